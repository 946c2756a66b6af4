"""All SQL of the diary. The database itself refuses a second claim on an opening."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.booking.model import Booking, Opening, OpeningTaken, State
from bot.booking.tables import claims, history, openings


def add_openings(c: Connection, wanted: Iterable[Mapping[str, Any]], since: datetime) -> int:
    """Adds the openings that are not there yet; says how many."""
    there = set(c.scalars(select(openings.c.id).where(openings.c.starts_at >= since)))
    rows = [dict(row) for row in wanted if row["id"] not in there]
    if rows:
        c.execute(insert(openings), rows)
    return len(rows)


def free(
    c: Connection, *, area: str, priority: str, audience: str, since: datetime, until: datetime, at: datetime
) -> list[Opening]:
    """Openings nobody has booked or holds, in order of time."""
    taken = and_(claims.c.opening_id == openings.c.id, (claims.c.until.is_(None)) | (claims.c.until > at))
    rows = c.execute(
        select(openings)
        .outerjoin(claims, taken)
        .where(
            openings.c.area == area, openings.c.priority == priority, openings.c.audience == audience,
            openings.c.starts_at >= since, openings.c.starts_at <= until, claims.c.opening_id.is_(None),
        )
        .order_by(openings.c.starts_at, openings.c.id)
    )  # fmt: skip
    return [_opening(row) for row in rows]


def opening(c: Connection, opening_id: str) -> Opening | None:
    row = c.execute(select(openings).where(openings.c.id == opening_id)).first()
    return _opening(row) if row else None


def release_expired(c: Connection, opening_id: str, at: datetime) -> None:
    """Lets go of a hold on this opening that nobody confirmed in time."""
    lapsed = and_(claims.c.opening_id == opening_id, claims.c.until <= at)
    for row in c.execute(select(claims).where(lapsed)).all():
        note(c, row.conversation_id, opening_id, State.EXPIRED, None, at)
    c.execute(delete(claims).where(lapsed))


def release(c: Connection, conversation_id: str, state: State) -> None:
    """Lets go of what a conversation holds, or has booked."""
    c.execute(
        delete(claims).where(claims.c.conversation_id == conversation_id, claims.c.state == state.value)
    )


def claim(
    c: Connection,
    opening_id: str,
    conversation_id: str,
    state: State,
    until: datetime | None,
    reference: str | None,
) -> None:
    """Takes the opening, in a savepoint: refused by the database when it is taken."""
    row = {
        "opening_id": opening_id, "conversation_id": conversation_id, "state": state.value,
        "until": until, "reference": reference,
    }  # fmt: skip
    try:
        with c.begin_nested():
            c.execute(insert(claims).values(row))
    except IntegrityError as error:
        raise OpeningTaken from error


def note(
    c: Connection, conversation_id: str, opening_id: str, state: State, reference: str | None, at: datetime
) -> None:
    """Adds to what happened; nothing there is ever changed."""
    row = {
        "at": at, "conversation_id": conversation_id, "opening_id": opening_id,
        "state": state.value, "reference": reference,
    }  # fmt: skip
    c.execute(insert(history).values(row))


def standing(c: Connection, conversation_id: str) -> Booking | None:
    """The live booking of a conversation."""
    return _booking(
        c,
        select(claims, openings)
        .join(openings, openings.c.id == claims.c.opening_id)
        .where(claims.c.conversation_id == conversation_id, claims.c.state == State.BOOKED.value),
    )


def last_known(c: Connection, reference_or_conversation: str, reference: str) -> Booking | None:
    """The booking last written down for a conversation, or under a reference, whatever became of it."""
    return _booking(
        c,
        select(history, openings)
        .join(openings, openings.c.id == history.c.opening_id)
        .where(
            (history.c.conversation_id == reference_or_conversation) | (history.c.reference == reference),
            history.c.reference.is_not(None),
        )
        .order_by(history.c.id.desc())
        .limit(1),
    )


def _booking(c: Connection, query: Select[Any]) -> Booking | None:
    row = c.execute(query).first()
    if row is None:
        return None
    return Booking(row.reference, _opening(row), State(row.state), row.conversation_id)


def _opening(row: Row[Any]) -> Opening:
    found = row._mapping
    return Opening(
        found[openings.c.id], found[openings.c.service_name], found[openings.c.starts_at],
        found[openings.c.ends_at], found[openings.c.how],
    )  # fmt: skip
