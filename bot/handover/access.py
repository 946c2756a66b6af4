"""Whether a member of staff may act on a conversation at all; what everything they do begins with."""

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder
from bot.handover.model import NotYours
from bot.staff.model import NotAllowed, Staff


def begin(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Makes others who act on it wait. Raises NotAllowed for another area's, UnknownConversation."""
    conversations.lock(c, conversation_id)
    if not staff.sees(conversations.get(c, conversation_id).area):
        raise NotAllowed("This caller belongs to another area.")


def must_hold(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Raises NotYours unless this member of staff is with the caller."""
    now = conversations.hold(c, conversation_id)
    if now.holder is not Holder.HUMAN or now.staff_id != staff.id:
        raise NotYours("Claim this conversation first.")
