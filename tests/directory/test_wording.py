"""The words beside an offer: short, safe, and with no number that was closed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.directory.catalogue import FOLDER, superseded
from bot.directory.rules import rules
from bot.wording import read_yaml

ROOT = FOLDER.parents[1]


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from texts(value)


def every_text() -> list[str]:
    said = list(texts(dict(rules().words)))
    for name in ("directory", "booking"):
        said += texts(read_yaml(ROOT / "domain" / f"{name}.yml")["responses"])
    return said


def test_every_sentence_is_short_enough_to_read_on_a_bad_night() -> None:
    long = [s for text in every_text() for s in re.split(r"[.?!] ", text) if len(s.split()) > 20]
    assert not long


@pytest.mark.parametrize("word", ["suffering", "committed", "victim", "police", "bed", "risk"])
def test_no_word_is_used_that_hurts_or_promises(word: str) -> None:
    assert not [text for text in every_text() if re.search(rf"\b{word}\b", text, re.IGNORECASE)]


def test_no_text_or_page_holds_a_closed_number() -> None:
    for path in [*(ROOT / "domain").glob("*.yml"), FOLDER / "offers.yml", FOLDER / "national.yml"]:
        bare = re.sub(r"[ -]", "", Path(path).read_text("utf-8"))
        assert not [number for number in superseded() if number in bare], path.name
