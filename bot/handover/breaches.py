"""Callers whom nobody has answered in time: told when that is near, and an alarm (`alarms.py`) when past.

The clock starts at the first sign of risk, not when somebody was assigned.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Holder
from bot.handover import breach_store, figures_store, work, work_store
from bot.handover.alarms import RISK
from bot.handover.breach_store import Key
from bot.handover.stories import waits
from bot.handover.work_model import WorkKind

AT_LEAST = timedelta(seconds=30)  # before it is past, so that there is time to act
KINDS_OF_BREACH = (WorkKind.BREACH_NEAR, WorkKind.BREACH)
LOOK_AT_ALL = timedelta(minutes=1)  # not only at who waits: the bot may hold somebody who should


@dataclass(frozen=True)
class Limits:
    """After what part of the time it is near, how long each step of the chain has, and unusual times."""

    near: float
    step: timedelta
    pick_up: Mapping[str, timedelta] = field(default_factory=dict)


@dataclass(frozen=True)
class Wait:
    """Since when a caller waits for a human, and for how long they may."""

    since: datetime
    within: timedelta

    @property
    def past_at(self) -> datetime:
        return self.since + self.within

    def kind(self, at: datetime, near: float) -> WorkKind | None:
        """What this wait is by now: nearly over, past, or neither."""
        if at >= self.past_at:
            return WorkKind.BREACH
        near_at = self.since + min(self.within * near, self.within - AT_LEAST)
        return WorkKind.BREACH_NEAR if at >= near_at else None


def wait_of(c: Connection, conversation_id: str, limits: Limits) -> Wait | None:
    """How this caller waits now, as the figures count it too; None if they do not (docs/figures.md)."""
    found = waits(figures_store.story_of(c, conversation_id), limits.pick_up)
    return Wait(found[-1].began, found[-1].target) if found and found[-1].ended is None else None


class Clocks:
    """Every caller's clock, worked out anew only when something about the caller has changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Key, Wait | None]] = {}
        self._all_at = datetime.min.replace(tzinfo=UTC)

    def due(self, c: Connection, at: datetime, limits: Limits) -> list[str]:
        """Whose breach is near, past or over, and not yet as it should be; first who waits longest."""
        among = self._among(c, at)
        keys = breach_store.waiting(c, RISK, among)
        same = {
            one: known
            for one, known in self._known.items()
            if keys.get(one) == known[0] or (among is not None and one not in among)
        }
        changed = {one: (key, wait_of(c, one, limits)) for one, key in keys.items() if one not in same}
        self._known = same | changed
        waits = {one: wait for one, (_, wait) in self._known.items() if wait}
        should = {one: kind for one, wait in waits.items() if (kind := wait.kind(at, limits.near))}
        open_now = {item.about: item.kind for item in work_store.open_items(c, *KINDS_OF_BREACH)}
        unlike = [one for one in {**should, **open_now} if should.get(one) is not open_now.get(one)]
        return sorted(unlike, key=lambda one: waits[one].since if one in waits else at)

    def _among(self, c: Connection, at: datetime) -> Collection[str] | None:
        """Whom this look is about: all there ever were, or only who waits, where anything may change."""
        if not timedelta() <= at - self._all_at < LOOK_AT_ALL:
            self._all_at = at
            return None
        queue = [of.id for of, _ in record.held_by(c, Holder.QUEUE)]
        return {*queue, *(one for one, (_, wait) in self._known.items() if wait)}


def attend(c: Connection, conversation_id: str, at: datetime, limits: Limits) -> None:
    """Opens and ends the work about one caller's wait, as it is now."""
    conversations.lock(c, conversation_id)
    wait = wait_of(c, conversation_id, limits)
    now = wait.kind(at, limits.near) if wait else None
    for kind in KINDS_OF_BREACH:
        if kind is not now:
            work.over(c, kind, conversation_id, at)
    if wait is None or now is None:
        return
    work.open_item(c, now, at, conversation_id=conversation_id, due_at=wait.past_at)
