"""Where a conversation stands, and what staff read before they take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.conversations.answered import Answered
from bot.conversations.model import Answer, Assessed, Conversation, Hold, Message, Noticed
from bot.triage import Assessment, Priority, Value

LONGEST_OUTCOME = 64  # characters: a name to count by; what happened is in the reason


@dataclass(frozen=True)
class Standing:
    """Where one conversation stands after its last answer."""

    conversation: Conversation
    answered: Answered
    assessment: Assessment
    priority: Priority | None  # as it counts: raised by rules, lowered by a clinician alone
    hold: Hold
    newly: tuple[str, ...] = ()  # ids of rules that apply now and did not before
    just_queued: bool = False


@dataclass(frozen=True)
class QueueItem:
    """A conversation as staff see it in a list."""

    conversation: Conversation
    hold: Hold
    priority: Priority | None
    waiting_since: datetime  # the first sign of risk, or when a person was first needed
    reasons: tuple[str, ...]
    last_message_at: datetime
    written_at: datetime  # by the caller; or when it began
    needed: bool  # whether there was any sign of risk, or a person was needed
    came_back: bool = False  # waits again through no doing of their own

    @property
    def rank(self) -> tuple[int, bool, datetime]:
        """Most urgent first, then who came back, then longest since the first sign of risk.

        A priority not known yet counts as urgent.
        """
        return ((self.priority or Priority.URGENT).rank, not self.came_back, self.waiting_since)


@dataclass(frozen=True)
class Confirmation:
    """A clinician's word on the priority."""

    priority: Priority
    reason: str
    staff: str
    at: datetime


@dataclass(frozen=True)
class Offered:
    """A service or opening the caller was offered, and what became of it."""

    what: str
    name: str
    at: datetime
    declined_at: datetime | None = None


@dataclass(frozen=True)
class Note:
    """A whisper: what one member of staff wrote for the others, and the message it came after."""

    id: int
    staff: str
    text: str
    after_seq: int
    at: datetime


@dataclass(frozen=True)
class ReadBack:
    """Somebody read the summary back to the caller, who agreed; `after_seq` is how far it went."""

    staff: str
    after_seq: int
    at: datetime


@dataclass(frozen=True)
class Wish:
    """A number that a caller asked us to ring, whether it is safe to leave a message, and when is best."""

    conversation_id: str
    phone: str
    safe: str
    best_time: str
    at: datetime


@dataclass(frozen=True)
class Summary:
    """The SBAR summary (clinical.md §6.7), ready before anybody accepts.

    What was said, what somebody else said and what the software noticed are kept apart.
    Factor ids and values, not words: a page puts its own labels on them.
    """

    first: Mapping[str, Value]  # access needs, advance choice document and crisis plan
    plan: Mapping[str, Value]  # the safety plan, in the person's words
    situation: Mapping[str, Value]
    own_words: tuple[str, ...]
    reported_words: str | None  # the person's, as somebody else remembers them
    carer_words: tuple[str, ...]
    background: Mapping[str, Value]
    answers: Mapping[str, Answer]
    earlier: Mapping[str, Answer]  # told before, and to be asked again
    declined: tuple[str, ...]
    not_asked: tuple[str, ...]
    noticed: tuple[Noticed, ...]
    priority: Priority | None
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    confirmation: Confirmation | None
    offered: tuple[Offered, ...]
    started_at: datetime
    waiting_since: datetime
    read_back: ReadBack | None = None
    call_back: Wish | None = None  # the last time they asked to be rung
    quiet: bool = False  # somebody may be beside them: not to be rung now


@dataclass(frozen=True)
class CaseFile:
    """All that staff may read of one conversation."""

    item: QueueItem
    summary: Summary
    transcript: tuple[Message, ...]
    noticed: tuple[tuple[int, Noticed], ...]
    answers: Mapping[str, Answer]
    assessments: tuple[Assessed, ...]
    confirmations: tuple[Confirmation, ...]
    holds: tuple[Hold, ...]
    staff_names: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


class HandoverError(Exception):
    """Something staff asked for that cannot be done; the message says why."""


class AlreadyClaimed(HandoverError):
    """Somebody else took the conversation first."""


class BotIsOff(HandoverError):
    """People alone answer on this channel, so nothing can be handed back to the bot."""


class NotYours(HandoverError):
    """Only who holds the conversation may do this."""


class NotReached(HandoverError):
    """Nobody has met this caller, and not enough was done to reach them."""


class ReasonNeeded(HandoverError):
    """Closing, and changing a priority, need a reason in words."""


class StaleReply(HandoverError):
    """A colleague has written since the writer last looked."""
