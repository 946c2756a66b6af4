"""`python -m tests.evaluation [PART] [--quick]`: the table, its JSON copy, and 1 when a gate is missed."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import ROOT
from bot.triage import Ruleset, load_ruleset
from nlu.classifier import ClassifierMissing
from nlu.screen import Screen
from tests.evaluation.conversations import conversing, replayed
from tests.evaluation.intents import by_intent_lines, understanding
from tests.evaluation.messages import messages, screening
from tests.evaluation.played import played, playing
from tests.evaluation.report import FIRST_LINE, table, write
from tests.evaluation.suites import Suite
from tests.evaluation.vignettes import triage
from tests.stack.service import running

RESULT = ROOT / "var" / "evaluation.json"
LAST = 15  # lines of the service's log, shown when it does not start
MISSED, CANNOT = 1, 2


class ServiceDidNotStart(Exception):
    """Nothing could be held or played on it; the text is the end of the service's log."""


def main() -> int:
    """What could be measured is always shown and written, also when the service does not start."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=FIRST_LINE)
    parser.add_argument(
        "--quick", action="store_true", help="messages and vignettes, nothing that needs the service"
    )
    parser.add_argument("part", nargs="?", choices=["intents"], help="only this part, into a file of its own")
    options = parser.parse_args()
    if options.part == "intents":
        return _intents()
    quick = options.quick
    started = time.monotonic()
    cases, ruleset = messages(), load_ruleset()
    _progress(f"screening {len(cases)} messages …")
    try:
        suites = [*screening(Screen.load(), cases), *triage(ruleset)]
    except ClassifierMissing as missing:
        _progress(f"Nothing was evaluated: {missing}")
        return CANNOT
    failure = None
    if not quick:
        try:
            suites += _on_the_service(ruleset)
        except ServiceDidNotStart as error:
            failure = error
            suites += [*conversing({}), *playing([])]  # nobody in them, so their gates are missed
    print("\n".join(table(suites)), flush=True)
    write(suites, RESULT)
    print(f"\nWritten to {RESULT.relative_to(ROOT)} in {time.monotonic() - started:.0f} s.")
    if quick:
        print("The conversations, and the vignettes on the service, were left out (--quick).")
    missed = [suite.name for suite in suites if suite.gate_missed]
    print(f"Gates missed: {'; '.join(missed)}." if missed else "Every gate was met.")
    if failure:
        print(f"THE CONVERSATIONS WERE NOT HELD: the service did not start. The end of its log:\n{failure}")
        return CANNOT
    return MISSED if missed else 0


def _intents() -> int:
    """What callers want: some minutes of training, and nothing that gates."""
    understood = understanding(_progress)
    print("\n".join([*table(understood.whole), "", *by_intent_lines(understood.by_intent)]), flush=True)
    path = RESULT.with_name("evaluation-intents.json")
    write([*understood.whole, *understood.by_intent], path)
    print(f"\nWritten to {path.relative_to(ROOT)}.")
    return 0


def _on_the_service(ruleset: Ruleset) -> list[Suite]:
    _progress("starting the service …")
    with TemporaryDirectory(prefix="evaluation-") as folder:
        state, started = Path(folder), False
        try:
            with running(state) as service:
                started = True
                results = replayed(service, lambda name: _progress(f"conversation: {name} …"))
                lived = played(service, ruleset, _progress)
        except AssertionError as error:
            if started:
                raise
            log = (state / "run.log").read_text(encoding="utf-8", errors="replace").splitlines()
            raise ServiceDidNotStart("\n".join([*log[-LAST:], str(error)])) from error
    for name, broken in results.items():
        for one in broken:
            _progress(f"{name}: {one}")
    for one in lived:
        if one.unprepared or one.fault:
            _progress(
                f"{one.id}: asked and not written: {', '.join(one.unprepared) or 'nothing'}. {one.fault}"
            )
    return [*conversing(results), *playing(lived)]


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
