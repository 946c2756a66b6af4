"""Passwords, kept as argon2 hashes."""

import base64
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.staff.model import BadStaffDetails, Busy

SHORTEST, LONGEST = 10, 1024
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
NONE = ""  # what is kept of somebody who has no password: nothing fits it

_hasher = PasswordHasher()
_two = threading.BoundedSemaphore(2)  # each comparison takes 64 MB and a whole core
_room = threading.BoundedSemaphore(8)  # callers need the other threads


def of_no_password(hasher: PasswordHasher) -> str:
    """Looks like a hash of the hasher's and is of no password.

    That nothing fits it is found with all the work of a wrong password; to make it takes none.
    """
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


_nobody = of_no_password(_hasher)  # so that an unknown name takes as long as a wrong password


@contextmanager
def room() -> Iterator[None]:
    """A place at the door. Raises Busy when so many come at once that callers would have to wait."""
    if not _room.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _room.release()


def made_up() -> str:
    """One that people can read out and type: 79 bits, with no letter that is taken for another."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def kept(password: str) -> str:
    """What is stored of a password. Raises BadStaffDetails, saying what to change."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadStaffDetails(f"a password has at least {SHORTEST} characters, and at most {LONGEST}")
    return _hasher.hash(password)


def fits(hash_kept: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long where there is none to compare with."""
    with _two:
        try:
            _hasher.verify(hash_kept or _nobody, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return bool(hash_kept)
