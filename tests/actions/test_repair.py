"""When callers question a question, take an answer back, stop, or are not understood."""

import pytest

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from nlu.screen import Action, Screening
from tests.actions.stage import Caller, a_caller
from tests.builders import answer, holder_of
from tests.fakes import FakeScreen, ask, concern
from tests.handover.shift import on_duty

MEANS = {
    "why": "ask_why",
    "what do you mean": "rephrase",
    "who can see this": "privacy",
    "are you real": "who_are_you",
    "go back": "go_back",
    "stop": "stop",
    "bye": "goodbye",
    "rubbish": "insult",
    "hi": "greet",
    "order me a pizza": "out_of_scope",
    "qwe": "nlu_fallback",
    "call me": "ask_person",
    "he can see": "cannot_speak",
}


def a_started_caller(desk: Desk, screen: FakeScreen | None = None) -> Caller:
    return a_caller(desk, screen, MEANS).says("feeling low").taps("for_whom", "self")


def values(caller: Caller) -> dict[str, object]:
    with caller.desk.reading() as c:
        return dict(conversations.answered(c, caller.id).values)


def test_a_caller_who_says_hello_is_greeted_and_asked_what_happened(stocked: Desk) -> None:
    caller = a_caller(stocked, means=MEANS).says("hi")
    assert caller.heard("utter_greet") and caller.asked == "story"
    assert "story" not in values(caller)


