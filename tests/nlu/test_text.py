"""What callers type, however they type it, becomes the same plain words."""

import pytest

from nlu.text import clauses_of, tidy, words_of


@pytest.mark.parametrize(
    "typed",
    [
        "I want to die",
        "i wanna die",
        "I WANT TO DIEEEE",
        "i want 2 d1e".replace("2", "to"),
        "I just want to, like, die",
        "i want to \u200bdi\u200be",
        "𝓘 𝔀𝓪𝓷𝓽 𝓽𝓸 𝓭𝓲𝓮",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
    ],
)
def test_a_caller_who_disguises_or_stretches_words_is_read_as_if_they_had_not(typed: str) -> None:
    assert words_of(tidy(typed)).plain.strip() == "i want to die"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("kms", "kill myself"),
        ("k m s", "kill myself"),
        ("k.m.s.", "kill myself ."),
        ("unalive myself", "kill myself"),
        ("su1c1d4l", "suicidal"),
        ("sucidal", "suicidal"),
        ("s**cide", "suicide"),
        ("self-harm", "self harm"),
        ("I can’t", "i can not"),
        ("dont", "do not"),
        ("chcę umrzeć", "chce umrzec"),
        ("我想死", "我 想 死"),
    ],
)
def test_short_forms_slips_and_disguises_are_spelled_out(typed: str, plain: str) -> None:
    assert words_of(tidy(typed)).plain.strip() == plain


@pytest.mark.parametrize(
    "typed", ["the tables are set", "E8 3JH", "27", "my skills", "decided", "a meditation class", "hopeful"]
)
def test_ordinary_words_near_to_risk_words_stay_as_they_are(typed: str) -> None:
    assert words_of(tidy(typed)).plain.strip() == typed.lower()


def test_the_words_quoted_to_staff_are_the_callers_own() -> None:
    words = words_of(tidy("Honestly I’ve taken ALL my tabs."))
    assert words.quoted(2, 5) == "taken ALL my tabs"


def test_a_long_breathless_message_is_cut_without_losing_a_word() -> None:
    text = (
        "so my landlord came and he shouted and then my sister rang "
        "but i could not hear her because of the rain " * 4
    )
    assert set(" ".join(clauses_of(text)).split()) == set(text.split())
    assert max(len(clause.split()) for clause in clauses_of(text)) <= 18
