"""Puts the next caller before the right member of staff, and takes their yes or no."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Hold, Holder, Why
from bot.handover import offer_store, presence, presence_store, queue
from bot.handover.duty_model import Ending, Offer, OfferOver, OnDuty
from bot.handover.limits import Limits
from bot.handover.model import QueueItem
from bot.handover.standing import QUEUED_AT_ONCE
from bot.handover.taking import begin, take
from bot.staff import store as people
from bot.staff.model import Staff

ASK_AGAIN = timedelta(minutes=5)  # whoever declined a caller is not asked for them again sooner
A_PAUSE = timedelta(minutes=1)  # whoever put a caller back has a reason


def loads(c: Connection, limits: Limits) -> dict[int, int]:
    """How much each member of staff has in hand: callers they hold, and callers put before them."""
    held = record.held_by(c, Holder.HUMAN)
    weights = {item.conversation.id: limits.weight(item.priority) for item in queue.items(c, held)}
    carried: dict[int, int] = {}
    for conversation, hold in held:
        if hold.staff_id is not None:
            carried[hold.staff_id] = carried.get(hold.staff_id, 0) + weights[conversation.id]
    offered = offer_store.open_all(c)
    missing = [(conversations.get(c, o.conversation_id), conversations.hold(c, o.conversation_id))
               for o in offered if o.conversation_id not in weights]  # fmt: skip
    weights |= {item.conversation.id: limits.weight(item.priority) for item in queue.items(c, missing)}
    for offer in offered:
        carried[offer.staff_id] = carried.get(offer.staff_id, 0) + weights[offer.conversation_id]
    return carried


def has_room(load: int, weight: int, limits: Limits) -> bool:
    """Whether somebody with this much in hand can take a caller of this weight; one caller always fits."""
    return load == 0 or load + weight <= limits.most


def over(c: Connection, at: datetime, limits: Limits) -> list[str]:
    """Conversations with an offer that nobody can accept any more."""
    here = {one.staff.id for one in presence.ready(c, at, limits.lost_after)}
    return [offer.conversation_id for offer in offer_store.open_all(c) if _ending(offer, here, at)]


def end_over(c: Connection, conversation_id: str, at: datetime, limits: Limits) -> None:
    """Ends the conversation's offer if its time is up, or who has it before them is not ready any more."""
    conversations.lock(c, conversation_id)
    offer = offer_store.open_of(c, conversation_id)
    here = {one.staff.id for one in presence.ready(c, at, limits.lost_after)}
    ending = _ending(offer, here, at) if offer else None
    if offer and ending:
        offer_store.end(c, offer.id, ending, at)


def _ending(offer: Offer, ready: Iterable[int], at: datetime) -> Ending | None:
    if at >= offer.expires_at:
        return Ending.TIMED_OUT
    return Ending.WITHDRAWN if not offer.transfer and offer.staff_id not in ready else None


def to_offer(c: Connection, at: datetime, limits: Limits) -> list[str]:
    """Who waits, is before nobody, and would be taken if all were offered in order; most urgent first."""
    here = presence.ready(c, at, limits.lost_after)
    if not here:
        return []
    before_somebody = {offer.conversation_id for offer in offer_store.open_all(c)}
    last = offer_store.last_offered(c, [one.staff.id for one in here])
    in_hand, found = loads(c, limits), list[str]()
    for item in queue.waiting(c):
        if item.conversation.id in before_somebody:
            continue
        able = _able(c, item, here, in_hand, last, at, limits)
        if able:
            found.append(item.conversation.id)
            in_hand[able[0].id] = in_hand.get(able[0].id, 0) + limits.weight(item.priority)
    return found


def offer_next(c: Connection, conversation_id: str, at: datetime, limits: Limits) -> Offer | None:
    """Offers a waiting caller to the ready person with the least in hand; None if nobody can take them.

    At A and B a clinician with room comes before any call handler (design §7). People known to a team are
    offered to staff of their area first. Whoever let an offer of this caller pass is asked after everybody
    else, and whoever declined it not within five minutes; so is whoever put this caller back, and not within
    a minute.
    """
    conversations.lock(c, conversation_id)
    hold = conversations.hold(c, conversation_id)
    if hold.holder is not Holder.QUEUE or offer_store.open_of(c, conversation_id):
        return None
    [item] = queue.items(c, [(conversations.get(c, conversation_id), hold)])
    here = presence.ready(c, at, limits.lost_after)
    last = offer_store.last_offered(c, [one.staff.id for one in here])
    able = _able(c, item, here, loads(c, limits), last, at, limits)
    presence_store.lock(c, [person.id for person in able])  # two desks may fill the same ones at this moment
    in_hand = loads(c, limits)
    for person in able:
        if has_room(in_hand.get(person.id, 0), limits.weight(item.priority), limits):
            return offer_store.add(c, conversation_id, person.id, at, at + limits.offer_for)
    return None


