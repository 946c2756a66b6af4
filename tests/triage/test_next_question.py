"""Which question comes next: in clinical order, few, and only those that could still matter."""

from statistics import median

import pytest

from bot.triage import DECLINED, UNSURE, Priority, applies, assess, choices_for, next_after, next_question
from tests.triage.callers import RULESET, a_calm_caller, conversation

WHILE_HELP_COMES = {"immediate_danger", "suicide_intent", "location", "phone", "company", "called_999"}

SITUATIONS = {
    "advice": {},
    "medicine": {"reason_for_contact": "medicine"},
    "struggling": {"distress": "struggling"},
    "alone": {"distress": "struggling", "support": "no"},
    "overwhelmed": {"distress": "overwhelmed"},
    "nowhere": {"signs": ("nowhere_safe",), "safe_place_tonight": "no"},
    "overwhelmed-alone": {"distress": "overwhelmed", "support": "no"},
    "thoughts": {"suicidal_thoughts": "sometimes"},
    "voices": {"signs": ("hearing_or_seeing",), "voices_or_beliefs": "yes"},
}


def test_a_caller_is_first_asked_to_tell_it_in_their_own_words():
    assert next_question({}, RULESET) == "story"


def test_a_calm_caller_is_asked_little_and_agrees_last():
    asked, given = conversation({})
    assert asked == [
        "story",
        "for_whom",
        "immediate_danger",
        "location",
        "age",
        "access_needs",
        "suicidal_thoughts",
        "signs",
        "distress",
        "reason_for_contact",
        "agrees",
    ]
    assert assess(given, RULESET).priority is Priority.ADVICE


def test_a_caller_with_thoughts_of_ending_their_life_is_asked_the_whole_ladder_before_their_number():
    asked, given = conversation({"suicidal_thoughts": "sometimes"})
    ladder = ["suicidal_thoughts", "suicide_plan", "suicide_means", "suicide_intent", "self_harm", "signs"]
    assert [name for name in asked if name in [*ladder, "phone"]] == [*ladder, "phone"]
    assert not {"reason_for_contact", "agrees", "distress"} & set(asked)
    assert assess(given, RULESET).priority is Priority.URGENT


def test_whoever_has_told_of_thoughts_is_asked_about_them_before_their_age():
    answers = RULESET.read({"story": "words", "for_whom": "self", "immediate_danger": "none"})
    asked: list[str] = []
    answers |= RULESET.read({"suicidal_thoughts": "yes"})
    while (name := next_question(answers, RULESET)) != "age":
        asked.append(name)
        answers[name] = ("none",) if RULESET.factors[name].multiple else "no"
    assert asked[:3] == ["suicide_plan", "suicide_means", "suicide_intent"]


def test_a_caller_with_a_plan_is_only_asked_what_helps_to_reach_them():
    answers = RULESET.read(
        {"story": "words", "for_whom": "self", "suicidal_thoughts": "yes", "suicide_plan": "yes"}
    )
    asked = []
    while name := next_question(answers, RULESET):
        asked.append(name)
        answers[name] = (
            "no" if name == "suicide_intent" else ("none",) if name == "immediate_danger" else "words"
        )
    assert asked == ["immediate_danger", "suicide_intent", "location", "phone", "company"]


def test_a_caller_in_danger_is_only_asked_what_a_crew_needs():
    asked, _ = conversation({"immediate_danger": ("overdose_taken",)})
    assert asked == ["story", "for_whom", "immediate_danger", "location", "phone", "company", "called_999"]


@pytest.mark.parametrize(
    "said",
    [
        {"suicide_intent": "now"},
        {"suicide_plan": "yes"},
        {"command_voices": "yes"},
        {"immediate_danger": DECLINED},
        {"harm_to_others": "about_to"},
    ],
)
def test_after_a_or_b_nothing_else_holds_up_a_human(said):
    answers = RULESET.read(said)
    while name := next_question(answers, RULESET):
        assert name in WHILE_HELP_COMES
        answers[name] = DECLINED


@pytest.mark.parametrize("situation", SITUATIONS)
def test_conversations_are_short(situation):
    asked, _ = conversation(SITUATIONS[situation])
    assert len(asked) <= 15


def test_half_of_all_callers_are_asked_eleven_questions_or_fewer():
    assert median(len(conversation(said)[0]) for said in SITUATIONS.values()) <= 11


def test_a_caller_who_only_wants_information_is_not_asked_for_their_number():
    asked, _ = conversation({"reason_for_contact": "other"})
    assert "phone" not in asked


def test_only_ticked_signs_are_asked_about():
    asked, _ = conversation({"signs": ("drink_or_drugs", "unwell")})
    opened = {f.id for f in RULESET.opened_by_sign}
    assert set(asked) & opened == {"drink_or_drugs", "physical_health"}


def test_a_caller_who_would_rather_not_say_about_signs_is_not_asked_eleven_questions_instead():
    asked, given = conversation({"signs": DECLINED})
    assert not {f.id for f in RULESET.opened_by_sign} & set(asked)
    assert "command_voices" not in asked
    assert assess(given, RULESET).priority is Priority.URGENT


def test_a_sign_that_can_no_longer_change_anything_is_not_asked_about():
    answers = a_calm_caller(suicidal_thoughts="yes", signs=["elated"])
    del answers["elated_or_risky"]
    assert next_question(answers, RULESET) != "elated_or_risky"


