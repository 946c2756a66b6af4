"""Callers who come back: after a silence, after days, after a closing, or with somebody at their shoulder."""

import pytest

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.handover.standing import priority_of
from bot.triage import Priority
from nlu.screen import Screening
from tests.actions.stage import Caller, a_caller
from tests.builders import answer, holder_of
from tests.conftest import Clock
from tests.fakes import FakeScreen, alert, concern

MEANS = {"hi again": "greet", "thanks": "thanks", "who can see this": "privacy", "why": "ask_why"}
ASK = "You wrote to us on Tuesday 24 November. Shall I use what you told me then?"


def values(caller: Caller) -> dict[str, object]:
    with caller.desk.reading() as c:
        return dict(conversations.answered(c, caller.id).values)


def priority(caller: Caller) -> Priority | None:
    with caller.desk.reading() as c:
        return priority_of(c, caller.id)


def a_known_caller(desk: Desk, **readings: Screening) -> Caller:
    """Somebody who has told us a good deal, and nothing urgent."""
    caller = a_caller(desk, FakeScreen(**readings), MEANS)
    caller.says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    caller.says("E8 3RL").says("34").taps("access_needs", "none").taps("suicidal_thoughts", "no")
    return caller


def close(desk: Desk, caller: Caller) -> None:
    with desk.begin() as c:
        conversations.move(c, caller.id, Holder.CLOSED, Why.ENDED, desk.clock())


# A silence


