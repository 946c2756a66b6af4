"""What callers and staff see and do in a real browser."""
