"""Part 6: calm words that look like danger. Are their writers left in peace?"""

from collections.abc import Callable, Iterator

from nlu.screen import Action, Screen
from tests.evaluation.audit.texts import sorted_texts
from tests.evaluation.messages import messages
from tests.evaluation.suites import Case, Suite, Target, share

AIM = Target(0.90)
# Whom a question is no fault towards: who has been there or has lost somebody may well be asked.
MAY_BE_ASKED = ("past", "bereaved", "distress")
CALM = ("idiom", "everyday", "denial", *MAY_BE_ASKED)


def judge(screen: Screen) -> Iterator[Suite]:
    """The messages' calm labels and the pack's own sorts, then both together."""
    ours = sorted_texts("specificity")
    sorts: dict[str, list[Case]] = {sort: [] for sort in (*CALM, *ours)}
    for case in messages():
        if case["label"] in CALM:
            sorts[case["label"]].append(case)
    for sort, texts in ours.items():
        sorts[sort] += [{"id": id_, "text": text, "label": sort} for id_, text in texts.items()]
    peace = at_peace(screen)
    yield share("6 specificity: left in peace", [c for cases in sorts.values() for c in cases], peace, AIM)
    for sort, cases in sorts.items():
        yield share(f"6 specificity, {sort.replace('_', ' ')}", cases, peace, AIM)


def at_peace(screen: Screen) -> Callable[[Case], bool]:
    """Neither alarmed nor, unless they may be, asked."""

    def judged(case: Case) -> bool:
        action = screen.read(case["text"], case.get("asked")).action
        return action is Action.NONE or (action is Action.ASK and case["label"] in MAY_BE_ASKED)

    return judged
