"""Who is at work: signs of life, what staff say of themselves, and what those leave who are gone."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Holder, Why
from bot.handover import cut_off, offer_store, presence_store, work
from bot.handover.duty_model import ON_DUTY, Duty, Ending, OnDuty
from bot.handover.work_model import WorkItem, WorkKind
from bot.staff import sessions
from bot.staff import store as people
from bot.staff.model import NotAllowed, Staff

FRESH = timedelta(seconds=10)  # a second sign of life within this changes nothing


def beat(c: Connection, staff: Staff, at: datetime) -> None:
    """Their page is open and its connection stands. Says nothing of whether they are ready."""
    presence_store.beat(c, staff.id, at)


def needs_beat(c: Connection, staff: Staff, at: datetime) -> bool:
    """Whether a sign of life now would be news."""
    last = presence_store.last_beat(c, staff.id)
    return last is None or at - last >= FRESH


def say_duty(c: Connection, staff: Staff, duty: Duty, at: datetime) -> None:
    """They are ready, busy or off; nobody is ready by signing in alone."""
    if duty is Duty.LOST:
        raise NotAllowed("Only the service says that a connection is lost.")
    presence_store.beat(c, staff.id, at)
    presence_store.add_duty(c, staff.id, duty, at)
    people.add_audit(c, staff.id, "duty", None, {"duty": duty.value}, at)


def duty_of(c: Connection, staff: Staff) -> Duty:
    """What they said last; off if they never said anything."""
    return presence_store.duty(c, staff.id)


def present(c: Connection, at: datetime, lost_after: timedelta) -> list[OnDuty]:
    """Everybody whose console is open, whatever they say of themselves."""
    return presence_store.present(c, at - lost_after)


def ready(c: Connection, at: datetime, lost_after: timedelta) -> list[OnDuty]:
    """Whom a caller may be offered to."""
    return [one for one in present(c, at, lost_after) if one.duty is Duty.READY]


def on_duty(c: Connection, at: datetime, lost_after: timedelta) -> list[Staff]:
    """Everybody at work, ready or busy."""
    return [one.staff for one in present(c, at, lost_after) if one.duty in ON_DUTY]


def anybody_on_duty(c: Connection, area: str | None, at: datetime, lost_after: timedelta) -> bool:
    """Whether anybody at work, ready or busy, sees callers of this area."""
    return any(one.sees(area) for one in on_duty(c, at, lost_after))


def gone(c: Connection, at: datetime, lost_after: timedelta) -> list[int]:
    """Staff whose connection is lost and who were not written off yet."""
    return presence_store.silent(c, at - lost_after)


def stranded(c: Connection, at: datetime, idle: timedelta) -> list[int]:
    """Staff who have callers or work in hand, show no sign of life (a program need not), and are signed out.

    Whoever has left the team is gone at once.
    """
    held = [(hold.staff_id, hold.since) for _, hold in record.held_by(c, Holder.HUMAN)]
    taken = [(item.owner.staff_id, item.owner.at) for item in work.in_hand(c) if item.owner]
    in_hand = [(person, since) for person, since in [*held, *taken] if person is not None]
    left = people.left(c, {person for person, _ in in_hand})
    long = {person for person, since in in_hand if person in left or at - since >= idle}
    silent = [person for person in sorted(long) if presence_store.last_beat(c, person) is None]
    return [person for person in silent if not sessions.signed_in(c, person, at, idle)]


def is_gone(
    c: Connection, staff_id: int, at: datetime, lost_after: timedelta, idle: timedelta | None = None
) -> bool:
    """Whether their connection is lost now. With `idle` also who is signed out is gone."""
    return staff_id in gone(c, at, lost_after) or (idle is not None and staff_id in stranded(c, at, idle))


def left_behind(c: Connection, staff_id: int) -> list[str]:
    """The conversations this member of staff holds, or has before them to accept."""
    held = [
        conversation.id for conversation, hold in record.held_by(c, Holder.HUMAN) if hold.staff_id == staff_id
    ]
    offered = [offer.conversation_id for offer in offer_store.open_all(c) if offer.staff_id == staff_id]
    return [*held, *offered]


def work_left(c: Connection, staff_id: int) -> list[WorkItem]:
    """What this member of staff has taken, and has not finished."""
    return [item for item in work.in_hand(c) if item.owner and item.owner.staff_id == staff_id]


def take_from_gone(
    c: Connection,
    conversation_id: str,
    staff_id: int,
    at: datetime,
    lost_after: timedelta,
    idle: timedelta | None = None,
) -> bool:
    """Puts back what somebody whose connection is lost held or was offered; true if they held it.

    Looks again first: whoever has come back keeps everything. A telephone call stays.
    """
    conversations.lock(c, conversation_id)
    if not is_gone(c, staff_id, at, lost_after, idle):
        return False
    if cut_off.stays(c, conversation_id, staff_id, at):
        return False
    held = _end_offer(c, conversation_id, staff_id, Ending.LOST, at)
    if held:
        conversations.move(c, conversation_id, Holder.QUEUE, Why.CONNECTION_LOST, at, staff_id)
        work.open_item(c, WorkKind.HANDLER_GONE, at, conversation_id=conversation_id)
    return held


def give_back(c: Connection, conversation_id: str, staff: Staff, at: datetime, *, hangs_up: bool) -> bool:
    """Puts back what somebody who has signed out held or was offered; true if they held it.

    Whoever did not sign out by themselves has not hung up: a telephone call stays with them.
    """
    conversations.lock(c, conversation_id)
    if not hangs_up and cut_off.stays(c, conversation_id, staff.id, at):
        return False
    held = _end_offer(c, conversation_id, staff.id, Ending.WITHDRAWN, at)
    if held:
        conversations.move(c, conversation_id, Holder.QUEUE, Why.RELEASED, at, staff.id)
        people.add_audit(c, staff.id, "release", conversation_id, {"signed_out": True}, at)
    return held


def _end_offer(c: Connection, conversation_id: str, staff_id: int, ending: Ending, at: datetime) -> bool:
    """Ends the offer made to them, or by them of a caller they hold; whether they hold the caller."""
    hold = conversations.hold(c, conversation_id)
    held = hold.holder is Holder.HUMAN and hold.staff_id == staff_id
    open_offer = offer_store.open_of(c, conversation_id)
    if open_offer and open_offer.staff_id == staff_id:
        offer_store.end(c, open_offer.id, ending, at)
    elif open_offer and held:  # what they were handing over goes to the queue with its caller
        offer_store.end(c, open_offer.id, Ending.WITHDRAWN, at)
    return held


def put_back_from_gone(
    c: Connection, item_id: int, staff_id: int, at: datetime, lost_after: timedelta, idle: timedelta
) -> None:
    """The work of somebody who is gone waits for a colleague; whoever has come back keeps it."""
    if is_gone(c, staff_id, at, lost_after, idle):
        work.put_back(c, item_id, staff_id, at)


def write_off(c: Connection, staff_id: int, at: datetime, lost_after: timedelta) -> None:
    """Their connection is lost: they are not on duty until they say so anew."""
    if presence_store.forget(c, staff_id, at - lost_after):
        _stands_down(c, staff_id, Duty.LOST, at)


def signed_out(c: Connection, staff_id: int, at: datetime, idle: timedelta) -> bool:
    """Whether they are signed in nowhere any more: if so they are off, and nobody is offered to them."""
    if sessions.signed_in(c, staff_id, at, idle):
        return False
    _stands_down(c, staff_id, Duty.OFF, at)
    return True


def _stands_down(c: Connection, staff_id: int, duty: Duty, at: datetime) -> None:
    """Whoever was at work is not any more. Who had said that they are off has not lost anything."""
    if presence_store.duty(c, staff_id) in ON_DUTY:
        presence_store.add_duty(c, staff_id, duty, at)