def _able(
    c: Connection,
    item: QueueItem,
    here: Iterable[OnDuty],
    in_hand: Mapping[int, int],
    last: Mapping[int, datetime],
    at: datetime,
    limits: Limits,
) -> list[Staff]:
    """Who could be asked to take this caller, the best first."""
    area, weight = item.conversation.area, limits.weight(item.priority)
    with_room = [
        one.staff
        for one in here
        if one.staff.sees(area) and has_room(in_hand.get(one.staff.id, 0), weight, limits)
    ]
    if not with_room:  # before anything is looked up: on a bad night this is most of those who wait
        return []
    asked, declined = dict[int, int](), set[int]()
    for offer, ending, ended_at in offer_store.endings_since(c, item.conversation.id, item.hold.since):
        asked[offer.staff_id] = asked.get(offer.staff_id, 0) + (ending is not Ending.WITHDRAWN)
        if ending is Ending.DECLINED and at - ended_at < ASK_AGAIN:
            declined.add(offer.staff_id)
    if item.hold.why is Why.RELEASED and item.hold.staff_id is not None:
        asked[item.hold.staff_id] = asked.get(item.hold.staff_id, 0) + 1
        if at - item.hold.since < A_PAUSE:
            declined.add(item.hold.staff_id)
    known = conversations.answered(c, item.conversation.id).values.get("known_to_team") == "yes"

    def rank(person: Staff) -> tuple[object, ...]:
        offered = last[person.id].timestamp() if person.id in last else 0.0
        away = known and area not in person.areas
        load = in_hand.get(person.id, 0)
        no_clinician = not person.role.confirms
        unfit = no_clinician and item.priority in QUEUED_AT_ONCE
        return (asked.get(person.id, 0), unfit, away, load, no_clinician, offered, person.id)

    return sorted((person for person in with_room if person.id not in declined), key=rank)


def any_before(c: Connection, staff: Staff, at: datetime) -> bool:
    """Whether anybody is put before them now."""
    return any(o.staff_id == staff.id and at < o.expires_at for o in offer_store.open_all(c))


def before(c: Connection, staff: Staff, at: datetime) -> list[Offer]:
    """What this member of staff may accept or decline now."""
    found = [o for o in offer_store.open_all(c) if o.staff_id == staff.id and at < o.expires_at]
    if found:  # pages ask every few seconds; what tells nothing of a record is not in the audit
        people.add_audit(c, staff.id, "read_offers", None, {"offers": [o.id for o in found]}, at)
    return found


def accept(c: Connection, staff: Staff, offer_id: int, at: datetime) -> tuple[Offer, Hold]:
    """Takes the caller who was offered. Raises OfferOver, AlreadyClaimed."""
    offer = theirs(c, staff, offer_id, at)
    if conversations.hold(c, offer.conversation_id).holder in (Holder.BOT, Holder.CLOSED):
        raise OfferOver("This caller no longer waits for a person. Read the conversation before you join it.")
    begin(c, staff, offer.conversation_id)
    return offer, take(c, staff, offer.conversation_id, Why.OFFER_ACCEPTED, at)


def decline(c: Connection, staff: Staff, offer_id: int, at: datetime) -> Offer:
    """Says no: the next person is asked, or the colleague keeps the caller. Raises OfferOver."""
    offer = theirs(c, staff, offer_id, at)
    offer_store.end(c, offer.id, Ending.DECLINED, at)
    people.add_audit(c, staff.id, "decline", offer.conversation_id, {"offer": offer.id}, at)
    return offer


def theirs(c: Connection, staff: Staff, offer_id: int, at: datetime) -> Offer:
    """The open offer made to them, with its conversation locked. Raises OfferOver."""
    offer = offer_store.offer(c, offer_id)
    if offer is None or offer.staff_id != staff.id:
        raise OfferOver("There is no such offer to you.")
    conversations.lock(c, offer.conversation_id)
    now = offer_store.open_of(c, offer.conversation_id)
    if now is None or now.id != offer.id or at >= offer.expires_at:
        raise OfferOver("This offer has ended. The caller has been offered to somebody else, or is taken.")
    return offer
