"""Who of the staff is typing to a caller now: a mark that runs out by itself, and nothing of the text."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.handover import typists_store
from bot.handover.taking import begin, may_see
from bot.staff.model import NotAllowed, Staff

LASTS = timedelta(seconds=8)


def mark(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> None:
    """They are typing here. Raises NotAllowed for another area's caller."""
    begin(c, staff, conversation_id)
    typists_store.mark(c, conversation_id, staff.id, at + LASTS)


def stop(c: Connection, staff: Staff, conversation_id: str) -> None:
    """They have sent it, or thought better of it."""
    conversations.lock(c, conversation_id)
    typists_store.clear(c, conversation_id, staff.id)


def others(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> list[str]:
    """The names of colleagues who are typing to this caller now. Raises NotAllowed."""
    if not may_see(c, staff, conversation_id):
        raise NotAllowed("This caller belongs to another area.")
    return typists_store.typing(c, conversation_id, staff.id, at)
