"""A priority that may still be open, and which of two is less urgent."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.assurance.logic import Truth, every, no, some
from bot.triage import Priority


@dataclass(frozen=True)
class Urgency:
    """For each of the seven priorities, whether it is at least as urgent as that."""

    at_least: tuple[Truth, ...]

    @classmethod
    def most_urgent(cls, found: Iterable[tuple[Priority, Truth]], least: Priority) -> "Urgency":
        """The most urgent of those that hold, or `least`."""
        held = [(least, True), *found]
        return cls(tuple(some(*(truth for p, truth in held if p.rank <= rank.rank)) for rank in Priority))

    def reaches(self, priority: Priority) -> Truth:
        return self.at_least[priority.rank]

    def passes(self, priority: Priority) -> Truth:
        """More urgent than that."""
        return self.at_least[priority.rank - 1] if priority.rank else False

    def exactly(self, priority: Priority) -> Truth:
        return every(self.reaches(priority), no(self.passes(priority)))

    def less_urgent_than(self, other: "Urgency") -> Truth:
        return some(
            *(every(theirs, no(ours)) for ours, theirs in zip(self.at_least, other.at_least, strict=True))
        )

    def with_doubt(self, other: "Urgency") -> "Urgency":
        """The more urgent of the two."""
        pairs = zip(self.at_least, other.at_least, strict=True)
        return Urgency(tuple(some(ours, theirs) for ours, theirs in pairs))
