"""All SQL of offers to staff. The database itself refuses a second open offer of one caller."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.handover.duty_model import Ending, Offer
from bot.handover.duty_tables import offer_endings, offers_open, offers_to_staff
from bot.staff.tables import staff


def add(
    c: Connection,
    conversation_id: str,
    staff_id: int,
    at: datetime,
    expires_at: datetime,
    from_id: int | None = None,
    note: str | None = None,
) -> Offer | None:
    """Opens an offer in a savepoint; None if one is open already."""
    values: dict[str, Any] = {"conversation_id": conversation_id, "staff_id": staff_id, "from_id": from_id}
    values |= {"note": note, "at": at, "expires_at": expires_at}
    try:
        with c.begin_nested():
            added = c.execute(insert(offers_to_staff).values(**values))
            assert added.inserted_primary_key is not None
            offer_id = int(added.inserted_primary_key[0])
            c.execute(insert(offers_open).values(conversation_id=conversation_id, offer_id=offer_id))
    except IntegrityError:
        return None
    return Offer(id=offer_id, **values)


def end(c: Connection, offer_id: int, ending: Ending, at: datetime) -> None:
    c.execute(insert(offer_endings).values(offer_id=offer_id, ending=ending, at=at))
    c.execute(delete(offers_open).where(offers_open.c.offer_id == offer_id))


def offer(c: Connection, offer_id: int) -> Offer | None:
    row = c.execute(select(offers_to_staff).where(offers_to_staff.c.id == offer_id)).first()
    return _offer(row) if row else None


def open_of(c: Connection, conversation_id: str) -> Offer | None:
    query = _open().where(offers_open.c.conversation_id == conversation_id)
    row = c.execute(query).first()
    return _offer(row) if row else None


def open_all(c: Connection) -> list[Offer]:
    return [_offer(row) for row in c.execute(_open().order_by(offers_open.c.offer_id))]


def endings_since(
    c: Connection, conversation_id: str, since: datetime
) -> list[tuple[Offer, Ending, datetime]]:
    """What became of each offer of this caller from the queue since then, oldest first."""
    query = (
        select(offers_to_staff, offer_endings.c.ending, offer_endings.c.at.label("ended_at"))
        .join(offer_endings, offer_endings.c.offer_id == offers_to_staff.c.id)
        .where(
            offers_to_staff.c.conversation_id == conversation_id,
            offers_to_staff.c.from_id.is_(None),
            offers_to_staff.c.at >= since,
        )
        .order_by(offers_to_staff.c.id)
    )
    return [(_offer(row), Ending(row.ending), row.ended_at) for row in c.execute(query)]


def last_transfer(c: Connection, conversation_id: str) -> tuple[Offer, Ending, datetime] | None:
    """How the last warm transfer of this caller ended, if one has."""
    query = (
        select(offers_to_staff, offer_endings.c.ending, offer_endings.c.at.label("ended_at"))
        .join(offer_endings, offer_endings.c.offer_id == offers_to_staff.c.id)
        .where(offers_to_staff.c.conversation_id == conversation_id, offers_to_staff.c.from_id.is_not(None))
        .order_by(offers_to_staff.c.id.desc())
        .limit(1)
    )
    row = c.execute(query).first()
    return (_offer(row), Ending(row.ending), row.ended_at) if row else None


def last_lost(c: Connection, ids: Sequence[str]) -> dict[str, datetime]:
    """When an offer of each of these callers was last lost with somebody's connection, if one was."""
    query = (
        select(offers_to_staff.c.conversation_id, func.max(offer_endings.c.at).label("at"))
        .join(offer_endings, offer_endings.c.offer_id == offers_to_staff.c.id)
        .where(offers_to_staff.c.conversation_id.in_(ids), offer_endings.c.ending == Ending.LOST)
        .group_by(offers_to_staff.c.conversation_id)
    )
    return {r.conversation_id: r.at for r in c.execute(query)}


def last_offered(c: Connection, ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these members of staff was last offered anybody, if they ever were."""
    theirs = select(func.max(offers_to_staff.c.id)).where(offers_to_staff.c.staff_id == staff.c.id)
    query = (
        select(staff.c.id, offers_to_staff.c.at)
        .join(offers_to_staff, offers_to_staff.c.id == theirs.correlate(staff).scalar_subquery())
        .where(staff.c.id.in_(ids))
    )
    return {r.id: r.at for r in c.execute(query)}


def _open() -> Any:
    of = offers_open.c.offer_id == offers_to_staff.c.id
    return select(offers_to_staff).select_from(offers_open).join(offers_to_staff, of)


def _offer(row: Row[Any]) -> Offer:
    return Offer(row.id, row.conversation_id, row.staff_id, row.from_id, row.note, row.at, row.expires_at)
