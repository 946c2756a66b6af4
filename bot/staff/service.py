"""Who works here: adding staff, signing them in, knowing them again."""

import re
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection

from bot.db.tokens import hashed
from bot.staff import store
from bot.staff.model import BadStaffDetails, Role, Staff, WrongSignIn

SHIFT = timedelta(hours=12)
SHORTEST_PASSWORD = 10
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))  # so that an unknown name takes as long as a wrong password


def add_staff(
    c: Connection, username: str, role: Role, password: str, at: datetime, areas: tuple[str, ...] = ()
) -> Staff:
    """Adds a member of staff. Raises BadStaffDetails or StaffExists, saying what to change."""
    if not re.fullmatch(r"[A-Za-z0-9._@-]{2,64}", username):
        raise BadStaffDetails("a name is 2 to 64 letters, digits, dots, dashes, underscores or @")
    if len(password) < SHORTEST_PASSWORD:
        raise BadStaffDetails(f"a password has at least {SHORTEST_PASSWORD} characters")
    return store.add_staff(c, username, _hasher.hash(password), role, areas, at)


def sign_in(c: Connection, username: str, password: str, at: datetime) -> str:
    """A token for one shift. Raises WrongSignIn without saying which of the two was wrong."""
    found = store.staff_by_name(c, username)
    try:
        _hasher.verify(found[1] if found else _NOBODY, password)
    except VerifyMismatchError as error:
        raise WrongSignIn("That name and password do not match.") from error
    if found is None:
        raise WrongSignIn("That name and password do not match.")
    token = secrets.token_urlsafe(32)
    store.add_session(c, hashed(token), found[0].id, at, at + SHIFT)
    store.add_audit(c, found[0].id, "sign_in", None, {}, at)
    return token


def staff_of(c: Connection, token: str, at: datetime) -> Staff | None:
    """Whose token this is, if it has not ended."""
    return store.staff_of_session(c, hashed(token), at)


def sign_out(c: Connection, token: str) -> None:
    """Ends the session at once."""
    store.end_session(c, hashed(token))
