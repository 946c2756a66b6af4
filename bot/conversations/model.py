"""What a conversation is made of, and the one table of who may hand it to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.conversations.references import reference_of
from bot.triage import Value


class Holder(StrEnum):
    """Who holds a conversation, and so who may speak in it."""

    BOT = "bot"
    QUEUE = "queue"
    HUMAN = "human"
    CLOSED = "closed"


PHONE = "phone"  # a channel: a member of staff enters what is said, and no line is sent
MESSAGING = ("telegram",)  # channels whose app is sent each message by itself


class Why(StrEnum):
    """Why a conversation changed hands; the words staff see are in `domain/handover.yml`."""

    PRIORITY = "priority"  # very urgent or emergency
    ENDING = "ending"  # an urgent caller has answered everything
    ASKED = "asked_for_a_person"
    ALARM = "alarm"  # the screen raised it; the direct question is not answered yet
    NOT_UNDERSTOOD = "not_understood"
    LANGUAGE = "language"
    FAULT = "fault"
    WROTE_AGAIN = "wrote_again"
    STEPPED_IN = "staff_stepped_in"
    CLAIMED = "claimed"
    OFFER_ACCEPTED = "offer_accepted"
    TRANSFERRED = "transfer_accepted"
    TAKEN_OVER = "taken_over"
    CONNECTION_LOST = "connection_lost"
    RELEASED = "released"
    HANDED_BACK = "handed_back"
    FAULT_OVER = "fault_over"
    ALARM_ANSWERED = "alarm_answered"
    PREFERS_BOT = "prefers_bot"
    ENDED = "ended"
    CLOSED_BY_STAFF = "closed_by_staff"
    HUMAN_ONLY = "human_only"  # people alone answer on this channel for now


BOT, QUEUE, HUMAN, CLOSED = Holder.BOT, Holder.QUEUE, Holder.HUMAN, Holder.CLOSED

# Every legal move (design §11). What is not here cannot happen.
MOVES: Mapping[tuple[Holder, Holder], frozenset[Why]] = {
    (BOT, QUEUE): frozenset(
        {
            Why.PRIORITY,
            Why.ENDING,
            Why.ASKED,
            Why.ALARM,
            Why.NOT_UNDERSTOOD,
            Why.LANGUAGE,
            Why.FAULT,
            Why.STEPPED_IN,
            Why.HUMAN_ONLY,
        }
    ),
    (BOT, CLOSED): frozenset({Why.ENDED}),
    (QUEUE, HUMAN): frozenset({Why.CLAIMED, Why.OFFER_ACCEPTED}),
    (QUEUE, BOT): frozenset({Why.FAULT_OVER, Why.ALARM_ANSWERED, Why.PREFERS_BOT}),
    (QUEUE, QUEUE): frozenset({Why.ASKED}),  # what put them there may pass by itself; their wish does not
    (QUEUE, CLOSED): frozenset({Why.CLOSED_BY_STAFF}),
    (HUMAN, BOT): frozenset({Why.HANDED_BACK}),
    (HUMAN, HUMAN): frozenset({Why.TRANSFERRED, Why.TAKEN_OVER}),
    (HUMAN, QUEUE): frozenset({Why.RELEASED, Why.CONNECTION_LOST, Why.HUMAN_ONLY}),
    (HUMAN, CLOSED): frozenset({Why.CLOSED_BY_STAFF}),
    (CLOSED, QUEUE): frozenset({Why.WROTE_AGAIN, Why.STEPPED_IN, Why.HUMAN_ONLY}),
    (CLOSED, BOT): frozenset({Why.WROTE_AGAIN}),
}


class Sender(StrEnum):
    """Who wrote a message. `system` may always speak; see `may_speak`."""

    CALLER = "caller"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


def may_speak(sender: Sender, holder: Holder) -> bool:
    """Whether `sender` may write while `holder` holds the conversation (design §13.6)."""
    if sender is Sender.BOT:
        return holder in (Holder.BOT, Holder.QUEUE)
    if sender is Sender.STAFF:
        return holder is Holder.HUMAN
    return True


class Kind(StrEnum):
    """What a message is, so that a page can show it rightly (design §12)."""

    TEXT = "text"
    QUESTION = "question"
    EMERGENCY = "emergency"
    DISPOSITION = "disposition"
    SERVICES = "services"
    BOOKING = "booking"
    SUMMARY = "summary"


@dataclass(frozen=True)
class Draft:
    """A message about to be stored. `question` is `{"factor","multiple","choices"}`."""

    sender: Sender
    text: str
    kind: Kind = Kind.TEXT
    question: Mapping[str, Any] | None = None
    services: Sequence[Mapping[str, Any]] | None = None
    openings: Sequence[Mapping[str, Any]] | None = None
    choice: Mapping[str, Any] | None = None  # what a caller tapped, beside its label in `text`
    client_message_id: str | None = None
    reply_to: int | None = None
    staff_id: int | None = None

    @property
    def factor(self) -> str | None:
        """What this message asks, if it asks anything."""
        return self.question["factor"] if self.question else None


@dataclass(frozen=True)
class Message:
    """A stored message. `seq` counts from 1 in its conversation and never repeats."""

    conversation_id: str
    seq: int
    at: datetime
    draft: Draft

    def as_json(self) -> dict[str, Any]:
        """The message as callers' programs read it (design §12)."""
        draft = self.draft
        return {
            "seq": self.seq,
            "at": self.at.isoformat(),
            "sender": draft.sender.value,
            "kind": draft.kind.value,
            "text": draft.text,
            "question": draft.question,
            "services": draft.services,
            "openings": draft.openings,
        }


