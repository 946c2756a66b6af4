"""All SQL of signs of life and of duty."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.handover.duty_model import Duty, OnDuty
from bot.handover.duty_tables import duties, heartbeats
from bot.staff.store import staff_in
from bot.staff.tables import staff


def beat(c: Connection, staff_id: int, at: datetime) -> None:
    """Overwrites the last sign of life; only the last one matters."""
    last = update(heartbeats).where(heartbeats.c.staff_id == staff_id).values(at=at)
    if c.execute(last).rowcount:
        return
    try:
        with c.begin_nested():
            c.execute(insert(heartbeats).values(staff_id=staff_id, at=at))
    except IntegrityError:  # another page of theirs was faster
        c.execute(last)


def last_beat(c: Connection, staff_id: int) -> datetime | None:
    return c.scalar(select(heartbeats.c.at).where(heartbeats.c.staff_id == staff_id))


def silent(c: Connection, before: datetime) -> list[int]:
    """Whose last sign of life was before this."""
    return list(c.scalars(select(heartbeats.c.staff_id).where(heartbeats.c.at < before)))


def forget(c: Connection, staff_id: int, before: datetime) -> bool:
    """Takes the sign of life away; false if there has been a newer one."""
    gone = delete(heartbeats).where(heartbeats.c.staff_id == staff_id, heartbeats.c.at < before)
    return bool(c.execute(gone).rowcount)


def add_duty(c: Connection, staff_id: int, duty: Duty, at: datetime) -> None:
    c.execute(insert(duties).values(staff_id=staff_id, duty=duty, at=at))


def duty(c: Connection, staff_id: int) -> Duty:
    """What they said last; whoever never said anything is off."""
    said = select(duties.c.duty).where(duties.c.staff_id == staff_id).order_by(duties.c.id.desc()).limit(1)
    return Duty(c.scalar(said) or Duty.OFF)


def present(c: Connection, since: datetime) -> list[OnDuty]:
    """Everybody with a sign of life since then."""
    said = duties.alias()
    last = select(func.max(said.c.id)).where(said.c.staff_id == staff.c.id).scalar_subquery()
    query = (
        select(staff, heartbeats.c.at, duties.c.duty)
        .join(heartbeats, heartbeats.c.staff_id == staff.c.id)
        .outerjoin(duties, duties.c.id == last)
        .where(heartbeats.c.at >= since, staff.c.left_at.is_(None))
        .order_by(staff.c.id)
    )
    return [OnDuty(staff_in(r), Duty(r.duty or Duty.OFF), r.at) for r in c.execute(query)]


def lock(c: Connection, staff_ids: Collection[int]) -> None:
    """Makes others who give these people something wait; after the conversation's lock, never before.

    All of them in one go and in one order, so that no two desks wait for one another.
    """
    theirs = select(staff.c.id).where(staff.c.id.in_(staff_ids)).order_by(staff.c.id)
    c.execute(theirs.with_for_update(key_share=True))
