"""Abuse of the service: a handler warns, then may end it, but a disclosure of risk is never ended with it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.handover import service, task_store, work
from bot.handover.model import HandoverError, ReasonNeeded
from bot.handover.silence import told_of_risk
from bot.handover.taking import begin, must_hold, withdraw_offer
from bot.handover.work_model import WorkKind
from bot.staff import store as people
from bot.staff.model import Staff

WARNED, ENDED = "warned", "ended"
OUTCOME = "Abuse of the service"
WARNING_LASTS = timedelta(hours=24)  # whoever comes back another night is told again first


class NotWarned(HandoverError):
    """Nobody is cut off without having been told first."""


def warn(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> None:
    """The caller is told what may happen, by whoever is with them. Raises NotYours."""
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)
    task_store.add_step(c, conversation_id, WARNED, None, staff.id, at)
    people.add_audit(c, staff.id, "warn_of_abuse", conversation_id, {}, at)


def end(c: Connection, staff: Staff, conversation_id: str, reason: str, at: datetime) -> bool:
    """The handler leaves because of abuse: true if that closed it, false if risk is open.

    With open risk, or a doubt that nobody has settled, the caller goes back to the queue and is a clinician's
    work. Raises NotYours, NotWarned, ReasonNeeded.
    """
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)
    told = task_store.steps_of(c, conversation_id)
    if not any(step == WARNED and at - when < WARNING_LASTS for step, _, when in told):
        raise NotWarned("Warn the caller first. If you are not safe, put the caller back in the queue.")
    if not reason.strip():
        raise ReasonNeeded("Say what happened.")
    task_store.add_step(c, conversation_id, ENDED, reason.strip(), staff.id, at)
    closes = not (told_of_risk(c, conversation_id) or conversations.answered(c, conversation_id).reopened)
    people.add_audit(c, staff.id, "end_for_abuse", conversation_id, {"closed": closes}, at)
    if closes:
        service.close(c, staff, conversation_id, OUTCOME, reason, at)
        return True
    withdraw_offer(c, conversation_id, at)
    conversations.move(c, conversation_id, Holder.QUEUE, Why.RELEASED, at, staff.id)
    work.open_item(c, WorkKind.ENDED_FOR_ABUSE, at, conversation_id=conversation_id)
    return False


def steps(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> list[tuple[str, str, datetime]]:
    """What was done so far: step, by whom, when. Raises NotAllowed."""
    begin(c, staff, conversation_id)
    people.add_audit(c, staff.id, "read_conduct", conversation_id, {}, at)
    return task_store.steps_of(c, conversation_id)
