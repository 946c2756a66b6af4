"""What staff do about callers who asked to be rung."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bootstrap import Desk
from bot.channels.told import tell
from bot.handover import call_backs, work
from bot.handover.call_back_model import CallBack
from bot.handover.model import Wish
from bot.handover.work_model import WorkItem, WorkKind
from bot.staff.model import Staff
from bot.wording import Wording

if TYPE_CHECKING:
    from sqlalchemy import Connection


def how_to_ring(wish: Wish, wording: Wording) -> str:
    """What a caller who asked to be rung said about it, as staff read it beside the number."""
    message = "Leave no message." if wish.safe == "no_message" else "They said that a message is safe."
    return f"{message} Best time: {wording.label('call_back_time', wish.best_time).lower()}."


class Calls:
    """Each act is one transaction with its audit and the caller's line."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def to_ring(self, staff: Staff) -> list[CallBack]:
        """Whom to ring, what is due first."""
        with self._desk.begin() as c:
            return call_backs.to_ring(c, staff, self._desk.clock(), self._desk.ruleset)

    def ring(self, staff: Staff, item_id: int) -> CallBack:
        """They ring now: the number is theirs to see, and colleagues see who rings."""
        with self._desk.begin() as c:
            item = call_backs.ring(c, staff, item_id, self._desk.clock())
            to_ring = call_backs.to_ring(c, staff, self._desk.clock(), self._desk.ruleset)
            [found] = [one for one in to_ring if one.work.id == item.id]
        self._desk.live.notify(item.about)
        return found

    def leave(self, staff: Staff, item_id: int) -> WorkItem:
        """They do not ring after all: a colleague may."""
        with self._desk.begin() as c:
            item = work.release(c, staff, item_id, self._desk.clock())
        self._desk.live.notify(item.about)
        return item

    def tried(self, staff: Staff, item_id: int, reached: bool, note: str = "") -> WorkItem:
        """Somebody rang; a caller who was not reached finds that in the chat, and how to get help."""
        with self._desk.begin() as c:
            item = call_backs.tried(c, staff, item_id, reached, note, self._desk.clock())
            if not reached:
                tell_not_reached(self._desk, c, item)
        self._desk.live.notify(item.about)
        return item


def tell_not_reached(desk: Desk, c: Connection, item: WorkItem) -> None:
    """Says to a caller who asked to be rung that we could not reach them, wherever staff recorded it."""
    if item.kind is WorkKind.CALL_BACK:
        tell(desk, c, item.about, "utter_call_back_missed" if item.may_be_tried else "utter_call_back_last")
