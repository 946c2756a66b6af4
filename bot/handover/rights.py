"""Which conversations a member of staff may touch, checked in the transaction that touches them."""

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder
from bot.handover.model import NotYours
from bot.staff.model import NotAllowed, Staff


def begin(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Holds other writers back. Raises UnknownConversation, and NotAllowed for another area's caller."""
    conversations.lock(c, conversation_id)
    if not staff.sees(conversations.get(c, conversation_id).area):
        raise NotAllowed("This caller belongs to another area.")


def must_hold(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Raises NotYours unless this member of staff holds the conversation."""
    now = conversations.hold(c, conversation_id)
    if now.holder is not Holder.HUMAN or now.staff_id != staff.id:
        raise NotYours("Claim this conversation first.")


def begin_as_holder(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Both: what only who holds the conversation may do begins like this."""
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)