@dataclass(frozen=True)
class Noticed:
    """One thing the screen noticed in one message; `words` are the caller's own."""

    factor: str
    value: str
    status: str
    by: str
    words: str


@dataclass(frozen=True)
class Screened:
    """What the screen said of one message."""

    action: str
    language: str
    understood: bool
    noticed: tuple[Noticed, ...] = ()


# Questions about the answers themselves: kept beside them, and never read by triage.
RETURN, STILL_RIGHT, CHANGE = ASIDES = ("return", "still_right", "change")
# Questions to a caller who asks to be rung, in the chat: kept beside the answers as well.
CALL_BACK = ("call_back", "call_back_number", "call_back_safe", "call_back_time")


class Source(StrEnum):
    """Where an answer came from. `reopened` and `outlived` mean that it must be asked again.

    `outlived` was told too long ago; `kept` was told then, and the caller says that it still holds.
    """

    SAID = "said"
    BUTTON = "button"
    SCREEN = "screen"
    STAFF = "staff"
    REOPENED = "reopened"
    OUTLIVED = "outlived"
    KEPT = "kept"


@dataclass(frozen=True)
class Answer:
    """The answer that stands for one factor; `value` is None while it must be asked again."""

    factor: str
    value: Value | None
    source: Source
    at: datetime
    seq: int | None


@dataclass(frozen=True)
class Hold:
    """Who holds a conversation now, since when, and why."""

    holder: Holder
    why: Why | None
    staff_id: int | None
    since: datetime


@dataclass(frozen=True)
class Conversation:
    """The fixed facts of one conversation."""

    id: str
    channel: str
    external_ref: str | None
    area: str | None
    created_at: datetime

    @property
    def reference(self) -> str:
        """What callers and staff call this conversation."""
        return reference_of(self.id)


@dataclass(frozen=True)
class Assessed:
    """One assessment as it was made; `priority` is None while not enough is known."""

    at: datetime
    priority: str | None
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    ruleset_version: str
    changed: Mapping[str, Any] = field(default_factory=dict)


class ConversationError(Exception):
    """Something asked of a conversation that cannot be done."""


class UnknownConversation(ConversationError):
    """No conversation has this id and token."""


class IllegalMove(ConversationError):
    """A change of holder that is not in `MOVES`."""


class MayNotSpeak(ConversationError):
    """A message from a sender who does not hold the conversation."""


class RepeatedMessage(ConversationError):
    """The client's message id is in the record already; `seq` is the message it names."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"this message is stored already as {seq}")
        self.seq = seq


class NeverAsked(ConversationError):
    """A choice for a question that was never put in this conversation."""
