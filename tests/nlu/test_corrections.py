"""What callers take back, and what only sounds like it."""

import pytest

from nlu.answers import find_answers
from nlu.corrections import patterns


def read(text: str, asked: str | None = None) -> dict[str, object]:
    return {found.factor: found.value for found in find_answers(text, asked)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("actually I'm not alone", {"company": "with_someone"}),
        ("I said I was with someone but I'm on my own now", {"company": "alone"}),
        ("sorry I meant 17 not 70", {"age": "17"}),
        ("my age is wrong, it should be 19", {"age": "19"}),
        ("I said no before but yes I do have a plan", {"suicide_plan": "yes"}),
        ("I lied, I don't have a plan", {"suicide_plan": "no"}),
        ("that's wrong, I'm in Hackney", {"location": "hackney"}),
        ("actually it's about me", {"for_whom": "self"}),
        ("wait no, I've been drinking", {"drink_or_drugs": "yes"}),
    ],
)
def test_a_new_answer_is_read_from_the_correction(text: str, found: dict[str, object]) -> None:
    assert read(text, "suicide_means") == found


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("change my age", "age"),
        ("I'd like to correct my postcode please", "location"),
        ("the thing about drugs, that's not right", "drink_or_drugs"),
        ("what I said about the voices wasn't true", "voices_or_beliefs"),
        ("I lied about self harm", "self_harm"),
        ("I gave you the wrong number", "phone"),
        ("can I go back to the age question", "age"),
        ("I put my postcode in wrong", "location"),
        ("I want to change an answer", "which"),
        ("no, that's not right", "which"),
        ("can I change something I said", "which"),
        ("go back", "last"),
        ("I pressed the wrong button", "last"),
        ("previous question please", "last"),
    ],
)
def test_the_answer_to_change_is_read_from_what_names_it(text: str, topic: str) -> None:
    assert read(text, "suicide_plan") == {"change": (topic,)}


@pytest.mark.parametrize(
    "text",
    [
        "I wish I could change my age",
        "I can't change where I am",
        "I want to change my life",
        "they want to change my medication",
        "he hit me and that's not right",
        "actually I have a plan to see my mum",
        "I'm not alone in this",
        "I keep going back to the same place",
        "she lied about the drugs",
        "my support worker changed",
        "I finished the last one today",
        "I burned my wrist by accident",
        "I have one last question",
        "I made a mistake and everyone hates me",
        "there is something wrong with me",
    ],
)
def test_what_only_sounds_like_a_correction_is_none(text: str) -> None:
    assert read(text) == {}


@pytest.mark.parametrize("text", ["no, that's wrong, I'm in Hackney", "no, that's not right"])
def test_a_no_to_what_was_understood_is_no_answer_to_the_question(text: str) -> None:
    assert "suicide_plan" not in read(text, "suicide_plan")


def test_a_correction_of_another_answer_says_nothing_of_the_question_asked() -> None:
    assert read("actually I'm not alone now", "suicide_intent") == {"company": "with_someone"}


def test_a_yes_is_heard_whatever_else_is_called_wrong() -> None:
    assert read("yes, I know it's wrong", "suicidal_thoughts") == {"suicidal_thoughts": "yes"}


@pytest.mark.parametrize(
    ("text", "value"), [("no, I mean yes", "yes"), ("no wait yes", "yes"), ("no, I do", "unsure")]
)
def test_a_no_taken_back_in_the_same_breath_is_never_a_no(text: str, value: str) -> None:
    assert read(text, "suicidal_thoughts")["suicidal_thoughts"] == value


def test_every_answer_that_words_can_change_is_one_triage_takes(ruleset) -> None:  # type: ignore[no-untyped-def]
    for factor, value, _ in patterns().stated:
        assert ruleset.read({factor: value})
    assert {factor for factor, _ in patterns().topics} <= set(ruleset.factors)
