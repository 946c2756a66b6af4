"""`python -m nlu.train`: makes `models/screen.npz` from the written examples in `data/screen`, the same
one every time.
"""

import hashlib
import json
import platform
import random
import re
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from nlu.classifier import MODEL, Classifier
from nlu.encoder import Encoder, Vectors
from nlu.kinds import Kinds, load_kinds
from nlu.language import language_of
from nlu.screen import Action, Screen, as_read
from nlu.text import clauses_of, tidy

DATA = Path(__file__).parent.parent / "data" / "screen"
RECALL_AIMED = 0.985  # of alert or ask, over situations left out; both layers together
ALERTS_AIMED = 0.95
FOLDS = 5
UNITS, DECAY, ROUNDS, SEEDS = 64, 0.3, 25, 3  # few rounds on purpose: it is stopped before it learns by heart


@dataclass(frozen=True)
class Example:
    """One written text, the kind of thing it says, and the situation it belongs to."""

    text: str
    kind: str
    situation: str


@dataclass(frozen=True)
class Read:
    """An example as the classifier sees it: a row for each part, the whole last."""

    example: Example
    rows: Vectors


def load_examples(folder: Path = DATA) -> list[Example]:
    """Every example in the folder's JSONL files, in a fixed order."""
    lines = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
        if line.strip()
    ]
    return [Example(row["text"], row["kind"], f"{row['kind']}:{row['situation']}") for row in lines]


def as_typed(text: str, chance: random.Random) -> str:
    """The text as it might be typed in a hurry: no capitals, no marks, a slip or two."""
    words = re.sub(r"[.,!?;:'’]", "", text.lower()).split()
    for _ in range(1 + len(words) // 12):
        at = chance.randrange(len(words)) if words else 0
        if words and len(words[at]) > 3:
            cut = chance.randrange(1, len(words[at]) - 1)
            words[at] = words[at][:cut] + words[at][cut + 1 :]
    return " ".join(words)


def read_all(examples: Sequence[Example], encoder: Encoder) -> list[Read]:
    out = []
    for example in examples:
        text = tidy(example.text)
        if clauses := clauses_of(text):
            out.append(Read(example, encoder.encode(as_read(clauses, language_of(text)))))
    return out


def fit(reads: Sequence[Read], kinds: Kinds) -> Classifier:
    """A model of whole texts, of every part of calm ones, and of the telling part of the others; no
    thresholds yet.
    """
    wholes = [(r.rows[-1], r.example.kind) for r in reads]
    first = _fit(wholes, seeds=1)
    parts: list[tuple[npt.NDArray[np.float32], str]] = []
    for read in reads:
        kind, rows = read.example.kind, read.rows[:-1]
        if len(rows) and kinds.by_name[kind].is_risk:
            parts.append((rows[first.chances(rows)[:, first.kinds.index(kind)].argmax()], kind))
        else:
            parts.extend((row, kind) for row in rows)
    return _fit([*wholes, *parts], SEEDS)


def _fit(rows: Sequence[tuple[npt.NDArray[np.float32], str]], seeds: int) -> Classifier:
    """Several small networks side by side, their scores averaged, as one."""
    vectors, labels = np.stack([row for row, _ in rows]), np.array([kind for _, kind in rows])
    models = [
        MLPClassifier((UNITS,), alpha=DECAY, max_iter=ROUNDS, learning_rate_init=2e-3, random_state=seed).fit(
            vectors, labels
        )
        for seed in range(seeds)
    ]
    layers = (
        np.concatenate([m.coefs_[0] for m in models], axis=1),
        np.concatenate([m.intercepts_[0] for m in models]),
        np.concatenate([m.coefs_[1] for m in models]) / seeds,
        np.mean([m.intercepts_[1] for m in models], axis=0),
    )
    return Classifier(
        tuple(models[0].classes_), tuple(layer.astype(np.float32) for layer in layers), 1.0, 1.0
    )


def score_left_out(reads: Sequence[Read], typed: Sequence[Read], kinds: Kinds) -> npt.NDArray[np.float32]:
    """For each text, the highest chance of an alert and of any risk, by a model that never saw its
    situation.
    """
    groups = [r.example.situation for r in reads]
    scores = np.zeros((len(reads), 2), dtype=np.float32)
    for seen, unseen in GroupKFold(FOLDS).split(groups, groups=groups):
        classifier = fit([*(reads[i] for i in seen), *(typed[i] for i in seen)], kinds)
        for i in unseen:
            scores[i] = classifier.loudest(reads[i].rows, kinds)
    return scores


def threshold(scores: npt.NDArray[np.float32], already: npt.NDArray[np.bool_], aimed: float) -> float:
    """The highest threshold at which, with those caught already, the aimed share is caught."""
    may_miss = int(len(scores) * (1 - aimed))
    missed = np.sort(scores[~already])
    return float(np.nextafter(missed[may_miss], np.float32(0))) if len(missed) > may_miss else 1.0


def main() -> int:
    warnings.simplefilter("ignore", ConvergenceWarning)
    kinds, encoder = load_kinds(), Encoder()
    examples = load_examples()
    chance = random.Random(0)
    reads = read_all(examples, encoder)
    typed = read_all(
        [Example(as_typed(r.example.text, chance), r.example.kind, r.example.situation) for r in reads],
        encoder,
    )
    scores = score_left_out(reads, typed, kinds)

    lexicon = Screen()
    said = np.array([list(Action).index(lexicon.read(r.example.text).action) for r in reads])
    risk = np.array([kinds.by_name[r.example.kind].is_risk for r in reads])
    alert = np.array([kinds.by_name[r.example.kind].alert for r in reads])
    ask_from = threshold(scores[risk, 1], said[risk] < 2, RECALL_AIMED)
    alert_from = threshold(scores[alert, 0], said[alert] < 1, ALERTS_AIMED)

    replace(fit([*reads, *typed], kinds), alert_from=alert_from, ask_from=ask_from).save()
    heard = np.minimum(
        said, np.where(scores[:, 0] >= alert_from, 0, np.where(scores[:, 1] >= ask_from, 1, 2))
    )
    report = _report([r.example.kind for r in reads], said, heard)
    _save_provenance(len(examples), alert_from, ask_from, report)
    for name, row in report.items():
        print(f"{name:18} {row}")
    print(f"alert from {alert_from:.3f}, ask from {ask_from:.3f}; wrote {MODEL}")
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


def _save_provenance(examples: int, alert_from: float, ask_from: float, report: object) -> None:
    digest = hashlib.sha256()
    for path in sorted([*DATA.glob("*.jsonl"), DATA / "kinds.yml"]):
        digest.update(path.read_bytes())
    made = {
        "data": f"sha256:{digest.hexdigest()}",
        "examples": examples,
        "alert_from": alert_from,
        "ask_from": ask_from,
        "left_out_situations": report,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
    MODEL.with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
