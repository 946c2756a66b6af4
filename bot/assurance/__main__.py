"""`python -m bot.assurance`: writes the clinical safety officer's page. Ends with 1 when a promise fails."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.assurance.view.page import Proof, Written, gather, render
from bot.settings import ROOT
from bot.triage import BadRuleset, Ruleset, load_ruleset
from bot.wording import load_wording

OUT = ROOT / "var" / "clinical-view.html"
Prover = Callable[[Ruleset], Sequence[Proof] | None]
SHOWN = ("data/triage", "domain", "data/directory/offers.yml")


def proved(ruleset: Ruleset) -> Sequence[Proof] | None:
    """Every promise put to the proof, or None where no prover is installed."""
    if find_spec("bot.assurance.proof") is None or find_spec("z3") is None:
        return None
    results: Sequence[Proof] = import_module("bot.assurance.proof").prove(ruleset)
    return results


def main(arguments: Sequence[str] | None = None, prove: Prover = proved) -> int:
    """Writes the page; 1 when the ruleset cannot be trusted."""
    options = argparse.ArgumentParser(prog="python -m bot.assurance", description=__doc__)
    options.add_argument("--out", type=Path, default=OUT, help="where the page goes: var/clinical-view.html")
    options.add_argument("--no-proof", action="store_true", help="leave the proof out, which takes minutes")
    chosen = options.parse_args(arguments)
    try:
        ruleset = load_ruleset()
    except BadRuleset as error:
        print(f"The ruleset cannot be trusted. {error}", file=sys.stderr)
        return 1
    proofs = None if chosen.no_proof else prove(ruleset)
    now = datetime.now(ZoneInfo("Europe/London"))
    written = Written(f"{now.day} {now:%B %Y}, {now:%H:%M}", _last_changed())
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(render(gather(ruleset, load_wording()), proofs, written), encoding="utf-8")
    print(f"Written to {chosen.out}")
    failed = [proof for proof in proofs or () if not proof.holds]
    for proof in failed:
        print(f"Does not hold: {proof.promise}", file=sys.stderr)
    return 1 if failed else 0


def _last_changed() -> str:
    asked = ["git", "-C", str(ROOT), "log", "-1", "--format=%cs", "--", *SHOWN]
    try:
        found = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "not known"
    return found or "not known"


if __name__ == "__main__":
    sys.exit(main())
