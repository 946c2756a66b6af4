"""What staff do with the work that must not be forgotten, in the console or through the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.bootstrap import Desk
from bot.console.calls import tell_not_reached
from bot.console.looks import keep_look
from bot.conversations.live import EVERYTHING
from bot.handover import alarms, reviews, work
from bot.handover.work_model import KINDS, WorkItem
from bot.staff.model import Staff


class Work:
    """Each act is one transaction with its audit; whoever looks at the lists is woken after it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def to_do(self, staff: Staff) -> list[WorkItem]:
        """What is open in their areas, most urgent first."""
        with self._desk.begin() as c:
            return work.to_do(c, staff, self._desk.clock())

    def about_caller(self, staff: Staff, conversation_id: str) -> list[WorkItem]:
        """What is open about one caller, for their page."""
        with self._desk.reading() as c:
            return work.about_caller(c, staff, conversation_id)

    def to_review(self, staff: Staff) -> list[WorkItem]:
        """What a clinician has still to confirm in their areas, due first."""
        with self._desk.begin() as c:
            return reviews.to_review(c, staff, self._desk.clock())

    def read(self, staff: Staff, item_id: int) -> WorkItem:
        """One item, open or ended."""
        with self._desk.begin() as c:
            return work.read(c, staff, item_id, self._desk.clock())

    def take(self, staff: Staff, item_id: int) -> WorkItem:
        """It is theirs to do."""
        with self._desk.begin() as c:
            item = work.take(c, staff, item_id, self._desk.clock())
        return self._changed(item)

    def release(self, staff: Staff, item_id: int) -> WorkItem:
        """It waits for a colleague again."""
        with self._desk.begin() as c:
            item = work.release(c, staff, item_id, self._desk.clock())
        return self._changed(item)

    def tried(self, staff: Staff, item_id: int, what: str) -> WorkItem:
        """They could not reach the caller; it is due again, and after the last try a clinician's."""
        with self._desk.begin() as c:
            item = work.tried(c, staff, item_id, what, self._desk.clock())
            tell_not_reached(self._desk, c, item)
        return self._changed(item)

    def seen(self, staff: Staff, item_id: int) -> WorkItem:
        """They have heard the alarm."""
        with self._desk.begin() as c:
            item = work.seen(c, staff, item_id, self._desk.clock())
        return self._changed(item)

    def ringing(self, staff: Staff) -> list[WorkItem]:
        """The alarms they are to hear now."""
        managers = self._desk.settings.duty_managers.split()
        with self._desk.reading() as c:
            found = alarms.ringing_for(c, staff, managers)
        keep_look(self._desk, staff, "read_alarms", [item.id for item in found])
        return found

    def finish(self, staff: Staff, item_id: int, outcome: str) -> WorkItem:
        """It is done, with what came of it."""
        with self._desk.begin() as c:
            item = work.finish(c, staff, item_id, outcome, self._desk.clock())
        return self._changed(item)

    def _changed(self, item: WorkItem) -> WorkItem:
        self._desk.live.notify(item.conversation_id or EVERYTHING)
        return item


def work_json(item: WorkItem, now: datetime) -> dict[str, Any]:
    """An item as the programs of staff read it."""
    kind = KINDS[item.kind]
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": kind.title,
        "to_do": kind.to_do,
        "conversation_id": item.conversation_id,
        "priority": item.priority.value if item.priority else None,
        "code": item.priority.code if item.priority else None,
        "area": item.area,
        "opened_at": item.opened_at.isoformat(),
        "due_at": item.due_at.isoformat(),
        "overdue": item.overdue(now),
        "level": item.level.value,
        "tries": len(item.tries),
        "alarm": item.rings,
        "owner": item.owner.staff if item.owner else None,
    }
