"""The nine parts by number, which of them need the service, and the whole pack as suites."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.triage import Ruleset
from nlu.screen import Screen
from tests.evaluation.audit import (
    care_uk,
    faults,
    groups,
    ladder,
    personas,
    rules_replay,
    specificity,
    thirty_queries,
    two_patients,
)
from tests.evaluation.audit.replies import Reply
from tests.evaluation.audit.stage import Stage
from tests.evaluation.suites import Suite

Judge = Callable[[Any], Iterator[Suite]]


@dataclass(frozen=True)
class Held:
    """A part that is held on the running service; `nobody` is what it comes to when that did not start."""

    hold: Callable[[Stage], Any]
    judge: Judge
    nobody: Any


@dataclass(frozen=True)
class Read:
    """A part that reads texts with the screen."""

    judge: Callable[[Screen], Iterator[Suite]]


@dataclass(frozen=True)
class Replayed:
    """A part that asks the ruleset alone."""

    judge: Callable[[Ruleset], Iterator[Suite]]


PARTS: dict[int, tuple[str, Held | Read | Replayed]] = {
    1: ("care", Held(care_uk.hold, care_uk.judge, {})),
    2: ("ladder", Held(ladder.hold, ladder.judge, {})),
    3: ("patients", Held(two_patients.hold, two_patients.judge, {})),
    4: ("queries", Held(thirty_queries.hold, thirty_queries.judge, {})),
    5: ("personas", Held(personas.hold, personas.judge, {})),
    6: ("specificity", Read(specificity.judge)),
    7: ("groups", Read(groups.judge)),
    8: ("faults", Held(faults.hold, faults.judge, [])),
    9: ("rules", Replayed(rules_replay.judge)),
}
NAMES = {name: number for number, (name, _) in PARTS.items()}


def part(words: str) -> int:
    """The number of a part, from its number or its name. Raises ValueError."""
    number = NAMES.get(words) or int(words)
    if number not in PARTS:
        raise ValueError(words)
    return number


def need_the_service(chosen: Iterable[int]) -> list[int]:
    return [number for number in sorted(chosen) if isinstance(PARTS[number][1], Held)]


def on_paper(chosen: Iterable[int], screen: Screen, ruleset: Ruleset) -> Iterator[Suite]:
    """The parts that need no service."""
    for number in sorted(chosen):
        match PARTS[number][1]:
            case Read(judge):
                yield from judge(screen)
            case Replayed(judge):
                yield from judge(ruleset)


def on_the_service(chosen: Iterable[int], stage: Stage | None, kept: Path) -> Iterator[Suite]:
    """The parts that are held on it, one after another; what was said is kept to be read beside the figures.

    Without a stage nobody was in them, so their targets are missed.
    """
    said: dict[str, Any] = {}
    for number in need_the_service(chosen):
        name, one = PARTS[number]
        assert isinstance(one, Held)
        held = _held(one, stage) if stage else one.nobody
        said[name] = as_json(held)
        yield from one.judge(held)
    if stage:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _held(one: Held, stage: Stage) -> Any:
    """A part that breaks off has shown nothing: it misses its targets, and the others are still shown."""
    try:
        return one.hold(stage)
    except Exception as error:
        stage.progress(f"BROKE OFF: {type(error).__name__}: {error}")
        return one.nobody


def as_json(held: Any) -> Any:
    """What was held, as plain JSON."""
    match held:
        case Reply():
            return held.as_json()
        case Mapping():
            return {key: as_json(value) for key, value in held.items()}
        case str():
            return held
        case Sequence():
            return [as_json(one) for one in held]
        case _:
            return vars(held)
