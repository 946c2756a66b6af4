"""What staff do with a conversation. Each act and each reading is in the audit, in the same transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import (
    PHONE,
    Conversation,
    Draft,
    Hold,
    Holder,
    Message,
    Screened,
    Sender,
    Source,
    Why,
)
from bot.db.tokens import hashed
from bot.handover import clinicians, notes_store, reading, store, typists
from bot.handover.model import BotIsOff, CaseFile, HandoverError, QueueItem, StaleReply, Standing
from bot.handover.queue import in_order, items
from bot.handover.settling import close as close
from bot.handover.settling import confirm as confirm
from bot.handover.standing import at_once, priority_of, standing, take_answers
from bot.handover.stories import USUAL, PickUp
from bot.handover.summary import staff_see, summarise
from bot.handover.taking import begin, may_see, must_hold, take, theirs, withdraw_offer
from bot.staff import store as people
from bot.staff.model import NotAllowed, Staff
from bot.triage import UNSURE, Ruleset, Value

PASSES = (Why.ALARM, Why.FAULT)  # over by itself, and then the bot goes on


def queue(c: Connection, staff: Staff, at: datetime) -> list[QueueItem]:
    """Who waits for a human, most urgent first, then longest since the first sign of risk."""
    return _items(c, staff, record.held_by(c, Holder.QUEUE), at, "read_queue")


def everything(c: Connection, staff: Staff, at: datetime) -> list[QueueItem]:
    """Every conversation this member of staff may see, in the same order."""
    return _items(c, staff, record.every_hold(c), at, "read_list")


def _items(
    c: Connection, staff: Staff, held: Iterable[tuple[Conversation, Hold]], at: datetime, action: str
) -> list[QueueItem]:
    seen = [(conversation, hold) for conversation, hold in held if theirs(staff, conversation, hold)]
    people.add_audit(c, staff.id, action, None, {"count": len(seen)}, at)
    return in_order(items(c, seen))


def open_case(c: Connection, staff: Staff, conversation_id: str, ruleset: Ruleset, at: datetime) -> CaseFile:
    """All there is of one conversation. Raises UnknownConversation, also for another area's."""
    conversation = conversations.get(c, conversation_id)
    if not may_see(c, staff, conversation_id):
        raise NotAllowed("This caller belongs to another area.")
    people.add_audit(c, staff.id, "read", conversation_id, {}, at)
    now, screened = standing(c, conversation_id, ruleset), tuple(record.screened(c, conversation_id))
    only_counted = _only_counted(now, screened, ruleset)
    transcript = tuple(
        _without_words(message) if message.seq in only_counted else message
        for message in conversations.transcript(c, conversation_id)
    )
    return CaseFile(
        item=items(c, [(conversation, now.hold)])[0],
        summary=summarise(c, now, ruleset),
        transcript=transcript,
        noticed=tuple((seq, n) for seq, s in screened for n in s.noticed),
        answers=staff_see(now, ruleset),
        assessments=tuple(record.all_assessments(c, conversation_id)),
        confirmations=tuple(store.all_confirmations(c, conversation_id)),
        holds=tuple(record.all_holds(c, conversation_id)),
        staff_names=people.staff_names(c),
        notes=tuple(notes_store.all_whispers(c, conversation_id)),
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
    begin(c, staff, conversation_id)
    return take(c, staff, conversation_id, Why.CLAIMED, at)


def write(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    text: str,
    at: datetime,
    after: int | None = None,
    client_message_id: str | None = None,
) -> Message:
    """A line from the member of staff who holds the conversation.

    `after` is the last message its writer had read. Raises StaleReply if a colleague has written since.
    Sent again with its `client_message_id` it is the line that is stored, whatever has happened since.
    """
    begin(c, staff, conversation_id)
    line = hashed(f"{staff.id} {client_message_id} {text}") if client_message_id else None
    stored = record.seq_of_client_message(c, conversation_id, line) if line else None
    if stored is not None:
        return conversations.message(c, conversation_id, stored)
    last = record.last_by_staff(c, conversation_id, after) if after is not None else None
    if last and last[0] != staff.id:
        name, ago = (
            people.staff_names(c).get(last[0], "A colleague"),
            max(0, int((at - last[1]).total_seconds())),
        )
        raise StaleReply(f"{name} replied {ago} s ago. Read that, then send yours if it still fits.")
    must_hold(c, staff, conversation_id)
    draft = Draft(sender=Sender.STAFF, text=text, staff_id=staff.id, client_message_id=line)
    said = conversations.say(c, conversation_id, draft, at)
    typists.stop(c, staff, conversation_id)
    reading.mark(c, staff, conversation_id, said.seq, at)
    people.add_audit(c, staff.id, "write", conversation_id, {"seq": said.seq}, at)
    return said


def hand_back(
    c: Connection,
    staff: Staff,
    conversation_id: str,
    ruleset: Ruleset,
    at: datetime,
    learned: Mapping[str, Value] | None = None,
    after: int | None = None,
    pick_up: PickUp = USUAL,
) -> Standing:
    """Gives the conversation back to the bot, with what the human learned as answers.

    If that makes it an emergency or very urgent, a colleague is asked for at once instead. A call handler who
    leaves an urgent caller whom no clinician has met leaves work for one. Raises WrittenSince if the caller
    has written after message `after`, the last that was read.
    """
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)
    reading.must_have_read(c, staff, conversation_id, after)
    if conversations.get(c, conversation_id).channel == PHONE:
        raise HandoverError("The assistant cannot speak on the telephone. A colleague can take over.")
    if conversations.people_alone_answer(c, conversation_id):
        raise BotIsOff("The assistant is switched off here. Put the caller back in the queue, or stay.")
    before = priority_of(c, conversation_id)
    if learned:
        take_answers(c, conversation_id, learned, Source.STAFF, at, ruleset, staff_id=staff.id)
    if at_once(before, priority_of(c, conversation_id)):
        conversations.move(c, conversation_id, Holder.QUEUE, Why.RELEASED, at, staff.id)
    else:
        clinicians.left(c, staff, conversation_id, at, pick_up)
        conversations.move(c, conversation_id, Holder.BOT, Why.HANDED_BACK, at, staff.id)
    withdraw_offer(c, conversation_id, at)
    people.add_audit(c, staff.id, "hand_back", conversation_id, {"learned": sorted(learned or {})}, at)
    return standing(c, conversation_id, ruleset)


def release(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> Hold:
    """Puts the conversation back in the queue for a colleague."""
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)
    withdraw_offer(c, conversation_id, at)
    people.add_audit(c, staff.id, "release", conversation_id, {}, at)
    return conversations.move(c, conversation_id, Holder.QUEUE, Why.RELEASED, at, staff.id)


def ask_for_human(c: Connection, conversation_id: str, why: Why, at: datetime) -> bool:
    """Puts a conversation the bot holds in the queue; false if it is there, or with a human, already.

    Who waits because of an alarm or a fault, and asks for a person, waits for one when that has passed too.
    """
    conversations.lock(c, conversation_id)
    hold = conversations.hold(c, conversation_id)
    if hold.holder is Holder.BOT or (why is Why.ASKED and hold.why in PASSES and hold.holder is Holder.QUEUE):
        conversations.move(c, conversation_id, Holder.QUEUE, why, at)
    return hold.holder is Holder.BOT


def note_offers(c: Connection, conversation_id: str, offers: Mapping[str, str], at: datetime) -> None:
    """Keeps what the caller was offered (id to name), for the summary and for the least restrictive order."""
    for what, name in offers.items():
        store.add_offer(c, conversation_id, what, name, at)
