"""A token as the database keeps it: never itself, only its hash."""

import hashlib


def hashed(token: str) -> str:
    """What is kept of a token, so that the record alone opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
