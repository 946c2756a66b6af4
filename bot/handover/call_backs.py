"""Callers who ask to be rung while nobody can come: the number, whether it is safe, and three tries."""

from datetime import datetime

import phonenumbers
from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder, Source
from bot.handover import call_back_store, work
from bot.handover.call_back_model import SAFE, TIMES, BadCallBack, CallBack, CallBackOver
from bot.handover.standing import take_answers
from bot.handover.taking import begin, may_see
from bot.handover.work_kinds import WorkKind
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import Ruleset


def dialled(typed: str) -> str:
    """The number as one can ring it from here, `+44…`. Raises BadCallBack."""
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise BadCallBack("That does not look like a phone number we can ring. Please check it.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def ask(
    c: Connection,
    conversation_id: str,
    phone: str,
    safe: str,
    best_time: str,
    ruleset: Ruleset,
    at: datetime,
) -> bool:
    """Keeps that a caller who waits wants to be rung; false if it was kept already. Raises BadCallBack."""
    number = dialled(phone)
    if safe not in SAFE:
        raise BadCallBack("Tell us if it is safe for us to ring. If it is not, stay in this chat.", "safe")
    if best_time not in TIMES:
        raise BadCallBack("Choose when we should ring.", "best_time")
    conversations.lock(c, conversation_id)
    if conversations.hold(c, conversation_id).holder is not Holder.QUEUE:
        raise BadCallBack("You are not waiting for a person now, so there is nobody to ring you.")
    before = [one for one in call_back_store.of_conversation(c, conversation_id) if one.open]
    if before and (before[-1].phone, before[-1].safe, before[-1].best_time) == (number, safe, best_time):
        return False
    call_back_store.add(c, conversation_id, number, safe, best_time, at)
    take_answers(c, conversation_id, {"phone": number}, Source.SAID, at, ruleset)
    return True


def to_ring(c: Connection, staff: Staff, at: datetime) -> list[CallBack]:
    """Whom to ring, longest waiting first: the last wish of each caller who is not closed."""
    last = {one.conversation_id: one for one in call_back_store.everything(c)}
    found = [
        one
        for one in last.values()
        if one.open
        and may_see(c, staff, one.conversation_id)
        and conversations.hold(c, one.conversation_id).holder is not Holder.CLOSED
    ]
    people.add_audit(c, staff.id, "read_call_backs", None, {"count": len(found)}, at)
    return sorted(found, key=lambda one: one.at)


def tried(c: Connection, staff: Staff, call_back_id: int, reached: bool, note: str, at: datetime) -> CallBack:
    """Somebody rang. After the third time without an answer it `needs_review` by a clinician."""
    found = call_back_store.call_back(c, call_back_id)
    if found is None:
        raise CallBackOver("There is no such call-back.")
    begin(c, staff, found.conversation_id)
    found = call_back_store.call_back(c, call_back_id)
    if found is None or not found.open:
        raise CallBackOver("There is nothing left to try here.")
    call_back_store.add_try(c, call_back_id, staff.id, reached, note.strip() or None, at)
    details = {"call_back": call_back_id, "reached": reached}
    people.add_audit(c, staff.id, "call_back", found.conversation_id, details, at)
    now = call_back_store.call_back(c, call_back_id)
    assert now is not None
    if now.needs_review:
        work.open_item(c, WorkKind.MISSED_CALL_BACK, at, conversation_id=found.conversation_id)
    return now
