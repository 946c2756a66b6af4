"""The classifier's short ways come to what the long ones do."""

import numpy as np
import pytest

from nlu.classifier import Classifier, Text, nearness
from nlu.wording import PLACES, Wording, places_of

CHANCE = np.random.default_rng(1)


def some(*shape: int) -> np.ndarray:
    return CHANCE.standard_normal(shape).astype(np.float32) / 4


@pytest.fixture
def wording() -> Wording:
    return Wording(np.abs(some(PLACES)), some(PLACES, 3))


def test_a_text_is_weighed_by_every_example(wording: Wording) -> None:
    silent = Wording(np.zeros(PLACES, dtype=np.float32), some(PLACES, 3))
    examples, says, vectors = some(100, 8), some(100, 3), some(2, 8)
    one = Classifier(("a", "b"), np.eye(8, dtype=np.float32), examples, says, some(3), silent, silent)
    text = Text(vectors[:1], ("no",), ("no",), (), True)
    [scores] = one.scores([text])
    expected = nearness(vectors[:1], examples) @ says + one.usual
    assert np.allclose(scores, expected, atol=1e-5)


def test_the_whole_is_weighed_as_if_it_were_one_clause(wording: Wording) -> None:
    clauses = [places_of(clause) for clause in ("no no no, never", "never again", "no")]
    *_, whole = wording.scores(clauses)
    [joined] = wording.scores([[place for clause in clauses for place in clause]])
    assert np.allclose(whole, joined, atol=1e-5)


def test_a_clause_weighs_the_same_whatever_stands_beside_it(wording: Wording) -> None:
    clauses = [places_of(clause) for clause in ("so so tired", "never again")]
    for alone, beside in zip(clauses, wording.scores(clauses), strict=False):
        assert np.allclose(wording.scores([alone])[0], beside, atol=1e-5)


def test_a_long_clause_that_says_one_thing_weighs_no_more_than_a_short_one(wording: Wording) -> None:
    [once], [often] = wording.scores([[7]]), wording.scores([[7] * 5])
    assert np.allclose(once, often, atol=1e-5)
