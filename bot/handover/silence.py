"""A caller who told us of risk and stopped writing: what is due, from their last message on (design §11)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import PHONE, Holder
from bot.handover import silence_store, work
from bot.handover.standing import open_risk, priority_of
from bot.handover.work_model import WorkKind
from bot.triage import Priority

RISK = tuple(priority for priority in Priority if open_risk(priority))
TOO_LATE = timedelta(
    hours=1
)  # after a silence this long a check-in would startle; a human looks all the same


class Step(StrEnum):
    """What is done about one silence, in this order, each once."""

    FIRST = "first"
    SECOND = "second"
    STAFF = "staff"


CHECK_INS = (Step.FIRST, Step.SECOND)
Waits = Mapping[Step, timedelta]


def due(c: Connection, since: datetime, at: datetime, waits: Waits) -> list[str]:
    """Conversations with something due whose caller last wrote after `since`, longest silent first."""
    silent = silence_store.silent(c, since, at - min(waits.values()), Step.STAFF, RISK)
    return [conversation_id for conversation_id in silent if _due(c, conversation_id, at, waits)]


def take_due(c: Connection, conversation_id: str, at: datetime, waits: Waits) -> Step | None:
    """Does what is due now and gives the check-in to be said in this transaction, if one is.

    A silence is work for staff even while one of them holds the conversation; check-ins are only for
    callers nobody is with. After downtime the latest check-in due stands for those before it.
    """
    conversations.lock(c, conversation_id)
    found = _due(c, conversation_id, at, waits)
    if found is None:
        return None
    seq, steps = found
    for step in steps:
        silence_store.add_step(c, conversation_id, seq, step, at)
    if Step.STAFF in steps:
        work.open_item(c, WorkKind.SILENCE, at, conversation_id=conversation_id)
    return next((step for step in steps if step in CHECK_INS), None)


def _due(
    c: Connection, conversation_id: str, at: datetime, waits: Waits
) -> tuple[int, tuple[Step, ...]] | None:
    """The silence, by the seq before it, and what is due: at most one check-in, and the work for staff."""
    wrote = record.last_written(c, conversation_id)
    if wrote is None or conversations.get(c, conversation_id).channel == PHONE:  # who speaks is not silent
        return None
    seq, written_at = wrote
    quiet, done = at - written_at, silence_store.steps(c, conversation_id, seq)
    holder = conversations.hold(c, conversation_id).holder
    reached = [step for step in Step if quiet >= waits[step]]
    check_in = next((step for step in reversed(CHECK_INS) if step in reached), None)
    steps: list[Step] = [Step.STAFF] if Step.STAFF in reached else []
    if check_in and holder is not Holder.HUMAN and quiet <= TOO_LATE:
        steps.append(check_in)
    steps = [step for step in steps if step not in done]
    if not steps or holder is Holder.CLOSED or not told_of_risk(c, conversation_id):
        return None
    return seq, tuple(steps)


def check_in_near(c: Connection, conversation_id: str, until: datetime, waits: Waits) -> bool:
    """Whether a check-in is due by then."""
    found = _due(c, conversation_id, until, waits)
    return found is not None and any(step in CHECK_INS for step in found[1])


def told_of_risk(c: Connection, conversation_id: str) -> bool:
    """Whether the priority means that a human must act, or the screen ever raised an alarm."""
    return open_risk(priority_of(c, conversation_id)) or record.ever_alerted(c, conversation_id)


def broken(c: Connection, conversation_id: str, at: datetime) -> None:
    """The caller has written again: the work that their going made is over by itself."""
    work.caller_wrote(c, conversation_id, at)
