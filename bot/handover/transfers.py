"""A warm transfer: a colleague is asked by name, and until they accept the first keeps the caller."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Hold, Holder, Why
from bot.handover import offer_store, presence, work
from bot.handover.duty_model import ON_DUTY, Ending, NotHere, Offer, OfferOver
from bot.handover.limits import Limits
from bot.handover.model import ReasonNeeded
from bot.handover.offers import theirs
from bot.handover.taking import begin, must_hold
from bot.staff import store as people
from bot.staff.model import Staff


def offer_to(
    c: Connection, staff: Staff, conversation_id: str, to: str, note: str, at: datetime, limits: Limits
) -> Offer:
    """Puts the caller before a colleague, also of another area. Raises NotHere, ReasonNeeded, OfferOver."""
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)
    if not note.strip():
        raise ReasonNeeded("Write a note for your colleague.")
    here = {one.staff.username: one for one in presence.present(c, at, limits.lost_after)}
    colleague = here.get(to)
    if colleague is None or colleague.duty not in ON_DUTY or colleague.staff.id == staff.id:
        raise NotHere(f"{to} is not on duty now. Choose somebody who is.")
    offer = offer_store.add(
        c, conversation_id, colleague.staff.id, at, at + limits.transfer_for, staff.id, note.strip()
    )
    if offer is None:
        raise OfferOver("A colleague is being asked already. Take that back first.")
    details = {"offer": offer.id, "to": colleague.staff.id}
    people.add_audit(c, staff.id, "transfer", conversation_id, details, at)
    return offer


def accept(c: Connection, staff: Staff, offer_id: int, at: datetime) -> tuple[Offer, Hold]:
    """Takes the caller over, who stays of the area they are in. Raises OfferOver."""
    offer = theirs(c, staff, offer_id, at)
    now = conversations.hold(c, offer.conversation_id)
    if now.holder is not Holder.HUMAN or now.staff_id != offer.from_id:
        raise OfferOver("Your colleague no longer has this caller.")
    held = conversations.move(c, offer.conversation_id, Holder.HUMAN, Why.TRANSFERRED, at, staff.id)
    offer_store.end(c, offer.id, Ending.ACCEPTED, at)
    work.joined(c, staff, offer.conversation_id, at)
    details = {"offer": offer.id, "from": offer.from_id}
    people.add_audit(c, staff.id, "transfer_accepted", offer.conversation_id, details, at)
    return offer, held


def stands(c: Connection, conversation_id: str) -> tuple[Offer | None, tuple[Offer, Ending, datetime] | None]:
    """The transfer that waits for its answer, and how the last one ended."""
    offer = offer_store.open_of(c, conversation_id)
    return (offer if offer and offer.transfer else None), offer_store.last_transfer(c, conversation_id)


def take_back(c: Connection, staff: Staff, conversation_id: str, at: datetime) -> None:
    """The first keeps the caller after all; nothing happens if nobody is being asked."""
    begin(c, staff, conversation_id)
    must_hold(c, staff, conversation_id)
    offer = offer_store.open_of(c, conversation_id)
    if offer:
        offer_store.end(c, offer.id, Ending.WITHDRAWN, at)
        people.add_audit(c, staff.id, "transfer_back", conversation_id, {"offer": offer.id}, at)
