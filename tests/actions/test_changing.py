"""Callers who change an answer: in words, from the list, or by its old buttons."""

import pytest

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.handover.standing import priority_of
from bot.triage import Priority
from tests.actions.stage import Caller, a_caller
from tests.builders import answer, holder_of
from tests.fakes import FakeScreen, alert, ask, concern

MEANS = {"let me change something": "go_back", "go back": "go_back", "hello": "greet"}
STILL_LOOKS = "utter_changed_person_still_looks"


def values(caller: Caller) -> dict[str, object]:
    with caller.desk.reading() as c:
        return dict(conversations.answered(c, caller.id).values)


def priority(caller: Caller) -> Priority | None:
    with caller.desk.reading() as c:
        return priority_of(c, caller.id)


def a_caller_under_way(desk: Desk, screen: FakeScreen | None = None) -> Caller:
    """Somebody about to be asked whether they think of ending their life."""
    caller = a_caller(desk, screen or FakeScreen(), MEANS)
    caller.says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    caller.says("E8 3RL").says("70").taps("access_needs", "none")
    assert caller.asked == "suicidal_thoughts"
    return caller


# In words


def test_a_new_age_in_words_takes_the_old_one_s_place_and_is_read_back(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).says("sorry I meant 17 not 70")
    assert values(caller)["age"] == "17" and caller.asked == "suicidal_thoughts"
    assert caller.heard("utter_changed_to", what="your age is 17")


def test_a_new_place_in_words_is_no_answer_to_what_was_asked(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).says("no, that's wrong, I'm in Hackney")
    assert values(caller)["location"] == "hackney"
    assert "suicidal_thoughts" not in values(caller) and caller.asked == "suicidal_thoughts"


def test_a_caller_who_is_not_alone_after_all_is_heard(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked)
    answer(stocked, caller.id, company="alone")
    caller.says("actually I'm not alone")
    assert values(caller)["company"] == "with_someone"
    assert caller.heard("utter_changed_to", what="someone is with you")


def test_a_plan_told_after_a_no_brings_a_clinician(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).taps("suicidal_thoughts", "sometimes").taps("suicide_plan", "no")
    caller.says("I said no before but yes I do have a plan")
    assert values(caller)["suicide_plan"] == "yes" and priority(caller) is Priority.VERY_URGENT
    assert caller.heard("utter_very_urgent") and holder_of(stocked, caller.id) == "queue"


def test_a_calmer_answer_is_kept_as_said_and_a_person_still_looks(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).taps("suicidal_thoughts", "sometimes").taps("suicide_plan", "yes")
    caller.says("I said yes before but I don't have a plan")
    assert values(caller)["suicide_plan"] == "no" and caller.heard(STILL_LOOKS)
    assert priority(caller) is Priority.VERY_URGENT and holder_of(stocked, caller.id) == "queue"


def test_a_calm_correction_never_calms_what_the_screen_read_in_the_same_words(stocked: Desk) -> None:
    text = "actually I'm not suicidal, it's over now"
    screen = FakeScreen()
    screen.readings = {text: alert(concern("suicidal_thoughts", "yes"))}
    caller = a_caller_under_way(stocked, screen).says(text)
    assert "suicidal_thoughts" not in values(caller) and caller.asked == "suicidal_thoughts"
    assert priority(caller) is Priority.URGENT and holder_of(stocked, caller.id) == "queue"


def test_a_calm_correction_in_an_alarming_message_is_not_taken(stocked: Desk) -> None:
    text = "I lied, actually I don't have a plan, I just want to go"
    screen = FakeScreen()
    screen.readings = {text: ask(concern("suicidal_thoughts", "yes", "unclear", by="classifier"))}
    caller = a_caller_under_way(stocked, screen)
    answer(stocked, caller.id, suicidal_thoughts="sometimes", suicide_plan="yes")
    caller.says(text)
    assert values(caller)["suicide_plan"] == "yes"


def test_an_answer_named_in_words_is_asked_again(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).says("I want to change my age")
    assert caller.heard("utter_go_back") and caller.asked == "age" and "age" not in values(caller)
    caller.says("17")
    assert caller.heard("utter_changed_to", what="your age is 17") and caller.asked == "suicidal_thoughts"


def test_a_sign_that_was_not_ticked_can_be_named_and_is_asked_by_itself(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).taps("suicidal_thoughts", "no").taps("signs", "none")
    caller.says("the thing about drugs, that's not right")
    assert caller.asked == "drink_or_drugs"
    caller.taps("drink_or_drugs", "unsafe")
    assert priority(caller) is Priority.EMERGENCY


