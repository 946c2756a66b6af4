"""Books, moves and cancels a time, by button or in words."""

import re
from collections.abc import Sequence

from actions.asking import next_for, put_again, put_next
from actions.base import TurnAction
from actions.ending import BOOKABLE, offer_openings, receipt
from actions.scene import Scene
from bot.booking import service as booking
from bot.booking.service import OpeningGone, OpeningTaken
from bot.conversations import service as conversations
from bot.conversations.model import ASIDES
from bot.handover.life import lapse

NOT_A_CHOICE = frozenset({"not", "no", "none", "can't", "cant", "don't", "dont", "isn't", "cancel", "except"})
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def chosen(scene: Scene) -> bool:
    """Whether the turn chose a time, or what to do with one; if so it is done and said."""
    factor, value = scene.turn.choice or (scene.turn.asked, _in_words(scene))
    if factor == "opening" and value:
        book(scene, str(value))
    elif factor == "booking" and value == "cancel":
        cancel(scene)
    elif factor == "booking" and value == "move":
        offer_openings(scene)
    else:
        return False
    return True


def book(scene: Scene, opening_id: str) -> None:
    """Books it and gives the receipt; somebody quicker means other times, not an error."""
    if asks_first(scene):
        return
    earlier = booking.booking_of(scene.c, scene.id)
    try:
        booked = booking.book(scene.c, opening_id, scene.id, scene.at)
    except OpeningTaken:
        scene.voice.say("utter_opening_taken")
        offer_openings(scene)
    except OpeningGone:
        scene.voice.say("utter_opening_gone")
        offer_openings(scene)
    else:
        receipt(scene, "utter_moved" if earlier else "utter_booked", booked)


def asks_first(scene: Scene) -> bool:
    """Nothing is booked on old answers: whether something about safety, or a return, is asked first."""
    lapse(scene.c, scene.id, scene.turn.seq, scene.at, scene.desk.ruleset)
    scene.look_again()
    question = next_for(scene)
    if question is None:
        return False
    if question not in ASIDES and "priority" not in scene.desk.ruleset.factors[question].needed_for:
        return False
    put_next(scene)
    return True


def cancel(scene: Scene) -> None:
    """Cancels what this conversation has booked."""
    if booking.booking_of(scene.c, scene.id) is None:
        scene.voice.say("utter_no_booking")
        return
    cancelled = booking.cancel(scene.c, scene.id, scene.at)
    scene.voice.say("utter_cancelled", "booking", when=booking.spoken(cancelled.opening.start))


def _in_words(scene: Scene) -> str | None:
    """The one choice of the times just shown that the caller's words fit."""
    if scene.turn.asked != "opening" or scene.turn.choice:
        return None
    put = conversations.question_put(scene.c, scene.id, "opening")
    listed = put["choices"]
    assert isinstance(listed, Sequence)
    words = _words(scene.turn.text)
    if words & NOT_A_CHOICE:
        return None
    for number, choice in enumerate(listed):
        if ORDINALS[number] in words:
            return str(choice["value"])
    fits = [(len(words & _words(choice["label"])), str(choice["value"])) for choice in listed]
    best = max((hits for hits, _ in fits), default=0)
    found = [value for hits, value in fits if hits == best > 0]
    return found[0] if len(found) == 1 else None


def _words(text: str) -> set[str]:
    """Words that can tell one time from another."""
    return set(re.findall(r"[a-z']+|\d+(?:[:.]\d\d)?(?:am|pm)?", text.lower())) - {
        "at",
        "by",
        "phone",
        "face",
        "to",
    }


class ActionBookAppointment(TurnAction):
    """Times are shown once the questions are answered and a time is what helps."""

    called = "action_book_appointment"

    def reply(self, scene: Scene) -> None:
        if chosen(scene):
            return
        priority = scene.now.priority
        if priority in BOOKABLE and scene.now.answered.values.get("agrees") == "yes":
            if not asks_first(scene):
                offer_openings(scene)
            return
        scene.voice.say("utter_first_a_few_questions")
        put_next(scene)


class ActionChangeAppointment(TurnAction):
    """Shows other times to somebody who has one."""

    called = "action_change_appointment"

    def reply(self, scene: Scene) -> None:
        if chosen(scene):
            return
        if booking.booking_of(scene.c, scene.id) is None:
            scene.voice.say("utter_no_booking")
            put_again(scene)
        elif not asks_first(scene):
            offer_openings(scene)


class ActionCancelAppointment(TurnAction):
    """Cancels at once: asking again would keep somebody who wants out."""

    called = "action_cancel_appointment"

    def reply(self, scene: Scene) -> None:
        cancel(scene)
        put_again(scene)
