"""What a human has at hand beside a conversation: checked replies, the directory and the diary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.booking import service as booking
from bot.booking.service import BookingUnknown, Opening, OpeningGone, OpeningTaken
from bot.bootstrap import Desk
from bot.console.canned import for_priority
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Kind, Sender
from bot.directory import service as directory
from bot.directory.model import NoSuchNeed, NotOffered, Place
from bot.handover import service as handover
from bot.handover.model import CaseFile, HandoverError
from bot.handover.standing import standing
from bot.handover.taking import begin_as_holder
from bot.staff import store as people
from bot.staff.model import Staff
from bot.triage import DECLINED, UNSURE, Answers, Priority, age_range

BOOKABLE = {Priority.SOON.value: "Within 72 hours", Priority.ROUTINE.value: "Within 4 weeks"}
NO_CALLS = "no_calls"  # a flag of the assessment


@dataclass(frozen=True)
class Looking:
    """What staff look for: a kind of service or a priority, near where, for what age."""

    need: str = ""
    where: str = ""
    age: str = ""
    open_now: bool = False

    @property
    def place(self) -> Place | None:
        return directory.place(self.where) if self.where else None

    @property
    def years(self) -> str | None:
        """The age, if it is one. Raises HandoverError for words that are none."""
        if self.age and self.age not in (UNSURE, DECLINED) and age_range(self.age) is None:
            raise HandoverError("Write the age in years, or leave it empty.")
        return self.age or None


class AtHand:
    """Each act is one transaction, by who holds the conversation: what the caller gets, and the audit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def send(self, staff: Staff, conversation_id: str, service_id: str, looking: Looking) -> None:
        """Puts a service into the conversation, on the card the assistant would send. Kept as offered."""
        at = self._desk.clock()
        with self._desk.begin(conversation_id) as c:
            begin_as_holder(c, staff, conversation_id)
            told = conversations.answered(c, conversation_id).values.get("age")
            age = looking.years or (str(told) if told else None)  # an empty box makes nobody an adult
            try:
                offer = directory.offer(c, service_id, at=at, place=looking.place, age=age)
            except NotOffered as refused:
                raise HandoverError(str(refused)) from refused
            text, card = self._desk.wording.text("utter_staff_service"), directory.as_json(offer)
            draft = Draft(Sender.STAFF, text, Kind.SERVICES, services=[card], staff_id=staff.id)
            conversations.say(c, conversation_id, draft, at)
            handover.note_offers(c, conversation_id, {offer.service.id: offer.service.name}, at)
            people.add_audit(c, staff.id, "offer", conversation_id, {"service": service_id}, at)

    def book(self, staff: Staff, conversation_id: str, opening_id: str) -> None:
        """Books a time for the caller, in place of any they had, and gives them the receipt."""
        at = self._desk.clock()
        with self._desk.begin(conversation_id) as c:
            begin_as_holder(c, staff, conversation_id)
            earlier = booking.booking_of(c, conversation_id)
            try:
                booked = booking.book(c, opening_id, conversation_id, at)
            except OpeningTaken as taken:
                raise HandoverError("Somebody else has just taken that time. Choose another.") from taken
            except OpeningGone as gone:
                raise HandoverError("That time has passed. Choose another.") from gone
            when, opening = booking.spoken(booked.opening.start), [booking.as_json(booked.opening)]
            for draft in self._receipt(
                "utter_moved" if earlier else "utter_booked", when, booked.opening, booked.reference, opening
            ):
                conversations.say(c, conversation_id, draft, at)
            handover.note_offers(c, conversation_id, {booked.reference: booked.opening.service_name}, at)
            people.add_audit(c, staff.id, "book", conversation_id, {"reference": booked.reference}, at)

    def cancel(self, staff: Staff, conversation_id: str) -> None:
        """Cancels what the caller has booked, and tells them."""
        at = self._desk.clock()
        with self._desk.begin(conversation_id) as c:
            begin_as_holder(c, staff, conversation_id)
            try:
                cancelled = booking.cancel(c, conversation_id, at)
            except BookingUnknown as unknown:
                raise HandoverError("Nothing is booked for this caller.") from unknown
            when = booking.spoken(cancelled.opening.start)
            text = self._desk.wording.text("utter_cancelled", when=when)
            conversations.say(c, conversation_id, Draft(Sender.SYSTEM, text, Kind.BOOKING), at)
            reference = {"reference": cancelled.reference}
            people.add_audit(c, staff.id, "cancel_booking", conversation_id, reference, at)

    def _receipt(
        self, name: str, when: str, opening: Opening, reference: str, shown: list[dict[str, object]]
    ) -> list[Draft]:
        """What the assistant would say, and with it the way to change it once the assistant is back."""
        wording = self._desk.wording
        text = wording.text(name, when=when, service=opening.service_name, reference=reference)
        change = {
            "factor": "booking", "multiple": False,
            "choices": [{"value": v, "label": wording.label("booking", v)} for v in ("move", "cancel")],
        }  # fmt: skip
        return [
            Draft(Sender.SYSTEM, text, Kind.BOOKING, openings=shown),
            Draft(Sender.SYSTEM, wording.text("utter_booked_if_nobody_rings")),
            Draft(Sender.SYSTEM, wording.text("utter_booked_if_worse")),
            Draft(Sender.SYSTEM, wording.text("utter_ask_booking"), Kind.BOOKING, question=change),
        ]


