"""Work that a human must not forget: opened by the service, taken and finished by staff, all in the audit."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.handover import work_store
from bot.handover.model import ReasonNeeded
from bot.handover.standing import priorities_of, priority_of
from bot.handover.work_model import (
    KINDS,
    Act,
    Level,
    NotYourWork,
    StillGoing,
    UnknownWork,
    WorkEnded,
    WorkError,
    WorkItem,
    WorkKind,
)
from bot.london import LONDON
from bot.staff import store as people
from bot.staff.model import NotAllowed, Role, Staff

ON_THE_WALL = tuple(kind for kind, about in KINDS.items() if not about.own_list)
TRY_AGAIN = timedelta(minutes=15)  # after a try that nobody answered
GONE = "Whoever had taken this has signed out, or lost the connection."


def open_item(
    c: Connection,
    kind: WorkKind,
    at: datetime,
    *,
    conversation_id: str | None = None,
    about: str | None = None,
    due_at: datetime | None = None,
) -> int | None:
    """Something for a human to do, about a conversation or another thing; None if it is open already.

    It is due when its kind says, or at `due_at`.
    """
    subject = about or conversation_id
    assert subject, "work is about something"
    if conversation_id is not None:
        conversations.lock(c, conversation_id)
    if work_store.open_item(c, kind, subject) is not None:
        return None
    return work_store.add_item(c, kind, subject, conversation_id, at, due_at or at + KINDS[kind].within)


def caller_wrote(c: Connection, conversation_id: str, at: datetime) -> None:
    """The caller is there again: the work that their going made is over by itself."""
    for kind, about in KINDS.items():
        if about.over_when_they_write:
            over(c, kind, conversation_id, at)


def joined(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> None:
    """They are with the caller now: the work that waiting for somebody like them made is over by itself."""
    for kind, about in KINDS.items():
        if about.over_when_claimed or (about.over_when_clinician_comes and staff.role.confirms):
            over(c, kind, conversation_id, at)


def closed(c: Connection, staff: Staff, conversation_id: str, outcome: str, at: datetime) -> None:
    """Staff closed the conversation: that finishes the work that the caller's going, or waiting, made.

    What has gone on to somebody else, such as a clinician after the last try, stays theirs.
    """
    for kind, about in KINDS.items():
        waited = about.over_when_claimed or about.over_when_clinician_comes
        if about.over_when_they_write or (waited and not about.ends_by_itself):
            item_id = _open(c, kind, conversation_id)
            if item_id is not None and _known(c, item_id).level.reached_by(staff.role):
                settle(c, staff, kind, conversation_id, outcome, at)


def sooner(c: Connection, kind: WorkKind, about: str, due_at: datetime, at: datetime) -> None:
    """The open item is due by then at the latest: what it is about has become more urgent."""
    item_id = _open(c, kind, about)
    if item_id is not None and due_at < _known(c, item_id).due_at:
        work_store.add_act(c, item_id, Act.MORE_URGENT, None, at, due_at=due_at)


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
    """What is open of theirs and for their role, most urgent first."""
    found = theirs(all_open(c), staff)
    people.add_audit(c, staff.id, "read_work", None, {"count": len(found)}, at)
    return found


def all_open(c: Connection) -> list[WorkItem]:
    """What is open anywhere, most urgent first; not what has a list of its own."""
    return sorted(all_ranked(c, work_store.open_items(c, *ON_THE_WALL)), key=lambda item: item.rank)


def all_ranked(c: Connection, items: Sequence[WorkItem]) -> list[WorkItem]:
    """Each with its caller's priority, as it counts now."""
    counts = priorities_of(c, {item.conversation_id for item in items if item.conversation_id})
    return [replace(item, priority=counts.get(item.conversation_id or "")) for item in items]


def about_caller(c: Connection, staff: Staff, conversation_id: str) -> list[WorkItem]:
    """What is open about one caller, due first, for who may see them. The audit has their page."""
    found = [item for item in work_store.open_about(c, conversation_id) if item.seen_by(staff)]
    return sorted(found, key=lambda item: item.due_at)


def theirs(items: Iterable[WorkItem], staff: Staff) -> list[WorkItem]:
    """Of these, what this member of staff may see and is for their role."""
    return [one for one in items if one.seen_by(staff) and KINDS[one.kind].level.reached_by(staff.role)]