# From the list


def test_a_caller_who_wants_to_change_an_answer_chooses_from_those_given(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).says("let me change something")
    question = caller.hears[-1].draft.question
    assert caller.asked == "change" and question
    chosen = [choice["value"] for choice in question["choices"]]
    assert chosen == ["for_whom", "immediate_danger", "location", "age", "access_needs", "none"]
    caller.taps("change", "location")
    assert caller.asked == "location"
    caller.says("CR0 1AA")
    assert values(caller)["location"] == "CR0 1AA" and caller.asked == "suicidal_thoughts"


def test_an_answer_in_the_list_may_be_named_in_words(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).says("I want to change an answer").says("my age")
    assert caller.asked == "age"


@pytest.mark.parametrize("words", [None, "none of these", "no"])
def test_a_caller_who_finds_nothing_to_change_goes_on(stocked: Desk, words: str | None) -> None:
    caller = a_caller_under_way(stocked).says("let me change something")
    caller.says(words) if words else caller.taps("change", "none")
    assert caller.heard("utter_nothing_changed") and caller.asked == "suicidal_thoughts"
    assert values(caller)["age"] == "70" and "suicidal_thoughts" not in values(caller)


def test_a_caller_who_answers_the_open_question_instead_is_heard(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).says("let me change something").taps("suicidal_thoughts", "no")
    assert values(caller)["suicidal_thoughts"] == "no" and caller.asked == "signs"


def test_what_nobody_else_may_read_is_not_in_the_list(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked)
    answer(stocked, caller.id, private="yes", abuse="yes")
    caller.says("let me change something")
    assert not {"abuse", "private"} & {c["value"] for c in caller.hears[-1].draft.question["choices"]}  # type: ignore[index]


def test_before_anything_is_answered_there_is_nothing_to_change(stocked: Desk) -> None:
    caller = a_caller(stocked, FakeScreen(), MEANS).says("let me change something")
    assert caller.heard("utter_nothing_to_go_back_to") and caller.asked == "story"


def test_nothing_is_said_of_a_change_when_the_answer_is_the_same(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).says("change my age").says("70")
    assert caller.asked == "suicidal_thoughts" and not any("changed" in text for text in caller.texts)


# By its buttons


def test_an_old_button_changes_the_answer_and_the_priority_never_falls_by_it(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).taps("immediate_danger", "weapon")
    assert priority(caller) is Priority.EMERGENCY
    caller.taps("immediate_danger", "none")
    assert caller.heard(STILL_LOOKS) and priority(caller) is Priority.EMERGENCY
    assert values(caller)["immediate_danger"] == ("none",)


def test_what_is_said_about_an_answer_is_never_taken_for_the_place_help_is_sent_to(stocked: Desk) -> None:
    caller = a_caller(stocked, FakeScreen(taken=alert(concern("immediate_danger", "overdose_taken"))), MEANS)
    caller.says("taken").says("everything is grey")
    caller.says("change the danger answer")
    assert "location" not in values(caller) and caller.asked == "immediate_danger"


def test_nobody_who_counts_as_urgent_is_asked_to_agree_that_there_is_time(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).taps("suicidal_thoughts", "yes").taps("suicidal_thoughts", "no")
    caller.taps("signs", "none").says("07700 900123").taps("company", "alone")
    assert priority(caller) is Priority.URGENT and caller.heard("utter_disposition_urgent_nobody")
    with stocked.reading() as c:
        put = [m.draft.factor for m in conversations.transcript(c, caller.id)]
    assert "agrees" not in put and put.index("company") < put.index("known_to_team")


def test_whether_it_is_safe_to_ring_is_not_among_the_answers_listed(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked)
    answer(stocked, caller.id, safe_to_ring="no")
    caller.says("let me change something")
    question = caller.hears[-1].draft.question
    assert question and "safe_to_ring" not in [choice["value"] for choice in question["choices"]]


def test_calm_answers_about_one_person_are_asked_again_when_it_is_about_another(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).taps("suicidal_thoughts", "no").taps("signs", "none")
    caller.taps("for_whom", "other")
    assert caller.asked == "immediate_danger" and not caller.heard("utter_asked_again")
    assert not {"age", "suicidal_thoughts", "signs", "location"} & values(caller).keys()


def test_danger_told_of_stands_when_it_is_about_another(stocked: Desk) -> None:
    caller = a_caller_under_way(stocked).taps("suicidal_thoughts", "yes").taps("for_whom", "other")
    assert values(caller)["suicidal_thoughts"] == "yes" and priority(caller) is Priority.URGENT
