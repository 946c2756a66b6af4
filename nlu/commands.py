"""`python -m bot screen`: JSON lines in, JSON lines out."""

import json
from typing import Any, TextIO

from nlu.screen import Screen, Screening


def screen_lines(stdin: TextIO, stdout: TextIO, screen: Screen | None = None) -> None:
    """Screens each `{"id", "text", "asked"?}` line; a line that is none gets `{"id", "error"}`, and the
    next is read.
    """
    screen = screen or Screen.load()
    for line in stdin:
        if line.strip():
            stdout.write(json.dumps(_answer(line, screen), ensure_ascii=False) + "\n")
            stdout.flush()


def _answer(line: str, screen: Screen) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        return {"id": None, "error": "not a line of JSON"}
    if not isinstance(row, dict):
        return {"id": None, "error": "not an object"}
    text, asked = row.get("text"), row.get("asked")
    if not isinstance(text, str):
        return {"id": row.get("id"), "error": "text must be a string"}
    if asked is not None and not isinstance(asked, str):
        return {"id": row.get("id"), "error": "asked must be the name of a factor"}
    return {"id": row.get("id"), **as_json(screen.read(text, asked))}


def as_json(screening: Screening) -> dict[str, Any]:
    """The screening as the outside sees it."""
    return {
        "action": screening.action.value,
        "concerns": [
            {
                "factor": c.factor,
                "value": c.value,
                "status": c.status.value,
                "by": c.by.value,
                "words": c.words,
            }
            for c in screening.concerns
        ],
        "language": screening.language,
        "understood": screening.understood,
    }
