"""What a transaction has read of the conversation it has locked, so that it asks the database once.

Whoever has locked a conversation is the only one who writes it (design §6): what they have read stands until
they write themselves. Nothing is kept without the lock, for the next transaction, or inside a savepoint.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
_READ, _LOCKED = "read", "locked"


def once(c: Connection, of: str, what: str, ask: Callable[[], T], about: Hashable = None) -> T:
    """What `ask` reads of this conversation (`about` something), asked again only after `changed`.

    Nobody may alter what it gives.
    """
    kept = _kept(c, of)
    if _LOCKED not in kept or c.in_nested_transaction():
        return ask()
    answers = kept.setdefault(what, {})
    if about not in answers:
        answers[about] = ask()
    found: T = answers[about]
    return found


def lock_once(c: Connection, of: str, lock: Callable[[], bool]) -> bool:
    """Locks it where that is not done. Inside a savepoint, which may give its locks back, it always is."""
    if c.in_nested_transaction():
        return lock()
    if _LOCKED not in _kept(c, of) and lock():  # which may have begun the transaction
        _kept(c, of)[_LOCKED] = {}
    return _LOCKED in _kept(c, of)


def changed(c: Connection, of: str, *what: str) -> None:
    """These have been written, and are read anew from now on."""
    kept = _kept(c, of)
    for name in what:
        kept.pop(name, None)


def _kept(c: Connection, of: str) -> dict[str, dict[Hashable, Any]]:
    now = c.get_transaction()
    of_which, kept = c.info.get(_READ, (None, {}))
    if now is None or of_which is not now:  # what another transaction read is not for this one
        kept = {}
        c.info[_READ] = (now, kept)
    found: dict[str, dict[Hashable, Any]] = kept.setdefault(of, {})
    return found
