"""Booking references: short, easy to read aloud, hard to guess."""

import re
import secrets

_LETTERS = "CFHJKMQRTWXY34679"  # no vowels, so no words; nothing that looks like something else


def new_reference() -> str:
    """Two groups of four: 17 to the power of 8 of them, about seven thousand million."""
    letters = [secrets.choice(_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def tidied(said: str) -> str:
    """A reference as it is kept, however its caller wrote it."""
    bare = re.sub(r"[^A-Z0-9]", "", said.upper())
    return f"{bare[:4]}-{bare[4:]}"
