"""Callers who ask to be rung while nobody can come: the number, whether it is safe, and the work it makes."""

from datetime import datetime, time, timedelta

import phonenumbers
from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder, Source
from bot.handover import call_back_store, work, work_store
from bot.handover.call_back_model import SAFE, TIMES, BadCallBack, CallBack
from bot.handover.life import must_be_quiet
from bot.handover.standing import take_answers
from bot.handover.work_model import KINDS, UnknownWork, WorkItem, WorkKind
from bot.london import LONDON
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import Ruleset

ENDS = {"morning": time(12), "afternoon": time(17), "evening": time(21)}  # in London
NO_ANSWER, REACHED = "Rang, and nobody answered.", "Rang, and spoke to them."


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
    before = call_back_store.last(c, [conversation_id]).get(conversation_id)
    same = before and (before.phone, before.safe, before.best_time) == (number, safe, best_time)
    if same and asked(c, conversation_id):
        return False
    call_back_store.add(c, conversation_id, number, safe, best_time, at)
    work.over(c, WorkKind.CALL_BACK, conversation_id, at)  # tries at another number do not count
    work.open_item(c, WorkKind.CALL_BACK, at, conversation_id=conversation_id, due_at=due_at(best_time, at))
    take_answers(c, conversation_id, {"phone": number}, Source.SAID, at, ruleset)
    return True


def asked(c: Connection, conversation_id: str) -> bool:
    """Whether they have asked to be rung, and were not yet."""
    return work_store.open_item(c, WorkKind.CALL_BACK, conversation_id) is not None


def due_at(best_time: str, at: datetime) -> datetime:
    """By when they are to be rung: the end of the next such part of a day, and never in a few minutes."""
    soon = at + KINDS[WorkKind.CALL_BACK].within
    if best_time not in ENDS:
        return soon
    here = at.astimezone(LONDON)
    day = here.date() + timedelta(days=here.time() >= ENDS[best_time])
    return max(soon, datetime.combine(day, ENDS[best_time], LONDON).astimezone(at.tzinfo))


def to_ring(c: Connection, staff: Staff, at: datetime, ruleset: Ruleset) -> list[CallBack]:
    """Whom to ring in their areas, what is due first. A chat that was closed meanwhile ends no call-back."""
    found = [item for item in work_store.open_items(c, WorkKind.CALL_BACK) if item.seen_by(staff)]
    wishes = call_back_store.last(c, [item.about for item in found])
    people.add_audit(c, staff.id, "read_call_backs", None, {"count": len(found)}, at)
    return [
        CallBack(
            work=work.ranked(c, item),
            wish=wishes[item.about],
            quiet=must_be_quiet(conversations.answered(c, item.about), ruleset),
            closed=conversations.hold(c, item.about).holder is Holder.CLOSED,
        )
        for item in sorted(found, key=lambda item: item.due_at)
        if item.about in wishes
    ]


def ring(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    """They ring the caller now: it is theirs until they say what came of it, and nobody else rings.

    Raises UnknownWork, NotYourWork if somebody rings already, WorkEnded, NotAllowed.
    """
    item = _known(c, staff, item_id, at)
    theirs = item.owner is not None and item.owner.staff_id == staff.id
    return item if theirs else work.take(c, staff, item_id, at)


def tried(c: Connection, staff: Staff, item_id: int, reached: bool, note: str, at: datetime) -> WorkItem:
    """What came of it, from who rang; after no answer anybody may ring next.

    Raises UnknownWork, NotYourWork, WorkEnded, NotAllowed, WorkError after the last try or too soon.
    """
    _known(c, staff, item_id, at)
    if reached:
        return work.finish(c, staff, item_id, note.strip() or REACHED, at)
    item = work.tried(c, staff, item_id, note.strip() or NO_ANSWER, at)
    return work.release(c, staff, item_id, at) if item.owner else item


def _known(c: Connection, staff: Staff, item_id: int, at: datetime) -> WorkItem:
    item = work.read(c, staff, item_id, at)
    if item.kind is not WorkKind.CALL_BACK:
        raise UnknownWork("This is not about a caller who asked to be rung.")
    return item
