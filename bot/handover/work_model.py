"""One item of work that a human must not forget, with all that happened to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.handover.model import HandoverError
from bot.handover.work_kinds import CHAIN, KINDS, KindOfWork, Level, WorkKind
from bot.staff.model import Role, Staff
from bot.triage import Priority

__all__ = ["CHAIN", "KINDS", "KindOfWork", "Level", "WorkKind"]  # and all that is below


class Act(StrEnum):
    """What happened to an item. The last two end it."""

    TAKEN = "taken"
    RELEASED = "released"
    TRIED = "tried"  # the caller could not be reached; it is due again
    SEEN = "seen"  # the alarm was heard; it comes back if nobody acts
    PASSED_ON = "passed_on"  # it is for the next in the chain now, and nobody's yet
    MORE_URGENT = "more_urgent"  # it is due sooner than it was
    DONE = "done"  # by staff, with an outcome
    ANSWERED = "answered"  # by itself: what it was about is over


ENDS = (Act.DONE, Act.ANSWERED)
_OWNERS = (Act.TAKEN, Act.RELEASED, Act.PASSED_ON, *ENDS)  # each says anew who has it
_ALARMS = (Act.SEEN, Act.PASSED_ON)


@dataclass(frozen=True)
class WorkAct:
    """One act on an item; nobody did what happened by itself."""

    act: Act
    staff_id: int | None
    staff: str | None
    outcome: str | None
    at: datetime
    due_at: datetime | None = None  # when it is due again, if that changed
    to: Level | None = None  # for whom it is from here on, if that changed


@dataclass(frozen=True)
class WorkItem:
    """One thing to do, with all that happened to it. `about` is its conversation, or another thing's id."""

    id: int
    kind: WorkKind
    about: str
    conversation_id: str | None
    area: str | None
    opened_at: datetime
    first_due_at: datetime
    acts: tuple[WorkAct, ...] = ()
    priority: Priority | None = None  # the caller's, as it counts
    holder_id: int | None = None  # who of staff has the caller now

    @property
    def due_at(self) -> datetime:
        """By when somebody must act, after all that happened."""
        return next((act.due_at for act in reversed(self.acts) if act.due_at), self.first_due_at)

    @property
    def level(self) -> Level:
        """Who must act on it now."""
        return next((act.to for act in reversed(self.acts) if act.to), KINDS[self.kind].level)

    @property
    def least(self) -> Level:
        """Who at least may act, however far its alarm has gone: after the last try a clinician."""
        kind = KINDS[self.kind]
        spent = bool(kind.tries) and len(self.tries) >= kind.tries
        return Level.CLINICIAN if spent and kind.level is Level.CALL_HANDLER else kind.level

    @property
    def owner(self) -> WorkAct | None:
        """Who took it and has not put it back."""
        last = self._last(*_OWNERS)
        return last if last and last.act is Act.TAKEN else None

    @property
    def ended(self) -> WorkAct | None:
        """How it ended, if it has."""
        return self._last(*ENDS)

    def seen_by(self, staff: Staff) -> bool:
        """Whether it is of their area, or with them: the work, or the caller."""
        taken_by = self.owner.staff_id if self.owner else None
        return staff.sees(self.area) or staff.id in (taken_by, self.holder_id)

    @property
    def tries(self) -> tuple[WorkAct, ...]:
        """When the caller could not be reached, and what came of each try."""
        return tuple(act for act in self.acts if act.act is Act.TRIED)

    def may_be_taken_by(self, role: Role) -> bool:
        """Whether it waits for somebody of this role to take it."""
        open_to = self.ended is None and self.owner is None and not KINDS[self.kind].ends_by_itself
        return open_to and self.least.reached_by(role)

    @property
    def may_be_tried(self) -> bool:
        """Whether another try to reach the caller belongs to this work."""
        return self.ended is None and len(self.tries) < KINDS[self.kind].tries

    @property
    def rings(self) -> bool:
        """Whether its alarm goes, and nobody has said that they heard it since it last came."""
        last, kind = self._last(*_ALARMS), KINDS[self.kind]
        going = self.alarmed_at is not None and last is not None and last.act is Act.PASSED_ON
        return kind.alarm and self.ended is None and going

    @property
    def alarm_at(self) -> datetime:
        """From when its alarm goes: when it is due, or when whoever took it has had its time as well."""
        return max(self.due_at, self.owner.at + KINDS[self.kind].within) if self.owner else self.due_at

    @property
    def alarmed_at(self) -> datetime | None:
        """When its alarm last began, went on or was heard: the chain goes on from here."""
        last = self._last(*_ALARMS)
        return last.at if last and last.at >= self.alarm_at else None

    @property
    def holders_alone(self) -> bool:
        """Whether its alarm rings for whoever has the caller, and for nobody else yet."""
        last = self._last(Act.PASSED_ON)
        return self.holder_id is not None and last is not None and last.to is None

    @property
    def rank(self) -> tuple[int, datetime]:
        """Most urgent first, then what is due first."""
        return ((self.priority or KINDS[self.kind].ranks_as).rank, self.due_at)

    def overdue(self, at: datetime) -> bool:
        """Whether somebody should have acted by now."""
        return self.ended is None and at >= self.due_at

    def _last(self, *among: Act) -> WorkAct | None:
        return next((act for act in reversed(self.acts) if act.act in among), None)


class WorkError(HandoverError):
    """Something asked of a work item that cannot be done; the message says why."""


class UnknownWork(WorkError):
    """There is no work item of this number."""


class NotYourWork(WorkError):
    """Somebody else has taken it, or nobody has."""


class WorkEnded(WorkError):
    """It is done, or over by itself."""


class StillGoing(WorkError):
    """What it is about is not over, so nobody can call it done."""
