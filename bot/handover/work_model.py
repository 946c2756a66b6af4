"""What a human must not forget: the kinds of work there are, and one item of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.handover.model import HandoverError
from bot.triage import Priority


class WorkKind(StrEnum):
    """Why there is something to do; everything about a kind is in `KINDS`."""

    SILENCE = "silence"


@dataclass(frozen=True)
class KindOfWork:
    """What staff read, how soon somebody must act, and how it ranks where no caller's priority does."""

    title: str
    to_do: str
    over: str  # how it ends by itself
    within: timedelta
    ranks_as: Priority = Priority.URGENT


KINDS: Mapping[WorkKind, KindOfWork] = {
    WorkKind.SILENCE: KindOfWork(
        title="The caller told us of risk and has stopped writing",
        to_do="Read the conversation. Join it, or ring if that is safe for them. "
        "If you cannot reach them and they may be in danger, follow the missed contact steps.",
        over="The caller has written again",
        within=timedelta(minutes=10),
    ),
}


class Act(StrEnum):
    """What happened to an item. The last two end it."""

    TAKEN = "taken"
    RELEASED = "released"
    DONE = "done"  # by staff, with an outcome
    ANSWERED = "answered"  # by itself: what it was about is over


ENDS = (Act.DONE, Act.ANSWERED)


@dataclass(frozen=True)
class WorkAct:
    """One act on an item; nobody did what happened by itself."""

    act: Act
    staff_id: int | None
    staff: str | None
    outcome: str | None
    at: datetime


@dataclass(frozen=True)
class WorkItem:
    """One thing to do, with all that happened to it. `about` is its conversation, or another thing's id."""

    id: int
    kind: WorkKind
    about: str
    conversation_id: str | None
    area: str | None
    opened_at: datetime
    due_at: datetime
    acts: tuple[WorkAct, ...] = ()
    priority: Priority | None = None  # the caller's, as it counts

    @property
    def owner(self) -> WorkAct | None:
        """Who took it and has not put it back."""
        last = self.acts[-1] if self.acts else None
        return last if last and last.act is Act.TAKEN else None

    @property
    def ended(self) -> WorkAct | None:
        """How it ended, if it has."""
        last = self.acts[-1] if self.acts else None
        return last if last and last.act in ENDS else None

    @property
    def rank(self) -> tuple[int, datetime]:
        """Most urgent first, then what is due first."""
        return ((self.priority or KINDS[self.kind].ranks_as).rank, self.due_at)

    def overdue(self, at: datetime) -> bool:
        """Whether somebody should have acted by now."""
        return self.ended is None and at >= self.due_at


class WorkError(HandoverError):
    """Something asked of a work item that cannot be done; the message says why."""


class UnknownWork(WorkError):
    """There is no work item of this number."""


class NotYourWork(WorkError):
    """Somebody else has taken it, or nobody has."""


class WorkEnded(WorkError):
    """It is done, or over by itself."""
