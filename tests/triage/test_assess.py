"""How soon a human must act, row by row of the table, at its edges, and where answers contradict."""

import json
from io import StringIO

import pytest

from bot.triage import BadAnswer, Priority, age_range, assess, more_urgent
from bot.triage.commands import assess_lines
from tests.triage.callers import RULESET, a_calm_caller

A, B, C, D, E, F, G = Priority

TABLE = [
    *[(A, {"immediate_danger": [tick]}) for tick in
      ("overdose_taken", "seriously_hurt", "acting_now", "others_in_danger", "weapon")],
    (A, {"suicide_intent": "now"}),
    (A, {"self_harm": "today_serious"}),
    (A, {"harm_to_others": "about_to"}),
    (A, {"drink_or_drugs": "unsafe"}),
    (A, {"physical_health": "collapse_or_chest_pain"}),
    (A, {"abuse": "danger_now"}),
    (B, {"suicide_plan": "yes"}),
    (B, {"suicide_means": "yes"}),
    (B, {"suicide_intent": "today"}),
    (B, {"suicide_intent": "next_days"}),
    (B, {"command_voices": "yes"}),
    (B, {"harm_to_others": "plan_or_named_person"}),
    (B, {"perinatal_red_flag": "yes"}),
    (B, {"perinatal": "yes", "voices_or_beliefs": "yes"}),
    (B, {"age": "17", "suicidal_thoughts": "yes"}),
    (B, {"immediate_danger": "unsure"}),
    (B, {"immediate_danger": "declined"}),
    (B, {"voices_or_beliefs": "yes", "command_voices": "unsure"}),
    (B, {"voices_or_beliefs": "yes", "command_voices": "declined"}),
    *[(C, {"suicidal_thoughts": value}) for value in ("yes", "sometimes", "unsure", "declined")],
    (C, {"suicide_intent": "unsure"}),
    (C, {"voices_or_beliefs": "yes"}),
    (C, {"elated_or_risky": "yes"}),
    (C, {"sudden_confusion": "yes"}),
    (C, {"harm_to_others": "thoughts"}),
    (C, {"physical_health": "cannot_eat_or_drink"}),
    (C, {"self_harm": "today_minor"}),
    (C, {"can_follow": "no"}),
    (C, {"child_or_adult_at_risk": "yes"}),
    (C, {"distress": "overwhelmed", "support": "no"}),
    (C, {"age": "17", "suicidal_thoughts": "sometimes"}),
    (C, {"age": "18", "suicidal_thoughts": "yes"}),
    (C, {"abuse": "yes"}),
    (D, {"self_harm": "recent"}),
    (D, {"distress": "overwhelmed", "support": "yes"}),
    (D, {"distress": "struggling", "support": "no"}),
    (D, {"safe_place_tonight": "no"}),
    (E, {"distress": "struggling", "support": "yes"}),
    *[(F, {"reason_for_contact": reason}) for reason in
      ("find_help", "appointment", "medicine", "complaint", "professional")],
    (G, {"reason_for_contact": "other"}),
    (G, {"self_harm": "past"}),
    (G, {"drink_or_drugs": "yes"}),
    (G, {"perinatal": "yes"}),
]  # fmt: skip


@pytest.mark.parametrize(("priority", "said"), TABLE, ids=[f"{p.code}-{s}" for p, s in TABLE])
def test_a_caller_who_says_only_this_gets_the_priority_of_the_table(priority, said):
    found = assess(a_calm_caller(**said), RULESET)
    assert found.priority is priority
    assert found.known
    assert found.code == priority.code


@pytest.mark.parametrize(("priority", "said"), TABLE, ids=[f"{p.code}-{s}" for p, s in TABLE])
def test_saying_it_before_anything_else_is_never_less_urgent(priority, said):
    assert assess(RULESET.read(said), RULESET).priority.rank <= priority.rank


def test_a_caller_who_has_said_nothing_yet_is_urgent_and_not_known():
    found = assess({}, RULESET)
    assert (found.priority, found.known, found.rules) == (C, False, ("not-known-yet",))


