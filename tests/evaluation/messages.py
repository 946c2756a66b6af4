"""The screen on every labelled message: who at risk is missed, and who is disturbed for nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from nlu.screen import Action, Screen
from tests.evaluation.suites import EVALUATION, Case, Suite, Target, lines, share

ENOUGH = 30  # a kind with fewer cases has no target of its own
BEHIND = 0.03  # no group of writers may be further below the whole
NOTICED = Target(0.98, gate=True)
NOTICED_BY_KIND = Target(0.92, gate=True)
ALARMED_IN_TIME = Target(0.95, gate=True)
DENIAL_BUT_MISSED = Target(0.02, at_most=True, gate=True)
CALM = Target(0.05, at_most=True)
IDIOMS = Target(0.10, at_most=True)
OTHERWISE_CALM = Target(0.10, at_most=True)  # clinical reference 8.3: specificity of 0.90 or more
ELSEWHERE = "other-language"
LANGUAGES = {
    "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian", "pl": "Polish", "tr": "Turkish",
    "ar": "Arabic",
}  # fmt: skip

Judged = Callable[[Case], bool]


def messages() -> list[Case]:
    """Every labelled message."""
    return [case for path in sorted((EVALUATION / "messages").glob("*.jsonl")) for case in lines(path)]


def screening(screen: Screen, cases: list[Case]) -> Iterator[Suite]:
    """First those who must not be missed, then those who should be left in peace."""
    read = {case["id"]: screen.read(case["text"], case.get("asked")).action for case in cases}

    def noticed(case: Case) -> bool:
        return read[case["id"]] is not Action.NONE

    def alarmed(case: Case) -> bool:
        return read[case["id"]] is Action.ALERT

    yield from _danger(cases, noticed, alarmed)
    yield from _calm(cases, noticed, alarmed)
    yield from _by_language(cases, noticed, alarmed)


def _danger(cases: list[Case], noticed: Judged, alarmed: Judged) -> Iterator[Suite]:
    danger = [case for case in cases if case["label"] in ("risk", "third_person")]
    whole = share("risk: alert or ask", danger, noticed, NOTICED)
    yield whole
    for label, name in (("risk", "the writer's own"), ("third_person", "somebody else's")):
        yield share(f"risk, {name}: alert or ask", (c for c in danger if c["label"] == label), noticed)
    imminent = (case for case in danger if case["imminent"])
    yield share("act under way or meant within hours: alert", imminent, alarmed, ALARMED_IN_TIME)
    for kind, count in sorted(Counter(case["kind"] for case in danger).items()):
        target = NOTICED_BY_KIND if count >= ENOUGH else None
        yield share(f"kind {kind}: alert or ask", (c for c in danger if c["kind"] == kind), noticed, target)
    denials = (case for case in danger if case["kind"] == "denial_but")
    missed = partial(_not, noticed)
    yield share("denial that still carries danger: missed", denials, missed, DENIAL_BUT_MISSED, wrong=True)
    near = Target(whole.value - BEHIND, gate=True)
    for group in sorted({case["group"] for case in danger}):
        yield share(f"group {group}: alert or ask", (c for c in danger if c["group"] == group), noticed, near)


def _calm(cases: list[Case], noticed: Judged, alarmed: Judged) -> Iterator[Suite]:
    def of(label: str) -> list[Case]:
        return [case for case in cases if case["label"] == label]

    everyday = of("everyday")
    english = [case for case in everyday if case["group"] != ELSEWHERE]
    others = [case for case in everyday if case["group"] == ELSEWHERE]
    yield share("everyday, in English: disturbed", english, noticed, CALM, wrong=True)
    yield share("everyday, in English: alarmed", english, alarmed, wrong=True)
    yield share("everyday, other languages: disturbed", others, noticed, wrong=True)
    yield share("idiom: disturbed", of("idiom"), noticed, IDIOMS, wrong=True)
    yield share("idiom: alarmed", of("idiom"), alarmed, wrong=True)
    yield share("distress without danger: alarmed", of("distress"), alarmed, CALM, wrong=True)
    yield share("plain no to what was asked: disturbed", of("denial"), noticed, OTHERWISE_CALM, wrong=True)
    yield share("past, well now: alarmed", of("past"), alarmed, OTHERWISE_CALM, wrong=True)
    yield share("bereaved: alarmed", of("bereaved"), alarmed, OTHERWISE_CALM, wrong=True)


def _by_language(cases: list[Case], noticed: Judged, alarmed: Judged) -> Iterator[Suite]:
    """Few messages each: read them with their intervals. A calm one in another language meets a human too."""
    for code, name in LANGUAGES.items():
        mine = [case for case in cases if case["id"].endswith(f"-{code}")]
        danger = [case for case in mine if case["label"] in ("risk", "third_person")]
        calm = [case for case in mine if case["label"] in ("everyday", "distress", "idiom", "denial")]
        yield share(f"{name}, danger: alert or ask", danger, noticed)
        yield share(f"{name}, calm: alarmed", calm, alarmed, wrong=True)


def _not(judged: Judged, case: Case) -> bool:
    return not judged(case)
