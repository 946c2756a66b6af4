"""What the rest of the service may do with the record of a conversation."""

import hmac
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import human_only, store
from bot.conversations.answered import Answered
from bot.conversations.model import (
    MOVES,
    Answer,
    Conversation,
    Draft,
    Hold,
    Holder,
    IllegalMove,
    MayNotSpeak,
    Message,
    NeverAsked,
    RepeatedMessage,
    Screened,
    Sender,
    Source,
    UnknownConversation,
    Why,
    may_speak,
)
from bot.conversations.references import start_of_id
from bot.db.once import once
from bot.db.tokens import hashed
from bot.triage import Value


@dataclass(frozen=True)
class Opened:
    """A new conversation and the only copy of the token that opens it."""

    conversation: Conversation
    token: str


def open_conversation(
    c: Connection, *, channel: str, at: datetime, external_ref: str | None = None
) -> Opened:
    """Begins a record, held by the bot."""
    conversation = Conversation(str(uuid.uuid4()), channel, external_ref, None, at)
    token = secrets.token_urlsafe(32)
    store.add_conversation(c, conversation, token)
    store.add_hold(c, conversation.id, Hold(Holder.BOT, None, None, at))
    return Opened(conversation, token)


def authorised(c: Connection, conversation_id: str, token: str) -> bool:
    """Whether `token` opens this conversation; an unknown id is simply false."""
    expected = store.token_hash(c, conversation_id) or ""
    return hmac.compare_digest(expected, hashed(token))


def get(c: Connection, conversation_id: str) -> Conversation:
    """The conversation's fixed facts. Raises UnknownConversation."""
    conversation = store.conversation(c, conversation_id)
    if conversation is None:
        raise UnknownConversation(conversation_id)
    return conversation


def of_chat(c: Connection, channel: str, external_ref: str) -> Conversation | None:
    """The latest conversation of a messaging app's chat."""
    return store.latest_by_external_ref(c, channel, external_ref)


def by_reference(c: Connection, said: str) -> list[Conversation]:
    """The conversations with this reference, however it was written: one, or by rare chance two."""
    start = start_of_id(said)
    return store.starting_with(c, start) if start else []


def lock(c: Connection, conversation_id: str) -> None:
    """Holds other writers of this conversation back until the transaction ends."""
    if not store.lock(c, conversation_id):
        raise UnknownConversation(conversation_id)


def say(c: Connection, conversation_id: str, draft: Draft, at: datetime) -> Message:
    """Stores a message if its sender may speak now, in the caller's transaction.

    Raises MayNotSpeak (a bot while a person holds it, staff who do not), RepeatedMessage when the
    caller's client id is known already.
    """
    lock(c, conversation_id)
    if draft.client_message_id is not None:
        seq = store.seq_of_client_message(c, conversation_id, draft.client_message_id)
        if seq is not None:
            raise RepeatedMessage(seq)
    holder = store.current_hold(c, conversation_id).holder
    if not may_speak(draft.sender, holder):
        raise MayNotSpeak(f"{draft.sender} may not write while the conversation is with: {holder}")
    if draft.sender is Sender.BOT and people_alone_answer(c, conversation_id):
        raise MayNotSpeak("people alone answer on this channel for now")
    return store.add_message(c, conversation_id, draft, at)


def people_alone_answer(c: Connection, conversation_id: str) -> datetime | None:
    """Since when people alone answer on this conversation's channel; None while the bot may."""
    return human_only.since(c, get(c, conversation_id).channel)


def bot_may_answer(c: Connection, conversation_id: str) -> bool:
    """Whether what the caller wrote is for the bot to answer."""
    alone = people_alone_answer(c, conversation_id)
    return alone is None and hold(c, conversation_id).holder is not Holder.HUMAN


def message(c: Connection, conversation_id: str, seq: int) -> Message:
    """One message that is there."""
    return store.message(c, conversation_id, seq)


