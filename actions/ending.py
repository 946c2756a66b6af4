"""The ending: how soon and what next, services to use at once, and a time where one can be booked."""

from collections.abc import Mapping
from datetime import datetime

from actions import ringing
from actions.afterwards import offer_if_idle, offer_once
from actions.scene import Scene
from bot.booking import service as booking
from bot.booking.service import Booking, Opening
from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.directory import service as directory
from bot.handover.life import must_be_quiet
from bot.handover.service import ask_for_human, note_offers
from bot.handover.standing import QUEUED_AT_ONCE, open_risk
from bot.triage import DECLINED, UNSURE, Priority, Value, as_tuple

BOOKABLE = (Priority.SOON, Priority.ROUTINE)
MOST_NOTES = 3
WITHOUT_AN_AIM = {Priority.URGENT: "utter_disposition_urgent_nobody"}  # nobody is on duty: no time is named
NEEDS: Mapping[str, tuple[str, ...]] = {
    "perinatal": ("yes",),
    "abuse": ("yes", "danger_now"),
    "drink_or_drugs": ("yes", "unsafe"),
    "safe_place_tonight": ("no",),
    "bereavement": ("yes",),
}


def ending(scene: Scene, *, more: bool = False) -> None:
    """Gives the ending of this priority once; after that says that what was written is kept.

    `more`: there are questions left for the human who comes, so nothing else is offered yet.
    """
    if keeps_company(scene):
        company(scene)
        return
    priority = scene.now.priority or scene.now.assessment.priority
    values = scene.now.answered.values
    queue_if_needed(scene, scene.now.priority)
    asked_for_a_person = scene.now.hold.holder is Holder.QUEUE and scene.now.priority is None
    if asked_for_a_person and not already_said(scene, "utter_waiting"):
        scene.voice.say("utter_waiting")
        ringing.offer_once(scene)
        return
    if asked_for_a_person or ended(scene):
        _after(scene)
        return
    agreed = values.get("agrees", "yes")  # not asked when a clinician has settled it
    if not open_risk(priority) and agreed != "yes":
        ask_for_human(scene.c, scene.id, Why.ASKED, scene.at)
        scene.look_again()
        scene.voice.say("utter_does_not_agree")
    bookable = priority in BOOKABLE and agreed == "yes"
    if bookable and "phone" not in values and not scene.now.answered.worn_out("phone"):
        scene.voice.ask("phone", again=scene.now.answered.puts.get("phone", 0) > 0)
        return
    nobody = priority in WITHOUT_AN_AIM and ringing.nobody_comes(scene)
    words = WITHOUT_AN_AIM[priority] if nobody else f"utter_disposition_{priority}"
    scene.voice.say(words, "disposition")
    notes(scene, priority)
    services(scene, priority)
    if priority in QUEUED_AT_ONCE:
        scene.voice.say("utter_waiting")
    elif open_risk(priority):
        pass  # the ending has said that a person is coming, and what is asked meanwhile follows
    elif bookable:
        offer_openings(scene)
        return
    else:
        scene.voice.say("utter_offers_outro")
    if not more and not ringing.offer_once(scene):
        offer_once(scene)


def ended(scene: Scene) -> bool:
    """Whether the ending of the priority as it counts has been given."""
    priority = scene.now.priority or scene.now.assessment.priority
    either = {f"utter_disposition_{priority}", WITHOUT_AN_AIM.get(priority, f"utter_disposition_{priority}")}
    return already_said(scene, *map(scene.voice.fitting, either))


def notes(scene: Scene, priority: Priority) -> None:
    """What else this caller should read with the ending, by the flags of the assessment, a few at most."""
    if priority is Priority.EMERGENCY:  # nothing beside 999
        return
    wording, said = scene.voice.wording, 0
    hours = "in_hours" if directory.in_office_hours(scene.at) else "out_of_hours"
    for flag in dict.fromkeys(flag.id for flag in scene.desk.ruleset.flags):
        names = [n for n in (f"utter_note_{flag}", f"utter_note_{flag}_{hours}") if wording.has(n)]
        if names and flag in scene.now.assessment.flags and said < MOST_NOTES:
            scene.voice.say(names[0])
            said += 1


def keeps_company(scene: Scene) -> bool:
    """Whether a human handed an emergency or very urgent caller back: nothing is asked of them any more.

    A new sign of danger, or asking for a person, puts them in the queue again.
    """
    handed_back = scene.now.hold.holder is Holder.BOT and scene.now.hold.why is Why.HANDED_BACK
    return handed_back and scene.now.priority in QUEUED_AT_ONCE


def company(scene: Scene) -> None:
    """Says once whom to turn to at any hour, then that we are here; only that if somebody may read along."""
    watched = must_be_quiet(scene.now.answered, scene.desk.ruleset)
    said = already_said(scene, "utter_company")
    scene.voice.say("utter_company_more" if watched or said else "utter_company")


