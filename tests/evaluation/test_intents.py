"""What callers want is taught by enough examples, each of one meaning, and the hearing is counted rightly."""

import json
from collections import Counter
from pathlib import Path

from tests.evaluation.intents import FALLBACK, NOTHING, Hearing, by_intent_lines, examples, held_out
from tests.evaluation.overlap import words_of

EACH, MOST_NEEDED = 40, 60
MATTER_MOST = {
    "ask_person", "ask_why", "stop", "privacy", "find_service", "change_appointment", "deny", "affirm",
    "unsure", "decline_to_say", "cannot_speak", "insult", "out_of_scope",
}  # fmt: skip
CASES = [
    {"id": "a", "text": "stop", "intent": "stop"},
    {"id": "b", "text": "get me a person", "intent": "ask_person"},
    {"id": "c", "text": "my bus is late", "intent": NOTHING},
    {"id": "d", "text": "yeah", "intent": "affirm"},
]


def test_every_wish_has_forty_examples_and_those_that_matter_most_sixty() -> None:
    counted = Counter(case["intent"] for case in examples())
    few = {intent: n for intent, n in counted.items() if n < (MOST_NEEDED if intent in MATTER_MOST else EACH)}
    assert not few and set(counted) >= MATTER_MOST


def test_no_example_means_two_things() -> None:
    meant: dict[tuple[str, ...] | str, set[str]] = {}
    for case in examples():
        meant.setdefault(words_of(case["text"]) or case["text"], set()).add(case["intent"])
    assert {words: wishes for words, wishes in meant.items() if len(wishes) > 1} == {}


def test_a_wrong_wish_is_told_apart_from_asking_again() -> None:
    hearing = Hearing("ours", {"a": "goodbye", "b": FALLBACK, "c": FALLBACK, "d": "tell"})
    right, wrong, again = hearing.shares("all", CASES)
    assert (right.value, wrong.value, again.value) == (0.25, 0.5, 0.5)
    assert wrong.missed == ("a→goodbye", "d→tell")
    assert [hearing.does_another_thing(case) for case in CASES] == [True, False, False, False]


def test_each_wish_has_a_line_for_both_pipelines() -> None:
    ours, stock = (Hearing(name, {"a": "stop"}) for name in ("ours", "stock"))
    suites = [suite for pipeline in (ours, stock) for suite in pipeline.shares("left out stop", CASES[:1])]
    *_, line = by_intent_lines(suites)
    assert line.startswith("left out stop") and line.count("1.00") == 2


def test_held_out_writing_that_was_taught_too_is_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "intents.jsonl"
    both = [{"id": "1", "text": examples()[0]["text"]}, {"id": "2", "text": "somebody wrote this once only"}]
    path.write_text("\n".join(map(json.dumps, both)), "utf-8")
    assert [case["id"] for case in held_out(path)] == ["2"] and held_out(tmp_path / "none.jsonl") == []
