"""Triage from the command line: one case a line in, one assessment a line out."""

import json
from typing import TextIO

from bot.triage.answers import BadAnswer
from bot.triage.assess import assess
from bot.triage.questions import next_question
from bot.triage.ruleset import Ruleset


def assess_lines(stdin: TextIO, stdout: TextIO, ruleset: Ruleset) -> None:
    """Reads JSONL `{"id", "answers"}`; a bad line gets an `error` of its own and the rest go on."""
    for line in stdin:
        if line.strip():
            stdout.write(json.dumps(_answer(line, ruleset), ensure_ascii=False) + "\n")
            stdout.flush()


def _answer(line: str, ruleset: Ruleset) -> dict[str, object]:
    try:
        case = json.loads(line)
    except ValueError:
        return {"id": None, "error": "this line is not JSON"}
    if not isinstance(case, dict):
        return {"id": None, "error": "a line is an object with id and answers"}
    given = case.get("answers", {})
    if not isinstance(given, dict):
        return {"id": case.get("id"), "error": "answers is an object of factor and value"}
    try:
        answers = ruleset.read(given)
    except BadAnswer as bad:
        return {"id": case.get("id"), "error": str(bad)}
    found = assess(answers, ruleset)
    return {
        "id": case.get("id"),
        "priority": found.priority,
        "code": found.code,
        "rules": found.rules,
        "reasons": found.reasons,
        "next_question": next_question(answers, ruleset),
    }