def test_a_caller_who_asks_why_hears_why_and_the_question_again(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("why")
    assert caller.heard("utter_why_immediate_danger") and caller.asked == "immediate_danger"


def test_a_caller_who_interrupts_twice_is_not_asked_a_third_time(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("why").says("who can see this")
    assert caller.heard("utter_privacy") and caller.heard("utter_when_ready") and caller.asked is None
    assert "immediate_danger" not in values(caller)
    caller.taps("immediate_danger", "none")
    assert values(caller)["immediate_danger"] == ("none",)


def test_a_caller_who_does_not_understand_hears_simpler_words(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("what do you mean")
    assert caller.heard("utter_rephrase_immediate_danger") and caller.asked == "immediate_danger"


def test_a_caller_who_asks_if_this_is_a_person_is_told_that_it_is_not(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("are you real")
    assert caller.heard("utter_who_are_you")


def test_gibberish_is_not_taken_for_an_answer(stocked: Desk) -> None:
    screen = FakeScreen()
    screen.readings = {"qwe": Screening(Action.NONE, (), "en", False)}
    caller = a_started_caller(stocked, screen).says("qwe")
    assert caller.heard("utter_not_sure_understood") and caller.asked == "immediate_danger"


def test_gibberish_is_not_kept_as_the_story(stocked: Desk) -> None:
    screen = FakeScreen()
    screen.readings = {"qwe": Screening(Action.NONE, (), "en", False)}
    caller = a_caller(stocked, screen, MEANS).says("qwe")
    assert "story" not in values(caller) and caller.asked == "story"


def on_the_keyboard(*texts: str) -> FakeScreen:
    screen = FakeScreen()
    screen.readings = {text: Screening(Action.NONE, (), "en", False) for text in texts}
    return screen


@pytest.mark.parametrize("intent", ["greet", "stop", "insult", "goodbye", "ask_why", "tell", "affirm"])
def test_a_cat_on_the_keyboard_wishes_for_nothing_whatever_it_is_nearest_to(
    stocked: Desk, intent: str
) -> None:
    caller = a_caller(stocked, on_the_keyboard("jjjkkk"), {"jjjkkk": intent}).says("jjjkkk")
    assert caller.heard("utter_not_sure_understood") and caller.asked == "story"


def test_after_two_that_are_no_words_a_person_is_asked_to_join(stocked: Desk) -> None:
    caller = a_caller(stocked, on_the_keyboard("😀😀", "....")).says("😀😀")
    assert caller.heard("utter_not_sure_understood") and holder_of(stocked, caller.id) == "bot"
    caller.says("....")
    assert caller.heard("utter_not_understood_person") and holder_of(stocked, caller.id) == "queue"
    assert caller.asked and caller.says("feeling low").asked


def test_who_writes_words_in_between_is_not_handed_over_for_a_slip(stocked: Desk) -> None:
    caller = a_caller(stocked, on_the_keyboard("jjj", "kkk"), MEANS).says("jjj").says("feeling low")
    caller.taps("for_whom", "self").says("kkk")
    assert caller.heard("utter_not_sure_understood") and holder_of(stocked, caller.id) == "bot"


def test_a_caller_who_goes_back_is_asked_the_last_question_again(stocked: Desk) -> None:
    caller = a_started_caller(stocked).taps("immediate_danger", "none").says("go back")
    assert caller.heard("utter_go_back") and caller.asked == "immediate_danger"


def test_going_back_never_makes_a_caller_less_urgent(stocked: Desk) -> None:
    caller = a_started_caller(stocked).taps("immediate_danger", "weapon").says("go back")
    caller.taps("immediate_danger", "none")
    assert holder_of(stocked, caller.id) == "queue"


def test_a_caller_who_stops_is_asked_nothing_more_and_told_how_to_come_back(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("stop")
    assert caller.heard("utter_stop") and caller.asked is None
    assert holder_of(stocked, caller.id) == "bot"


def test_a_caller_in_danger_who_stops_is_still_looked_at_by_a_person(stocked: Desk) -> None:
    caller = a_started_caller(stocked)
    answer(stocked, caller.id, immediate_danger=("none",), suicidal_thoughts="sometimes")
    answer(stocked, caller.id, suicide_plan="no", suicide_means="no", suicide_intent="no")
    caller.says("stop")
    assert caller.heard("utter_stop_open_risk") and holder_of(stocked, caller.id) == "queue"


def test_a_caller_who_says_goodbye_hears_how_to_come_back(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("bye")
    assert caller.heard("utter_goodbye") and caller.asked is None


def test_an_angry_caller_is_answered_kindly_and_asked_again(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("rubbish")
    assert caller.heard("utter_insult") and caller.asked == "immediate_danger"


def test_what_is_not_ours_is_said_plainly(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("order me a pizza")
    assert caller.heard("utter_out_of_scope") and caller.asked == "immediate_danger"


def test_a_caller_who_wants_a_person_gets_one_and_is_asked_only_what_a_person_needs(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("call me")
    assert caller.heard("utter_person_coming") and holder_of(stocked, caller.id) == "queue"
    asked = [caller.asked]
    caller.taps("immediate_danger", "none")
    for reply in ("E8 3RL", "07700 900123", "on my own"):
        asked.append(caller.asked)
        caller.says(reply)
    assert asked == ["immediate_danger", "location", "phone", "company"]
    assert caller.asked is None and caller.heard("utter_waiting")


def test_a_caller_who_asks_twice_hears_that_they_are_waiting(stocked: Desk) -> None:
    on_duty(stocked, "lee")  # else they are asked for a number to ring
    caller = a_started_caller(stocked).says("call me").says("call me")
    assert caller.heard("utter_already_waiting")


def test_a_caller_who_cannot_write_freely_is_heard_and_it_is_kept(stocked: Desk) -> None:
    caller = a_started_caller(stocked).says("he can see")
    assert caller.heard("utter_cannot_speak") and values(caller)["private"] == "no"
    assert caller.asked == "immediate_danger"


def test_a_caller_who_can_write_freely_is_not_taken_for_one_who_cannot(stocked: Desk) -> None:
    freely = "yes i can write free now"
    caller = a_caller(stocked, means={freely: "cannot_speak"}).says("feeling low").taps("for_whom", "self")
    caller.taps("immediate_danger", "none").says("E8 3RL").says("34").says("none")
    caller.taps("suicidal_thoughts", "no").taps("signs", "someone_hurting_me")
    assert caller.asked == "private"
    caller.says(freely)
    assert not caller.heard("utter_cannot_speak") and values(caller)["private"] == "yes"


def test_after_a_person_handed_back_nothing_is_asked_again(stocked: Desk) -> None:
    caller = a_started_caller(stocked).taps("immediate_danger", "none").resumes()
    assert caller.heard("utter_still_here") and caller.asked == "location"


def test_a_fault_in_an_action_is_never_silence(stocked: Desk, monkeypatch, caplog) -> None:  # type: ignore[no-untyped-def]
    caller = a_started_caller(stocked)

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("my secret words")

    monkeypatch.setattr("actions.asking.question_for", breaks)
    caller.says("my secret words")
    assert caller.heard("utter_fault") and holder_of(stocked, caller.id) == "queue"
    assert "secret" not in caplog.text


def test_a_caller_who_wants_it_all_to_stop_is_not_taken_to_end_the_chat(stocked: Desk) -> None:
    text = "I want it all to stop"
    screen = FakeScreen()
    screen.readings = {text: ask(concern("suicidal_thoughts", "yes", "unclear", by="classifier"))}
    caller = a_caller(stocked, screen, {text: "stop"}).says("feeling low").says(text)
    assert not caller.heard("utter_stop") and caller.asked == "suicidal_thoughts"
    assert caller.heard("utter_acknowledge_worry")
