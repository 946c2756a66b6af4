"""`python -m bot screen`: one answer a line, and a bad line stops nothing."""

import json
from io import StringIO

from nlu.commands import screen_lines
from nlu.screen import Screen


def answers(screen: Screen, *lines: str) -> list[dict[str, object]]:
    out = StringIO()
    screen_lines(StringIO("\n".join(lines) + "\n"), out, screen)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_is_answered_with_its_id_in_order(lexicon_alone: Screen) -> None:
    got = answers(
        lexicon_alone,
        '{"id": 1, "text": "I have taken all my tablets"}',
        '{"id": "b", "text": "no", "asked": "suicidal_thoughts"}',
    )
    assert [a["id"] for a in got] == [1, "b"]
    assert got[0]["action"] == "alert"
    assert got[0]["concerns"] == [
        {
            "factor": "immediate_danger",
            "value": "overdose_taken",
            "status": "affirmed",
            "by": "lexicon",
            "words": "taken all my tablets",
        }
    ]
    assert (got[1]["action"], got[1]["language"], got[1]["understood"]) == ("none", "en", True)


def test_a_bad_line_is_named_and_the_next_is_answered(lexicon_alone: Screen) -> None:
    got = answers(
        lexicon_alone,
        "{not json",
        "[1]",
        '{"id": 3}',
        '{"id": 4, "text": "x", "asked": 5}',
        '{"id": 5, "text": "hi"}',
    )
    assert [("error" in a, a["id"]) for a in got] == [
        (True, None),
        (True, None),
        (True, 3),
        (True, 4),
        (False, 5),
    ]
