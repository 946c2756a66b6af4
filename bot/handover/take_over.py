"""Taking a caller over from a colleague who has them, without asking: for a clinician, with a reason."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.handover import notes, take_over_store, work
from bot.handover.model import NotYours, ReasonNeeded
from bot.handover.take_over_store import TakenOver
from bot.handover.taking import begin, withdraw_offer
from bot.staff import store as people
from bot.staff.model import NotAllowed, Staff


def take_over(c: Connection, staff: Staff, conversation_id: str, reason: str, at: datetime) -> str:
    """Their colleague's caller is theirs now; how the caller knew that one. The colleague reads the reason.

    Raises NotAllowed for a call handler, NotYours where no colleague has the caller, ReasonNeeded.
    """
    begin(c, staff, conversation_id)
    if not staff.role.confirms:
        raise NotAllowed("Only a clinician or a supervisor takes a caller over from a colleague.")
    now = conversations.hold(c, conversation_id)
    if now.holder is not Holder.HUMAN or now.staff_id == staff.id:
        raise NotYours("No colleague has this caller now, so there is nobody to take over from.")
    if not reason.strip():
        raise ReasonNeeded("Say why you take over, so that your colleague knows.")
    before = people.staff_names(c).get(now.staff_id or 0, "a colleague")
    withdraw_offer(c, conversation_id, at)
    conversations.move(c, conversation_id, Holder.HUMAN, Why.TAKEN_OVER, at, staff.id)
    work.joined(c, staff, conversation_id, at)
    notes.whisper(c, staff, conversation_id, f"I have taken over from {before}: {reason.strip()}", at)
    details = {"from": now.staff_id, "reason": reason.strip()}
    people.add_audit(c, staff.id, "take_over", conversation_id, details, at)
    return people.name_for_callers(c, now.staff_id, "your first contact")


def taken_from(c: Connection, staff: Staff, since: datetime) -> list[TakenOver]:
    """The callers that colleagues took over from this member of staff since then."""
    return take_over_store.taken_from(c, staff.id, since)
