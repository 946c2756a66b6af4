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


@pytest.mark.parametrize("text", ["nah nothing like that tbh", "no ive never done that, not my thing"])
def test_a_no_in_more_words_is_a_no_when_nothing_else_is_heard_in_it(screen: Screen, text: str) -> None:
    assert screen.read(text, "self_harm").action is Action.NONE


@pytest.mark.parametrize(
    "text", ["no i dont, but its better if im gone", "nah just the usual, be gone by friday"]
)
def test_a_no_that_is_taken_back_is_asked_about(screen: Screen, text: str) -> None:
    assert screen.read(text, "suicidal_thoughts").action is not Action.NONE


@pytest.mark.parametrize("text", ["my brother keeps it for me", "lock it away", "keep away from drink"])
def test_what_makes_things_safer_disturbs_nobody(screen: Screen, text: str) -> None:
    assert screen.read(text).action is Action.NONE


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


@pytest.mark.parametrize("fact", ["E8 3JH", "e8 3jh", "NW1 8AB", "SE15 4TY", "07700 900123", "34"])
def test_a_postcode_or_a_number_is_no_sign_of_danger(screen: Screen, fact: str) -> None:
    assert screen.read(fact, "location").action is Action.NONE


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("I have taken all my tablets", Action.NONE),
        ("I don't want to be here anymore", Action.NONE),
        ("je veux mourir", Action.NONE),
        ("chcę umrzeć", Action.NONE),
        ("I can't promise I won't hurt myself", Action.NONE),
        ("I'm at E8 3JH and I'm going to end it tonight", Action.NONE),
        ("this traffic is killing me", Action.ALERT),
        ("I'm dying to see you", Action.ALERT),
    ],
)
def test_what_must_never_be_missed_is_not_and_a_figure_of_speech_alarms_nobody(
    screen: Screen, text: str, never: Action
) -> None:
    assert screen.read(text).action is not never
