"""Everything the dialogue engine loads, and the screen; imports nothing else of this project."""
