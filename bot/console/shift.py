"""What staff do about their own shift: say they are ready, take who is offered to them, hand a caller on."""

from dataclasses import dataclass
from datetime import timedelta

from bot.bootstrap import Desk
from bot.channels.told import tell, who
from bot.console.looks import keep_look
from bot.conversations import service as conversations
from bot.conversations.live import EVERYTHING, of_staff
from bot.handover import offers, presence, queue, reading, take_over, transfers, typists, work
from bot.handover.duty_model import ON_DUTY, Duty, Offer, OnDuty
from bot.handover.limits import Limits
from bot.handover.model import QueueItem
from bot.handover.reading import Unread
from bot.handover.take_over_store import TakenOver
from bot.handover.work_model import WorkItem
from bot.staff import sessions
from bot.staff import store as people
from bot.staff.model import Staff

TOLD_FOR = timedelta(minutes=10)  # so long whoever lost a caller to a colleague is shown that


@dataclass(frozen=True)
class Before:
    """A caller put before somebody, with what they need for a yes or a no."""

    offer: Offer
    item: QueueItem
    by: str  # the colleague who hands over; empty from the queue


@dataclass(frozen=True)
class Colleague:
    """Somebody at work to whom a caller can be handed, and how much they have in hand."""

    staff: Staff
    duty: Duty
    load: int


@dataclass(frozen=True)
class InHand:
    """The conversations somebody has or was offered, and the work they have taken."""

    callers: tuple[str, ...]
    work: tuple[WorkItem, ...]


