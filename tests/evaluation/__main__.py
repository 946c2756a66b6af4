"""Prints the table and writes var/evaluation.json; ends with 1 when a target is missed."""

import json
import sys
from dataclasses import asdict

from bot.settings import ROOT
from nlu.screen import Screen
from tests.evaluation.suites import Suite, screening, triage

SHOWN = 12  # ids of missed cases on one line


def main() -> None:
    suites = [*triage(), *screening(Screen.load())]
    path = ROOT / "var" / "evaluation.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"suites": [asdict(s) for s in suites]}, indent=1) + "\n")
    print(f"{'':52}{'n':>5}{'value':>8}  {'95 % interval':16}{'target':>8}")
    for one in suites:
        print(_line(one))
    missed = [one for one in suites if one.met is False]
    for one in missed:
        print(
            f"\n{one.name}: missed {', '.join(one.missed[:SHOWN])}{' …' if len(one.missed) > SHOWN else ''}"
        )
    sys.exit(1 if missed else 0)


def _line(one: Suite) -> str:
    target = "" if one.target is None else f"{one.target:.2f}{'' if one.met else ' !'}"
    return f"{one.name:52}{one.n:5}{one.value:8.3f}  {one.ci[0]:.3f} – {one.ci[1]:.3f}   {target:>8}"


if __name__ == "__main__":
    main()