def test_a_caller_who_took_too_much_and_feels_fine_is_an_emergency():
    found = assess(a_calm_caller(immediate_danger="overdose_taken", physical_health="well"), RULESET)
    assert found.priority is A
    assert "medical_route" in found.flags


def test_a_commanding_voice_counts_even_if_the_question_before_it_was_answered_no():
    assert assess(a_calm_caller(voices_or_beliefs="no", command_voices="yes"), RULESET).priority is B


def test_a_doubt_on_record_counts_even_where_the_question_before_it_was_answered_no():
    assert assess(a_calm_caller(suicidal_thoughts="no", suicide_plan="unsure"), RULESET).priority is C


def test_bad_news_in_an_unfinished_story_never_makes_it_less_urgent():
    nothing, something = assess({}, RULESET), assess({"self_harm": "recent"}, RULESET)
    assert something.priority.rank <= nothing.priority.rank
    assert not something.known
    assert "self-harm-recent" in something.rules


def test_a_tick_with_no_answer_to_its_question_yet_is_not_taken_for_a_no():
    answers = a_calm_caller(signs=["hurting_someone"])
    del answers["harm_to_others"]
    found = assess(answers, RULESET)
    assert (found.priority, found.known) == (C, False)


def test_signs_not_ticked_answer_no_to_their_questions():
    answers = RULESET.read(
        {"immediate_danger": "none", "suicidal_thoughts": "no", "signs": "none", "distress": "managing"}
    )
    found = assess(answers, RULESET)
    assert (found.priority, found.known) == (G, True)


def test_an_answer_of_its_own_beats_the_question_about_signs():
    assert assess(a_calm_caller(signs="none", harm_to_others="about_to"), RULESET).priority is A
    assert assess(a_calm_caller(signs=["hurting_someone"], harm_to_others="no"), RULESET).priority is G


@pytest.mark.parametrize("withheld", ["unsure", "declined"])
def test_withholding_the_question_about_signs_is_urgent_with_one_reason(withheld):
    answers = RULESET.read(
        {"immediate_danger": "none", "suicidal_thoughts": "no", "signs": withheld, "distress": "managing"}
    )
    found = assess(answers, RULESET)
    assert (found.priority, found.known) == (C, True)
    assert found.reasons == (RULESET.signs_withheld.because,)
    assert not found.flags & {"safeguarding", "hide_from_carer"}


def test_a_caller_who_ticks_that_someone_hurts_them_and_is_not_private_is_not_forgotten():
    answers = a_calm_caller(signs=["someone_hurting_me"], private="no")
    del answers["abuse"]
    found = assess(answers, RULESET)
    assert (found.priority, found.known) == (C, True)
    assert {"hide_from_carer", "safeguarding", "not_private"} <= found.flags


def test_a_caller_who_ticks_that_someone_hurts_them_counts_before_we_know_whether_they_are_private():
    answers = a_calm_caller(signs=["someone_hurting_me"])
    del answers["abuse"], answers["private"]
    found = assess(answers, RULESET)
    assert (found.priority, found.known) == (C, False)


def test_what_a_carer_is_never_asked_is_not_held_against_them():
    calm = a_calm_caller(for_whom="other")
    del calm["abuse"], calm["private"], calm["signs"]
    found = assess(calm, RULESET)
    assert (found.priority, found.known) == (G, True)
    said = {"for_whom": "other", "immediate_danger": "none", "suicidal_thoughts": "no", "signs": "declined"}
    assert "abuse-doubt" not in assess(RULESET.read(said), RULESET).rules


def test_a_caller_who_does_not_agree_with_the_proposal_gets_a_clinician():
    assert assess(a_calm_caller(distress="struggling", agrees="no"), RULESET).priority is C


