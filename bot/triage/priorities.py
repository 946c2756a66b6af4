"""The seven priorities: how soon a human must act. Never a score, never a measure of risk."""

from datetime import timedelta
from enum import StrEnum


class Priority(StrEnum):
    """Most urgent first; compare by `rank` or `more_urgent`, never as text."""

    EMERGENCY = "emergency"
    VERY_URGENT = "very_urgent"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"
    OTHER_SERVICE = "other_service"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 is the most urgent."""
        return _RANK[self]

    @property
    def code(self) -> str:
        """The letter clinicians use, A to G."""
        return "ABCDEFG"[self.rank]

    @property
    def mhsds(self) -> str | None:
        """MHSDS ClinRespPriorityType, for the record alone: its numbers are not in order of urgency.

        `soon` has no national code. The default is 3: 2 starts a 24-hour clock. A service may choose 2.
        """
        return ("1", "4", "2", "3", "3", None, None)[self.rank]

    @property
    def pick_up(self) -> timedelta:
        """Within what a human answers here, from the first sign of risk (alarms run on it)."""
        return _PICK_UP.get(self, timedelta(hours=24))  # the review list


_PICK_UP = {
    Priority.EMERGENCY: timedelta(seconds=60),
    Priority.VERY_URGENT: timedelta(minutes=5),
    Priority.URGENT: timedelta(minutes=30),
}
_RANK = {priority: rank for rank, priority in enumerate(Priority)}


def more_urgent(a: Priority, b: Priority) -> Priority:
    """Whichever of the two needs a human sooner."""
    return a if a.rank <= b.rank else b


def less_urgent(a: Priority, b: Priority) -> Priority:
    """Whichever of the two can wait longer."""
    return b if a.rank <= b.rank else a
