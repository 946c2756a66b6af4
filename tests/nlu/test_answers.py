"""Plain answers and passing facts, as callers type them."""

import pytest

from bot.conversations.answered import BESIDE
from bot.triage import Ruleset
from nlu.answers import find_answers, is_free_text, plain_reply, read_answers, terms

ASKED = [
    ("yeah all the time", "suicidal_thoughts", "yes"),
    ("yh", "suicidal_thoughts", "yes"),
    ("Yes, I have", "suicide_plan", "yes"),
    ("comes and goes", "suicidal_thoughts", "sometimes"),
    ("on and off tbh", "suicidal_thoughts", "sometimes"),
    ("no", "suicidal_thoughts", "no"),
    ("No, never", "suicide_plan", "no"),
    ("nope nothing like that", "suicide_means", "no"),
    ("no, I've got my kids to think of", "suicidal_thoughts", "no"),
    ("dunno tbh", "suicide_means", "unsure"),
    ("yes and no", "suicidal_thoughts", "unsure"),
    ("I'd rather not say", "age", "declined"),
    ("skip", "signs", "declined"),
    ("none of these", "immediate_danger", "none"),
    ("tomorrow", "suicide_intent", "next_days"),
    ("tonight", "suicide_intent", "today"),
    ("a few years ago", "self_harm", "past"),
    ("last week", "self_harm", "recent"),
    ("mum's here", "company", "with_someone"),
    ("on my own", "company", "alone"),
    ("no", "company", "alone"),
    ("not alone, my sister is with me", "company", "with_someone"),
    ("im fine", "distress", "managing"),
    ("im not ok", "distress", "struggling"),
    ("i cant cope", "distress", "overwhelmed"),
    ("in my thirties", "age", "30-39"),
    ("seventeen", "age", "17"),
    ("she is 43", "age", "43"),
    ("07700 900 123", "phone", "07700900123"),
    ("my number? no thanks", "phone", "declined"),
]
NOT_NO = [
    "no, but…",
    "no but I can't promise",
    "I can't promise",
    "not now",
    "not really",
    "I don't think so",
    "no not today",
    "no i just want to sleep forever",
    "No. I want to die",
    "no, not yet",
    "nah but sometimes",
    "no one would care if I went",
    "no point in anything",
]
VOLUNTEERED = [
    ("nobody's home till six", "company", "alone"),
    ("I'm on my own tonight", "company", "alone"),
    ("I'm 7 months pregnant", "perinatal", "yes"),
    ("I had a baby three weeks ago", "perinatal", "yes"),
    ("I'm writing from a phone box in Camden", "location", "camden"),
    ("I'm at E8 3RL", "location", "E8 3RL"),
    ("im 17", "age", "17"),
    ("my number is +44 7700 900123 ta", "phone", "07700900123"),
    ("my name is Amina", "name", "Amina"),
    ("I'm worried about my daughter", "for_whom", "other"),
    ("I'm under the mental health team in Brent", "known_to_team", "yes"),
    ("we need an interpreter", "access_needs", ("interpreter",)),
    ("I've got nowhere to stay tonight", "safe_place_tonight", "no"),
]
NOTHING = [
    "I feel so alone",
    "leave me alone",
    "I can't do this on my own anymore",
    "my husband left me",
    "my boyfriend hits me",
    "im 10 minutes away",
    "I'm 2 weeks clean",
    "I've been here 20 years",
    "I took 20 tablets",
    "I might be pregnant",
    "I'm in bed",
    "I'm in a bad way",
    "I'm at the end of my tether",
    "everything is fine at work but I'm at breaking point",
    "I want to die",
]


@pytest.mark.parametrize(("text", "asked", "value"), ASKED)
def test_a_plain_answer_is_read(text: str, asked: str, value: str) -> None:
    assert read_answers(text, asked).get(asked) in (value, (value,))


@pytest.mark.parametrize("text", NOT_NO)
@pytest.mark.parametrize("asked", ["suicidal_thoughts", "suicide_plan", "immediate_danger", "suicide_intent"])
def test_a_no_with_a_doubt_is_never_a_no(text: str, asked: str) -> None:
    assert read_answers(text, asked).get(asked) in (
        None,
        "unsure",
        ("unsure",),
        "yes",
        "sometimes",
        ("sometimes",),
    )


