"""Every word a caller may read: safe, plain, true of the numbers it names, and there when it is needed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import textstat

from bot.console.canned import replies
from bot.directory.catalogue import FOLDER
from bot.directory.numbers import digits
from bot.directory.service import is_superseded
from bot.triage import DECLINED, UNSURE, load_ruleset
from bot.wording import load_wording, read_yaml
from tests.unsafe_words import METHODS, PLACES

RULESET = load_ruleset()
WORDING = load_wording()
ASKED = [factor for factor in RULESET.factors.values() if factor.asked]
NAMES = sorted(WORDING.responses)


def texts_in(node: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text under a node, with the path to it."""
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, Mapping):
        for key, value in node.items():
            yield from texts_in(value, f"{where} {key}")


def in_domain() -> Iterator[tuple[str, str]]:
    for name, entry in WORDING.responses.items():
        yield name, str(entry["text"])
        for about, texts in entry.get("metadata", {}).items():
            yield from texts_in(texts, f"{name} {about}")


BY_STAFF = [(f"canned reply {reply.id}", reply.text) for reply in replies()]
EVERYWHERE = [*in_domain(), *texts_in(read_yaml(FOLDER / "offers.yml")["wording"], "offers"), *BY_STAFF]
MESSAGES = [*((name, str(WORDING.responses[name]["text"])) for name in NAMES), *BY_STAFF]
IN_ENGLISH = [
    (where, text) for where, text in EVERYWHERE if not re.match("utter_language_[a-z]{2} ?$", where)
]


def found(pattern: str) -> list[tuple[str, str]]:
    return [(where, text) for where, text in EVERYWHERE if re.search(pattern, text, re.IGNORECASE)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!:])\s+", re.sub(r"\{\w+\}", "it", text))


# What is said


@pytest.mark.parametrize("pattern", [METHODS, PLACES], ids=["method or dose", "place"])
def test_no_caller_is_told_a_method_a_dose_or_a_place(pattern: str) -> None:
    assert not found(pattern)


@pytest.mark.parametrize(
    "phrase",
    [
        r"\bcommit(ted|s|ting)?\b", r"\bsuffer", r"\bvictim", r"\bmentally ill\b",
        r"\b(stupid|silly|selfish)\b", r"\battention.?seek", r"\bmanipulat",
        r"\bfailed (attempt|suicide)", r"\bsuccessful", r"\bambulance (is|will)",
        r"\bthe NHS will\b", r"\b(we|I) promise\b|\bguarantee",
        r"\bI('m| am) a (person|human|nurse|doctor|clinician)",
        r"\bas a (nurse|doctor|person|human|clinician)\b",
        r"\b(high|medium|moderate|low)[ -]risk\b", r"\brisk (score|level)", r"\b(quick|easy|painless) way\b",
        r"\byou (have|are) (depress|psycho|bipolar|schizo)", r"\bcalm down\b|\bcheer up\b|\bdon't worry\b",
    ],
)  # fmt: skip
def test_no_phrase_hurts_judges_promises_or_pretends(phrase: str) -> None:
    assert not found(phrase)


def test_the_police_are_named_only_to_those_they_are_with_and_never_promised() -> None:
    named = [(where, text) for where, text in found(r"\bpolice\b") if "police_involved" not in where]
    assert not named
    assert "I can't send them" in WORDING.text("utter_ask_police_involved")


def test_a_caller_waiting_is_told_an_aim_and_never_promised_a_time() -> None:
    promised = [
        (where, sentence)
        for where, text in EVERYWHERE
        for sentence in sentences(text)
        if re.search(r"\b(with)?in \d+ (minute|hour|day|week)s?\b", sentence)
        and not re.search(r"\baim\b|\bshould\b", sentence)
    ]
    assert not promised


def test_a_message_asks_one_thing() -> None:
    assert not [(where, text) for where, text in EVERYWHERE if text.count("?") > 1]


LONGER: frozenset[str] = frozenset()  # names of texts that may hold a sentence of 21 to 28 words


def test_a_sentence_can_be_read_in_one_breath() -> None:
    too_long = [
        (where, sentence)
        for where, text in IN_ENGLISH
        for sentence in sentences(text)
        if len(sentence.split()) > (28 if where in LONGER else 20)
    ]
    assert not too_long


def test_a_message_is_short_enough_to_take_in_on_a_bad_night() -> None:
    assert not [(name, text) for name, text in MESSAGES if len(text.split()) > 65]


