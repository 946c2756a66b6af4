"""How often somebody may try to sign in: by name and by address, counted where all desks can see."""

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.staff import sign_in_store as store
from bot.staff.model import TooManyTries

WINDOW = timedelta(minutes=15)
OF_A_NAME = 5
FROM_AN_ADDRESS = 50  # a whole floor of staff may share one
KEPT = timedelta(days=1)


def name_key(secret_key: str, username: str) -> str:
    """What is kept of a typed name: it may be a password in the wrong box."""
    return hmac.new(secret_key.encode(), b"name:" + username.casefold().encode(), hashlib.sha256).hexdigest()


def admit(c: Connection, key: str, address: str, at: datetime) -> int:
    """Counts one try, before anything is compared. Raises TooManyTries, and then it is not counted."""
    store.one_at_a_time(c)
    store.drop_tries_before(c, at - KEPT)
    ends = [end for end in (locked_until(c, key, at), _until(c, FROM_AN_ADDRESS, at, address=address)) if end]
    if ends:
        raise TooManyTries(max(ends), max(ends) - at)
    return store.add_try(c, key, address, at)


def locked_until(c: Connection, key: str, at: datetime) -> datetime | None:
    """Until when this name may not sign in; None when it may."""
    return _until(c, OF_A_NAME, at, name_key=key)


def _until(c: Connection, most: int, at: datetime, **of: str) -> datetime | None:
    """When the first of the last `most` tries is too old to count."""
    found = store.tries(c, at - WINDOW, **of)
    return found[most - 1] + WINDOW if len(found) >= most else None