def read(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """One item, open or ended. Raises UnknownWork, NotAllowed."""
    item = _theirs(c, staff, item_id)
    people.add_audit(c, staff.id, "read_work_item", item.conversation_id, {"item": item.id}, at)
    return ranked(c, item)


def take(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """It is theirs now. Raises NotYourWork if somebody was faster, NotAllowed, WorkEnded."""
    item = _begin(c, staff, item_id)
    _must_reach(staff, item)
    if item.owner:
        raise NotYourWork(f"{item.owner.staff} has taken this already.")
    return _act(c, staff, item, Act.TAKEN, at)


def release(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """Puts it back for a colleague; a supervisor can put back what anybody took."""
    item = _begin(c, staff, item_id)
    _must_have(staff, item, or_supervises=True)
    return _act(c, staff, item, Act.RELEASED, at)


def in_hand(c: Connection) -> list[WorkItem]:
    """What somebody has taken, and has neither finished nor put back."""
    return [item for item in work_store.ever_taken(c) if item.owner]


def put_back(c: Connection, item_id: int, staff_id: int, at: datetime) -> None:
    """Whoever took this is gone: it waits for a colleague, unless they have it no more."""
    item = _known(c, item_id)
    if item.conversation_id is not None:
        conversations.lock(c, item.conversation_id)
    work_store.lock(c, item_id)
    now = _known(c, item_id)
    if now.owner and now.owner.staff_id == staff_id:
        work_store.add_act(c, item_id, Act.RELEASED, None, at, GONE)


def tried(c: Connection, staff: Staff, item_id: int, what: str, at: datetime) -> WorkItem:
    """They tried to reach the caller, and nobody answered: it is due again.

    After the last try it is a clinician's, to say what is done about somebody who cannot be reached.
    Raises ReasonNeeded, NotYourWork, WorkEnded, WorkError too soon after the last try.
    """
    item = _begin(c, staff, item_id)
    _must_have(staff, item)
    if not item.may_be_tried:
        raise WorkError("No more tries belong to this work. Finish it, or put it back for a colleague.")
    counts_from = item.tries[-1].at + KINDS[item.kind].apart if item.tries else at
    if at < counts_from:
        when = f"{counts_from.astimezone(LONDON):%H:%M}"
        raise WorkError(f"{item.tries[-1].staff} tried a moment ago. Another try counts from {when}.")
    if not what.strip():
        raise ReasonNeeded("Say how you tried, and what came of it.")
    item = _act(c, staff, item, Act.TRIED, at, what.strip(), due_at=at + TRY_AGAIN)
    if item.may_be_tried:
        return item
    work_store.add_act(
        c, item.id, Act.PASSED_ON, None, at, due_at=at + KINDS[item.kind].within, to=Level.CLINICIAN
    )
    return ranked(c, _known(c, item.id))


def seen(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """They have heard its alarm and act on it. Raises WorkEnded; heard twice is heard once."""
    item = _begin(c, staff, item_id)
    return _act(c, staff, item, Act.SEEN, at) if item.rings else read(c, staff, item_id, at)


def finish(c: Connection, staff: Staff, item_id: int, outcome: str, at: datetime) -> WorkItem:
    """It is done, and this came of it. Raises ReasonNeeded, NotYourWork, StillGoing, WorkEnded."""
    item = _begin(c, staff, item_id)
    if KINDS[item.kind].ends_by_itself:
        raise StillGoing(f"This is not over yet. {KINDS[item.kind].to_do}")
    if KINDS[item.kind].finished_by:
        raise StillGoing("Record what came of it in its form: that finishes this.")
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
    if not item.seen_by(staff):
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


def _must_reach(staff: Staff, item: WorkItem) -> None:
    if not item.least.reached_by(staff.role):
        raise NotAllowed(f"This is for a {item.least.replace('_', ' ')} now.")


def _act(
    c: Connection,
    staff: Staff,
    item: WorkItem,
    act: Act,
    at: datetime,
    outcome: str | None = None,
    due_at: datetime | None = None,
) -> WorkItem:
    work_store.add_act(c, item.id, act, staff.id, at, outcome, due_at=due_at)
    details = {"item": item.id, "kind": item.kind.value}
    people.add_audit(c, staff.id, f"work_{act}", item.conversation_id, details, at)
    return ranked(c, _known(c, item.id))


def ranked(c: Connection, item: WorkItem) -> WorkItem:
    """With the caller's priority, as it counts now."""
    if item.conversation_id is None:
        return item
    return replace(item, priority=priority_of(c, item.conversation_id))
