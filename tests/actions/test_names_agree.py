"""What has to agree: the names actions speak, the names in the wording, the rules, and the contract."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT
from bot.triage import Priority, Ruleset
from bot.wording import load_wording
from tests.actions.stage import ACTIONS, rules

FILES = sorted((ROOT / "actions").glob("*.py"))
WORDING = load_wording()


def names_said() -> set[str]:
    return {
        node.value
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"utter_[a-z_]+[a-z]", node.value)
    }


@pytest.mark.parametrize("name", sorted(names_said()))
def test_every_text_an_action_says_has_its_wording(name: str) -> None:
    assert WORDING.has(name), f"add {name} to domain/"


@pytest.mark.parametrize("priority", list(Priority))
def test_every_priority_has_its_ending_and_says_what_to_do_if_it_gets_worse(priority: Priority) -> None:
    for name in (f"utter_disposition_{priority}", f"utter_disposition_{priority}_other"):
        if name.endswith(priority) or WORDING.has(name):
            assert "999" in WORDING.text(name)


def test_every_question_has_its_words(ruleset: Ruleset) -> None:
    for name, factor in ruleset.factors.items():
        if factor.asked:
            assert WORDING.has(f"utter_ask_{name}") and WORDING.has(f"utter_rephrase_{name}")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_action_holds_words_of_its_own_or_reaches_past_its_borders(path: Path) -> None:
    source = path.read_text("utf-8")
    assert "utter_message(text=" not in source
    assert not re.search(r"^\s*(?:from|import) (?:sqlalchemy|nlu|rasa\b|bot\.channels)", source, re.M)


def test_every_rule_names_an_action_and_every_action_is_in_the_contract() -> None:
    contract = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(rules().values()) == set(ACTIONS) == set(contract["actions"])
    assert set(rules()) - {"nlu_fallback"} == set(contract["intents"])


def test_every_intent_has_at_least_twenty_examples_and_telling_has_sixty() -> None:
    counts: dict[str, int] = {}
    texts: list[str] = []
    for path in (ROOT / "data/nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            examples = [line[2:].strip() for line in block["examples"].splitlines() if line.strip()]
            counts[block["intent"]] = counts.get(block["intent"], 0) + len(examples)
            texts += [example.casefold() for example in examples]
    contract = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(counts) == set(contract["intents"]) - {"choose", "resume"}
    assert min(counts.values()) >= 20 and counts["tell"] >= 60
    assert len(texts) == len(set(texts))


MINE = ("after.yml", "opening.yml", "repair.yml")


@pytest.mark.parametrize("name", sorted(n for n in WORDING.responses if not n.startswith("utter_language")))
def test_no_text_has_a_blank_line_that_would_split_it(name: str) -> None:
    assert "\n\n" not in str(WORDING.responses[name]["text"])


@pytest.mark.parametrize("file", MINE)
def test_sentences_are_short_plain_and_promise_nothing(file: str) -> None:
    responses = yaml.safe_load((ROOT / "domain" / file).read_text("utf-8"))["responses"]
    for name, variants in responses.items():
        text = variants[0]["text"]
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            assert len(sentence.split()) <= 20, f"{name}: {sentence}"
        assert not re.search(r"\b(?:suffer|commit|victim|robot|low risk)", text, re.I), name
        assert text.count("?") <= 1, name
