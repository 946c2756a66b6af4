"""Replays one written conversation on the real service and says which of its expectations did not hold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.triage import DECLINED, UNSURE
from tests.stack.service import Caller

LONGEST = 40  # questions in a row; more of them and the dialogue is going round in circles
REPLY = "every reply"
IN_WORDS = {DECLINED: "I'd rather not say", UNSURE: "I'm not sure"}  # for questions without buttons

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Broken:
    """An expectation that did not hold: at which step, which one, and what was seen instead."""

    step: int
    what: str
    expected: Any
    seen: Any

    def __str__(self) -> str:
        return f"step {self.step}: {self.what} should be {self.expected}, was {self.seen}"


class GoingRound(Exception):
    """The dialogue went on asking what had been answered."""


@dataclass
class Replay:
    """One caller who says and answers what is written. Answers are given in an `answers` step alone.

    The opening shows everybody when to ring 999. What is expected is expected of what comes after it.
    The question that a line answers has been asked: `asks` holds for it too, however early it came.
    """

    caller: Caller
    fault: str
    answers: dict[str, Any] = field(default_factory=dict)
    checked: int = 0  # messages seen before the last `expect`
    standing: str | None = None  # what was asked when the caller wrote
    opening: int = field(init=False)

    def __post_init__(self) -> None:
        self.opening = len(self.caller.seen)

    def run(self, steps: list[Mapping[str, Any]]) -> Iterator[Broken]:
        """Goes through the steps. Expectations may break on the way; an error of the service ends it."""
        for number, step in enumerate(steps, start=1):
            try:
                broken = list(self._take(number, step))
            except (AssertionError, httpx.HTTPError, GoingRound) as error:
                yield Broken(number, REPLY, "there", f"{type(error).__name__}: {error}")
                return
            yield from broken
        if any(m["text"] == self.fault for m in self.caller.seen):
            yield Broken(len(steps), REPLY, "in time", "the wording for a fault")

    def _take(self, number: int, step: Mapping[str, Any]) -> Iterator[Broken]:
        if "caller" in step:
            self.standing = (self.caller.question or {}).get("factor")
            self.caller.say(step["caller"])
        elif "answers" in step:
            self.answers |= step["answers"]
            self._answer()
        else:
            yield from self._expect(number, step["expect"])

    def _answer(self) -> None:
        for _ in range(LONGEST):
            question, before = self.caller.question, len(self.caller.asked)
            if question is None or question["factor"] not in self.answers:
                return
            self._give(question, self.answers[question["factor"]])
            if len(self.caller.asked) == before:
                return
        raise GoingRound(f"still asking after {LONGEST} answers: {self.caller.asked[-1]}")

    def _give(self, question: Mapping[str, Any], value: str | list[str]) -> None:
        wanted = value if isinstance(value, list) else [value]
        if set(wanted) <= {choice["value"] for choice in question["choices"]}:
            self.caller.choose(question["factor"], wanted if question["multiple"] else wanted[0])
        else:
            self.caller.say(", ".join(IN_WORDS.get(word, word) for word in wanted))

    def _expect(self, step: int, expected: Mapping[str, Any]) -> Iterator[Broken]:
        self.caller.reread()
        seen: list[Message] = [m for m in self.caller.seen[self.opening :] if m["sender"] != "caller"]
        new, self.checked = seen[self.checked :], len(seen)
        for what, wanted in expected.items():
            if what == "asks" and self.standing in _listed(wanted):
                continue
            held, was = _CHECKS[what](wanted, seen, new, self.caller.state)
            if not held:
                yield Broken(step, what, wanted, was)


Check = Callable[[Any, list[Message], list[Message], Mapping[str, Any]], tuple[bool, Any]]


def _listed(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _factors(messages: list[Message]) -> list[str]:
    return [m["question"]["factor"] for m in messages if m["question"]]


def _state(name: str) -> Check:
    def check(wanted: Any, _seen: Any, _new: Any, state: Mapping[str, Any]) -> tuple[bool, Any]:
        return state[name] in _listed(wanted), state[name]

    return check


def _said(wanted: list[str], new: list[Message]) -> list[str]:
    text = "\n".join(m["text"] for m in new).casefold()
    return [words for words in wanted if words.casefold() in text]


def _kinds(messages: list[Message]) -> list[str]:
    return sorted({m["kind"] for m in messages})


def _offered(messages: list[Message]) -> bool:
    return any(m["services"] or m["openings"] for m in messages)


_CHECKS: Mapping[str, Check] = {
    "holder": _state("holder"),
    "priority": _state("priority"),
    "emergency": lambda wanted, seen, _new, _state: (
        wanted == ("emergency" in _kinds(seen)),
        "emergency" in _kinds(seen),
    ),
    "says_any": lambda wanted, _seen, new, _state: (bool(_said(wanted, new)), _said(wanted, new)),
    "says_none": lambda wanted, _seen, new, _state: (not _said(wanted, new), _said(wanted, new)),
    "asks": lambda wanted, _seen, new, _state: (
        bool(set(_listed(wanted)) & set(_factors(new))),
        _factors(new),
    ),
    "never_asks": lambda wanted, seen, _new, _state: (
        not set(wanted) & set(_factors(seen)),
        _factors(seen),
    ),
    "asked_at_most": lambda wanted, seen, _new, _state: (
        all(_factors(seen).count(factor) <= most for factor, most in wanted.items()),
        _factors(seen),
    ),
    "offers": lambda wanted, seen, _new, _state: (wanted == _offered(seen), _offered(seen)),
    "kinds": lambda wanted, seen, _new, _state: (set(wanted) <= set(_kinds(seen)), _kinds(seen)),
}
CHECKED = frozenset(_CHECKS)
