"""What the screen of a message does to triage, as sentences beside the rows of from_screen.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.assurance.view.words import plain

EXPLAINED = {
    "answers_when": "What a list of terms finds becomes an answer by itself when it is said like this.",
    "answers_on_alert": "When the screen raises an alert, it does so as well when it is said like this.",
    "direct_question": "Otherwise a concern moves no priority. It makes its direct question the next one.",
    "otherwise": "A concern without a direct question of its own puts this one.",
    "already_known": "The direct question is not put again when it already has one of these answers.",
}


@dataclass(frozen=True)
class Row:
    """One part of the table: its sentence, and its values or its pairs of concern and question."""

    part: str
    says: str
    values: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def screening(table: Mapping[str, Any]) -> tuple[Row, ...]:
    """In the order of the explanation; parts it does not know come last, under their own names."""
    parts = [
        *(part for part in EXPLAINED if part in table),
        *(part for part in table if part not in EXPLAINED),
    ]
    return tuple(_row(part, table[part]) for part in parts)


def _row(part: str, found: Any) -> Row:
    says = EXPLAINED.get(part, plain(part))
    if isinstance(found, Mapping):
        return Row(part, says, (), tuple((plain(str(k)), plain(str(v))) for k, v in found.items()))
    listed = found if isinstance(found, list) else [found]
    return Row(part, says, tuple(plain(str(value)) for value in listed), ())
