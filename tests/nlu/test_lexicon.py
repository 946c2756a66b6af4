"""Each lexicon entry proves itself on its own examples, and a broken entry is refused by name."""

import json
from pathlib import Path

import pytest

from nlu.context import read_context
from nlu.kinds import load_kinds
from nlu.lexicon import FOLDER, Entry, LexiconError, load_lexicon
from nlu.text import tidy, words_of

LEXICON = load_lexicon()


def entries_found(text: str, asked: str | None) -> set[str]:
    words = words_of(tidy(text))
    return {said.found.entry.id for said in read_context(LEXICON.find(words, asked), words)}


def question_for(entry: Entry) -> str | None:
    return next(iter(entry.asked), None)


@pytest.mark.parametrize("entry", LEXICON.entries, ids=lambda entry: entry.id)
def test_what_an_entry_says_is_found_and_what_it_must_not_take_is_left(entry: Entry) -> None:
    for text in entry.says:
        found = entries_found(text, question_for(entry))
        assert not found if entry.harmless else entry.context or entry.id in found, text
    for text in entry.nots:
        assert entry.id not in entries_found(text, question_for(entry)), text


def test_every_risk_entry_and_false_friend_carries_an_example() -> None:
    assert [e.id for e in LEXICON.entries if not e.says and not e.context] == []


def test_each_answer_that_is_an_alert_can_be_noticed_in_words() -> None:
    noticed = {(e.factor, e.value) for e in LEXICON.entries}
    assert load_kinds().alerts - noticed == {("self_harm", "today_serious")}  # said as seriously_hurt


def test_an_entry_that_could_never_work_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "classes.json").write_text("{}")
    good = {"id": "x", "factor": "f", "value": "v", "patterns": ["want to die"], "source": "s"}
    for broken, named in (
        ({**good, "patterns": ["just"]}, "just"),
        ({**good, "patterns": ["took {tablets}"]}, "tablets"),
        ({**good, "patterns": []}, "x"),
        ({**good, "source": ""}, "source"),
        ({**good, "lable": "y"}, "lable"),
    ):
        (tmp_path / "a.jsonl").write_text(json.dumps(broken) + "\n")
        with pytest.raises(LexiconError, match=named):
            load_lexicon(tmp_path)


def test_no_two_entries_share_an_id(tmp_path: Path) -> None:
    (tmp_path / "classes.json").write_text((FOLDER / "classes.json").read_text())
    line = (
        json.dumps({"id": "x", "factor": "f", "value": "v", "phrases": ["je veux mourir"], "source": "s"})
        + "\n"
    )
    (tmp_path / "a.jsonl").write_text(line + line)
    with pytest.raises(LexiconError, match="x is taken"):
        load_lexicon(tmp_path)