def queue_if_needed(scene: Scene, priority: Priority | None) -> bool:
    """Puts a caller whose risk is open in front of a human, if they are not there already."""
    if not open_risk(priority) or scene.now.hold.holder is not Holder.BOT:
        return False
    why = Why.PRIORITY if priority in QUEUED_AT_ONCE else Why.ENDING
    ask_for_human(scene.c, scene.id, why, scene.at)
    scene.look_again()
    return True


def services(scene: Scene, priority: Priority) -> None:
    """Offers in order of least restriction, kept in the record."""
    values = scene.now.answered.values
    found = directory.offers_for(
        scene.c,
        priority=priority,
        place=directory.place(_words(values.get("location"))),
        age=age if isinstance(age := values.get("age"), str) else None,
        at=scene.at,
        needs=_needs(values),
        flags=frozenset(scene.now.assessment.flags),
        access=frozenset(as_tuple(values.get("access_needs", ()))),
    )
    intro = "utter_offers_emergency" if priority is Priority.EMERGENCY else "utter_offers_intro"
    if priority in (Priority.VERY_URGENT, Priority.URGENT):
        intro = "utter_offers_while_waiting"
    scene.voice.say(intro, "services", {"services": [directory.as_json(offer) for offer in found]})
    note_offers(scene.c, scene.id, {offer.service.id: offer.service.name for offer in found}, scene.at)


def _needs(values: Mapping[str, Value]) -> frozenset[str]:
    """What was told of needs; never abuse where a carer is reading (design §13.11)."""
    hidden = {"abuse"} if values.get("for_whom") == "other" else set()
    told = {n for n, told in NEEDS.items() if values.get(n) in told and n not in hidden}
    return frozenset(told | ({"carer_needs"} if _known(values.get("carer_needs")) else set()))


def offer_openings(scene: Scene) -> None:
    """Asks which time suits, or asks a person to find one."""
    found = _openings(scene)
    if not found:
        ask_for_human(scene.c, scene.id, Why.ASKED, scene.at)
        scene.voice.say("utter_no_openings")
        offer_once(scene)
        return
    if any(opening.demonstration for opening in found):
        scene.voice.say("utter_booking_demonstration")
    choices = [(opening.id, label(scene, opening)) for opening in found]
    scene.voice.ask_among(
        "utter_ask_opening",
        "opening",
        choices,
        "booking",
        openings=[booking.as_json(opening) for opening in found],
    )


def label(scene: Scene, opening: Opening) -> str:
    """What an opening is called on its button."""
    return scene.voice.wording.text(f"utter_opening_{opening.how}", when=booking.spoken(opening.start))


def receipt(scene: Scene, name: str, booked: Booking) -> None:
    """What was booked, what happens if nobody rings, and how to change it."""
    scene.voice.say(
        name,
        "booking",
        {"openings": [booking.as_json(booked.opening)]},
        when=booking.spoken(booked.opening.start),
        service=booked.opening.service_name,
        reference=booked.reference,
    )
    scene.voice.say("utter_booked_if_nobody_rings")
    scene.voice.say("utter_booked_if_worse")
    choices = [(value, scene.voice.wording.label("booking", value)) for value in ("move", "cancel")]
    scene.voice.ask_among("utter_ask_booking", "booking", choices, "booking")
    note_offers(scene.c, scene.id, {booked.reference: booked.opening.service_name}, scene.at)
    offer_once(scene)


def _openings(scene: Scene) -> list[Opening]:
    priority, area = scene.now.priority or scene.now.assessment.priority, scene.now.conversation.area
    if area is None or priority not in BOOKABLE:
        return []
    at: datetime = scene.at
    age = scene.now.answered.values.get("age")
    if age in (UNSURE, DECLINED):  # nobody who may be under 18 is given an adults' time: a person finds one
        return []
    found = booking.openings(scene.c, area=area, priority=priority, age=_known(age), at=at, limit=6)
    by_phone_too = "no_calls" not in scene.now.assessment.flags
    return [opening for opening in found if by_phone_too or opening.how != "phone"]


def _after(scene: Scene) -> None:
    if scene.now.hold.holder is Holder.QUEUE:
        scene.voice.say("utter_already_waiting")
    else:
        scene.voice.say("utter_anything_else")
    if not (ringing.goes_on(scene) or ringing.offer_once(scene)):
        offer_if_idle(scene)


def already_said(scene: Scene, *names: str) -> bool:
    """Whether one of these has been said since answers last had to be given anew."""
    texts = [scene.voice.wording.text(name) for name in names]
    return bool(conversations.said_by_bot(scene.c, scene.id, texts, scene.now.answered.lapsed_at))


def _known(value: Value | None) -> str | None:
    return None if value is None or value in (UNSURE, DECLINED) else str(value)


def _words(value: Value | None) -> str:
    return _known(value) or ""
