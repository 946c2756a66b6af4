"""Nobody at A to C is left with a call handler alone: work for a clinician who has not been with them yet."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import store as record
from bot.conversations.model import Holder
from bot.handover import store, work
from bot.handover.model import Standing
from bot.handover.standing import open_risk, priority_of
from bot.handover.stories import PickUp, target_of
from bot.handover.work_model import WorkKind
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import Priority

KIND = WorkKind.CLINICIAN


def promised(c: Connection, staff: Staff, now: Standing, at: datetime, pick_up: PickUp) -> None:
    """They tell a caller at A to C how it goes on: a call handler says that a clinician is asked."""
    counts = now.priority or now.assessment.priority
    if open_risk(counts) and not staff.role.confirms:
        _ask(c, now.conversation.id, counts, at, pick_up)


def left(c: Connection, staff: Staff, conversation_id: str, at: datetime, pick_up: PickUp) -> None:
    """They are leaving a caller, and nobody else comes now: at A to C a clinician must have been there."""
    counts = priority_of(c, conversation_id)
    if counts is None or not open_risk(counts) or staff.role.confirms or _has_been(c, conversation_id, at):
        return
    _ask(c, conversation_id, counts, at, pick_up)


def raised(c: Connection, conversation_id: str, priority: Priority, at: datetime, pick_up: PickUp) -> None:
    """A clinician found somebody at A to C whose conversation is closed: nobody else would reach them."""
    _ask(c, conversation_id, priority, at, pick_up)


def judged(
    c: Connection, staff: Staff, conversation_id: str, priority: Priority, word: str, at: datetime
) -> None:
    """A clinician found it less urgent than that: nobody need come. Otherwise somebody still must."""
    if not open_risk(priority):
        work.settle(c, staff, KIND, conversation_id, word, at)


def _ask(c: Connection, conversation_id: str, counts: Priority, at: datetime, pick_up: PickUp) -> None:
    due_at = at + target_of(counts, pick_up)
    if work.open_item(c, KIND, at, conversation_id=conversation_id, due_at=due_at) is None:
        work.sooner(c, KIND, conversation_id, due_at, at)


def _has_been(c: Connection, conversation_id: str, at: datetime) -> bool:
    """Whether a clinician was with them, or said how urgent it is, since they came and the last new sign."""
    holds = record.all_holds(c, conversation_id)
    last_end = max((n for n, hold in enumerate(holds) if hold.holder is Holder.CLOSED), default=-1)
    holds = holds[last_end + 1 :]
    signs = [
        one.at
        for one in record.all_assessments(c, conversation_id)
        if one.priority and open_risk(Priority(one.priority)) and one.changed.get("newly")
    ]
    since = max([holds[0].since, *signs])
    ends = [*(hold.since for hold in holds[1:]), at]
    met = [hold.staff_id for hold, end in zip(holds, ends, strict=True)
           if hold.holder is Holder.HUMAN and end >= since]  # fmt: skip
    with_them = people.by_id(c, {one for one in met if one is not None})
    judged_it = any(one.at >= since for one in store.all_confirmations(c, conversation_id))
    return judged_it or any(one.role.confirms for one in with_them)
