"""Real services near a caller: where they are, what suits them, and what is open now."""
