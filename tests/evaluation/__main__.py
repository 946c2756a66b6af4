"""`python -m tests.evaluation [--quick] [--part N]`: the table, its JSON, and 1 when a gate is missed."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import ROOT
from bot.triage import Ruleset, load_ruleset
from nlu.classifier import ClassifierMissing
from nlu.screen import Screen
from tests.evaluation.audit.parts import NAMES, PARTS, need_the_service, on_paper, on_the_service, part
from tests.evaluation.audit.phones import telegram
from tests.evaluation.audit.stage import Stage
from tests.evaluation.conversations import conversing, replayed
from tests.evaluation.messages import messages, screening
from tests.evaluation.played import played, playing
from tests.evaluation.report import FIRST_LINE, table, write
from tests.evaluation.suites import Suite
from tests.evaluation.vignettes import triage
from tests.stack.service import Service, running

RESULT = ROOT / "var" / "evaluation.json"
PARTS_RESULT = (
    ROOT / "var" / "evaluation-parts.json"
)  # a part run alone leaves the whole's figures as they are
SAID = ROOT / "var" / "audit.json"  # every line of the audit's conversations, and what came back
LAST = 15  # lines of the service's log, shown when it does not start
MISSED, CANNOT = 1, 2


class ServiceDidNotStart(Exception):
    """Nothing could be held or played on it; the text is the end of the service's log."""


def main() -> int:
    """What could be measured is always shown and written, also when the service does not start."""
    asked = _asked_for()
    whole, parts = not asked.part, asked.part or list(PARTS)
    started, ruleset, cases = time.monotonic(), load_ruleset(), messages()
    _progress(f"screening {len(cases)} messages …")
    try:
        screen = Screen.load()
    except ClassifierMissing as missing:
        _progress(f"Nothing was evaluated: {missing}")
        return CANNOT
    suites = [*screening(screen, cases), *triage(ruleset)] if whole else []
    suites += on_paper(parts, screen, ruleset)
    failure = None
    if not asked.quick and (whole or need_the_service(parts)):
        try:
            suites += _on_the_service(ruleset, parts, whole)
        except ServiceDidNotStart as error:
            failure = error
            suites += (
                [*conversing({}), *playing([])] if whole else []
            )  # nobody in them: their gates are missed
            suites += on_the_service(parts, None, SAID)
    result = RESULT if whole else PARTS_RESULT
    print("\n".join(table(suites)), flush=True)
    write(suites, result)
    print(f"\nWritten to {result.relative_to(ROOT)} in {time.monotonic() - started:.0f} s.")
    if asked.quick:
        print("Whatever needs the service was left out (--quick).")
    missed = [suite.name for suite in suites if suite.gate_missed]
    print(f"Gates missed: {'; '.join(missed)}." if missed else "Every gate was met.")
    if failure:
        print(f"NO CONVERSATION WAS HELD: the service did not start. The end of its log:\n{failure}")
        return CANNOT
    return MISSED if missed else 0


def _asked_for() -> argparse.Namespace:
    names = ", ".join(f"{number} {name}" for name, number in NAMES.items())
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=FIRST_LINE)
    parser.add_argument("--quick", action="store_true", help="nothing that needs the service")
    parser.add_argument(
        "--part", action="append", type=part, metavar="N", help=f"this part of the audit pack alone: {names}"
    )
    return parser.parse_args()


def _on_the_service(ruleset: Ruleset, parts: Sequence[int], whole: bool) -> list[Suite]:
    _progress("starting the service …")
    with TemporaryDirectory(prefix="evaluation-") as folder:
        state, started = Path(folder), False
        try:
            with telegram() as phones, running(state, **phones.settings()) as service:
                started = True
                suites = _conversations(service, ruleset) if whole else []
                return [*suites, *on_the_service(parts, Stage(service, phones, _progress), SAID)]
        except AssertionError as error:
            if started:
                raise
            log = (state / "run.log").read_text(encoding="utf-8", errors="replace").splitlines()
            raise ServiceDidNotStart("\n".join([*log[-LAST:], str(error)])) from error


def _conversations(service: Service, ruleset: Ruleset) -> list[Suite]:
    results = replayed(service, lambda name: _progress(f"conversation: {name} …"))
    lived = played(service, ruleset, _progress)
    for name, broken in results.items():
        for one in broken:
            _progress(f"{name}: {one}")
    for vignette in lived:
        if vignette.unprepared or vignette.fault:
            unprepared = ", ".join(vignette.unprepared) or "nothing"
            _progress(f"{vignette.id}: asked and not written: {unprepared}. {vignette.fault}")
    return [*conversing(results), *playing(lived)]


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
