"""Where callers reach us, and the one door every message goes through."""
