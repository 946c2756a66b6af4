"""How often somebody may try to sign in: by name and by address, counted where all desks can see."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network
from itertools import chain

from sqlalchemy import Connection

from bot.staff import sign_in_store as store
from bot.staff.model import TooManyTries

# Counting by name alone lets anybody keep a colleague out by being wrong on purpose; counting by address
# alone stops nobody who has many: OWASP's Authentication Cheat Sheet ("Account Lockout") warns of both. So a
# few tries lock the name from that place, and many lock it everywhere: in each window at most the hundred
# in a row that NIST SP 800-63B (5.2.2) allows for one account.
WINDOW = timedelta(minutes=15)
OF_A_NAME = 5  # from one place; of codes from anywhere
FROM_ANYWHERE = 100
FROM_AN_ADDRESS = 50  # a whole floor of staff may share one
KEPT = timedelta(days=1)


def name_key(secret_key: str, username: str) -> str:
    """What is kept of a typed name: it may be a password in the wrong box."""
    return hmac.new(secret_key.encode(), b"name:" + username.casefold().encode(), hashlib.sha256).hexdigest()


def code_key(name_key: str) -> str:
    """What the tries of codes are kept under, beside those of passwords."""
    return hashlib.sha256(f"code:{name_key}".encode()).hexdigest()


def place_of(address: str) -> str:
    """The address, or for IPv6 the network that one line has to itself."""
    try:
        return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address
    except ValueError:
        return address


def admit(c: Connection, key: str, address: str, at: datetime) -> int:
    """Counts one try of a password, before it is compared. Raises TooManyTries, and then does not count."""
    return _admit(c, key, address, at, FROM_ANYWHERE)


def admit_code(c: Connection, key: str, address: str, at: datetime) -> int:
    """The same for a code. Whoever gets so far knows the password: there are few tries, from anywhere."""
    return _admit(c, code_key(key), address, at, OF_A_NAME)


def take_back(c: Connection, tried: int) -> None:
    """Counts a try no more: the password was right."""
    store.one_at_a_time(c)  # before the first row is touched, or two would wait for one another
    store.drop_try(c, tried)


def locked_until(c: Connection, key: str, at: datetime) -> datetime | None:
    """Until when this name may not sign in from somewhere it was tried from; None if it may from anywhere."""
    ends = (_until(c, key, at, None, FROM_ANYWHERE), _until(c, code_key(key), at, None, OF_A_NAME))
    return max((end for end in ends if end), default=None)


def _admit(c: Connection, key: str, address: str, at: datetime, anywhere: int) -> int:
    store.one_at_a_time(c)
    store.drop_tries_before(c, at - KEPT)
    place = place_of(address)
    crowd = _end([when for _, when in store.tries(c, at - WINDOW, address=place)], FROM_AN_ADDRESS)
    ends = [end for end in (_until(c, key, at, place, anywhere), crowd) if end]
    if ends:
        raise TooManyTries(max(ends), max(ends) - at)
    return store.add_try(c, key, place, at)


def _until(c: Connection, key: str, at: datetime, place: str | None, anywhere: int) -> datetime | None:
    by_place: dict[str, list[datetime]] = {}
    for where, when in store.tries(c, at - WINDOW, name_key=key):
        by_place.setdefault(where, []).append(when)
    ends = [_end(sorted(chain(*by_place.values()), reverse=True), anywhere)]
    ends += [_end(times, OF_A_NAME) for where, times in by_place.items() if place in (None, where)]
    return max((end for end in ends if end), default=None)


def _end(newest_first: Sequence[datetime], most: int) -> datetime | None:
    """When the first of the last `most` tries is too old to count."""
    return newest_first[most - 1] + WINDOW if len(newest_first) >= most else None
