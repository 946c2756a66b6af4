"""The wall: every live conversation at a glance, those the assistant holds too, and the work that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import store as record
from bot.conversations.model import Conversation, Hold, Holder
from bot.handover import looks, reviews, work
from bot.handover.model import QueueItem
from bot.handover.queue import items
from bot.handover.reviews import Waiting
from bot.handover.taking import theirs
from bot.handover.work_model import WorkItem
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import Priority

LIVE_FOR = timedelta(
    hours=1
)  # a caller with the bot who is silent for longer is gone; after risk, that is work
LATELY, LATELY_WITHIN = 50, timedelta(days=7)  # closed conversations shown: so many, no older
QUIET = len(Priority)  # ranks after every priority: nothing is known, and nothing calls for a human
READ = "read_wall"


@dataclass(frozen=True)
class OnWall:
    """One conversation on the wall. `holder` names the member of staff who has it."""

    item: QueueItem
    holder: str | None

    @property
    def rank(self) -> tuple[int, bool, datetime]:
        """Most urgent first, then longest since the first sign of risk. Not known counts as urgent once
        there was a sign; a caller who has only just begun comes last."""
        if self.item.priority is None and not self.item.needed:
            return QUIET, True, self.item.waiting_since
        return self.item.rank

    def silent(self, at: datetime) -> timedelta:
        """How long the caller has written nothing."""
        return at - self.item.written_at


@dataclass(frozen=True)
class Wall:
    """What is live and what is to do at one moment, most urgent first, and how much waits for review."""

    live: Sequence[OnWall]
    to_do: Sequence[WorkItem]
    to_review: Sequence[Waiting]

    def of(self, staff: Staff) -> "Wall":
        """As much of it as this member of staff may see."""
        live = [one for one in self.live if theirs(staff, one.item.conversation, one.item.hold)]
        return Wall(live, work.theirs(self.to_do, staff), _theirs(self.to_review, staff))


def whole(c: Connection, at: datetime) -> Wall:
    """The wall of every area. Whoever shows any of it says so in the audit: `note_look`."""
    live = sorted(_on_wall(c, record.live_holds(c, at - LIVE_FOR)), key=lambda one: one.rank)
    return Wall(live, work.all_open(c), reviews.waiting(c, at))


def closed_lately(c: Connection, staff: Staff, at: datetime) -> Wall:
    """The conversations of theirs that were closed last, newest first; and what is to do."""
    closed = record.closed_since(c, at - LATELY_WITHIN)
    seen = [(of, hold) for of, hold in closed if theirs(staff, of, hold)]
    last = sorted(seen, key=lambda one: one[1].since, reverse=True)[:LATELY]
    to_do, to_review = work.theirs(work.all_open(c), staff), _theirs(reviews.waiting(c, at), staff)
    return Wall(_on_wall(c, last), to_do, to_review)


def looked_lately(c: Connection, staff: Staff, at: datetime) -> bool:
    """Whether the audit has this member of staff at the wall within the last few minutes."""
    return looks.known(c, staff, READ, at)


def note_look(c: Connection, staff: Staff, seen: Wall, at: datetime) -> None:
    """Keeps in the audit that this was shown to them."""
    people.add_audit(c, staff.id, READ, None, {"count": len(seen.live), "work": len(seen.to_do)}, at)


def _theirs(to_review: Sequence[Waiting], staff: Staff) -> list[Waiting]:
    return [one for one in to_review if staff.sees(one.area)]


def _on_wall(c: Connection, held: Sequence[tuple[Conversation, Hold]]) -> list[OnWall]:
    names = people.staff_names(c)
    return [
        OnWall(item, names.get(item.hold.staff_id or 0) if item.hold.holder is Holder.HUMAN else None)
        for item in items(c, held)
    ]
