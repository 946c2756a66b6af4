"""Closing a conversation and settling its priority, with a second person where a life may hang on it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Holder, Sender, Why
from bot.handover import agreement, clinicians, reading, reviews, second_store, store, work, work_store
from bot.handover.model import LONGEST_OUTCOME, HandoverError, NotReached, ReasonNeeded
from bot.handover.second_model import (
    Done,
    RequestOver,
    SecondAct,
    SecondAnswer,
    SecondNeeded,
    SecondRequest,
)
from bot.handover.standing import QUEUED_AT_ONCE, at_once, open_risk, priority_of
from bot.handover.stories import USUAL, PickUp
from bot.handover.taking import begin, may_see, must_hold, withdraw_offer
from bot.handover.work_kinds import TRIES
from bot.staff import store as people
from bot.staff.model import NotAllowed, Staff
from bot.triage import Priority

AGREED, REFUSED, REPLACED = "agreed", "refused", "replaced"


def close(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    outcome: str,
    reason: str,
    at: datetime,
    *,
    safety_net: str | None = None,
    second_person: bool = False,
    after: int | None = None,
    pick_up: PickUp = USUAL,
) -> Done:
    """Ends the conversation with an outcome, what the caller was told to do if it gets worse, and a reason.

    Closing twice does nothing the second time. Where a call handler closes an urgent caller whom no clinician
    has met, that is left as a clinician's work. Raises ReasonNeeded, NotYours, NotReached, IllegalMove, and
    WrittenSince if the caller has written after message `after`, the last that was read.
    """
    begin(c, staff, conversation_id)
    told = reason if safety_net is None else safety_net
    if not outcome.strip() or not reason.strip() or not told.strip():
        raise ReasonNeeded(
            "Closing needs an outcome, a reason, and what the caller was told to do if it gets worse."
        )
    if len(outcome.strip()) > LONGEST_OUTCOME:
        raise HandoverError(f"An outcome has up to {LONGEST_OUTCOME} characters. Put the rest in the reason.")
    holder = conversations.hold(c, conversation_id).holder
    if holder is Holder.CLOSED:
        return Done.ALREADY
    if holder is Holder.HUMAN:
        must_hold(c, staff, conversation_id)
    elif not may_close(c, staff, conversation_id):
        raise NotReached(
            "Nobody has met this caller yet. Join them first. You can close after three tries to reach them, "
            "or ask a clinician to close and say why."
        )
    reading.must_have_read(c, staff, conversation_id, after)
    details = {"outcome": outcome.strip(), "safety_net": told.strip(), "reason": reason.strip()}
    if second_person and priority_of(c, conversation_id) in QUEUED_AT_ONCE:
        _ask(c, staff, conversation_id, SecondAct.CLOSE, details, at)
        return Done.ASKED
    clinicians.left(c, staff, conversation_id, at, pick_up)
    _close(c, staff, conversation_id, staff.id, details, at)
    return Done.DONE


def may_close(c: Connection, staff: Staff, conversation_id: str) -> bool:
    """Whether they may end it as it stands: a caller they have, or one who waits and cannot be reached.

    That is after the missed contact ladder, since the caller last wrote; or for a clinician to say.
    """
    now = conversations.hold(c, conversation_id)
    if now.holder is not Holder.QUEUE:
        return now.holder is Holder.HUMAN and now.staff_id == staff.id
    wrote = record.last_message_times(c, [conversation_id], Sender.CALLER).get(conversation_id)
    since = wrote or conversations.get(c, conversation_id).created_at
    return staff.role.confirms or work_store.tries_since(c, conversation_id, since) >= TRIES


def confirm(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    priority: Priority,
    reason: str,
    at: datetime,
    *,
    second_person: bool = False,
    after: int | None = None,
    pick_up: PickUp = USUAL,
) -> Done:
    """A clinician's word on the priority: the only way it can fall.

    Whoever it raises to A to C and who has had their ending is queued; whose conversation is closed is work
    for a clinician. Raises NotAllowed, ReasonNeeded, and WrittenSince if the caller has written after message
    `after`.
    """
    begin(c, staff, conversation_id)
    if not staff.role.confirms:
        raise NotAllowed("Only a clinician or a supervisor confirms a priority.")
    if not reason.strip():
        raise ReasonNeeded("Say why this is the right priority.")
    reading.must_have_read(c, staff, conversation_id, after)
    counts = priority_of(c, conversation_id)
    lowers = counts in QUEUED_AT_ONCE and counts is not None and priority.rank > counts.rank
    if second_person and lowers:
        details = {"priority": priority.value, "reason": reason.strip()}
        _ask(c, staff, conversation_id, SecondAct.LOWER, details, at)
        return Done.ASKED
    _confirm(c, staff, conversation_id, staff.id, priority, reason.strip(), at, pick_up)
    return Done.DONE


def waiting(c: Connection, staff: Staff, conversation_id: str | None = None) -> list[SecondRequest]:
    """What waits for a second person, of the callers this member of staff may see."""
    found = second_store.waiting(c, conversation_id)
    return [request for request in found if may_see(c, staff, request.conversation_id)]


def last_answer(c: Connection, conversation_id: str) -> SecondAnswer | None:
    """What a second person said last about this caller, for whoever asked."""
    return second_store.last_answer(c, conversation_id)


def agree(c: Connection, staff: Staff, request_id: int, at: datetime) -> tuple[SecondRequest, str | None]:
    """A second clinician or supervisor agrees, and it is done; otherwise why it was not.

    What the caller wrote since, what was assessed since and who has them now must be looked at first, so
    the request then ends and has to be made anew.
    """
    request = _to_answer(c, staff, request_id)
    overtaken = _overtaken(c, request)
    if overtaken:
        second_store.add_answer(c, request.id, staff.id, REPLACED, overtaken, at)
        people.add_audit(
            c, staff.id, "second_overtaken", request.conversation_id, {"request": request.id}, at
        )
        return request, overtaken
    second_store.add_answer(c, request.id, staff.id, AGREED, None, at)
    people.add_audit(c, staff.id, "second_agreed", request.conversation_id, {"request": request.id}, at)
    if request.act is SecondAct.CLOSE:
        _close(c, staff, request.conversation_id, request.staff_id, request.details, at)
    else:
        priority = Priority(request.details["priority"])
        _confirm(c, staff, request.conversation_id, request.staff_id, priority, request.details["reason"], at)
    return request, None


def refuse(c: Connection, staff: Staff, request_id: int, reason: str, at: datetime) -> SecondRequest:
    """A second person says no, and why: everything stays as it is."""
    request = _to_answer(c, staff, request_id)
    if not reason.strip():
        raise ReasonNeeded("Say why not, so that your colleague knows what to do.")
    second_store.add_answer(c, request.id, staff.id, REFUSED, reason.strip(), at)
    people.add_audit(c, staff.id, "second_refused", request.conversation_id, {"request": request.id}, at)
    return request


def _ask(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    act: SecondAct,
    details: Mapping[str, str],
    at: datetime,
) -> None:
    for earlier in second_store.waiting(c, conversation_id):
        if earlier.act is act:
            second_store.add_answer(c, earlier.id, staff.id, REPLACED, None, at)
    seq = record.last_seq(c, conversation_id)
    asked = second_store.add_request(c, conversation_id, staff.id, act, details, seq, at)
    people.add_audit(c, staff.id, "second_asked", conversation_id, {"request": asked, "act": act.value}, at)


def _overtaken(c: Connection, request: SecondRequest) -> str | None:
    """What has happened since it was asked, if that changes what is agreed to."""
    of = request.conversation_id
    if record.written_after(c, of, request.seq):
        return "The caller has written since."
    now = conversations.hold(c, of)
    moved = now.since > request.at or (now.holder is Holder.HUMAN and now.staff_id != request.staff_id)
    if request.act is SecondAct.CLOSE and moved:
        return "Somebody else has had this caller since."
    if any(one.at > request.at for one in record.all_assessments(c, of)):
        return "The priority was looked at anew since."
    if any(one.at > request.at for one in store.all_confirmations(c, of)):
        return "A clinician has said how urgent this caller is since."
    return None


def _to_answer(c: Connection, staff: Staff, request_id: int) -> SecondRequest:
    request = second_store.request(c, request_id)
    if request is None:
        raise RequestOver("There is no such request.")
    begin(c, staff, request.conversation_id)
    if not staff.role.confirms:
        raise NotAllowed("Only a clinician or a supervisor can be the second person.")
    if request.staff_id == staff.id:
        raise SecondNeeded("Somebody else must agree to this.")
    if second_store.answered(c, request.id):
        raise RequestOver("This has been answered already.")
    return request


def _close(
    c: Connection, staff: Staff, conversation_id: str, of: int, details: Mapping[str, str], at: datetime
) -> None:
    """`of` is who closes; `staff` is whose act makes it so: the same person, or the second one."""
    conversations.move(c, conversation_id, Holder.CLOSED, Why.CLOSED_BY_STAFF, at, of)
    withdraw_offer(c, conversation_id, at)
    outcome = details["outcome"]
    store.add_closing(c, conversation_id, of, outcome, details["safety_net"], details["reason"], at)
    people.add_audit(c, staff.id, "close", conversation_id, {"outcome": outcome, "by": of}, at)
    work.closed(c, staff, conversation_id, outcome, at)


def _confirm(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    of: int,
    priority: Priority,
    reason: str,
    at: datetime,
    pick_up: PickUp = USUAL,
) -> None:
    proposed = priority_of(c, conversation_id)
    store.add_confirmation(c, conversation_id, of, priority, reason, at)
    details = {"priority": priority.value, "proposed": proposed.value if proposed else None, "by": of}
    people.add_audit(c, staff.id, "confirm", conversation_id, details, at)
    holder = conversations.hold(c, conversation_id).holder
    raised = open_risk(priority) and (proposed is None or priority.rank < proposed.rank)
    now = at_once(proposed, priority) or reviews.ever_promised(c, conversation_id)
    if holder is Holder.BOT and raised and now:  # else the bot asks on, and its last question queues them
        conversations.move(c, conversation_id, Holder.QUEUE, Why.PRIORITY, at)
    elif holder is Holder.CLOSED and raised:
        clinicians.raised(c, conversation_id, priority, at, pick_up)
    agreement.note(c, conversation_id, at)
    word = f"{priority.code}: {reason}"
    reviews.kept(c, staff, conversation_id, word, at)
    clinicians.judged(c, staff, conversation_id, priority, word, at)
