"""The table people read, and the JSON programs read."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.evaluation.suites import Suite

FIRST_LINE = "Software tests on invented text: not clinical accuracy, and nothing about any person."
WIDTH = 110


def table(suites: Sequence[Suite]) -> Iterator[str]:
    """The figures, then every case that came out wrong, by its id."""
    yield FIRST_LINE
    yield ""
    yield f"{'':46}{'n':>5}  {'value':>6}  {'95 % interval':16}{'to reach':>9}"
    yield from (_line(suite) for suite in suites)
    yield ""
    yield "gate: the run fails when it is missed. aim: reported only, and never bought by missing somebody."
    for suite in suites:
        if suite.missed:
            yield ""
            yield f"{suite.name}: {len(suite.missed)} wrong"
            yield from _wrapped(suite.missed)


def _line(suite: Suite) -> str:
    low, high = suite.ci
    figures = f"{suite.name:46}{suite.n:5}  {suite.value:6.3f}  {low:.3f} to {high:.3f}"
    if suite.target is None:
        return figures
    sign, kind = "≤" if suite.target.at_most else "≥", "gate" if suite.target.gate else "aim"
    return f"{figures}  {sign} {suite.target.share:.3f}  {kind} {'met' if suite.met else 'MISSED'}"


def _wrapped(ids: Sequence[str]) -> Iterator[str]:
    line = "   "
    for one in ids:
        if len(line) + len(one) > WIDTH:
            yield line
            line = "   "
        line += f" {one}"
    yield line


def write(suites: Sequence[Suite], path: Path) -> None:
    """The same as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"about": FIRST_LINE, "suites": [suite.as_json() for suite in suites]}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
