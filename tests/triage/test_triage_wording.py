"""The questions as callers read them: complete, plain, kind, and free of what must never be written."""

import re

import pytest
import textstat

from bot.settings import ROOT
from bot.triage import DECLINED, UNSURE
from bot.wording import load_wording, read_yaml
from tests.triage.callers import RULESET

WORDING = load_wording()
OURS = {
    name: variants[0] for name, variants in read_yaml(ROOT / "domain" / "triage.yml")["responses"].items()
}
AFTERWARDS = read_yaml(ROOT / "domain" / "after.yml")["responses"]
ASKED = [factor for factor in RULESET.factors.values() if factor.asked and not factor.after]
AFTER = [factor for factor in RULESET.factors.values() if factor.after]  # of the person alone
NEVER = re.compile(
    r"suffer|commit|victim|mentally ill|diagnos|pills?\b|tablets?\b|rope|bridge|\bjump|knife|\bgun\b|"
    r"\bhang|\bdose|overdos|blade|\bcut(ting)? (your|their)|stupid|attention|promise|\bNHS\b|"
    r"i am a person|i'm a person",
    re.IGNORECASE,
)
PERSONAL = {
    "for_whom",
    "phone",
    "private",
    "abuse",
    "relationship",
    "with_person",
    "person_knows",
    "carer_view",
    "carer_needs",
    "name",
    "safe_to_ring",
    "agrees",
    "called_999",
}


@pytest.mark.parametrize("factor", ASKED, ids=lambda f: f.id)
def test_every_question_can_be_put_put_again_and_explained(factor):
    for kind in ("ask", "rephrase", "why", "understood"):
        assert WORDING.has(f"utter_{kind}_{factor.id}"), kind
    assert WORDING.text(f"utter_ask_{factor.id}") != WORDING.text(f"utter_rephrase_{factor.id}")


@pytest.mark.parametrize("factor", AFTER, ids=lambda f: f.id)
def test_what_is_asked_after_the_ending_says_why_and_names_its_choices(factor):
    for kind in ("ask", "rephrase", "why"):
        assert WORDING.has(f"utter_{kind}_{factor.id}"), kind
    if factor.choices:
        assert set(AFTERWARDS[f"utter_ask_{factor.id}"][0]["metadata"]["labels"]) == set(factor.values)
    else:
        assert re.search(r"\bI ask (because|so that)\b", WORDING.text(f"utter_ask_{factor.id}"))


@pytest.mark.parametrize("factor", [f for f in ASKED if f.choices], ids=lambda f: f.id)
def test_every_choice_has_a_label_and_reads_back(factor):
    labels = OURS[f"utter_ask_{factor.id}"]["metadata"]["labels"]
    assert set(labels) == set(factor.values)
    assert len(set(labels.values())) == len(labels)
    if not factor.is_age:
        assert set(OURS[f"utter_understood_{factor.id}"]["metadata"]["values"]) == set(factor.values)


@pytest.mark.parametrize("factor", ASKED, ids=lambda f: f.id)
def test_a_carer_is_asked_about_the_person_and_not_about_themselves(factor):
    if factor.id in PERSONAL:
        return
    ask = WORDING.text(
        f"utter_ask_{factor.id}_other"
        if WORDING.has(f"utter_ask_{factor.id}_other")
        else f"utter_ask_{factor.id}"
    )
    assert not re.search(r"\b(your|yourself)\b(?! (own words|best guess))", ask), ask
    for value in factor.values:
        if (factor.id, value) == ("signs", "someone_hurting_me"):
            continue
        label = WORDING.label(factor.id, value, other=True)
        assert factor.id == "reason_for_contact" or not re.search(r"\b(I|I'm|my|myself|me)\b", label), label


@pytest.mark.parametrize("factor", [f for f in ASKED if f.sensitive], ids=lambda f: f.id)
def test_a_sensitive_question_says_why_it_is_asked(factor):
    for name in (f"utter_ask_{factor.id}", f"utter_ask_{factor.id}_other"):
        if WORDING.has(name):
            assert re.search(r"\bI ask\b|We may need to", WORDING.text(name)), name
    assert WORDING.has(f"utter_acknowledge_{factor.id}")


@pytest.mark.parametrize("factor", ["suicide_plan", "suicide_means", "self_harm", "abuse"])
def test_nobody_is_asked_for_details_of_harm(factor):
    assert "don't need to" in WORDING.text(f"utter_ask_{factor}")


@pytest.mark.parametrize("factor", [f for f in ASKED if f.is_age or f.multiple], ids=lambda f: f.id)
def test_declining_is_always_among_the_choices(factor):
    assert {UNSURE, DECLINED} <= set(factor.choices)
    assert WORDING.label(factor.id, DECLINED) == "I'd rather not say"


def _texts():
    for name, entry in OURS.items():
        yield name, entry["text"]
        for group in entry.get("metadata", {}).values():
            yield from ((f"{name} {value}", text) for value, text in group.items())


def test_no_wording_names_what_must_not_be_named():
    assert not [(name, text) for name, text in _texts() if NEVER.search(text)]


def test_sentences_are_short():
    sentences = ((name, part) for name, text in _texts() for part in re.split(r"(?<=[.?!:])\s+", text))
    assert not [(name, sentence) for name, sentence in sentences if len(sentence.split()) > 20]


def test_a_message_asks_one_thing():
    assert not [(name, text) for name, text in _texts() if text.count("?") > 1]
    asks = [entry["text"] for name, entry in OURS.items() if name.startswith(("utter_ask", "utter_rephrase"))]
    assert not [
        text for text in asks if "?" not in text and not re.match("Tell|Please|Choose|Here is a list", text)
    ]


def test_the_questions_are_for_a_reader_of_nine_to_eleven():
    asks = [
        entry["text"]
        for name, entry in OURS.items()
        if name.startswith(("utter_ask", "utter_rephrase", "utter_why"))
    ]
    assert textstat.automated_readability_index(" ".join(asks)) <= 5
    hard = [text for text in asks if textstat.automated_readability_index(text) > 8]
    assert not hard


def test_reasons_are_plain_and_never_speak_of_levels_of_risk():
    for rule in (*RULESET.rules, RULESET.otherwise, RULESET.not_known_yet, RULESET.signs_withheld):
        assert not NEVER.search(rule.because), rule.id
        assert not re.search(r"(high|low|medium|moderate)[ -]risk|score", rule.because), rule.id
        assert all(len(part.split()) <= 20 for part in re.split(r"(?<=[.])\s+", rule.because)), rule.id
