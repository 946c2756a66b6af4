"""Callers who book, move and cancel a time."""

from bot.booking import service as booking
from bot.bootstrap import Desk
from tests.actions.stage import Caller, a_caller
from tests.builders import holder_of
from tests.conftest import Clock

MEANS = {
    "cancel it": "cancel_appointment",
    "can I move it": "change_appointment",
    "book me in": "book_appointment",
    "where can I go": "find_service",
}


def a_caller_at_the_end(desk: Desk, agrees: str = "yes", age: str = ", I'm 34") -> Caller:
    """Struggling, with support, in Camden: a routine time is what helps."""
    caller = (
        a_caller(desk, means=MEANS).says(f"feeling low, it's for me{age}").taps("immediate_danger", "none")
    )
    for _ in range(20):
        if caller.asked in (None, "phone", "opening"):
            break
        if caller.asked in ("signs", "access_needs"):
            caller.taps(caller.asked, "none")
        else:
            given = {
                "location": "NW1 8AB",
                "distress": "struggling",
                "support": "yes",
                "agrees": agrees,
                "age": "I'd rather not say",
                "company": "alone",
            }
            caller.says(given.get(caller.asked or "", "no"))
    return caller


def booked(caller: Caller) -> str | None:
    with caller.desk.reading() as c:
        found = booking.booking_of(c, caller.id)
    return found.reference if found else None


def test_a_caller_books_a_time_and_gets_a_receipt(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked)
    assert caller.asked == "phone"
    caller.says("07700 900123")
    assert caller.heard("utter_disposition_routine") and caller.heard_kind("services")
    assert caller.asked == "opening" and caller.heard("utter_booking_demonstration")
    question = caller.hears[-1].draft.question
    assert question is not None and caller.hears[-1].draft.openings
    caller.taps("opening", question["choices"][0]["value"])
    reference = booked(caller)
    assert reference and any(reference in text for text in caller.texts)
    assert caller.heard("utter_booked_if_nobody_rings")
    assert [m.draft.factor for m in caller.hears if m.draft.factor] == ["booking", "after"]


def test_a_caller_books_in_words_moves_and_cancels(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123").says("the first one please")
    first = booked(caller)
    assert first
    caller.says("can I move it")
    assert caller.asked == "opening"
    caller.taps("opening", caller.hears[-1].draft.question["choices"][1]["value"])  # type: ignore[index]
    second = booked(caller)
    assert second and second != first
    caller.says("cancel it")
    assert booked(caller) is None and any("cancelled" in text for text in caller.texts)


def test_a_caller_cancels_by_button(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123").says("first").taps("booking", "cancel")
    assert booked(caller) is None


def test_a_time_that_is_taken_meanwhile_means_other_times(stocked: Desk) -> None:
    caller, quicker = (
        a_caller_at_the_end(stocked).says("07700 900123"),
        a_caller_at_the_end(stocked).says("07700 900124"),
    )
    wanted = caller.hears[-1].draft.question["choices"][0]["value"]  # type: ignore[index]
    quicker.taps("opening", wanted)
    caller.taps("opening", wanted)
    assert caller.heard("utter_opening_taken") and caller.asked == "opening" and booked(caller) is None


def test_a_caller_who_does_not_agree_is_looked_at_by_a_person(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked, agrees="no")
    for _ in range(12):
        if caller.heard_kind("disposition"):
            break
        caller.says("07700 900123" if caller.asked == "phone" else "no")
    assert holder_of(stocked, caller.id) == "queue"
    assert caller.heard_kind("services") and booked(caller) is None


def test_a_caller_who_wants_a_time_at_once_is_first_asked_if_they_are_safe(stocked: Desk) -> None:
    caller = a_caller(stocked, means=MEANS).says("book me in")
    assert caller.heard("utter_first_a_few_questions") and caller.asked == "immediate_danger"


def test_a_caller_with_nothing_booked_is_told_so(stocked: Desk) -> None:
    caller = a_caller(stocked, means=MEANS).says("feeling low").says("cancel it")
    assert caller.heard("utter_no_booking") and caller.asked == "for_whom"


def test_a_caller_who_looks_for_a_place_gets_places_and_then_the_next_question(stocked: Desk) -> None:
    caller = a_caller(stocked, means=MEANS).says("where can I go")
    assert caller.heard_kind("services") and caller.asked == "immediate_danger"


def test_a_caller_who_names_the_day_and_time_gets_that_time(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123")
    question = caller.hears[-1].draft.question
    assert question is not None
    wanted = question["choices"][3]["label"]
    caller.says(f"{wanted} please")
    assert any(wanted.split(",")[0] in text for text in caller.texts) and booked(caller)


def test_a_caller_who_only_says_what_does_not_suit_gets_nothing_booked(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123").says("not the first one")
    assert booked(caller) is None


def test_a_caller_whose_words_were_not_understood_still_gets_the_time_they_named(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123")
    caller.relay._dialogue.means = {"the first one": "nlu_fallback"}  # type: ignore[attr-defined]
    caller.says("the first one")
    assert booked(caller)


def test_nothing_is_booked_on_old_answers(stocked: Desk, clock: Clock) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123")
    first = caller.hears[-1].draft.question["choices"][0]["value"]  # type: ignore[index]
    clock.passes(minutes=59)
    caller.says("who is that with")
    clock.passes(minutes=30)
    caller.taps("opening", first)
    assert booked(caller) is None
    assert caller.heard("utter_asked_again") and caller.asked == "immediate_danger"
    caller.taps("immediate_danger", "none").says("no").taps("signs", "none").says("struggling").says("yes")
    assert caller.heard("utter_disposition_routine") and caller.asked == "opening"
    caller.taps("opening", first)
    assert booked(caller)


def test_a_caller_who_is_worse_by_the_time_they_book_gets_a_clinician(stocked: Desk, clock: Clock) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123")
    first = caller.hears[-1].draft.question["choices"][0]["value"]  # type: ignore[index]
    clock.passes(minutes=90)
    caller.taps("opening", first).taps("immediate_danger", "none").says("yes").says("yes")
    assert booked(caller) is None and holder_of(stocked, caller.id) == "queue"


def test_whoever_returns_books_nothing_by_a_button_of_their_last_visit(stocked: Desk, clock: Clock) -> None:
    caller = a_caller_at_the_end(stocked).says("07700 900123")
    first = caller.hears[-1].draft.question["choices"][0]["value"]  # type: ignore[index]
    clock.passes(hours=8)
    caller.taps("opening", first)
    assert booked(caller) is None and caller.asked == "return"


def test_who_does_not_say_their_age_gets_a_person_and_no_time_meant_for_adults(stocked: Desk) -> None:
    caller = a_caller_at_the_end(stocked, age="")
    if caller.asked == "phone":
        caller.says("07700 900123")
    assert caller.asked != "opening" and booked(caller) is None
    assert holder_of(stocked, caller.id) == "queue"