HARDER: Mapping[str, str] = {  # the path of a text that may be harder to read, and why
    "offers who barnsley-street-24-7-neighbourhood-mental-health-centre": "Bethnal Green is a place's name",
    "offers who sexual_violence": "what happened is called by its name",
}


def test_the_words_are_for_a_reader_of_nine_to_eleven() -> None:
    """The automated readability index is a school grade, age less five, and needs nothing downloaded."""
    grade = textstat.automated_readability_index
    plain = [(where, re.sub(r"\{\w+\}", "it", text)) for where, text in IN_ENGLISH]
    whole = [(where, text) for where, text in plain if len(text.split()) >= 8]
    assert not [
        (where, grade(text), text) for where, text in whole if grade(text) > 6 and where not in HARDER
    ]
    fragments = [text.rstrip(".") for _, text in plain if len(text.split()) < 8]
    assert grade(". ".join(fragments)) <= 6


# The numbers


def numbers_in(text: str) -> list[str]:
    """Every telephone number, without its spacing. Hours, ages and the 55 of a silent call are shorter."""
    return [bare for run in re.findall(r"\d[\d ]*\d", text) if len(bare := digits(run)) >= 3]


def known_numbers() -> set[str]:
    services = json.loads((FOLDER / "services.json").read_text("utf-8"))["services"]
    records = [*services, *read_yaml(FOLDER / "national.yml")]
    return {digits(str(record[key])) for record in records for key in ("phone", "text") if record.get(key)}


NOT_A_SERVICE = {"18000", "18001111", "136"}  # text relay to 999 and to 111; a section of the law


def test_every_number_a_caller_may_ring_is_in_the_directory_and_in_use() -> None:
    named = {number for _, text in EVERYWHERE for number in numbers_in(text)}
    assert {"999", "111", "116123"} <= named
    assert not named - known_numbers() - NOT_A_SERVICE
    assert not [number for number in named if is_superseded(number)]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("utter_language_")])
def test_a_caller_in_any_language_is_told_of_999(name: str) -> None:
    assert "999" in WORDING.text(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("utter_emergency")])
def test_whoever_is_in_danger_is_told_of_999_and_not_to_wait_for_us(name: str) -> None:
    text = WORDING.text(name)
    assert re.search("call 999", text, re.IGNORECASE)
    assert "join you" not in text or "999 is faster" in text


def test_a_caller_who_cannot_speak_is_told_how_999_still_hears_them() -> None:
    text = WORDING.text("utter_emergency_cannot_speak")
    assert re.search(r"mobile, press 55 when [\w ]+ tells you", text), "too early, 55 does nothing"
    assert "landline, keep the line open" in text and "registered" in text
    assert "999 BSL" in text and "18000" in text


# The questions


@pytest.mark.parametrize("factor", [f.id for f in ASKED if f.sensitive])
def test_whoever_is_asked_something_sensitive_can_learn_why(factor: str) -> None:
    assert WORDING.has(f"utter_why_{factor}")


SCREEN_WORDS = r"\b(tick|type|tap|chat|button|writing to|use it here|below)\b"


@pytest.mark.parametrize("factor", [f.id for f in ASKED if not f.after])
@pytest.mark.parametrize("other", ["", "_other"])
def test_whoever_is_on_the_telephone_hears_no_word_about_a_screen(factor: str, other: str) -> None:
    """What is read out is `say` before `ask`, as bot/channels/phone.py chooses."""
    for say, ask in (
        (f"utter_say_{factor}", f"utter_ask_{factor}"),
        (f"utter_say_why_{factor}", f"utter_why_{factor}"),
    ):
        name = next((n for n in (say + other, ask + other, say, ask) if WORDING.has(n)), None)
        assert name is None or not re.search(SCREEN_WORDS, WORDING.text(name), re.IGNORECASE)


@pytest.mark.parametrize("factor", [f for f in ASKED if f.choices], ids=lambda f: f.id)
@pytest.mark.parametrize("other", [False, True], ids=["self", "other"])
def test_every_choice_has_words_on_its_button(factor: Any, other: bool) -> None:
    names = (f"utter_ask_{factor.id}_other", f"utter_ask_{factor.id}")[0 if other else 1 :]
    written: set[str] = {UNSURE, DECLINED}
    for name in names:
        written |= set(WORDING.responses.get(name, {}).get("metadata", {}).get("labels", {}))
    assert set(factor.choices) <= written
    labels = [WORDING.label(factor.id, value, other=other) for value in factor.choices]
    assert len(set(labels)) == len(labels)
