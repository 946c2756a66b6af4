"""Part 7: danger said round about. Is any group of writers heard less well than the others?"""

from collections.abc import Iterator, Sequence

from nlu.screen import Action, Screen
from tests.evaluation.audit.texts import sorted_texts
from tests.evaluation.messages import BEHIND, ENOUGH, messages
from tests.evaluation.suites import Case, Suite, Target, share, wilson

ROUND_ABOUT = ("indirect", "algospeak", "goodbye", "burden")
DANGER = ("risk", "third_person")


def judge(screen: Screen) -> Iterator[Suite]:
    """The pack's own groups, the messages' groups on indirect kinds, and the gap of each set."""
    ours: list[Case] = [
        {"id": id_, "text": text, "group": group}
        for group, texts in sorted_texts("indirect", "groups").items()
        for id_, text in texts.items()
    ]
    danger = [case for case in messages() if case["label"] in DANGER]
    heard = {
        str(case["id"])
        for case in [*ours, *danger]
        if screen.read(case["text"], case.get("asked")).action is not Action.NONE
    }
    yield from _by_group("7 the pack's own", ours, heard)
    yield gap("7 own groups: most below the whole", ours, heard, Target(BEHIND, at_most=True))
    yield from _by_group("7 indirect", [c for c in danger if c["kind"] in ROUND_ABOUT], heard)
    yield gap(
        "7 all risk: most below the whole", danger, heard, Target(BEHIND, at_most=True, gate=True), ENOUGH
    )


def _by_group(name: str, cases: Sequence[Case], heard: set[str]) -> Iterator[Suite]:
    yield share(f"{name}: alert or ask", cases, lambda case: case["id"] in heard)
    for group in _groups(cases):
        of = [case for case in cases if case["group"] == group]
        yield share(f"{name}, {group.replace('_', ' ')}"[:46], of, lambda case: case["id"] in heard)


def gap(name: str, cases: Sequence[Case], heard: set[str], target: Target, least: int = 1) -> Suite:
    """How far the group that is heard least is below the whole, with that group's interval and its missed."""
    of = {group: [str(c["id"]) for c in cases if c["group"] == group] for group in _groups(cases)}
    of = {group: ids for group, ids in of.items() if len(ids) >= least}
    if not of:
        return Suite(name, 0, 0.0, (0.0, 1.0), target, False, ())
    whole = sum(case["id"] in heard for case in cases) / len(cases)
    found = {group: sum(id_ in heard for id_ in ids) for group, ids in of.items()}
    worst = min(of, key=lambda group: found[group] / len(of[group]))
    low, high = wilson(found[worst], len(of[worst]))
    value = whole - found[worst] / len(of[worst])
    missed = tuple(id_ for id_ in of[worst] if id_ not in heard)
    return Suite(
        name, len(of[worst]), value, (whole - high, whole - low), target, target.met_by(value), missed
    )


def _groups(cases: Sequence[Case]) -> list[str]:
    return sorted({str(case["group"]) for case in cases})