def test_no_question_is_put_for_the_sake_of_another_that_is_open_without_it():
    told = {"story": "words", "immediate_danger": ["none"], "age": "30"}
    ladder = {"suicide_plan": "no", "suicide_means": "no", "suicide_intent": UNSURE, "signs": ["self_harm"]}
    assert next_question(RULESET.read({**told, **ladder}), RULESET) == "self_harm"
    calm = {f.id: f.values[0] for f in RULESET.opened_by_sign} | {"perinatal": UNSURE, "abuse": "yes"}
    told |= {"suicidal_thoughts": "no", "command_voices": "no", **calm, "voices_or_beliefs": None}
    assert next_question(RULESET.read(told), RULESET) == "perinatal_red_flag"


def test_voices_open_the_question_whether_they_command():
    asked, _ = conversation({"signs": ("hearing_or_seeing",), "voices_or_beliefs": UNSURE})
    assert asked.index("command_voices") == asked.index("voices_or_beliefs") + 1


def test_a_caller_is_asked_whether_they_are_private_before_anything_about_abuse():
    asked, _ = conversation({"signs": ("someone_hurting_me",), "abuse": "yes"})
    assert asked.index("private") < asked.index("abuse") < asked.index("safe_to_ring")


def test_whoever_is_not_alone_with_the_phone_is_asked_if_a_call_is_safe_before_a_time_is_booked():
    told = {"distress": "struggling", "support": "yes", "signs": ("someone_hurting_me",), "private": "no"}
    asked, priority = conversation(told)
    assert "safe_to_ring" in asked and "abuse" not in asked, priority


@pytest.mark.parametrize("private", ["no", UNSURE, DECLINED])
def test_a_caller_who_may_be_watched_is_never_asked_about_abuse(private):
    asked, _ = conversation({"signs": ("someone_hurting_me",), "private": private})
    assert "abuse" not in asked


def test_a_carer_is_asked_for_their_view_and_never_about_abuse_or_privacy():
    asked, _ = conversation(
        {"for_whom": "other", "suicidal_thoughts": "yes", "signs": ("someone_hurting_me",)}
    )
    assert {"relationship", "with_person", "person_knows", "carer_view", "carer_needs"} <= set(asked)
    assert not {"abuse", "private"} & set(asked)


def test_a_carer_does_not_see_the_sign_about_being_hurt_by_somebody():
    assert "someone_hurting_me" in choices_for("signs", {"for_whom": "self"}, RULESET)
    assert "someone_hurting_me" not in choices_for("signs", {"for_whom": "other"}, RULESET)
    assert choices_for("story", {}, RULESET) == ()


def test_someone_known_to_a_team_by_name_is_asked_for_their_plan():
    answers = conversation({"suicidal_thoughts": "yes", "known_to_team": "The Camden team"})[0]
    assert answers[-3:] == ["known_to_team", "crisis_plan", "advance_choice"]


def test_what_something_said_reopened_is_asked_first_even_if_it_was_answered():
    assert (
        next_question(a_calm_caller(suicidal_thoughts=UNSURE), RULESET, ["suicidal_thoughts"])
        == "suicidal_thoughts"
    )
    assert next_question({}, RULESET, ["immediate_danger", "suicidal_thoughts"]) == "immediate_danger"


def test_reopened_abuse_waits_until_we_know_that_nobody_reads_along():
    assert next_question({}, RULESET, ["abuse"]) == "for_whom"
    assert next_question({"for_whom": "self"}, RULESET, ["abuse"]) == "private"
    assert next_question({"for_whom": "self", "private": "yes"}, RULESET, ["abuse"]) == "abuse"
    assert next_question({"for_whom": "self", "private": "no"}, RULESET, ["abuse"]) == "story"


def test_nothing_is_reopened_that_could_not_change_an_emergency():
    assert next_question({"immediate_danger": ("weapon",)}, RULESET, ["suicidal_thoughts"]) == "location"


def test_whether_a_question_applies():
    assert not applies("suicide_plan", {"suicidal_thoughts": "no"}, RULESET)
    assert applies("suicide_plan", {"suicidal_thoughts": DECLINED}, RULESET)
    assert not applies("called_999", {}, RULESET)
    assert applies("called_999", {"immediate_danger": ("weapon",)}, RULESET)
    assert applies("can_follow", {}, RULESET)
    ticked = {"for_whom": "self", "signs": ("someone_hurting_me",)}
    assert applies("abuse", ticked | {"private": "yes"}, RULESET)
    for answers in (ticked, ticked | {"private": "no"}, ticked | {"private": "yes", "for_whom": "other"}):
        assert not applies("abuse", answers, RULESET)
    assert not RULESET.factors["can_follow"].asked


def test_what_comes_after_the_ending_is_never_the_next_question_even_when_it_is_opened_again():
    after = [factor.id for factor in RULESET.factors.values() if factor.after]
    for answers in ({}, a_calm_caller(), a_calm_caller(suicidal_thoughts="yes")):
        assert next_question(answers, RULESET, first=after) not in after
    asked, _ = conversation({})
    assert not set(after) & set(asked)


@pytest.mark.parametrize("need", ["plan", "equality"])
def test_what_comes_after_the_ending_is_asked_in_order_and_of_the_person_alone(need):
    given: dict = {"for_whom": "self"}
    asked = []
    while name := next_after(given, RULESET, need):
        asked.append(name)
        given[name] = DECLINED
    assert asked == [factor.id for factor in RULESET.after(need)] and len(asked) == 6
    assert next_after({"for_whom": "other"}, RULESET, need) is None
