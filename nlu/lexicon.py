"""Reads the lexicon and finds what it knows in a text: risk words, false friends and context terms."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from nlu.pattern import Pattern, compile_pattern, compile_phrase
from nlu.text import Words

FOLDER = Path(__file__).parent.parent / "data" / "lexicon"
_KEYS = frozenset(
    [
        "id",
        "factor",
        "value",
        "patterns",
        "phrases",
        "asked",
        "status",
        "action",
        "harmless",
        "context",
        "language",
        "says",
        "not",
        "source",
    ]
)


class LexiconError(ValueError):
    """An entry of the lexicon is not one; the message names it."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One thing callers say, in all the ways we know, with texts it must find (`says`) and must not
    (`nots`).
    """

    id: str
    patterns: tuple[Pattern, ...]
    factor: str = ""
    value: str = ""
    harmless: bool = False
    context: str = ""
    asked: frozenset[str] = frozenset()
    status: str = ""
    action: str = ""
    language: str = "en"
    says: tuple[str, ...] = ()
    nots: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Found:
    """An entry found in a text, from the first to the last plain word."""

    entry: Entry
    first: int
    last: int

    def overlaps(self, other: "Found") -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, eq=False)
class _Candidate:
    """An entry in one of its ways."""

    entry: Entry
    regex: re.Pattern[str]


class Lexicon:
    """Finds entries in plain words. An entry is tried only where one of its words occurs."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._by_word: dict[str, list[_Candidate]] = {}
        for entry in self.entries:
            for pattern in entry.patterns:
                candidate = _Candidate(entry, re.compile(pattern.regex))
                for word in pattern.anchors:
                    self._by_word.setdefault(word, []).append(candidate)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Words of which at least one is in every text the lexicon finds anything in."""
        return frozenset(self._by_word)

    def find(self, words: Words, asked: str | None = None) -> list[Found]:
        """Everything of the lexicon in these words, false friends and context terms included, in order."""
        at = {start: index for index, start in enumerate(words.starts)}
        known = self._by_word.keys() & words.plain.split()
        tried = set(chain.from_iterable(map(self._by_word.__getitem__, known)))
        found = {
            Found(candidate.entry, at[match.start() + 1], _last(at, words.plain, match.end()))
            for candidate in tried
            if not candidate.entry.asked or asked in candidate.entry.asked
            for match in candidate.regex.finditer(words.plain)
            if match.end() > match.start()
        }
        return sorted(found, key=lambda f: (f.first, f.last, f.entry.id))


def _last(at: Mapping[int, int], plain: str, end: int) -> int:
    return at[plain.rfind(" ", 0, end) + 1]


def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """The lexicon in the folder's JSONL files; raises `LexiconError` for an entry that could never work."""
    classes = json.loads((folder / "classes.json").read_text(encoding="utf-8"))
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                entry = _entry(json.loads(line), classes, f"{path.name}:{number}")
                if entry.id in entries:
                    raise LexiconError(f"{path.name}:{number}: the id {entry.id} is taken")
                entries[entry.id] = entry
    return Lexicon(entries.values())


def _entry(row: Mapping[str, Any], classes: Mapping[str, list[str]], where: str) -> Entry:
    unknown = row.keys() - _KEYS
    if unknown or not row.get("id") or not row.get("source"):
        raise LexiconError(f"{where}: an entry needs an id and a source, and knows no {sorted(unknown)}")
    if not (row.get("factor") and row.get("value")) and not row.get("harmless") and not row.get("context"):
        raise LexiconError(f"{where}: an entry is a factor with a value, a false friend, or a context term")
    try:
        patterns = [compile_pattern(written, classes) for written in row.get("patterns", ())]
        patterns += [compile_phrase(written) for written in row.get("phrases", ())]
    except ValueError as error:
        raise LexiconError(f"{where}: {error}") from error
    if not patterns:
        raise LexiconError(f"{where}: {row['id']} has nothing to find")
    return Entry(
        id=row["id"],
        patterns=tuple(patterns),
        factor=row.get("factor", ""),
        value=row.get("value", ""),
        harmless=row.get("harmless", False),
        context=row.get("context", ""),
        asked=frozenset(row.get("asked", ())),
        status=row.get("status", ""),
        action=row.get("action", ""),
        language=row.get("language", "en"),
        says=tuple(row.get("says", ())),
        nots=tuple(row.get("not", ())),
        source=row["source"],
    )
