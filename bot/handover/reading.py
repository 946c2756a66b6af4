"""How far each member of staff has read a conversation, and what its caller wrote beyond that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import PHONE, Conversation, Holder, Message, Sender
from bot.handover import reading_store as store
from bot.handover import store as judgements
from bot.handover.model import Confirmation, HandoverError
from bot.handover.standing import QUEUED_AT_ONCE, open_risk, priorities_of
from bot.handover.taking import begin
from bot.staff.model import Staff
from bot.triage import Priority


@dataclass(frozen=True)
class Unread:
    """A caller of theirs whose last lines they have not read."""

    conversation: Conversation
    priority: Priority | None
    since: datetime
    last: int  # the newest line
    lines: int
    alert: bool  # the screen raised an alarm in one of them

    @property
    def pressing(self) -> bool:
        """Whether it cannot wait until they look by themselves."""
        return self.alert or self.priority in QUEUED_AT_ONCE

    @property
    def at_risk(self) -> bool:
        """Whether it is to be heard; not known counts as urgent."""
        return self.pressing or self.priority is None or open_risk(self.priority)

    @property
    def rank(self) -> tuple[bool, int, datetime]:
        return not self.pressing, (self.priority or Priority.URGENT).rank, self.since


class WrittenSince(HandoverError):
    """The caller has written after message `after`, and whoever acts has not read it."""

    def __init__(self, after: int) -> None:
        super().__init__("The caller has written since. Read that first, then do it again if it still fits.")
        self.after = after


class JudgedSince(HandoverError):
    """A clinician has said how urgent the caller is since whoever acts last read."""

    def __init__(self, said: Confirmation) -> None:
        super().__init__(
            f"{said.staff} has set the priority to {said.priority.code} since you read this. "
            "Read why, then do it again if it still fits."
        )


def mark(c: Connection, staff: Staff, conversation_id: str, seq: int, at: datetime) -> None:
    """They have read up to this message: what stood before them, or what was there when they wrote."""
    conversations.lock(c, conversation_id)
    store.mark(c, conversation_id, staff.id, seq, at)


def shown(c: Connection, staff: Staff, conversation_id: str, seq: int, at: datetime) -> None:
    """A page that somebody looks at has shown them up to this message. Raises NotAllowed."""
    begin(c, staff, conversation_id)
    store.mark(c, conversation_id, staff.id, min(seq, record.last_seq(c, conversation_id)), at)


def must_have_read(c: Connection, staff: Staff, conversation_id: str, after: int | None) -> None:
    """Nobody leaves or lowers a caller over a line, or a colleague's word on the priority, that they have not
    read. Raises WrittenSince, JudgedSince.

    `after` is the last message their page showed. A program may leave it out: then what counts is how far
    its owner had read when they last read, claimed or wrote, and only lines that told of more risk hold
    them back.
    """
    read_at = store.read_at(c, conversation_id, staff.id)
    said = judgements.all_confirmations(c, conversation_id)[-1:]
    if read_at and said and said[0].at > read_at and said[0].staff != staff.username:
        raise JudgedSince(said[0])
    if after is not None:
        if record.written_after(c, conversation_id, after):
            raise WrittenSince(after)
        return
    now, read = conversations.hold(c, conversation_id), store.mark_of(c, conversation_id, staff.id)
    claimed_at = now.since if now.staff_id == staff.id else None
    if read is None and claimed_at is None:
        return
    unread = [
        line
        for line in record.messages_after(c, conversation_id, read or 0)
        if line.draft.sender is Sender.CALLER and (claimed_at is None or line.at > claimed_at)
    ]
    if unread and _told_more(c, conversation_id, unread):
        raise WrittenSince(unread[0].seq - 1)


def unread(c: Connection, staff: Staff) -> list[Unread]:
    """The callers of theirs, in writing, who wrote since they last read or wrote; most urgent first."""
    own = {
        of.id: of
        for of, hold in record.held_by(c, Holder.HUMAN)
        if hold.staff_id == staff.id and of.channel != PHONE
    }
    lines = store.unread(c, staff.id, own)
    counts = priorities_of(c, lines.keys())
    found = [Unread(own[of], counts[of], *told) for of, told in lines.items()]
    return sorted(found, key=lambda one: one.rank)


def _told_more(c: Connection, conversation_id: str, lines: Sequence[Message]) -> bool:
    """Whether the screen raised an alarm in one of these lines, or a new rule applies since the first."""
    alarms = {seq for seq, one in record.screened(c, conversation_id) if one.action == "alert"}
    newly = (one for one in record.all_assessments(c, conversation_id) if one.changed.get("newly"))
    return not alarms.isdisjoint(line.seq for line in lines) or any(one.at >= lines[0].at for one in newly)