class Shift:
    """Each act is one transaction with its audit and the caller's line, like `Acts`."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._limits = desk, Limits.of(desk.settings)

    def beat(self, staff: Staff) -> None:
        """Their console is open and its connection stands."""
        with self._desk.reading() as c:
            if not presence.needs_beat(c, staff, self._desk.clock()):
                return
        with self._desk.begin() as c:
            presence.beat(c, staff, self._desk.clock())

    def duty(self, staff: Staff, duty: Duty | None = None) -> Duty:
        """What they say of themselves: ready, busy or off. Without one, what they said last."""
        if duty is None:
            with self._desk.reading() as c:
                return presence.duty_of(c, staff)
        with self._desk.begin() as c:
            presence.say_duty(c, staff, duty, self._desk.clock())
        self._desk.live.notify(EVERYTHING)
        return duty

    def in_hand(self, staff: Staff) -> InHand:
        """What waits for them alone: callers they have or were offered, and work they have taken."""
        with self._desk.reading() as c:
            return InHand(tuple(presence.left_behind(c, staff.id)), tuple(presence.work_left(c, staff.id)))

    def last_session(self, staff: Staff) -> bool:
        """Whether they are signed in at one place only."""
        with self._desk.reading() as c:
            return sessions.signed_in(c, staff.id, self._desk.clock(), self._limits.idle) < 2

    def sign_out(self, staff: Staff, token: str) -> None:
        """Ends this session; with the last one their shift."""
        with self._desk.begin() as c:
            sessions.sign_out(c, token)
        self.ends(staff, hangs_up=True)

    def ends(self, staff: Staff, *, hangs_up: bool = False) -> None:
        """If they are signed in nowhere now: they are off, and what they had goes to their colleagues.

        Should this fail on the way, the round finds the rest when their sign of life is too old.
        """
        with self._desk.begin() as c:
            if not presence.signed_out(c, staff.id, self._desk.clock(), self._limits.idle):
                return
        left = self.in_hand(staff)
        for conversation_id in left.callers:
            with self._desk.begin(conversation_id) as c:
                if presence.give_back(c, conversation_id, staff, self._desk.clock(), hangs_up=hangs_up):
                    tell(self._desk, c, conversation_id, "utter_back_in_queue", name=staff.name_for_callers)
        for item in left.work:
            with self._desk.begin(item.conversation_id) as c:
                work.put_back(c, item.id, staff.id, self._desk.clock())
        self._desk.live.notify(EVERYTHING)

    def present(self, staff: Staff) -> list[OnDuty]:
        """Whose console is open now, and what they say of themselves: whom one can hand a caller to."""
        with self._desk.reading() as c:
            return presence.present(c, self._desk.clock(), self._limits.lost_after)

    def offers(self, staff: Staff) -> list[Offer]:
        """The callers put before them now, from the queue or by a colleague."""
        with self._desk.begin() as c:
            return offers.before(c, staff, self._desk.clock())

    def put_before(self, staff: Staff) -> list[Before]:
        """The same, with what they need to decide."""
        with self._desk.reading() as c:
            if not offers.any_before(c, staff, self._desk.clock()):
                return []
        with self._desk.begin() as c:
            found = offers.before(c, staff, self._desk.clock())
            names = people.staff_names(c)
            ids = [offer.conversation_id for offer in found]
            items = queue.items(c, [(conversations.get(c, i), conversations.hold(c, i)) for i in ids])
            return [
                Before(offer, item, names.get(offer.from_id or 0, ""))
                for offer, item in zip(found, items, strict=True)
            ]

    def taken_over(self, staff: Staff) -> list[TakenOver]:
        """The callers a colleague took over from them a moment ago."""
        with self._desk.reading() as c:
            found = take_over.taken_from(c, staff, self._desk.clock() - TOLD_FOR)
        keep_look(self._desk, staff, "read_taken_over", [one.conversation_id for one in found])
        return found

    def unread(self, staff: Staff, in_front: str = "") -> list[Unread]:
        """Their own callers who wrote since they last looked, but for the one whose page they look at."""
        with self._desk.reading() as c:
            found = reading.unread(c, staff)
        return [one for one in found if one.conversation.id != in_front]

    def colleagues(self, staff: Staff) -> list[Colleague]:
        """Who else is at work, ready or busy, in order of what they have in hand."""
        with self._desk.reading() as c:
            here = presence.present(c, self._desk.clock(), self._limits.lost_after)
            load = offers.loads(c, self._limits)
        found = [
            Colleague(one.staff, one.duty, load.get(one.staff.id, 0))
            for one in here
            if one.duty in ON_DUTY and one.staff.id != staff.id
        ]
        return sorted(found, key=lambda one: (one.load, one.staff.username))

    def accept(self, staff: Staff, offer_id: int) -> Offer:
        """Takes the caller; the caller is told who has come."""
        with self._desk.begin() as c:
            offer = offers.theirs(c, staff, offer_id, self._desk.clock())
            act = transfers.accept if offer.transfer else offers.accept
            act(c, staff, offer_id, self._desk.clock())
            comes = who(self._desk, staff)
            if offer.from_id is None:
                tell(self._desk, c, offer.conversation_id, "utter_joined", **comes)
            else:
                before = people.name_for_callers(c, offer.from_id, "Your first contact")
                tell(self._desk, c, offer.conversation_id, "utter_transferred", before=before, **comes)
        self._desk.live.notify(offer.conversation_id)
        return offer

    def decline(self, staff: Staff, offer_id: int) -> Offer:
        """Says no: the next person is asked, or the colleague keeps the caller."""
        with self._desk.begin() as c:
            offer = offers.decline(c, staff, offer_id, self._desk.clock())
        self._desk.live.notify(offer.conversation_id)
        return offer

    def transfer(self, staff: Staff, conversation_id: str, to: str, note: str) -> Offer:
        """Asks a colleague by name to take the caller over; until they accept, nothing changes."""
        with self._desk.begin(conversation_id) as c:
            at = self._desk.clock()
            offer = transfers.offer_to(c, staff, conversation_id, to, note, at, self._limits)
        self._desk.live.notify(of_staff(offer.staff_id))
        return offer

    def take_back(self, staff: Staff, conversation_id: str) -> None:
        """Keeps the caller after all."""
        with self._desk.begin(conversation_id) as c:
            transfers.take_back(c, staff, conversation_id, self._desk.clock())

    def typing(self, staff: Staff, conversation_id: str) -> None:
        """They are typing to this caller; colleagues who read along see that, and nothing of the text."""
        with self._desk.begin() as c:  # wakes nobody: least of all the caller's page
            typists.mark(c, staff, conversation_id, self._desk.clock())

    def who_is_typing(self, staff: Staff, conversation_id: str) -> list[str]:
        """The colleagues who are typing to this caller now."""
        with self._desk.reading() as c:
            return typists.others(c, staff, conversation_id, self._desk.clock())
