"""A plain no to a question about risk is a no; what only begins like one is read like anything else."""

import pytest

from nlu.screen import Action, Screen


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen.load()


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No never",
        "nope, nothing like that",
        "no i have never thought about that",
        "No. I don't, thanks",
    ],
)
def test_a_plain_no_to_the_question_about_suicide_is_left_alone(screen: Screen, text: str) -> None:
    assert screen.read(text, "suicidal_thoughts").action is Action.NONE


@pytest.mark.parametrize("asked", ["age", "location", "phone", "suicidal_thoughts", "immediate_danger"])
@pytest.mark.parametrize(
    "text",
    [
        "nobody is coming. ive taken the tablets now",
        "no ive taken the tablets",
        "no one cares, ive taken all my pills now",
        "No I can't promise I won't hurt myself",
    ],
)
def test_an_act_said_after_a_no_is_never_missed_whatever_was_asked(
    screen: Screen, text: str, asked: str
) -> None:
    assert screen.read(text, asked).action is not Action.NONE
