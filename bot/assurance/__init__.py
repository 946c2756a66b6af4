"""What lets a clinical safety officer trust the ruleset."""
