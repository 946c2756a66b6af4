"""All SQL of work items. The database itself refuses a second open item of one kind about one thing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.conversations.model import Holder
from bot.conversations.tables import conversations, holders
from bot.handover.tables import work_acts, work_items, work_open
from bot.handover.work_model import ENDS, Act, Level, WorkAct, WorkItem, WorkKind
from bot.staff.tables import staff

_OPEN = select(work_open.c.item_id).where(  # built once: every turn asks it
    work_open.c.kind == bindparam("this_kind"), work_open.c.about == bindparam("this")
)


def add_item(
    c: Connection, kind: WorkKind, about: str, conversation_id: str | None, at: datetime, due_at: datetime
) -> int | None:
    """Opens an item in a savepoint; None if one is open already."""
    values = {"kind": kind, "about": about, "conversation_id": conversation_id}
    try:
        with c.begin_nested():
            added = c.execute(insert(work_items).values(**values, opened_at=at, due_at=due_at))
            assert added.inserted_primary_key is not None
            item_id = int(added.inserted_primary_key[0])
            c.execute(insert(work_open).values(kind=kind, about=about, item_id=item_id))
    except IntegrityError:
        return None
    return item_id


def add_act(
    c: Connection,
    item_id: int,
    act: Act,
    staff_id: int | None,
    at: datetime,
    outcome: str | None = None,
    *,
    due_at: datetime | None = None,
    to: Level | None = None,
) -> None:
    values = {"item_id": item_id, "act": act, "staff_id": staff_id, "outcome": outcome, "at": at}
    c.execute(insert(work_acts).values(**values, due_at=due_at, to=to))
    if act in ENDS:
        c.execute(delete(work_open).where(work_open.c.item_id == item_id))


def lock(c: Connection, item_id: int) -> None:
    """Makes others who act on this item wait."""
    c.execute(select(work_items.c.id).where(work_items.c.id == item_id).with_for_update())


def open_item(c: Connection, kind: WorkKind, about: str) -> int | None:
    return c.scalar(_OPEN, {"this_kind": kind, "this": about})


def open_items(c: Connection, *kinds: WorkKind) -> list[WorkItem]:
    """What is open, of these kinds or of all."""
    query = select(work_open.c.item_id)
    return _items(c, c.scalars(query.where(work_open.c.kind.in_(kinds)) if kinds else query))


def ever_taken(c: Connection) -> list[WorkItem]:
    """What is open and was taken by somebody, whoever has it now."""
    taken = work_acts.c.act == Act.TAKEN
    query = select(work_open.c.item_id).join(work_acts, work_acts.c.item_id == work_open.c.item_id)
    return _items(c, c.scalars(query.where(taken).distinct()))


def open_about(c: Connection, conversation_id: str) -> list[WorkItem]:
    """What is open about this caller."""
    about = work_items.join(work_open, work_open.c.item_id == work_items.c.id)
    ids = select(work_items.c.id).select_from(about).where(work_items.c.conversation_id == conversation_id)
    return _items(c, c.scalars(ids))


def counted(c: Connection, kind: WorkKind, at: datetime) -> list[tuple[str | None, int, int]]:
    """How many are open, and how many were due by now, for each area that has any."""
    late = func.count().filter(work_items.c.due_at <= at)
    query = (
        select(conversations.c.area, func.count(), late)
        .select_from(work_open.join(work_items, work_items.c.id == work_open.c.item_id))
        .outerjoin(conversations, conversations.c.id == work_items.c.conversation_id)
        .where(work_open.c.kind == kind)
        .group_by(conversations.c.area)
    )
    return [(row[0], row[1], row[2]) for row in c.execute(query)]


def ever_opened(c: Connection, kind: WorkKind, about: str) -> bool:
    """Whether there was an item of this kind about this, ended or not."""
    query = select(work_items.c.id).where(work_items.c.kind == kind, work_items.c.about == about)
    return c.scalar(query.limit(1)) is not None


def tries_since(c: Connection, conversation_id: str, since: datetime) -> int:
    """How often staff tried to reach this caller after then, whatever work it belonged to."""
    tries = (
        select(func.count())
        .select_from(work_acts.join(work_items, work_items.c.id == work_acts.c.item_id))
        .where(work_items.c.conversation_id == conversation_id)
        .where(work_acts.c.act == Act.TRIED, work_acts.c.at > since)
    )
    return c.execute(tries).scalar_one()


def item(c: Connection, item_id: int) -> WorkItem | None:
    return next(iter(_items(c, [item_id])), None)


def _items(c: Connection, ids: Iterable[int]) -> list[WorkItem]:
    wanted, newer = list(ids), holders.alias()
    newest = (
        select(func.max(newer.c.n)).where(newer.c.conversation_id == conversations.c.id).scalar_subquery()
    )
    query = (
        select(work_items, conversations.c.area, holders.c.holder, holders.c.staff_id)
        .outerjoin(conversations, conversations.c.id == work_items.c.conversation_id)
        .outerjoin(holders, (holders.c.conversation_id == conversations.c.id) & (holders.c.n == newest))
        .where(work_items.c.id.in_(wanted))
        .order_by(work_items.c.id)
    )
    acts = _acts(c, wanted)
    return [_item(row, acts.get(row.id, [])) for row in c.execute(query)]


def _item(row: Row[Any], acts: list[WorkAct]) -> WorkItem:
    return WorkItem(
        row.id, WorkKind(row.kind), row.about, row.conversation_id, row.area, row.opened_at, row.due_at,
        tuple(acts), holder_id=row.staff_id if row.holder == Holder.HUMAN else None,
    )  # fmt: skip


def _acts(c: Connection, ids: list[int]) -> dict[int, list[WorkAct]]:
    query = (
        select(work_acts, staff.c.username)
        .outerjoin(staff, staff.c.id == work_acts.c.staff_id)
        .where(work_acts.c.item_id.in_(ids))
        .order_by(work_acts.c.id)
    )
    found: dict[int, list[WorkAct]] = {}
    for row in c.execute(query):
        to = Level(row.to) if row.to else None
        act = WorkAct(Act(row.act), row.staff_id, row.username, row.outcome, row.at, row.due_at, to)
        found.setdefault(row.item_id, []).append(act)
    return found
