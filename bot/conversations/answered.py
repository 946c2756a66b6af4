"""All answers of one conversation, row by row: what stands, what to ask again, what was told before."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.conversations.model import ASIDES, CALL_BACK, Answer, Source
from bot.triage import Value

BESIDE = frozenset((*ASIDES, *CALL_BACK))  # kept, and never read by triage
MOST_PUTS = 2  # no question is put more often each time it is opened (design §13.7)


@dataclass(frozen=True)
class Answered:
    """Every answer given, by what it answers and oldest first, and how often each question was put since."""

    history: Mapping[str, tuple[Answer, ...]]
    puts: Mapping[str, int]

    @cached_property
    def standing(self) -> Mapping[str, Answer]:
        """The newest answer of each factor: the one that stands."""
        return {factor: rows[-1] for factor, rows in self.history.items() if factor not in BESIDE}

    @cached_property
    def values(self) -> dict[str, Value]:
        """Factor to value, without those that must be asked again."""
        return {f: a.value for f, a in self.standing.items() if a.value is not None}

    @property
    def reopened(self) -> tuple[str, ...]:
        """What the caller's words, or their wish, opened again."""
        return tuple(f for f, a in self.standing.items() if a.source is Source.REOPENED)

    @property
    def outlived(self) -> tuple[str, ...]:
        """What was told too long ago to be used."""
        return tuple(f for f, a in self.standing.items() if a.source is Source.OUTLIVED)

    @property
    def lapsed_at(self) -> int:
        """The message with which answers last became too old; 0 if they never did."""
        rows = (a for answers in self.history.values() for a in answers)
        return max((a.seq or 0 for a in rows if a.source is Source.OUTLIVED), default=0)

    @cached_property
    def earlier(self) -> Mapping[str, Answer]:
        """What was answered before, of all that must be asked again."""
        told = {f: [a for a in self.history[f] if a.value is not None] for f in self.standing}
        return {f: rows[-1] for f, rows in told.items() if rows and f not in self.values}

    def aside(self, name: str) -> Answer | None:
        """The newest row of a question that is kept beside the answers; its value is None while open."""
        return self.history[name][-1] if name in self.history else None

    def told_last(self, factor: str) -> int:
        """The message with which this was last answered or opened again; 0 if none was about it."""
        return max((a.seq or 0 for a in self.history.get(factor, ())), default=0)

    def opened_at(self, name: str) -> int:
        """The message with which such a question was last opened; 0 if it never was."""
        rows = self.history.get(name, ())
        return max((a.seq or 0 for a in rows if a.source is Source.REOPENED), default=0)

    def replaced(self, factor: str, seq: int) -> Value | None:
        """The value that message `seq` put another in place of, if it still held or was opened on purpose."""
        before = [a for a in self.history.get(factor, ()) if a.seq != seq]
        while before and before[-1].source is Source.REOPENED:
            before.pop()
        return before[-1].value if before else None

    def raised(self, factor: str, seq: int) -> Value | None:
        """What the screen read in message `seq`, also where it is to be asked directly since."""
        rows = [a.value for a in self.history.get(factor, ()) if a.source is Source.SCREEN and a.seq == seq]
        return rows[-1] if rows else None

    def worn_out(self, factor: str) -> bool:
        """Whether asking once more would be asking too often."""
        return self.puts.get(factor, 0) >= MOST_PUTS
