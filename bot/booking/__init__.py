"""Times a caller can book: hold, book, move, cancel."""