@pytest.mark.parametrize(
    "age", ["17", 17, "16-17", "under 16", "0-15", "under_18", "16 to 25", "child", ["15"]]
)
def test_an_age_that_may_be_under_18_counts_as_under_18(age):
    found = assess(a_calm_caller(age=age, suicidal_thoughts="yes"), RULESET)
    assert found.priority is B
    assert "under_18" in found.flags


@pytest.mark.parametrize("age", ["18", 65, "18-64", "65+", "over 65", "65 and over", "adult", "18–25"])
def test_an_adult_with_thoughts_is_urgent(age):
    assert assess(a_calm_caller(age=age, suicidal_thoughts="yes"), RULESET).priority is C


@pytest.mark.parametrize("age", ["", "old", "200", "25-18", -3, 17.5, True])
def test_what_is_no_age_is_refused(age):
    with pytest.raises(BadAnswer, match="age takes"):
        RULESET.read({"age": age})


def test_an_age_is_read_as_the_youngest_and_oldest_it_can_mean():
    assert age_range("16-17") == (16, 17)
    assert age_range("under 16") == (0, 15)
    assert age_range("about thirty") is None


@pytest.mark.parametrize(
    "answers",
    [
        {"suicide_plan": "with the secret words"},
        {"immediate_danger": ["overdose_taken", "secret"]},
        {"immediate_danger": []},
        {"suicide_intent": ["now", "today"]},
        {"location": ""},
        {"secret factor": "yes"},
        {"support": {"secret": 1}},
    ],
)
def test_an_answer_nobody_offered_is_refused_without_repeating_it(answers):
    with pytest.raises(BadAnswer) as refused:
        RULESET.read(answers)
    assert "secret" not in str(refused.value)
    assert next(iter(answers)).split()[0] in str(refused.value) or "no factor" in str(refused.value)


def test_a_caller_who_ticks_a_danger_and_none_is_in_danger():
    assert RULESET.read({"immediate_danger": ["none", "weapon"]}) == {"immediate_danger": ("weapon",)}
    assert RULESET.read({"immediate_danger": ["unsure", "weapon"]}) == {"immediate_danger": ("weapon",)}


def test_lists_from_programs_are_read_in_the_factors_own_order():
    assert RULESET.read({"access_needs": ["bsl", "interpreter"]}) == {"access_needs": ("interpreter", "bsl")}
    assert RULESET.read({"signs": "none", "distress": ["managing"], "age": 30, "support": None}) == {
        "signs": ("none",), "distress": "managing", "age": "30",
    }  # fmt: skip


def test_the_name_of_a_team_is_as_good_as_yes():
    assert RULESET.read({"known_to_team": "The Camden team"}) == {"known_to_team": "The Camden team"}


def test_priorities_compare_by_urgency_and_not_by_spelling():
    assert [p.code for p in Priority] == list("ABCDEFG")
    assert more_urgent(Priority.ADVICE, Priority.EMERGENCY) is Priority.EMERGENCY
    assert [p.mhsds for p in Priority] == ["1", "4", "2", "3", "3", None, None]


def test_the_command_answers_each_line_and_goes_on_after_a_bad_one():
    lines = [
        {"id": 1, "answers": {"immediate_danger": ["overdose_taken"]}},
        {"id": 2, "answers": {"suicide_plan": "some words"}},
        {"id": 3, "answers": {}},
    ]
    out = StringIO()
    assess_lines(
        StringIO("\n".join([json.dumps(line) for line in lines] + ["not json", "[]", ""])), out, RULESET
    )
    first, second, third, fourth, fifth = map(json.loads, out.getvalue().splitlines())
    assert first["priority"] == "emergency"
    assert list(first) == ["id", "priority", "code", "rules", "reasons", "next_question"]
    assert (first["code"], first["rules"], first["next_question"]) == ("A", ["danger-overdose"], "location")
    assert second["id"] == 2
    assert "suicide_plan takes one of" in second["error"]
    assert "some words" not in second["error"]
    assert (third["priority"], third["next_question"]) == ("urgent", "story")
    assert fourth["error"] and fifth["error"]
