"""No text of the evaluation, nor one like it, is among what the software was trained on."""

from collections.abc import Callable, Iterable

import pytest

from tests.evaluation.overlap import (
    Text,
    Trained,
    dialogue_examples,
    evaluated,
    lexicon_examples,
    screen_examples,
)


@pytest.mark.parametrize(
    ("trained_on", "at_least"), [(screen_examples, 1000), (lexicon_examples, 100), (dialogue_examples, 100)]
)
def test_nothing_is_judged_on_a_message_it_was_trained_on(
    trained_on: Callable[[], Iterable[Text]], at_least: int
) -> None:
    trained = Trained(trained_on())
    assert len(trained) >= at_least, "the training text was not found"
    repeated = sorted(set().union(*(trained.near(text) for _, text in evaluated())))
    assert not repeated, f"take these training lines out, or write something else: {repeated}"


def test_a_message_is_known_again_whatever_its_capitals_accents_and_marks() -> None:
    trained = Trained([("a", "Cet après-midi, je n'ai plus d'énergie !")])
    assert trained.near("cet apres midi je n’ai plus d'energie") == {"a"}


def test_a_message_with_a_word_added_is_known_again() -> None:
    trained = Trained([("a", "i have been feeling really low since the summer")])
    assert trained.near("I have been feeling really low since the summer holidays") == {"a"}
    assert not trained.near("I have been really tired since my new job began")


def test_a_plain_no_belongs_to_nobody() -> None:
    assert not Trained([("a", "No")]).near("no")


def test_everything_callers_say_in_the_evaluation_is_compared() -> None:
    names = {name for name, _ in evaluated()}
    assert {
        "thoughts-001",
        "vignette-a-01",
        "teenager_hints_then_says_yes",
        "care-bridge-01",
    } <= names and len(names) > 1000
