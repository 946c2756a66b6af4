"""What callers want, as our pipeline and stock Rasa's hear it, both taught the same text in the same run.

A wrong intent is worse than asking again, so each share heard right has those two beside it.
"""

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import yaml
from sklearn.model_selection import StratifiedKFold

from bot.running.environments import RASA
from bot.running.models import QUIET
from bot.settings import ROOT
from tests.bench.stock import CONFIG
from tests.evaluation.overlap import Trained, dialogue_examples
from tests.evaluation.suites import EVALUATION, Case, Suite, Target, lines, share

HELD_OUT = EVALUATION / "intents.jsonl"
FOLDS, SEED = 5, 1
# Of stock Rasa's DIET. It knows 0.99 of its examples by then; with its default of 100 the run takes an hour.
EPOCHS = 15
STOCK = CONFIG.replace("epochs: 100", f"epochs: {EPOCHS}")
FALLBACK, NOTHING = "nlu_fallback", "none"
WRONG = Target(0.05, at_most=True)
SAME = ("tell", "affirm", "deny", "unsure", "decline_to_say")  # all go to triage, which reads the answer
Progress = Callable[[str], None]


class Understanding(NamedTuple):
    """Both pipelines on everything, and on each intent."""

    whole: tuple[Suite, ...]
    by_intent: tuple[Suite, ...]


@dataclass(frozen=True)
class Hearing:
    """What one pipeline heard, by the case's id."""

    pipeline: str
    heard: Mapping[str, str]

    def right(self, case: Case) -> bool:
        return self.heard[case["id"]] == (FALLBACK if case["intent"] == NOTHING else case["intent"])

    def asked_again(self, case: Case) -> bool:
        return self.heard[case["id"]] == FALLBACK

    def wrong(self, case: Case) -> bool:
        return not (self.right(case) or self.asked_again(case))

    def does_another_thing(self, case: Case) -> bool:
        """Whether the caller would notice: an answer in other words is an answer all the same."""
        return self.wrong(case) and not {self.heard[case["id"]], case["intent"]} <= {*SAME}

    def shares(self, name: str, cases: Sequence[Case], target: Target | None = None) -> Iterator[Suite]:
        """Right, wrong and asked again; a wrong one is listed with what it was taken for."""
        name = f"{name}, {self.pipeline}"
        wrong = share(f"{name}: wrong", cases, self.wrong, target, wrong=True)
        taken_for = tuple(f"{id_}→{self.heard[id_]}" for id_ in wrong.missed)
        yield replace(share(f"{name}: right", cases, self.right), missed=())
        yield replace(wrong, missed=taken_for)
        yield replace(share(f"{name}: asked again", cases, self.asked_again), missed=())


def examples() -> list[Case]:
    """The dialogue's own training text; its place among its intent's gives each an id."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            texts = (line.removeprefix("- ").strip() for line in block["examples"].splitlines())
            found.setdefault(block["intent"], []).extend(filter(None, texts))
    return [
        {"id": f"{intent}-{at:03}", "text": text, "intent": intent}
        for intent, texts in found.items()
        for at, text in enumerate(texts, 1)
    ]


def held_out(path: Path = HELD_OUT) -> list[Case]:
    """Writing by somebody who has not seen the examples; none where there is no such file.

    What both wrote, because anybody would, shows nothing and is left out, nearly the same words included.
    """
    if not path.exists():
        return []
    taught = Trained(dialogue_examples())
    return [case for case in lines(path) if not taught.near(case["text"])]


def understanding(progress: Progress) -> Understanding:
    """Each example by a model that was not taught it, then held-out writing by one taught all."""
    taught, unseen = examples(), held_out()
    with TemporaryDirectory() as folder:
        stock = Path(folder) / "config.yml"
        stock.write_text(STOCK, "utf-8")
        both = [
            _hear("ours", ROOT / "config.yml", taught, unseen, progress),
            _hear("stock", stock, taught, unseen, progress),
        ]
    whole: list[Suite] = []
    by_intent: list[Suite] = []
    for name, cases in (("left out", taught), ("held-out", unseen)):
        if not cases:
            continue
        for pipeline in both:
            target = WRONG if pipeline.pipeline == "ours" else None
            whole += pipeline.shares(f"intents {name}", cases, target)
            other = f"intents {name}, {pipeline.pipeline}: does another thing"
            whole.append(replace(share(other, cases, pipeline.does_another_thing), missed=()))
        for intent in sorted({str(case["intent"]) for case in cases}):
            mine = [case for case in cases if case["intent"] == intent]
            by_intent += [suite for pipeline in both for suite in pipeline.shares(f"{name} {intent}", mine)]
    return Understanding(tuple(whole), tuple(by_intent))


def by_intent_lines(suites: Sequence[Suite]) -> Iterator[str]:
    """One line an intent: right, wrong (with its interval) and asked again, ours and then stock's."""
    yield f"Stock's DIET is trained for {EPOCHS} epochs. A wrong one is listed with what it was taken for."
    columns = "right  wrong (95 %)          asked"
    yield f"{'':36}{'ours':{len(columns)}}   stock"
    yield f"{'each intent':28}{'n':>5}   {columns}   {columns}"
    for at in range(0, len(suites), 6):
        ours, stock = suites[at : at + 3], suites[at + 3 : at + 6]
        yield f"{ours[0].name.split(',')[0]:28}{ours[0].n:5}   {_figures(ours)}    {_figures(stock)}"


def _figures(three: Sequence[Suite]) -> str:
    right, wrong, again = three
    low, high = wrong.ci
    return f" {right.value:.2f}   {wrong.value:.2f} ({low:.2f} to {high:.2f})   {again.value:.2f}"


def _hear(
    pipeline: str, config: Path, taught: Sequence[Case], unseen: Sequence[Case], progress: Progress
) -> Hearing:
    rounds = [*_left_out(taught), *([(taught, unseen)] if unseen else [])]
    progress(f"training {pipeline} {len(rounds)} times on what callers want …")
    job = {
        "config": str(config),
        "rounds": [
            {"train": [[c["text"], c["intent"]] for c in train], "ask": list(ask)} for train, ask in rounds
        ],
    }
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "job.json").write_text(json.dumps(job), "utf-8")
        command = [str(RASA.python), "-W", "ignore", "-m", "tests.evaluation.intents_rasa"]
        paths = [str(folder / file) for file in ("job.json", "heard.json")]
        with (folder / "log").open("wb") as log:
            done = subprocess.run([*command, *paths], cwd=ROOT, env=_env(), stdout=log, stderr=log)
        if done.returncode:
            raise RuntimeError((folder / "log").read_text("utf-8", "replace")[-2000:])
        heard: dict[str, str] = json.loads((folder / "heard.json").read_text("utf-8"))
    return Hearing(pipeline, heard)


def _left_out(cases: Sequence[Case]) -> Iterator[tuple[list[Case], list[Case]]]:
    """The same folds for both pipelines, every intent in each."""
    intents = [case["intent"] for case in cases]
    for train, ask in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(intents, intents):
        yield [cases[i] for i in train], [cases[i] for i in ask]


def _env() -> dict[str, str]:
    """Nothing is taken from an earlier run."""
    quiet = {name: value for name, value in QUIET.items() if "THREADS" not in name}
    return {**os.environ, **quiet, "RASA_MAX_CACHE_SIZE": "0"}
