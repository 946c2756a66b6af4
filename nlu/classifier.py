"""Reads the meaning of each clause: which kind of thing it says, by a small trained model on sentence
vectors.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.encoder import Vectors
from nlu.kinds import Kinds

MODEL = Path(__file__).parent.parent / "models" / "screen.npz"
Chances = npt.NDArray[np.float32]


class ClassifierMissing(FileNotFoundError):
    """The trained model is not there."""


@dataclass(frozen=True)
class Verdict:
    """The kind of risk heard, in which row, and whether it is an alert."""

    kind: str
    row: int
    alert: bool


@dataclass(frozen=True)
class Classifier:
    """Two small layers from sentence vectors to kinds, and the chances from which an alert or a question
    is raised.
    """

    kinds: tuple[str, ...]
    layers: tuple[npt.NDArray[np.float32], ...]  # weights, bias, weights, bias
    alert_from: float
    ask_from: float

    def chances(self, vectors: Vectors) -> Chances:
        """For each vector, how the kinds share its meaning: rows that sum to one."""
        weights, bias, out_weights, out_bias = self.layers
        scores = np.maximum(vectors @ weights + bias, 0) @ out_weights + out_bias
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        return np.asarray(scores / scores.sum(axis=1, keepdims=True), dtype=np.float32)

    def together(self, vectors: Vectors, kinds: Kinds) -> tuple[Chances, Chances, Chances]:
        """All chances, and for each vector their sum over kinds that alert and over kinds of risk."""
        chances = self.chances(vectors)
        alerts = [i for i, kind in enumerate(self.kinds) if kinds.by_name[kind].alert]
        risks = [i for i, kind in enumerate(self.kinds) if kinds.by_name[kind].is_risk]
        return chances, chances[:, alerts].sum(axis=1), chances[:, risks].sum(axis=1)

    def loudest(self, vectors: Vectors, kinds: Kinds) -> tuple[float, float]:
        """The highest chance of an alert, and of any risk, in any of the vectors."""
        _, alerts, risks = self.together(vectors, kinds)
        return float(alerts.max()), float(risks.max())

    def judge(self, vectors: Vectors, kinds: Kinds) -> "Verdict | None":
        """The most urgent thing any of the vectors says, or None when nothing is near enough to risk."""
        chances, alerts, risks = self.together(vectors, kinds)
        for urgent, sums, needed in ((True, alerts, self.alert_from), (False, risks, self.ask_from)):
            row = int(sums.argmax())
            if sums[row] >= needed:
                meant = [
                    k.alert if urgent else k.is_risk for k in (kinds.by_name[kind] for kind in self.kinds)
                ]
                return Verdict(self.kinds[int(np.where(meant, chances[row], -1).argmax())], row, urgent)
        return None

    def save(self, path: Path = MODEL) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        stored: dict[str, Any] = {f"layer_{i}": layer for i, layer in enumerate(self.layers)}
        np.savez(
            path,
            kinds=np.array(self.kinds),
            **stored,
            thresholds=np.array([self.alert_from, self.ask_from], dtype=np.float32),
        )


def load_classifier(path: Path = MODEL) -> Classifier:
    """The trained classifier; raises `ClassifierMissing` with the command that makes it."""
    if not path.exists():
        raise ClassifierMissing(f"{path} is missing: make it with `python -m nlu.train`")
    with np.load(path, allow_pickle=False) as stored:
        alert_from, ask_from = map(float, stored["thresholds"])
        return Classifier(
            tuple(str(kind) for kind in stored["kinds"]),
            tuple(stored[f"layer_{i}"] for i in range(4)),
            alert_from,
            ask_from,
        )
