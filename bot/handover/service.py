"""What staff do with a conversation. Each act and each reading is in the audit, in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Draft, Hold, Holder, Message, Screened, Sender, Source, Why
from bot.handover import store, work
from bot.handover.model import AlreadyClaimed, BotIsOff, CaseFile, NotYours, QueueItem, ReasonNeeded, Standing
from bot.handover.standing import first_risk_at, priority_of, reasons_of, standing, take_answers
from bot.handover.summary import staff_see, summarise
from bot.handover.work_model import WorkKind
from bot.staff import store as people
from bot.staff.model import NotAllowed, Staff
from bot.triage import UNSURE, Priority, Ruleset, Value


def queue(c: Connection, staff: Staff, at: datetime) -> list[QueueItem]:
    """Who waits for a human, most urgent first, then longest since the first sign of risk."""
    return _items(c, staff, (Holder.QUEUE,), at, "read_queue")


def everything(c: Connection, staff: Staff, at: datetime) -> list[QueueItem]:
    """Every conversation this member of staff may see, in the same order."""
    return _items(c, staff, None, at, "read_list")


def _items(
    c: Connection, staff: Staff, holders: tuple[Holder, ...] | None, at: datetime, action: str
) -> list[QueueItem]:
    last = record.last_message_times(c)
    found = [
        _item(c, conversation.id, hold, last.get(conversation.id, conversation.created_at))
        for conversation, hold in record.current_holds(c, holders)
        if staff.sees(conversation.area)
    ]
    people.add_audit(c, staff.id, action, None, {"count": len(found)}, at)
    return sorted(found, key=lambda item: item.rank)


def _item(c: Connection, conversation_id: str, hold: Hold, last_message_at: datetime) -> QueueItem:
    priority = priority_of(c, conversation_id)
    return QueueItem(
        conversation=conversations.get(c, conversation_id),
        hold=hold,
        priority=priority,
        waiting_since=first_risk_at(c, conversation_id),
        reasons=reasons_of(record.all_assessments(c, conversation_id), priority),
        last_message_at=last_message_at,
    )


def open_case(c: Connection, staff: Staff, conversation_id: str, ruleset: Ruleset, at: datetime) -> CaseFile:
    """All there is of one conversation. Raises UnknownConversation, also for another area's."""
    conversation = conversations.get(c, conversation_id)
    if not staff.sees(conversation.area):
        raise NotAllowed("This caller belongs to another area.")
    people.add_audit(c, staff.id, "read", conversation_id, {}, at)
    now, screened = standing(c, conversation_id, ruleset), tuple(record.screened(c, conversation_id))
    only_counted = _only_counted(now, screened, ruleset)
    transcript = tuple(
        _without_words(message) if message.seq in only_counted else message
        for message in conversations.transcript(c, conversation_id)
    )
    return CaseFile(
        item=_item(
            c, conversation_id, now.hold, transcript[-1].at if transcript else conversation.created_at
        ),
        summary=summarise(c, now, ruleset),
        transcript=transcript,
        noticed=tuple((seq, n) for seq, s in screened for n in s.noticed),
        answers=staff_see(now, ruleset),
        assessments=tuple(record.all_assessments(c, conversation_id)),
        confirmations=tuple(store.all_confirmations(c, conversation_id)),
        holds=tuple(record.all_holds(c, conversation_id)),
        staff_names=people.staff_names(c),
    )


def _only_counted(
    now: Standing, screened: Sequence[tuple[int, Screened]], ruleset: Ruleset
) -> frozenset[int]:
    """The messages that answer an equality question and nothing else, and in which nothing was noticed."""
    counted = {factor.id for factor in ruleset.after("equality")}
    answers, others = set[int | None](), set[int | None]()
    for name, rows in now.answered.history.items():
        for answer in rows:
            mine = name in counted and answer.value != UNSURE
            (answers if mine else others).add(answer.seq)
    others |= {seq for seq, one in screened if one.action != "none" or one.noticed}
    return frozenset(seq for seq in answers - others if seq is not None)


def _without_words(message: Message) -> Message:
    """Of an answer that is only counted staff see that there was one."""
    if message.draft.sender is not Sender.CALLER:
        return message
    return replace(message, draft=replace(message.draft, text="(not shown)", choice=None))


