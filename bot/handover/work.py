"""Work that a human must not forget: opened by the service, taken and finished by staff, all in the audit."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.handover import work_store
from bot.handover.model import ReasonNeeded
from bot.handover.standing import priority_of
from bot.handover.work_model import KINDS, Act, NotYourWork, UnknownWork, WorkEnded, WorkItem, WorkKind
from bot.staff import store as people
from bot.staff.model import NotAllowed, Role, Staff


def open_item(
    c: Connection,
    kind: WorkKind,
    at: datetime,
    *,
    conversation_id: str | None = None,
    about: str | None = None,
) -> int | None:
    """Something for a human to do, about a conversation or another thing; None if it is open already."""
    subject = about or conversation_id
    assert subject, "work is about something"
    if conversation_id is not None:
        conversations.lock(c, conversation_id)
    if work_store.open_item(c, kind, subject) is not None:
        return None
    return work_store.add_item(c, kind, subject, conversation_id, at, at + KINDS[kind].within)


def over(c: Connection, kind: WorkKind, about: str, at: datetime) -> bool:
    """What the open item is about is over by itself; false if none is open."""
    item_id = _open(c, kind, about)
    if item_id is not None:
        work_store.add_act(c, item_id, Act.ANSWERED, None, at)
    return item_id is not None


def settle(c: Connection, staff: Staff, kind: WorkKind, about: str, outcome: str, at: datetime) -> None:
    """Staff did something else that finishes the open item too, if there is one."""
    item_id = _open(c, kind, about)
    if item_id is not None:
        _act(c, staff, _known(c, item_id), Act.DONE, at, outcome)


def to_do(c: Connection, staff: Staff, at: datetime) -> list[WorkItem]:
    """What is open in this member of staff's areas, most urgent first."""
    found = [_ranked(c, item) for item in work_store.open_items(c) if staff.sees(item.area)]
    people.add_audit(c, staff.id, "read_work", None, {"count": len(found)}, at)
    return sorted(found, key=lambda item: item.rank)


def read(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """One item, open or ended. Raises UnknownWork, NotAllowed."""
    item = _theirs(c, staff, item_id)
    people.add_audit(c, staff.id, "read_work_item", item.conversation_id, {"item": item.id}, at)
    return _ranked(c, item)


def take(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """It is theirs now. Raises NotYourWork if somebody was faster, WorkEnded."""
    item = _begin(c, staff, item_id)
    if item.owner:
        raise NotYourWork(f"{item.owner.staff} has taken this already.")
    return _act(c, staff, item, Act.TAKEN, at)


def release(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """Puts it back for a colleague; a supervisor can put back what anybody took."""
    item = _begin(c, staff, item_id)
    _must_have(staff, item, or_supervises=True)
    return _act(c, staff, item, Act.RELEASED, at)


def finish(c: Connection, staff: Staff, item_id: int, outcome: str, at: datetime) -> WorkItem:
    """It is done, and this came of it. Raises ReasonNeeded, NotYourWork, WorkEnded."""
    item = _begin(c, staff, item_id)
    _must_have(staff, item)
    if not outcome.strip():
        raise ReasonNeeded("Say what you did and what came of it.")
    return _act(c, staff, item, Act.DONE, at, outcome.strip())


def _open(c: Connection, kind: WorkKind, about: str) -> int | None:
    """The open item, with others made to wait; None if there is none, or it ended while we waited."""
    item_id = work_store.open_item(c, kind, about)
    if item_id is None:
        return None
    work_store.lock(c, item_id)
    return work_store.open_item(c, kind, about)


def _known(c: Connection, item_id: int) -> WorkItem:
    item = work_store.item(c, item_id)
    if item is None:
        raise UnknownWork("There is no such item of work.")
    return item


def _theirs(c: Connection, staff: Staff, item_id: int) -> WorkItem:
    item = _known(c, item_id)
    if not staff.sees(item.area):
        raise NotAllowed("This caller belongs to another area.")
    return item


def _begin(c: Connection, staff: Staff, item_id: int) -> WorkItem:
    """The item, with everybody else who would act on it made to wait: its conversation first, always."""
    item = _theirs(c, staff, item_id)
    if item.conversation_id is not None:
        conversations.lock(c, item.conversation_id)
    work_store.lock(c, item_id)
    item = _theirs(c, staff, item_id)
    if item.ended:
        how = f"{item.ended.staff} has finished this" if item.ended.staff else KINDS[item.kind].over
        raise WorkEnded(f"{how}, so there is nothing left to do here.")
    return item


def _must_have(staff: Staff, item: WorkItem, *, or_supervises: bool = False) -> None:
    if item.owner is None:
        raise NotYourWork("Take this first.")
    if item.owner.staff_id != staff.id and not (or_supervises and staff.role is Role.SUPERVISOR):
        raise NotYourWork(f"{item.owner.staff} has taken this.")


def _act(
    c: Connection, staff: Staff, item: WorkItem, act: Act, at: datetime, outcome: str | None = None
) -> WorkItem:
    work_store.add_act(c, item.id, act, staff.id, at, outcome)
    details = {"item": item.id, "kind": item.kind.value}
    people.add_audit(c, staff.id, f"work_{act}", item.conversation_id, details, at)
    return _ranked(c, _known(c, item.id))


def _ranked(c: Connection, item: WorkItem) -> WorkItem:
    if item.conversation_id is None:
        return item
    return replace(item, priority=priority_of(c, item.conversation_id))