def transcript(c: Connection, conversation_id: str, after: int = 0) -> list[Message]:
    """Every message after `after`, in order."""
    return store.messages_after(c, conversation_id, after)


def has_said(
    c: Connection, conversation_id: str, text: str, *, in_last: int | None = None, since: int = 0
) -> bool:
    """Whether the caller has been told these very words: ever, in the last so many, or since a message."""
    seq = store.last_said(c, conversation_id, text)
    recent = store.last_seq(c, conversation_id) - in_last if in_last is not None else 0
    return seq is not None and seq > max(recent, since)


def said_by_bot(c: Connection, conversation_id: str, texts: Sequence[str], after: int = 0) -> set[str]:
    """Which of these very words the bot has said after message `after`."""
    return store.said_by_bot(c, conversation_id, texts, after)


def alarm_answered(c: Connection, conversation_id: str, after: int) -> bool:
    """Whether anything the caller wrote was answered with the emergency wording after message `after`."""
    return store.alarm_answered(c, conversation_id, after)


def told_since(c: Connection, conversation_id: str, texts: Sequence[str], since: datetime) -> bool:
    """Whether the caller has read one of these words of ours since then."""
    return human_only.told(c, conversation_id, texts, since)


def replies_to(c: Connection, conversation_id: str, seq: int) -> list[Message]:
    """What was said in reply to one caller message, in order."""
    return store.replies_to(c, conversation_id, seq)


def hold(c: Connection, conversation_id: str) -> Hold:
    """Who holds the conversation now."""
    return store.current_hold(c, conversation_id)


def move(
    c: Connection, conversation_id: str, to: Holder, why: Why, at: datetime, staff_id: int | None = None
) -> Hold:
    """Hands the conversation over by one row of `MOVES`. Raises IllegalMove and changes nothing.

    Where people alone answer, what would go to the bot goes to the queue, or stays there.
    """
    lock(c, conversation_id)
    now = store.current_hold(c, conversation_id)
    if why not in MOVES.get((now.holder, to), frozenset()):
        raise IllegalMove(f"a conversation held by {now.holder} cannot go to {to} because of {why}")
    if to is Holder.BOT and people_alone_answer(c, conversation_id):
        if now.holder is Holder.QUEUE:
            return now
        to, why = Holder.QUEUE, Why.HUMAN_ONLY
    new = Hold(to, why, staff_id, at)
    store.add_hold(c, conversation_id, new)
    return new


def note(c: Connection, conversation_id: str, seq: int, screened: Screened) -> None:
    """Keeps what the screen noticed in message `seq`."""
    store.add_screening(c, conversation_id, seq, screened)


def answer(
    c: Connection,
    conversation_id: str,
    values: Mapping[str, Value],
    source: Source,
    at: datetime,
    seq: int | None = None,
    staff_id: int | None = None,
) -> None:
    """Adds answers; the newest of a factor stands."""
    for factor, value in values.items():
        store.add_answer(c, conversation_id, factor, value, source, at, seq, staff_id)


def reopen(
    c: Connection, conversation_id: str, factors: Sequence[str], at: datetime, seq: int | None
) -> None:
    """Marks factors to be asked again, keeping what was said before in the record."""
    for factor in factors:
        store.add_answer(c, conversation_id, factor, None, Source.REOPENED, at, seq)


def outlive(
    c: Connection, conversation_id: str, factors: Sequence[str], at: datetime, seq: int | None
) -> None:
    """Marks answers as told too long ago: no longer used, and kept in the record."""
    for factor in factors:
        store.add_answer(c, conversation_id, factor, None, Source.OUTLIVED, at, seq)


def questions_put(c: Connection, conversation_id: str) -> Sequence[tuple[int, str]]:
    """Every question put, by its message and what it is about, oldest first."""
    return store.questions_put(c, conversation_id)


def answered(c: Connection, conversation_id: str) -> Answered:
    """All answers of a conversation, as they stand now."""
    return once(c, conversation_id, "answered", lambda: _answered(c, conversation_id))