def claim(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> Hold:
    """Takes a waiting conversation, or steps into one the bot holds. Raises AlreadyClaimed."""
    _begin(c, staff, conversation_id)
    now = conversations.hold(c, conversation_id)
    if now.holder is Holder.HUMAN:
        holder = people.staff_names(c).get(now.staff_id or 0, "somebody")
        raise AlreadyClaimed(f"{holder} has this conversation already.")
    if now.holder in (Holder.BOT, Holder.CLOSED):
        conversations.move(c, conversation_id, Holder.QUEUE, Why.STEPPED_IN, at, staff.id)
    held = conversations.move(c, conversation_id, Holder.HUMAN, Why.CLAIMED, at, staff.id)
    people.add_audit(c, staff.id, "claim", conversation_id, {}, at)
    return held


def write(c: Connection, staff: Staff, conversation_id: str, text: str, at: datetime) -> Message:
    """A line from the member of staff who holds the conversation."""
    _begin(c, staff, conversation_id)
    _must_hold(c, staff, conversation_id)
    said = conversations.say(c, conversation_id, Draft(sender=Sender.STAFF, text=text, staff_id=staff.id), at)
    people.add_audit(c, staff.id, "write", conversation_id, {"seq": said.seq}, at)
    return said


def hand_back(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    ruleset: Ruleset,
    at: datetime,
    learned: Mapping[str, Value] | None = None,
) -> Standing:
    """Gives the conversation back to the bot, with what the human learned as answers."""
    _begin(c, staff, conversation_id)
    _must_hold(c, staff, conversation_id)
    if conversations.people_alone_answer(c, conversation_id):
        raise BotIsOff("The assistant is switched off here. Put the caller back in the queue, or stay.")
    if learned:
        take_answers(c, conversation_id, learned, Source.STAFF, at, ruleset, staff_id=staff.id)
    conversations.move(c, conversation_id, Holder.BOT, Why.HANDED_BACK, at, staff.id)
    people.add_audit(c, staff.id, "hand_back", conversation_id, {"learned": sorted(learned or {})}, at)
    return standing(c, conversation_id, ruleset)


def release(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> Hold:
    """Puts the conversation back in the queue for a colleague."""
    _begin(c, staff, conversation_id)
    _must_hold(c, staff, conversation_id)
    people.add_audit(c, staff.id, "release", conversation_id, {}, at)
    return conversations.move(c, conversation_id, Holder.QUEUE, Why.RELEASED, at, staff.id)


def confirm(
    c: Connection, staff: Staff, conversation_id: str, priority: Priority, reason: str, at: datetime
) -> None:
    """A clinician's word on the priority: the only way it can fall. Raises NotAllowed, ReasonNeeded."""
    _begin(c, staff, conversation_id)
    if not staff.role.confirms:
        raise NotAllowed("Only a clinician or a supervisor confirms a priority.")
    if not reason.strip():
        raise ReasonNeeded("Say why this is the right priority.")
    proposed = priority_of(c, conversation_id)
    store.add_confirmation(c, conversation_id, staff.id, priority, reason.strip(), at)
    details = {"priority": priority.value, "proposed": proposed.value if proposed else None}
    people.add_audit(c, staff.id, "confirm", conversation_id, details, at)


def close(c: Connection, staff: Staff, conversation_id: str, outcome: str, reason: str, at: datetime) -> None:
    """Ends the conversation with an outcome and a reason. Raises ReasonNeeded, NotYours, IllegalMove."""
    _begin(c, staff, conversation_id)
    if not outcome.strip() or not reason.strip():
        raise ReasonNeeded("Closing needs an outcome and a reason.")
    if conversations.hold(c, conversation_id).holder is Holder.HUMAN:
        _must_hold(c, staff, conversation_id)
    conversations.move(c, conversation_id, Holder.CLOSED, Why.CLOSED_BY_STAFF, at, staff.id)
    store.add_closing(c, conversation_id, staff.id, outcome.strip(), reason.strip(), at)
    people.add_audit(c, staff.id, "close", conversation_id, {"outcome": outcome.strip()}, at)
    work.settle(c, staff, WorkKind.SILENCE, conversation_id, outcome.strip(), at)


def ask_for_human(c: Connection, conversation_id: str, why: Why, at: datetime) -> bool:
    """Puts a conversation the bot holds in the queue; false if it is there, or with a human, already."""
    conversations.lock(c, conversation_id)
    if conversations.hold(c, conversation_id).holder is not Holder.BOT:
        return False
    conversations.move(c, conversation_id, Holder.QUEUE, why, at)
    return True


def note_offers(c: Connection, conversation_id: str, offers: Mapping[str, str], at: datetime) -> None:
    """Keeps what the caller was offered (id to name), for the summary and for the least restrictive order."""
    for what, name in offers.items():
        store.add_offer(c, conversation_id, what, name, at)


def _begin(c: Connection, staff: Staff, conversation_id: str) -> None:
    conversations.lock(c, conversation_id)
    if not staff.sees(conversations.get(c, conversation_id).area):
        raise NotAllowed("This caller belongs to another area.")


def _must_hold(c: Connection, staff: Staff, conversation_id: str) -> None:
    now = conversations.hold(c, conversation_id)
    if now.holder is not Holder.HUMAN or now.staff_id != staff.id:
        raise NotYours("Claim this conversation first.")
