"""Plays each vignette through the whole service: in words first, then by the buttons a person would tap."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from bot.triage import DECLINED, Priority, Ruleset
from bot.triage.factors import NONE
from tests.evaluation.replay import IN_WORDS, LONGEST
from tests.evaluation.suites import Case, Suite, Target, middle, share
from tests.evaluation.vignettes import NEEDS_A_HUMAN, NONE_AT_ALL, bank
from tests.stack.service import Caller, Service

AT_ONCE = 4
MOST_FOR_AN_ENDING = Target(11, at_most=True, gate=True)
MOST_FOR_999 = Target(4, at_most=True, gate=True)
MOST_FOR_THE_QUEUE = Target(8, at_most=True, gate=True)


@dataclass(frozen=True)
class Played:
    """What one vignette came to. `questions` were put before the caller was where they had to be, or None."""

    id: str
    expected: Priority
    found: Priority | None
    questions: int | None
    unprepared: tuple[str, ...]  # asked, and not among the vignette's answers
    fault: str = ""

    @property
    def later(self) -> int:
        """Steps less urgent than agreed; a priority that never came counts as the least urgent."""
        return (len(Priority) if self.found is None else self.found.rank) - self.expected.rank


@dataclass
class Player:
    """One caller who lives one vignette."""

    caller: Caller
    case: Case
    ruleset: Ruleset
    questions: int | None = None
    unprepared: tuple[str, ...] = ()

    def play(self) -> Played:
        expected, fault = Priority(self.case["priority"]), ""
        try:
            for text in [self.case["text"], *self.case.get("more", ())]:
                self.caller.say(text)
                self._look(expected)
            self._answer(expected)
        except (AssertionError, httpx.HTTPError) as error:
            fault = f"{type(error).__name__}: {error}"[:200]
        found = self.caller.state["priority"]
        return Played(
            self.case["id"],
            expected,
            Priority(found) if found else None,
            self.questions,
            self.unprepared,
            fault,
        )

    def _answer(self, expected: Priority) -> None:
        for _ in range(LONGEST):
            question = self.caller.question
            if question is None or question["factor"] not in self.ruleset.factors:
                return
            before = len(self.caller.asked)
            self._give(question)
            self._look(expected)
            if len(self.caller.asked) == before:
                return
        raise AssertionError(f"still asking after {LONGEST} answers")

    def _give(self, question: Mapping[str, Any]) -> None:
        factor = question["factor"]
        if factor not in self.case["answers"]:
            self.unprepared = (*self.unprepared, factor)
        value = self.case["answers"].get(factor, DECLINED)
        wanted, there = (
            value if isinstance(value, list) else [value],
            [c["value"] for c in question["choices"]],
        )
        if question["multiple"]:  # what is not among the ticks cannot be ticked: someone may be reading along
            wanted = [one for one in wanted if one in there] or [NONE]
        if set(wanted) <= set(there):
            self.caller.choose(factor, wanted if question["multiple"] else wanted[0])
        else:
            self.caller.say(", ".join(IN_WORDS.get(word, word) for word in wanted))

    def _look(self, expected: Priority) -> None:
        """Counts the questions put until the caller is where this priority must have them."""
        if self.questions is None and self._arrived(expected):
            self.questions = len([f for f in self._put_before() if f in self.ruleset.factors])

    def _arrived(self, expected: Priority) -> bool:
        if expected in (Priority.EMERGENCY, Priority.VERY_URGENT):
            alarmed = any(m["kind"] == "emergency" for m in self.caller.seen[3:])
            return self.caller.state["holder"] == "queue" and (alarmed or expected is not Priority.EMERGENCY)
        return any(m["kind"] == "disposition" for m in self.caller.seen)

    def _put_before(self) -> list[str]:
        """The questions put until now, without one that came with the arrival."""
        put = [m["question"]["factor"] for m in self.caller.seen if m["question"]]
        return put[:-1] if self.caller.seen[-1]["question"] else put


def played(service: Service, ruleset: Ruleset, progress: Callable[[str], None] = print) -> list[Played]:
    """Every vignette by a caller of its own, a few at a time."""
    cases = bank()

    def one(case: Case) -> Played:
        result = Player(service.caller(), case, ruleset).play()
        progress(f"vignette: {case['id']} …")
        return result

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, cases))


def playing(results: Sequence[Played]) -> Iterator[Suite]:
    """Who came out too late, who too soon, and how many questions it took."""
    cases = [{"id": one.id, "played": one} for one in results]
    urgent = [case for case in cases if case["played"].expected in NEEDS_A_HUMAN]
    calm = [case for case in cases if case["played"].expected not in NEEDS_A_HUMAN]

    def later(case: Case) -> bool:
        return case["played"].later > 0

    def sooner(case: Case) -> bool:
        return case["played"].later < 0

    yield share("played A to C: less urgent than agreed", urgent, later, NONE_AT_ALL, wrong=True)
    yield share("played D to G: less urgent than agreed", calm, later, wrong=True)
    yield share("played: more urgent than agreed", cases, sooner, wrong=True)
    yield share("played: a fault", cases, lambda case: bool(case["played"].fault), NONE_AT_ALL, wrong=True)
    for name, these, target in (
        ("questions before 999 and a human, A", (Priority.EMERGENCY,), MOST_FOR_999),
        ("questions before the queue, B", (Priority.VERY_URGENT,), MOST_FOR_THE_QUEUE),
        ("questions before the ending, C to G", tuple(Priority)[2:], MOST_FOR_AN_ENDING),
    ):
        # who never arrived counts as having been asked most
        asked = [
            (LONGEST if r.questions is None else r.questions, r.id) for r in results if r.expected in these
        ]
        yield middle(f"median {name}", asked, target)