@pytest.mark.parametrize(("text", "factor", "value"), VOLUNTEERED)
def test_what_a_caller_says_in_passing_is_read(text: str, factor: str, value: object) -> None:
    assert read_answers(text, "story").get(factor) == value


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_sounds_like_a_fact_is_not_read(text: str) -> None:
    assert read_answers(text, None) == {}


def test_a_mother_s_words_give_who_what_and_how_old() -> None:
    found = read_answers("my son is 15 and he won't come out", None)
    assert found == {"for_whom": "other", "relationship": "parent", "age": "15"}


def test_a_carer_s_own_age_is_marked_as_the_writer_s() -> None:
    whose = {one.factor: one.whose.value for one in find_answers("I'm 45 and worried about my wife", None)}
    assert whose["age"] == "writer" and whose["for_whom"] == "asked"


def test_somebody_who_is_hurt_by_their_partner_is_not_writing_for_them() -> None:
    assert "for_whom" not in read_answers(
        "its my husband he keeps hitting me and I'm worried about my husband", None
    )


def test_the_words_of_a_free_answer_are_left_to_who_asked() -> None:
    assert is_free_text("story") and "story" not in read_answers("I lost my job", "story")


@pytest.mark.parametrize("text", ["", ".", "   ", "😭", "'", "no" * 5000, "yes " * 4000])
def test_odd_texts_do_no_harm(text: str) -> None:
    read_answers(text, "suicidal_thoughts")


def test_every_answer_that_can_be_read_is_one_triage_takes(ruleset: Ruleset) -> None:
    for factor, values in {
        **terms().choices,
        **{f: dict.fromkeys(m.values()) for f, m in terms().meaning.items()},
    }.items():
        if factor not in ("opening", "booking", *BESIDE):
            for value in values:
                assert ruleset.read({factor: value})
    assert terms().harmless | terms().free <= set(ruleset.factors) | {*BESIDE}
    assert {f for f, factor in ruleset.factors.items() if factor.multiple} == terms().several


def test_every_yes_or_no_question_takes_what_a_plain_yes_or_no_gives(ruleset: Ruleset) -> None:
    for name, factor in ruleset.factors.items():
        if not factor.asked or factor.free_text or factor.is_age:
            continue
        for word in ("yes", "no"):
            value = read_answers(word, name).get(name)
            assert value is None or ruleset.read({name: value})


def test_no_phrase_means_two_things() -> None:
    seen: dict[str, str] = {}
    for kind, phrases in terms().plain.items():
        for phrase in phrases:
            assert seen.setdefault(phrase, kind) == kind, phrase
            assert plain_reply(phrase) == kind


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("plan_people", "skip", "declined"), ("plan_safer", "leave it out", "declined"),
        ("plan_places", "no", "declined"), ("plan_ring", "my mum", None),
        ("eq_gender", "I'm a woman", "woman"), ("eq_religion", "none", "no_religion"),
        ("eq_religion", "no", "no_religion"), ("eq_ethnic_group", "yes", None),
        ("eq_ethnic_group", "white and black african", "mixed_black_african"),
        ("eq_disability", "yes", "yes"),
        ("eq_sexual_orientation", "I'd rather not say", "declined"),
    ],
)  # fmt: skip
def test_what_is_asked_after_the_ending_is_answered_in_words(asked: str, text: str, value: object) -> None:
    assert read_answers(text, asked).get(asked) == value


@pytest.mark.parametrize(
    "text", ["im deaf i cant call", "I am profoundly deaf", "I can't ring 999", "i cannot make calls"]
)
def test_who_cannot_call_is_written_to(text: str) -> None:
    assert read_answers(text, "location")["access_needs"] == ("text_only",)


def test_who_cannot_call_one_person_may_still_use_a_phone() -> None:
    assert "access_needs" not in read_answers("I can't call my mum about this", None)


def test_section_136_is_kept_where_the_police_are_there_as_well() -> None:
    assert read_answers("the police are here, it is a section 136", None)["police_involved"] == "section_136"


@pytest.mark.parametrize(
    "text", ["yes. I'm worried about my daughter, she needs me", "my mum is 80 and says get on with it"]
)
def test_whoever_is_only_spoken_of_does_not_become_who_it_is_about(text: str) -> None:
    assert not {"for_whom", "relationship"} & read_answers(text, "suicidal_thoughts").keys()
    assert read_answers(text, "story")["for_whom"] == "other"


def test_who_says_outright_that_it_is_about_another_is_heard_whatever_was_asked() -> None:
    assert read_answers("actually this is about my son", "suicidal_thoughts")["for_whom"] == "other"
