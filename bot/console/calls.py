"""What staff do about callers who asked to be rung."""

from bot.bootstrap import Desk
from bot.console.acts import tell
from bot.handover import call_backs
from bot.handover.call_back_model import CallBack
from bot.staff.model import Staff


class Calls:
    """Each act is one transaction with its audit and the caller's line."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def to_ring(self, staff: Staff) -> list[CallBack]:
        """Whom to ring, longest waiting first."""
        with self._desk.begin() as c:
            return call_backs.to_ring(c, staff, self._desk.clock())

    def tried(self, staff: Staff, call_back_id: int, reached: bool, note: str = "") -> CallBack:
        """Somebody rang; a caller who was not reached finds that in the chat, and how to get help."""
        with self._desk.begin() as c:
            found = call_backs.tried(c, staff, call_back_id, reached, note, self._desk.clock())
            if not reached:
                name = "utter_call_back_last" if found.needs_review else "utter_call_back_missed"
                tell(self._desk, c, found.conversation_id, name)
        self._desk.live.notify(found.conversation_id)
        return found
