"""Whether two texts are the same, or nearly: the evaluation means nothing on text that was trained on."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT
from tests.evaluation.audit.texts import audit_texts
from tests.evaluation.conversations import written
from tests.evaluation.messages import messages
from tests.evaluation.vignettes import bank

NEAR = 0.6  # of the word trigrams of both. One or two words have none: "no", "hi there" are anybody's
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")  # [Hackney](place), as Rasa marks an entity

Text = tuple[str, str]  # its id, and what it says
Words = tuple[str, ...]


def words_of(text: str) -> Words:
    """The words, without capitals, accents, apostrophes and marks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’")
    return tuple(re.findall(r"\w+", kept))


class Trained:
    """Text that something was trained on, to be asked whether it holds another text."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = [(id_, _trigrams(words_of(text))) for id_, text in texts]
        self._where: defaultdict[Words, list[int]] = defaultdict(list)
        for at, (_, trigrams) in enumerate(self._texts):
            for trigram in trigrams:
                self._where[trigram].append(at)

    def __len__(self) -> int:
        return len(self._texts)

    def near(self, text: str) -> set[str]:
        """The ids of the texts that are this one, or nearly."""
        mine = _trigrams(words_of(text))
        shared = Counter(at for trigram in mine for at in self._where.get(trigram, ()))
        return {
            self._texts[at][0] for at, both in shared.items() if both >= NEAR * len(mine | self._texts[at][1])
        }


def _trigrams(words: Words) -> frozenset[Words]:
    return frozenset(words[at : at + 3] for at in range(len(words) - 2))


def evaluated() -> Iterator[Text]:
    """Every text of the evaluation: audit pack, messages, vignettes, what callers say in conversations."""
    yield from audit_texts()
    for case in [*messages(), *bank()]:
        yield case["id"], case["text"]
    for name, steps in written().items():
        for step in steps:
            if said := step.get("caller") or step.get("answers", {}).get("story"):
                yield name, said


def screen_examples() -> Iterator[Text]:
    """What the screen's classifier is trained on."""
    for row in _rows("data/screen"):
        yield row["id"], row["text"]


def lexicon_examples() -> Iterator[Text]:
    """What each entry of the lexicon says it finds."""
    for row in _rows("data/lexicon"):
        for said in row.get("says", ()):
            yield row["id"], said


def dialogue_examples() -> Iterator[Text]:
    """What the dialogue's understanding is trained on."""
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block.get("examples", "").splitlines():
                yield f"{path.name}: {block.get('intent')}", _MARKED.sub(r"\1", line.removeprefix("- "))


def _rows(folder: str) -> Iterator[dict[str, Any]]:
    for path in sorted((ROOT / Path(folder)).glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)
