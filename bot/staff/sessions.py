"""Sessions of staff: on the server, ended by leaving, by idling, and by the end of a shift."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from bot.db.tokens import hashed
from bot.staff import sign_in_store as store
from bot.staff.model import Staff
from bot.staff.store import staff_in

SHIFT = timedelta(hours=12)
NOTED = timedelta(minutes=1)  # how finely we note that somebody is there


class UsedBy(StrEnum):
    """What holds the session."""

    BROWSER = "browser"
    PROGRAM = "program"


@dataclass(frozen=True)
class OpenSession:
    """One of a person's own sessions, as they see it."""

    id: int
    used_by: UsedBy
    address: str
    created_at: datetime
    acted_at: datetime
    this_one: bool


def open_session(c: Connection, staff_id: int, used_by: UsedBy, address: str, at: datetime) -> str:
    """A new token for one shift."""
    token = secrets.token_urlsafe(32)
    store.add_session(c, hashed(token), staff_id, used_by, address, at, at + SHIFT)
    return token


def staff_of(c: Connection, token: str, at: datetime, idle: timedelta) -> tuple[Staff, bool] | None:
    """Whose session it is, and whether it is time to note an act; None when it has ended."""
    row = store.session(c, hashed(token), at, at - idle)
    return (staff_in(row), at - row.acted_at >= min(NOTED, idle / 10)) if row else None


def signed_in(c: Connection, staff_id: int, at: datetime, idle: timedelta) -> int:
    """In how many places this person has a session that has not ended."""
    return len(store.sessions_of(c, staff_id, at, at - idle))


def note_act(c: Connection, token: str, at: datetime) -> None:
    """The person did something: the session idles from now on."""
    store.act_in_session(c, hashed(token), at)


def sign_out(c: Connection, token: str) -> None:
    """Ends the session at once."""
    store.end_session(c, hashed(token))


def open_sessions(
    c: Connection, staff: Staff, token: str, at: datetime, idle: timedelta
) -> list[OpenSession]:
    """Where this person is signed in."""
    return [
        OpenSession(
            r.id, UsedBy(r.used_by), r.address, r.created_at, r.acted_at, r.token_hash == hashed(token)
        )
        for r in store.sessions_of(c, staff.id, at, at - idle)
    ]