def test_after_a_long_silence_safety_is_asked_again_first_and_said_so(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    clock.passes(minutes=61)
    caller.says("sorry, had to put the kids to bed")
    assert caller.heard("utter_asked_again") and caller.asked == "immediate_danger"
    assert values(caller)["age"] == "34" and "suicidal_thoughts" not in values(caller)
    caller.taps("immediate_danger", "none")
    assert caller.asked == "suicidal_thoughts" and not caller.heard("utter_asked_again")


def test_a_short_silence_changes_nothing(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    clock.passes(minutes=50)
    caller.says("blue monday")
    assert values(caller)["suicidal_thoughts"] == "no" and not caller.heard("utter_asked_again")


def test_an_answer_given_after_the_silence_is_not_lost(stocked: Desk, clock: Clock) -> None:
    caller = a_caller(stocked, FakeScreen(), MEANS).says("feeling low").taps("for_whom", "self")
    caller.taps("immediate_danger", "none").says("E8 3RL").says("34").taps("access_needs", "none")
    assert caller.asked == "suicidal_thoughts"
    clock.passes(minutes=90)
    caller.says("no")
    assert values(caller)["suicidal_thoughts"] == "no"
    assert caller.heard("utter_asked_again") and caller.asked == "immediate_danger"


def test_a_button_tapped_after_the_silence_is_not_lost(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    clock.passes(minutes=90)
    caller.taps("signs", "drink_or_drugs")
    assert values(caller)["signs"] == ("drink_or_drugs",) and caller.asked == "immediate_danger"


def test_what_was_answered_before_stays_in_the_record(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    clock.passes(minutes=61)
    caller.says("hello")
    with stocked.reading() as c:
        assert conversations.answered(c, caller.id).earlier["suicidal_thoughts"].value == "no"


def test_the_priority_never_falls_because_time_has_passed(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    answer(stocked, caller.id, suicidal_thoughts="yes", suicide_plan="yes")
    assert priority(caller) is Priority.VERY_URGENT
    clock.passes(minutes=90)
    caller.says("still here")
    assert priority(caller) is Priority.VERY_URGENT and holder_of(stocked, caller.id) == "queue"
    clock.passes(hours=30)
    caller.says("still here").taps("return", "no").taps("immediate_danger", "none")
    assert priority(caller) is Priority.VERY_URGENT and holder_of(stocked, caller.id) == "queue"


def test_a_caller_waiting_for_a_clinician_is_asked_again_only_what_could_not_wait(
    stocked: Desk, clock: Clock
) -> None:
    caller = a_known_caller(stocked)
    answer(stocked, caller.id, suicidal_thoughts="yes", suicide_plan="yes", suicide_intent="next_days")
    clock.passes(minutes=90)
    caller.says("still here")
    assert caller.asked == "immediate_danger" and values(caller)["suicide_plan"] == "yes"
    caller.taps("immediate_danger", "none")
    assert caller.asked == "suicide_intent"


def test_no_question_is_put_more_than_twice_each_time_it_is_opened(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    clock.passes(minutes=61)
    for _ in range(3):
        caller.says("blue monday")
    with stocked.reading() as c:
        put = [m.draft.factor for m in conversations.transcript(c, caller.id)]
    assert put.count("immediate_danger") == 3  # once before the silence, twice after it


# A return


@pytest.fixture
def back(stocked: Desk, clock: Clock) -> Caller:
    """Somebody we know, who writes again two days later."""
    caller = a_known_caller(stocked)
    clock.passes(days=2)
    return caller.says("I feel bad again")


def test_a_caller_who_returns_is_asked_whether_what_they_told_may_be_used(back: Caller) -> None:
    assert back.texts == [ASK] and back.asked == "return"
    assert [c["value"] for c in back.hears[-1].draft.question["choices"]] == ["yes", "show", "no"]  # type: ignore[index]


def test_nothing_told_before_is_used_until_they_agree(back: Caller) -> None:
    assert values(back) == {"story": "I feel bad again"}


def test_nothing_told_before_is_said_until_they_agree(back: Caller) -> None:
    assert not any("E8" in text or "34" in text for text in back.texts)


def test_what_was_told_is_read_back_as_it_was_and_safety_is_not_among_it(back: Caller) -> None:
    back.taps("return", "yes")
    assert "you are at or near E8 3RL" in back.texts[-1] and "your age is 34" in back.texts[-1]
    assert "ending" not in back.texts[-1] and back.asked == "still_right"
    assert values(back) == {"story": "I feel bad again"}


def test_a_caller_may_look_first_and_then_have_none_of_it_used(back: Caller) -> None:
    back.says("show me what you have")
    assert back.asked == "still_right"
    back.taps("still_right", "declined")
    assert back.heard("utter_start_fresh") and "age" not in values(back) and back.asked == "for_whom"


def test_what_still_holds_is_used_and_safety_is_asked_again(back: Caller) -> None:
    back.taps("return", "yes").taps("still_right", "none")
    assert back.heard("utter_kept") and back.asked == "immediate_danger"
    assert values(back)["age"] == "34" and values(back)["location"] == "E8 3RL"
    back.taps("immediate_danger", "none")
    assert back.asked == "suicidal_thoughts"


def test_the_same_in_words(back: Caller) -> None:
    back.says("yes please").says("yes")
    assert values(back)["age"] == "34" and back.asked == "immediate_danger"


def test_what_has_changed_is_asked_and_the_rest_is_used(back: Caller) -> None:
    back.taps("return", "yes").taps("still_right", "location")
    assert values(back)["age"] == "34" and "location" not in values(back) and back.asked == "location"


def test_what_has_changed_may_be_named_in_words(back: Caller) -> None:
    back.says("yes").says("my age has changed")
    assert back.asked == "age" and values(back)["location"] == "E8 3RL"


def test_a_yes_with_one_thing_changed_keeps_the_rest_and_asks_that_one(back: Caller) -> None:
    back.says("yes").says("yes but my age has changed")
    assert back.asked == "age" and values(back)["location"] == "E8 3RL" and "age" not in values(back)


def test_a_caller_who_only_says_no_is_asked_which_has_changed(back: Caller) -> None:
    back.says("yes").says("no")
    assert back.asked == "still_right" and "Which of these has changed?" in back.texts[-1]
    assert "age" not in values(back)


def test_a_new_answer_beside_the_yes_is_used_in_place_of_the_old(back: Caller) -> None:
    back.says("yes but I'm in Croydon now")
    assert values(back)["location"] == "croydon now" and "E8" not in back.texts[-1]


def test_a_caller_who_starts_fresh_is_asked_everything_anew(back: Caller) -> None:
    back.taps("return", "no")
    assert back.heard("utter_start_fresh") and back.asked == "for_whom"
    assert values(back) == {"story": "I feel bad again"}


def test_a_caller_who_does_not_say_is_not_asked_a_third_time_and_nothing_is_used(back: Caller) -> None:
    back.says("everything is grey").says("everything is so grey")
    assert "age" not in values(back) and back.asked == "for_whom"


def test_a_caller_may_ask_why_and_who_can_see_before_they_agree(back: Caller) -> None:
    back.says("why")
    assert back.heard("utter_why_return") and back.asked == "return"
    back.says("who can see this")
    assert back.asked is None and "age" not in values(back)
    back.taps("return", "yes")
    assert back.asked == "still_right"


def test_a_returning_hello_is_greeted_and_is_no_story(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    clock.passes(days=2)
    caller.says("hi again")
    assert caller.heard("utter_greet") and caller.asked == "return" and "story" not in values(caller)


def test_after_the_chat_was_closed_a_caller_is_a_returning_caller(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    close(stocked, caller)
    clock.passes(minutes=5)
    caller.says("I feel bad again")
    assert caller.asked == "return" and "suicidal_thoughts" not in values(caller)


def test_whoever_told_nothing_that_may_be_kept_is_simply_asked_again(stocked: Desk, clock: Clock) -> None:
    caller = a_caller(stocked, FakeScreen(), MEANS).says("feeling low")
    clock.passes(days=2)
    caller.says("I feel bad again")
    assert caller.asked == "for_whom"


def test_danger_in_the_returning_message_comes_before_the_question_about_it(
    stocked: Desk, clock: Clock
) -> None:
    caller = a_known_caller(stocked, taken=alert(concern("immediate_danger", "overdose_taken")))
    clock.passes(days=2)
    caller.says("taken")
    assert caller.heard("utter_emergency_overdose") and caller.asked == "location"
    assert holder_of(stocked, caller.id) == "queue"


def test_a_doubt_in_the_returning_message_is_settled_before_the_question_about_it(
    stocked: Desk, clock: Clock
) -> None:
    caller = a_known_caller(
        stocked, done=alert(concern("suicidal_thoughts", "yes", "unclear", by="classifier"))
    )
    clock.passes(days=2)
    caller.says("done")
    assert caller.asked == "suicidal_thoughts"
    caller.says("no")
    assert caller.asked == "return"


@pytest.mark.parametrize("told", [{"private": "no"}, {"abuse": "yes"}, {"signs": ("someone_hurting_me",)}])
def test_whoever_may_not_be_alone_with_the_phone_is_not_reminded_of_anything(
    stocked: Desk, clock: Clock, told: dict[str, str]
) -> None:
    caller = a_known_caller(stocked)
    answer(stocked, caller.id, **told)
    clock.passes(days=2)
    caller.says("I feel bad again")
    assert not any("wrote" in text or "It has been" in text for text in caller.texts)
    first = "immediate_danger" if "abuse" in told else "for_whom"  # once risk was told, danger comes first
    assert caller.asked == first and values(caller) == {"story": "I feel bad again"}


def test_an_alarm_about_abuse_that_nobody_answered_makes_the_return_a_quiet_one(
    stocked: Desk, clock: Clock
) -> None:
    hits = alert(concern("abuse", "danger_now", "unclear", by="classifier"))
    caller = a_known_caller(stocked, hits=hits).says("hits")
    clock.passes(days=2)
    caller.says("I feel bad again")
    assert not any("wrote" in text or "It has been" in text for text in caller.texts)


def test_a_button_of_an_earlier_visit_books_nothing_before_they_agree(stocked: Desk, clock: Clock) -> None:
    caller = a_known_caller(stocked)
    clock.passes(days=2)
    caller.taps("age", "65+")
    assert values(caller) == {"age": "65+"} and caller.asked == "return"


def test_what_was_refused_once_is_not_offered_at_the_next_return(back: Caller, clock: Clock) -> None:
    back.taps("return", "no").taps("for_whom", "self")
    clock.passes(days=2)
    back.says("me again, worse").taps("return", "yes")
    assert "this is about you" in back.texts[-1] and "age is" not in back.texts[-1]


def test_a_hello_after_a_silence_that_follows_the_ending_is_met_with_the_safety_question(
    stocked: Desk, clock: Clock
) -> None:
    caller = a_known_caller(stocked).taps("signs", "none").taps("distress", "managing")
    caller.taps("reason_for_contact", "find_help").taps("agrees", "yes")
    assert caller.asked == "after"
    clock.passes(minutes=61)
    caller.says("hi again")
    assert caller.heard("utter_asked_again") and caller.asked == "immediate_danger"


def test_an_old_button_about_the_return_is_answered_and_changes_nothing(back: Caller) -> None:
    back.taps("return", "yes").taps("still_right", "none").taps("immediate_danger", "none")
    back.taps("return", "no")
    assert back.heard("utter_nothing_changed") and values(back)["age"] == "34"
