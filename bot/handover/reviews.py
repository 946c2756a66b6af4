"""The review list: an ending at D to G is provisional until a clinician has confirmed it, within a day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.handover import work, work_store
from bot.handover.model import Standing
from bot.handover.standing import open_risk
from bot.handover.work_model import WorkItem, WorkKind
from bot.staff import store as people
from bot.staff.model import Staff

SHOWN = 100


@dataclass(frozen=True)
class Waiting:
    """How many of an area wait for a clinician's word, and how many of them longer than they were told."""

    area: str | None
    open: int
    late: int


def promised(c: Connection, now: Standing, at: datetime) -> None:
    """The caller has been given their ending. At D to G its words say that a clinician will check it."""
    if not open_risk(now.priority or now.assessment.priority):
        work.open_item(c, WorkKind.REVIEW, at, conversation_id=now.conversation.id)


def ever_promised(c: Connection, conversation_id: str) -> bool:
    """Whether they were ever given such an ending: the bot has asked all that it asks."""
    return work_store.ever_opened(c, WorkKind.REVIEW, conversation_id)


def kept(c: Connection, staff: Staff, conversation_id: str, word: str, at: datetime) -> None:
    """A clinician has said their word on the priority."""
    work.settle(c, staff, WorkKind.REVIEW, conversation_id, word, at)


def to_review(c: Connection, staff: Staff, at: datetime) -> list[WorkItem]:
    """What waits in their areas, due first; the first of it, where that is very much."""
    found = work.theirs(work_store.open_items(c, WorkKind.REVIEW), staff)
    found = sorted(found, key=lambda item: item.due_at)[:SHOWN]
    people.add_audit(c, staff.id, "read_reviews", None, {"count": len(found)}, at)
    return work.all_ranked(c, found)


def waiting(c: Connection, at: datetime) -> list[Waiting]:
    """How many there are, in each area that has any."""
    return [Waiting(*row) for row in work_store.counted(c, WorkKind.REVIEW, at)]
