"""Vignettes are frozen once written. `python -m tests.evaluation.frozen` takes in new ones."""

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence

from tests.evaluation.suites import Case, lines
from tests.evaluation.vignettes import FROZEN, bank

JUDGED = ("text", "more", "answers", "priority", "because")


def digest(case: Case) -> str:
    """What a vignette says and is judged by, as one short fingerprint."""
    said = json.dumps([case.get(name) for name in JUDGED], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def unfrozen(cases: Sequence[Case], frozen: Sequence[Case]) -> Iterator[str]:
    """Each vignette that is not as it was frozen, and each frozen one that is gone, in words."""
    latest = {one["id"]: one for one in frozen}
    for case in cases:
        if case["id"] not in latest:
            yield f"{case['id']} is new: freeze it"
        elif latest[case["id"]]["digest"] != digest(case):
            yield f"{case['id']} was changed: say why, in a new line of {FROZEN.name}"
    for gone in sorted(set(latest) - {case["id"] for case in cases}):
        if latest[gone]["digest"] != "gone":
            yield f"{gone} is gone: say why, in a new line of {FROZEN.name}"


def main() -> None:
    """Freezes what is new. What was changed needs a line by hand, because only a person knows why."""
    cases, frozen = bank(), lines(FROZEN) if FROZEN.exists() else []
    known = {one["id"] for one in frozen}
    fresh = [case for case in cases if case["id"] not in known]
    with FROZEN.open("a", encoding="utf-8") as file:
        for case in fresh:
            line = {"id": case["id"], "digest": digest(case), "on": case["date"], "why": "written"}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{len(fresh)} frozen.")
    changed = list(unfrozen(cases, lines(FROZEN)))
    print("\n".join(changed))
    sys.exit(bool(changed))


if __name__ == "__main__":
    main()