def _answered(c: Connection, conversation_id: str) -> Answered:
    history: dict[str, list[Answer]] = {}
    for given in store.all_answers(c, conversation_id):
        history.setdefault(given.factor, []).append(given)
    puts: dict[str, int] = {}
    for seq, factor in store.questions_put(c, conversation_id):
        if factor not in history or (history[factor][-1].seq or 0) <= seq:
            puts[factor] = puts.get(factor, 0) + 1
    return Answered({factor: tuple(rows) for factor, rows in history.items()}, puts)


def unreplied(c: Connection, since: datetime, until: datetime, *, among: str | None = None) -> list[Message]:
    """The last words of callers whom the bot had by then and nobody has replied to, written in that span.

    Not those said on the telephone, and no part of a plan: neither is for the bot to reply to.
    """
    return store.unreplied(c, since, until, among=among)


def unasked(c: Connection, since: datetime, until: datetime, *, among: str | None = None) -> list[str]:
    """Whom staff gave to the bot in that span, or who chose it, and to whom it has said nothing."""
    return store.unasked(c, since, until, among=among)


def written_before(c: Connection, conversation_id: str, before: int) -> datetime | None:
    """When the caller last wrote or chose something before message `before`."""
    return store.written_before(c, conversation_id, before)


def last_spoken(c: Connection, conversation_id: str) -> datetime | None:
    """When any of us last said anything here: bot, staff or service."""
    return store.last_spoken(c, conversation_id)


def last_spoken_in(c: Connection, ids: Sequence[str]) -> dict[str, datetime]:
    """The same for each of these conversations in which we ever said anything."""
    return store.last_message_times(c, ids, *(sender for sender in Sender if sender is not Sender.CALLER))


def heads_since(c: Connection, since: datetime) -> dict[str, tuple[int, int]]:
    """What grew or moved since then, by the numbers of its last message and its last holder."""
    return store.heads_since(c, since)


def next_seq(c: Connection, conversation_id: str) -> int:
    """The number the next message will have."""
    return store.last_seq(c, conversation_id) + 1


def still_kept(c: Connection, conversation_id: str, since: datetime) -> bool:
    """Whether anything was said here since then; what is older may no longer be returned to."""
    last = store.last_at(c, conversation_id)
    return last is None or last >= since


def asked_now(c: Connection, conversation_id: str) -> str | None:
    """The factor of the last question put, whether answered or not."""
    question = store.last_question(c, conversation_id)
    return question["factor"] if question else None


def question_put(c: Connection, conversation_id: str, factor: str) -> Mapping[str, object]:
    """The last question about `factor` as the caller saw it. Raises NeverAsked."""
    question = store.last_question(c, conversation_id, factor)
    if question is None:
        raise NeverAsked(factor)
    return question


def settle_area(c: Connection, conversation_id: str, area: str) -> None:
    """Says which of London's providers of the 111 mental health option serves this caller."""
    store.set_area(c, conversation_id, area)


@dataclass(frozen=True)
class Undelivered:
    """A message a messaging channel has yet to send to `chat`."""

    chat: str
    message: Message
    tries: int


def undelivered(c: Connection, channel: str, at_most: int = 100) -> list[Undelivered]:
    """The channel's outbox, in order within each chat."""
    return [Undelivered(*found) for found in store.undelivered(c, channel, at_most)]


def number_of(c: Connection, conversation_id: str, seq: int) -> int | None:
    """The messaging app's own number for a message it took, by which it can be changed there."""
    return store.number_of(c, conversation_id, seq)


def delivered(c: Connection, message: Message, result: str, at: datetime, number: int | None = None) -> None:
    """Keeps what became of sending one message: `delivered`, `failed` (tried again) or `blocked`.

    `number` is the app's own for it.
    """
    store.add_delivery(c, message.conversation_id, message.seq, result, number, at)
