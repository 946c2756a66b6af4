"""The one way a conversation comes into somebody's hands, and what must hold before any act on it."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Conversation, Hold, Holder, Why
from bot.handover import offer_store, work
from bot.handover.duty_model import Ending
from bot.handover.model import AlreadyClaimed, NotYours
from bot.staff import store as people
from bot.staff.model import NotAllowed, Staff


def begin(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Makes others who would act on it wait. Raises UnknownConversation, NotAllowed."""
    conversations.lock(c, conversation_id)
    if not may_see(c, staff, conversation_id):
        raise NotAllowed("This caller belongs to another area.")


def may_see(c: Connection, staff: Staff, conversation_id: str) -> bool:
    """Whether the caller is theirs, or put before them by a colleague of another area."""
    if theirs(staff, conversations.get(c, conversation_id), conversations.hold(c, conversation_id)):
        return True
    offer = offer_store.open_of(c, conversation_id)
    return offer is not None and offer.staff_id == staff.id


def theirs(staff: Staff, caller: Conversation, hold: Hold) -> bool:
    """Whether the caller is of their area, or with them: where a caller is may be learnt meanwhile."""
    return staff.sees(caller.area) or (hold.holder is Holder.HUMAN and hold.staff_id == staff.id)


def must_hold(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Raises NotYours unless they hold it now."""
    now = conversations.hold(c, conversation_id)
    if now.holder is not Holder.HUMAN or now.staff_id != staff.id:
        raise NotYours("Claim this conversation first.")


def begin_as_holder(c: Connection, staff: Staff, conversation_id: str) -> None:
    """Both: what only who holds the conversation may do begins like this."""
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)


def take(c: Connection, staff: Staff, conversation_id: str, why: Why, at: datetime) -> Hold:
    """Takes a waiting conversation, or steps into one the bot holds. Raises AlreadyClaimed."""
    now = conversations.hold(c, conversation_id)
    if now.holder is Holder.HUMAN:
        holder = people.staff_names(c).get(now.staff_id or 0, "somebody")
        raise AlreadyClaimed(f"{holder} has this conversation already.")
    if now.holder in (Holder.BOT, Holder.CLOSED):
        conversations.move(c, conversation_id, Holder.QUEUE, Why.STEPPED_IN, at, staff.id)
    held = conversations.move(c, conversation_id, Holder.HUMAN, why, at, staff.id)
    offer = offer_store.open_of(c, conversation_id)
    if offer:
        offer_store.end(c, offer.id, Ending.ACCEPTED if offer.staff_id == staff.id else Ending.WITHDRAWN, at)
    people.add_audit(c, staff.id, "claim", conversation_id, {"offer": offer.id} if offer else {}, at)
    work.joined(c, staff, conversation_id, at)
    return held


def withdraw_offer(c: Connection, conversation_id: str, at: datetime) -> None:
    """The caller is somewhere else now: nobody has them before them any more."""
    offer = offer_store.open_of(c, conversation_id)
    if offer:
        offer_store.end(c, offer.id, Ending.WITHDRAWN, at)
