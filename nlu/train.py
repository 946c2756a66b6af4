"""`python -m nlu.train`: makes `models/screen.npz` from the written examples in `data/screen`, the same
one every time.
"""

import hashlib
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from nlu.classifier import MODEL, Judge
from nlu.context import read_context
from nlu.encoder import Encoder
from nlu.kinds import load_kinds
from nlu.language import language_of
from nlu.learning import Example, Read, learn
from nlu.lexicon import load_lexicon
from nlu.screen import Screen, as_text, most_urgent
from nlu.text import clauses_of, tidy, words_of

DATA = Path(__file__).parent.parent / "data" / "screen"
WISHES = DATA.parent / "nlu"
# What callers say to the service about itself is calm, however much "my safety plan" sounds like a plan.
CALM_INTENTS = frozenset(
    [
        "ask_person",
        "ask_why",
        "book_appointment",
        "cancel_appointment",
        "change_appointment",
        "find_service",
        "go_back",
        "greet",
        "keep_summary",
        "make_plan",
        "out_of_scope",
        "privacy",
        "rephrase",
        "small_talk",
        "stop",
        "thanks",
        "who_are_you",
    ]
)


def load_lines(folder: Path = DATA) -> list[dict[str, Any]]:
    """Every line of the folder's JSONL files as it is written, in a fixed order."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
        if line.strip()
    ]


def as_example(row: Mapping[str, Any]) -> Example:
    """A line as the classifier learns from it; a situation that recurs in another kind is another one."""
    situation = f"{row['kind']}:{row['situation']}"
    return Example(row["text"], row["kind"], situation, row.get("within_hours", False))


def load_wishes(folder: Path = WISHES) -> list[Example]:
    """The dialogue's own examples of calm intents, as everyday texts; each intent is a situation."""
    blocks = [
        b for path in sorted(folder.glob("*.yml")) for b in yaml.safe_load(path.read_text("utf-8"))["nlu"]
    ]
    return [
        Example(line.removeprefix("- ").strip(), "everyday", f"everyday:wish-{block['intent']}")
        for block in blocks
        if block["intent"] in CALM_INTENTS
        for line in block["examples"].splitlines()
        if line.strip(" -")
    ]


def read_all(examples: Sequence[Example], encoder: Encoder) -> list[Read]:
    """The examples as the screen would read them."""
    lexicon, screen, out = load_lexicon(), Screen(), []
    for example in examples:
        text = tidy(example.text)
        if clauses := clauses_of(text):
            found = lexicon.find(words_of(text))
            alone = most_urgent(map(screen.action_of, read_context(found, words_of(text))))
            out.append(Read(example, as_text(clauses, language_of(text), encoder, found), alone))
    return out


def main() -> int:
    kinds = load_kinds()
    examples = [*map(as_example, load_lines()), *load_wishes()]
    reads = read_all(examples, Encoder())
    learned = learn(reads, kinds)
    learned.model.save()
    report = _report([read.example.kind for read in reads], learned.said, learned.heard)
    _save_provenance(len(examples), learned.model.judges, report)
    for name, row in report.items():
        print(f"{name:18} {row}")
    print("; ".join(f"{j.enough} is enough" for j in learned.model.judges) + f"; wrote {MODEL}")
    return 0


def _report(
    names: Sequence[str], said: npt.NDArray[np.int64], heard: npt.NDArray[np.int64]
) -> dict[str, dict[str, float]]:
    out = {}
    for name in sorted(set(names)):
        mine = np.array([n == name for n in names])
        out[name] = {
            "n": int(mine.sum()),
            "lexicon": round(float((said[mine] < 2).mean()), 3),
            "either": round(float((heard[mine] < 2).mean()), 3),
            "alert": round(float((heard[mine] < 1).mean()), 3),
        }
    return out


def _save_provenance(examples: int, judges: Sequence[Judge], report: object) -> None:
    digest = hashlib.sha256()
    for path in sorted([*DATA.glob("*.jsonl"), DATA / "kinds.yml", *WISHES.glob("*.yml")]):
        digest.update(path.read_bytes())
    made = {
        "data": f"sha256:{digest.hexdigest()}",
        "examples": examples,
        "alert_from": judges[0].enough,
        "ask_from": judges[1].enough,
        "left_out_situations": report,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
    MODEL.with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
