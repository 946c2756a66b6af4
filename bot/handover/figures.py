"""What a supervisor sees of the day and of this moment. Each figure is defined in docs/figures.md."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations.model import Holder
from bot.handover import figures_store as store
from bot.handover.days import Period, hour_of
from bot.handover.stories import USUAL, Judged, PickUp, Story, Wait, judged, waits
from bot.handover.wall import LIVE_FOR
from bot.triage import Priority

ALL, UNKNOWN = "", "unknown"  # areas: every one, and callers whose area is not known yet


@dataclass(frozen=True)
class Waited:
    """The waits of one priority that were over in the period."""

    priority: Priority | None
    met: int
    in_time: int
    left: int  # over without a person
    median: timedelta | None
    ninetieth: timedelta | None
    longest: timedelta | None


@dataclass(frozen=True)
class Figures:
    """What happened in a period."""

    arrivals: tuple[int, ...]  # by hour of the day in London
    waited: tuple[Waited, ...]
    outcomes: tuple[tuple[str, int], ...]
    ended_with_bot: int
    judged: tuple[tuple[Priority, Priority, int], ...]  # proposed, confirmed, how often

    @property
    def judged_as(self) -> dict[str, int]:
        """How often the proposal was kept, made more urgent, or made less urgent."""
        found = {"kept": 0, "more": 0, "less": 0}
        for proposed, confirmed, n in self.judged:
            step = confirmed.rank - proposed.rank
            found["kept" if step == 0 else "more" if step < 0 else "less"] += n
        return found


def figures(c: Connection, period: Period, area: str = ALL, pick_up: PickUp = USUAL) -> Figures:
    """Everything that is counted of one period, in one area or in all."""
    stories = [one for one in store.moved_or_confirmed(c, period) if is_in(area, one.conversation.area)]
    over = [w for one in stories for w in waits(one, pick_up) if w.ended and period.holds(w.ended)]
    words = [word for one in stories for word in judged(one) if period.holds(word.at)]
    hours = Counter(hour_of(at) for at, of in store.arrivals(c, period) if is_in(area, of))
    outcomes: Counter[str] = Counter()
    for outcome, of, n in store.outcomes(c, period):
        outcomes[outcome] += n if is_in(area, of) else 0
    return Figures(
        arrivals=tuple(hours[hour] for hour in range(24)),
        waited=tuple(_waited(over)),
        outcomes=tuple((outcome, n) for outcome, n in outcomes.most_common() if n),
        ended_with_bot=sum(n for of, n in store.ended_with_bot(c, period) if is_in(area, of)),
        judged=_counted(words),
    )


@dataclass(frozen=True)
class Now:
    """How things stand at this moment."""

    waits: tuple[Wait, ...]  # most pressing first
    with_staff: tuple[Story, ...]

    def pressing(self, at: datetime) -> list[Wait]:
        """Who has waited half of their time or more, most urgent first and then longest."""
        return [wait for wait in self.waits if wait.near(at)]

    def late(self, at: datetime) -> list[Wait]:
        return [wait for wait in self.waits if not wait.in_time(at)]


def now(c: Connection, at: datetime, area: str = ALL, pick_up: PickUp = USUAL) -> Now:
    """Who waits and who is with staff. A caller whose area is not known yet is in every area's list."""
    stories = [
        one
        for one in store.live(c, at - LIVE_FOR)
        if one.conversation.area is None or is_in(area, one.conversation.area)
    ]
    open_waits = [wait for one in stories for wait in waits(one, pick_up) if wait.ended is None]
    held = tuple(one for one in stories if one.holds[-1].holder is Holder.HUMAN)
    return Now(tuple(sorted(open_waits, key=lambda wait: wait.rank)), held)


@dataclass(frozen=True)
class Waiting:
    """Who waits at one priority now, against its target."""

    priority: Priority | None
    target: timedelta
    n: int
    late: int
    longest: timedelta


def by_priority(waits: Sequence[Wait], at: datetime) -> list[Waiting]:
    """Each priority that somebody waits at, most urgent first; not known ranks as urgent."""
    among: dict[Priority | None, list[Wait]] = {}
    for wait in waits:
        among.setdefault(wait.priority, []).append(wait)
    rows = [
        Waiting(
            priority,
            mine[0].target,
            len(mine),
            sum(not one.in_time(at) for one in mine),
            max(one.lasted(at) for one in mine),
        )  # fmt: skip
        for priority, mine in among.items()
    ]
    return sorted(rows, key=lambda row: (row.priority or Priority.URGENT).rank)


def is_in(area: str, of: str | None) -> bool:
    """Whether a caller of this area belongs to what was asked for: an area, ALL or UNKNOWN."""
    return area == ALL or (of is None if area == UNKNOWN else of == area)


def _waited(over: Sequence[Wait]) -> Iterable[Waited]:
    for priority in (*Priority, None):
        mine = [wait for wait in over if wait.priority is priority and wait.ended]
        met = sorted(wait.lasted(wait.began) for wait in mine if wait.met)
        in_time = sum(wait.met and wait.in_time(wait.began) for wait in mine)
        yield Waited(
            priority, len(met), in_time, len(mine) - len(met),
            _share(met, 0.5), _share(met, 0.9), _share(met, 1),
        )  # fmt: skip


def _share(lengths: Sequence[timedelta], share: float) -> timedelta | None:
    """The wait that this share of callers did not exceed: one that somebody really had."""
    return lengths[math.ceil(share * len(lengths)) - 1] if lengths else None


def _counted(words: Iterable[Judged]) -> tuple[tuple[Priority, Priority, int], ...]:
    pairs = Counter((one.proposed, one.confirmed) for one in words)
    ordered = sorted(pairs.items(), key=lambda pair: (pair[0][0].rank, pair[0][1].rank))
    return tuple((proposed, confirmed, n) for (proposed, confirmed), n in ordered)
