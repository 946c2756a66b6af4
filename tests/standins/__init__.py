"""Stand-ins for services outside, over real HTTP on loopback."""
