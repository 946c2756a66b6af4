"""What became of one conversation, from its rows: each wait for a person, and each clinician's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.conversations.model import Assessed, Conversation, Hold, Holder, Why
from bot.handover.model import Confirmation
from bot.handover.standing import as_it_counted, as_it_counts, open_risk
from bot.triage import Priority, more_urgent

PickUp = Mapping[str, timedelta]
"""How soon a human answers at a priority, where a deployment does not keep to the usual."""
USUAL: PickUp = {}
SEEN_TO = (Holder.HUMAN, Holder.CLOSED)  # after these a wait begins anew
URGENT_TO_BE = (Priority.EMERGENCY, Priority.VERY_URGENT)
FAR = 2  # steps between A or B and what a clinician made of it


@dataclass
class Story:
    """The rows of one conversation that figures are made of, each kind oldest first."""

    conversation: Conversation
    holds: list[Hold] = field(default_factory=list)
    assessed: list[Assessed] = field(default_factory=list)
    confirmed: list[Confirmation] = field(default_factory=list)
    alarms: list[datetime] = field(default_factory=list)

    def priority(self, until: datetime | None = None) -> Priority | None:
        """As it counts now, or counted then."""
        if until is None:
            return as_it_counts(self.assessed, self.confirmed)
        return as_it_counted(self.assessed, self.confirmed, until)


@dataclass(frozen=True)
class Wait:
    """One wait for a person: from the first sign of risk, or from the queue, until it was over."""

    conversation: Conversation
    priority: Priority | None
    hold: Hold  # as it is now
    target: timedelta  # how long such a caller may wait
    began: datetime
    ended: datetime | None = None
    met: bool = False  # a person came

    def lasted(self, at: datetime) -> timedelta:
        return (self.ended or at) - self.began

    def in_time(self, at: datetime) -> bool:
        return self.lasted(at) <= self.target

    def near(self, at: datetime) -> bool:
        """Whether half of the time is gone, or more."""
        return self.lasted(at) >= self.target / 2

    @property
    def rank(self) -> tuple[int, datetime]:
        return ((self.priority or Priority.URGENT).rank, self.began)


def target_of(priority: Priority | None, pick_up: PickUp) -> timedelta:
    """How soon a human answers here: as this deployment says, or else as usual. Not known is urgent."""
    counts = priority or Priority.URGENT
    return pick_up.get(counts, counts.pick_up)


def waits(story: Story, pick_up: PickUp = USUAL) -> list[Wait]:
    """Every wait of this caller, over or not, oldest first (defined in docs/figures.md)."""
    found: list[Wait] = []
    free_since: datetime | None = None  # no sign before this begins a wait
    entered: Hold | None = None
    before: Hold | None = None
    for hold in story.holds:
        if before is not None and before.holder in SEEN_TO:
            free_since = hold.since
        if hold.holder is Holder.QUEUE:
            entered = entered or hold
        elif entered is not None:
            met = hold.holder is Holder.HUMAN
            sign = _first_sign(story, free_since, entered.since)
            if sign or entered.why is not Why.STEPPED_IN:  # nobody waits whom staff join unasked
                found.append(_wait(story, pick_up, sign or entered.since, hold.since, met))
            entered, free_since = None, hold.since
        before = hold
    if entered is not None:
        began = _first_sign(story, free_since, entered.since) or entered.since
        return [*found, _wait(story, pick_up, began)]
    if before is not None and before.holder is Holder.BOT and not _left_knowingly(story, before):
        sign = _first_sign(story, free_since)
        if sign and open_risk(story.priority()):
            found.append(_wait(story, pick_up, sign))
    return found


def _left_knowingly(story: Story, hold: Hold) -> bool:
    """Whether a person gave a caller at risk back to the bot, knowing of it."""
    return hold.why is Why.HANDED_BACK and open_risk(story.priority(hold.since))


def _wait(
    story: Story, pick_up: PickUp, began: datetime, ended: datetime | None = None, met: bool = False
) -> Wait:
    priority = story.priority(ended)
    target = target_of(priority, pick_up)
    return Wait(story.conversation, priority, story.holds[-1], target, began, ended, met)


def _first_sign(story: Story, after: datetime | None, until: datetime | None = None) -> datetime | None:
    """The first open risk assessed or found by a clinician, or thing the screen asked about, in this span."""
    signs = [one.at for one in story.assessed if one.priority and open_risk(Priority(one.priority))]
    signs += [one.at for one in story.confirmed if open_risk(one.priority)]
    among = (
        sign
        for sign in (*signs, *story.alarms)
        if (after is None or sign > after) and (until is None or sign <= until)
    )
    return min(among, default=None)


@dataclass(frozen=True)
class Judged:
    """What the ruleset proposed, and what a clinician made of it."""

    proposed: Priority
    confirmed: Priority
    at: datetime

    @property
    def far_apart(self) -> bool:
        """Whether somebody should look: an A or B two steps or more lower, or a D to G raised."""
        if self.proposed in URGENT_TO_BE:
            return self.confirmed.rank - self.proposed.rank >= FAR
        return self.proposed.rank >= Priority.SOON.rank and self.confirmed.rank < self.proposed.rank


def judged(story: Story) -> list[Judged]:
    """Each confirmation of a proposal. A second word on the same proposal judges no proposal."""
    found: list[Judged] = []
    before: datetime | None = None
    for one in story.confirmed:
        proposed = _proposed(story.assessed, before, one.at)
        if proposed is not None:
            found.append(Judged(proposed, one.priority, one.at))
        before = one.at
    return found


def _proposed(assessed: Sequence[Assessed], after: datetime | None, until: datetime) -> Priority | None:
    """The most urgent thing the ruleset said anew in this span."""
    proposed: Priority | None = None
    for one in assessed:
        anew = after is None or (one.at > after and one.changed.get("newly"))
        if one.priority and anew and one.at <= until:
            said = Priority(one.priority)
            proposed = said if proposed is None else more_urgent(proposed, said)
    return proposed
