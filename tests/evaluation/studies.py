"""`python -m tests.evaluation.studies [intents] [gap]`: trains anew on less, to see what was learnt.

Slow, and nothing here gates: it says where to write more.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence

from bot.settings import ROOT
from tests.evaluation.gap import generalising
from tests.evaluation.intents import by_intent_lines, understanding
from tests.evaluation.report import FIRST_LINE, table, write
from tests.evaluation.suites import Suite

Progress = Callable[[str], None]
Study = tuple[Sequence[Suite], Sequence[Suite], Iterator[str]]  # the whole, each part, and how each is shown


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.studies", description=FIRST_LINE)
    parser.add_argument("study", type=_known, nargs="*", help=f"{', '.join(STUDIES)}; without any, all")
    for name in parser.parse_args().study or STUDIES:
        _show(name, *STUDIES[name](lambda text: print(text, file=sys.stderr, flush=True)))
    return 0


def _known(name: str) -> str:
    if name not in STUDIES:  # argparse's own `choices` refuses no name at all
        raise argparse.ArgumentTypeError(f"there is no study of {name}, only of {', '.join(STUDIES)}")
    return name


def _intents(progress: Progress) -> Study:
    understood = understanding(progress)
    return understood.whole, understood.by_intent, by_intent_lines(understood.by_intent)


def _gap(progress: Progress) -> Study:
    return tuple(generalising(progress)), (), iter(())


STUDIES: dict[str, Callable[[Progress], Study]] = {
    "intents": _intents,
    "gap": _gap,
}


def _show(name: str, whole: Sequence[Suite], each: Sequence[Suite], lines: Iterator[str]) -> None:
    print("\n".join([*table(whole), "", *lines]), flush=True)
    path = ROOT / "var" / f"study-{name}.json"
    write([*whole, *each], path)
    print(f"\nWritten to {path.relative_to(ROOT)}.")


if __name__ == "__main__":
    sys.exit(main())