def at_hand_values(desk: Desk, case: CaseFile, kept: Mapping[str, Any]) -> dict[str, Any]:
    """All the templates need of it. Nothing is looked for until somebody asks."""
    with desk.reading() as c:
        known = standing(c, case.item.conversation.id, desk.ruleset).answered.values
        looked, within = kept.get("looking"), str(kept.get("within") or "")
        looking = looked or _from_record(known, case.item.priority)
        values: dict[str, Any] = {
            "replies": for_priority(case.item.priority),
            "booked": booking.booking_of(c, case.item.conversation.id),
            "kinds": sorted({service.kind for service in directory.services(c)}),
            "looking": looking, "bookable": BOOKABLE, "within": within, "spoken": booking.spoken,
        }  # fmt: skip
        if looked:
            values |= _found(c, desk, looked)
        if within in BOOKABLE:
            values |= _times(c, desk, case, kept.get("diary") or looking, Priority(within))
    return values


def _from_record(known: Answers, priority: Priority | None) -> Looking:
    """What the record says already, so that nobody types it again."""
    said = {name: str(known.get(name, "")) for name in ("location", "age")}
    where, age = ("" if word in (UNSURE, DECLINED) else word for word in said.values())
    return Looking((priority or Priority.URGENT).value, where, age)


def _found(c: Any, desk: Desk, looking: Looking) -> dict[str, Any]:
    """What there is; and what staff alone may know of."""
    try:
        found = directory.search(
            c, at=desk.clock(), place=looking.place, age=looking.years, need=looking.need or None,
            open_now=looking.open_now,
        )  # fmt: skip
    except (NoSuchNeed, HandoverError) as problem:
        return {"not_found": str(problem) if isinstance(problem, HandoverError) else "Choose what they need."}
    unclear = bool(looking.where) and looking.place is None
    return {
        "found": found, "unclear": unclear,
        "staff_only": directory.staff_only(c, looking.need, looking.place),
    }  # fmt: skip


def _times(c: Any, desk: Desk, case: CaseFile, looking: Looking, within: Priority) -> dict[str, Any]:
    """Free times in the area's diary for this age; none by telephone for who cannot be called."""
    area = case.item.conversation.area or (looking.place.area if looking.place else None)
    if area is None:
        return {"no_times": "Write a postcode or a place in London: each area has its own times."}
    try:
        years = looking.years
    except HandoverError as problem:
        return {"no_times": str(problem)}
    if years is None or years in (UNSURE, DECLINED):
        return {"no_times": "Write the age: there are other times for children than for adults."}
    found = booking.openings(c, area=area, priority=within, age=years, at=desk.clock())
    found = [o for o in found if not (o.how == "phone" and NO_CALLS in case.summary.flags)]
    return {"times": found, "no_times": "" if found else "There is no free time that is soon enough."}
