"""A message where there is no page: everything is there, and what a caller types back is understood."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.plain import LONGEST, chosen, parts, plain
from bot.conversations.model import Draft, Kind, Message, Sender
from bot.wording import load_wording


def a_question(factor: str, **labels: str) -> dict[str, Any]:
    choices = [{"value": value, "label": label} for value, label in labels.items()]
    return {"factor": factor, "multiple": False, "choices": choices}


ONE = a_question("suicidal_thoughts", no="No", yes="Yes, often", declined="I'd rather not say")
SEVERAL = {**ONE, "multiple": True}
AGE = a_question("age", **{"65+": "65 or over", "18-64": "18 to 64", "0-15": "Under 16"})
SERVICE = {
    "name": "Somewhere Crisis Café", "why": "A calm place with people to talk to.", "way_in": "Walk in.",
    "phone": "020 7946 0000", "text": None, "website": "https://example.org", "address": "1 Some Street",
    "distance_km": 1.2, "open_now": True, "open_text": "Until 22:00", "check_first": True, "check_text": None,
}  # fmt: skip
OPENING = {"id": "o1", "when": "Tuesday", "how": "phone", "service_name": "A Team", "demonstration": True}


def written(text: str, kind: Kind = Kind.TEXT, who: str | None = None, **more: Any) -> str:
    message = Message("c", 1, datetime(2026, 11, 24, tzinfo=UTC), Draft(Sender.BOT, text, kind, **more))
    return plain(message, load_wording(), who)


def test_a_caller_reads_each_answer_with_its_number() -> None:
    text = written("Are you thinking of it?", Kind.QUESTION, question=ONE)
    assert "\n1. No\n2. Yes, often\n3. I'd rather not say\n" in text and "number" in text


def test_a_caller_asked_their_age_is_given_no_numbers_that_look_like_ages() -> None:
    text = written("How old are they?", Kind.QUESTION, question=AGE)
    assert "– Under 16" in text and "1." not in text
    assert chosen("2", AGE) is None and chosen("under 16", AGE) == "0-15"


def test_a_question_in_the_callers_own_words_lists_nothing() -> None:
    question = {"factor": "story", "multiple": False, "choices": []}
    assert written("What happened?", Kind.QUESTION, question=question) == "What happened?"


def test_a_service_says_how_to_reach_it_and_why_it_is_there() -> None:
    text = written("These may help.", Kind.SERVICES, services=[SERVICE])
    assert text.splitlines() == [
        "These may help.", "", "SOMEWHERE CRISIS CAFÉ", "A calm place with people to talk to.", "Walk in.",
        "Open: Open now. Until 22:00", "Phone: 020 7946 0000", "Where: 1 Some Street, about 1.2 km away",
        "Website: https://example.org", "Check before you travel.",
    ]  # fmt: skip


def test_a_service_of_which_little_is_known_still_shows() -> None:
    assert written("Here.", Kind.SERVICES, services=[{"name": "Helpline"}]) == "Here.\n\nHELPLINE"


def test_a_time_to_choose_says_whose_it_is_and_its_receipt_that_it_is_made_up() -> None:
    question = a_question("opening", o1="Tuesday, 10:00, by phone")
    text = written("Which suits?", Kind.BOOKING, question=question, openings=[OPENING])
    assert "1. Tuesday, 10:00, by phone, A Team" in text
    assert "demonstration" in written("It is booked.", Kind.BOOKING, openings=[OPENING])


def test_an_emergency_stands_out_and_a_person_is_named() -> None:
    assert written("Call 999.", Kind.EMERGENCY) == "Get help now\nCall 999."
    assert written("Hello.", who="Sam, a person on our team") == "Sam, a person on our team:\nHello."


@pytest.mark.parametrize("typed", ["2", " 2. ", "2)", "(2)", "yes, often", "YES,  OFTEN."])
def test_a_number_or_the_words_of_an_answer_choose_it(typed: str) -> None:
    assert chosen(typed, ONE) == "yes"


@pytest.mark.parametrize("typed", ["I’d rather not say", "i'd rather not say"])
def test_a_phones_curly_quotes_make_no_difference(typed: str) -> None:
    assert chosen(typed, ONE) == "declined"


@pytest.mark.parametrize("typed", ["1, 2", "1 2", "1 and 2", "1 & 2", "1) 2)", "1,2,1"])
def test_several_numbers_choose_several_answers(typed: str) -> None:
    assert chosen(typed, SEVERAL) == ["no", "yes"]
    assert chosen(typed, ONE) is None


OWN_WORDS = ["", "0", "4", "1, 9", "2 of my friends", "1a", "no idea", "yes", "1.5", "-1", "111", "999"]


@pytest.mark.parametrize("typed", OWN_WORDS)
def test_anything_else_is_the_callers_own_words(typed: str) -> None:
    assert chosen(typed, ONE) is None and chosen(typed, SEVERAL) is None


LONG = ["line\n" * 3000, "word " * 3000, "x" * 9000, "🖤" * 5000, "\n\n" + "a" * 4096 + "\nb"]


@pytest.mark.parametrize("text", LONG)
def test_a_long_text_is_cut_into_pieces_that_fit_and_lose_nothing(text: str) -> None:
    pieces = parts(text)
    assert all(0 < len(piece.encode("utf-16-le")) // 2 <= LONGEST for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_that_fits_is_sent_as_it_is() -> None:
    assert parts("Hello.\n\n  Indented.") == ["Hello.\n\n  Indented."] and parts(" \n ") == []
