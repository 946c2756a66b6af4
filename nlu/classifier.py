"""Reads the meaning of each clause and of the whole: how near it is, in sense and in wording, to each written
example of each kind, and to those about the next hours; then weighs that with what the lexicon found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.context import Status
from nlu.encoder import BLOCK, Vectors, in_blocks
from nlu.kinds import Kinds
from nlu.lexicon import Found
from nlu.wording import Weights, Wording, places_of, places_of_entries

MODEL = Path(__file__).parent.parent / "models" / "screen.npz"
NEARNESS = 4.0  # how fast an example's say falls with its distance


class ClassifierMissing(FileNotFoundError):
    """The trained model is not there."""


@dataclass(frozen=True)
class Text:
    """A text as the classifier reads it: a vector for each clause, the whole's last; the clauses spelled out
    and as typed; what the lexicon found in it.
    """

    vectors: Vectors
    clauses: tuple[str, ...]
    typed: tuple[str, ...]
    found: tuple[Found, ...]
    is_english: bool


@dataclass(frozen=True)
class Verdict:
    """The kind of risk heard, in which clause (None: in the whole), and whether it is an alert."""

    kind: str
    clause: int | None
    alert: bool


@dataclass(frozen=True)
class Judge:
    """Weighs the evidence, each piece and each two together, into one number; and the number from which it is
    enough, in English and in other languages.
    """

    middle: Weights
    spread: Weights
    weights: Weights
    bias: float
    enough: tuple[float, ...]

    def weigh(self, evidence: Weights) -> Weights:
        """A number for each row of evidence."""
        return in_pairs((evidence - self.middle) / self.spread) @ self.weights + self.bias


def in_pairs(evidence: Weights) -> Weights:
    """Each piece of evidence, and the product of each two."""
    first, second = _each_two(evidence.shape[1])
    return np.concatenate([evidence, evidence[:, first] * evidence[:, second]], axis=1)


@lru_cache(maxsize=1)
def _each_two(pieces: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    return np.triu_indices(pieces)


def half_squares(vectors: Vectors) -> Weights:
    """Half the squared length of each vector."""
    return np.asarray((vectors * vectors).sum(axis=1) / 2, dtype=np.float32)


def nearness(vectors: Vectors, examples: Vectors) -> Weights:
    """How near each vector is to each example: 1 for the same, towards 0 for what has nothing to do with
    it.
    """
    near = vectors @ examples.T
    near -= half_squares(vectors)[:, None]
    near -= half_squares(examples)
    near *= NEARNESS
    return np.asarray(np.exp(near, out=near), dtype=np.float32)


@dataclass(frozen=True)
class Classifier:
    """Written examples with what each says for each kind and, last, for the act being under way or hours off;
    the same for words and for the lexicon's entries; and the two judges that weigh it all.
    """

    kinds: tuple[str, ...]
    axes: Vectors  # the directions in which texts differ most; the others are left out
    examples: Vectors
    says: Weights  # of each example, for each kind and for the next hours
    usual: Weights  # how common each of these is
    words: Wording
    entries: Wording
    judges: tuple[Judge, ...] = ()  # of an alert, of a question

    @cached_property
    def _by_block(self) -> tuple[Vectors, Weights]:
        """The examples in blocks, and what each says, times all of its nearness that is known beforehand."""
        examples = in_blocks(self.examples.T)
        says = np.zeros((len(examples) * BLOCK, self.says.shape[1]), dtype=np.float32)
        says[: len(self.says)] = self.says
        squares = np.einsum("bij,bij->bj", examples, examples)
        return examples, says.reshape(len(examples), BLOCK, -1) * np.exp(-NEARNESS / 2 * squares)[..., None]

    def scores(self, texts: Sequence[Text]) -> list[Weights]:
        """For each text a row for each clause and, last, the whole: how much it sounds like each kind, and,
        in the last column, like something that happens now or within hours.
        """
        vectors = np.concatenate([text.vectors for text in texts]) @ self.axes
        rows, out, end = self._heard(vectors) + self.usual, [], 0
        for text in texts:
            mine = rows[end : (end := end + len(text.vectors))]
            mine += self.words.scores([places_of(clause) for clause in text.clauses])
            if text.found:
                mine[-1] += self.entries.scores([places_of_entries(text.found)])[0]
            out.append(mine)
        return out

    def _heard(self, vectors: Vectors) -> Weights:
        """`nearness(vectors, self.examples) @ self.says`, without what is known of the examples already."""
        examples, says = self._by_block
        near = np.matmul(NEARNESS * vectors, examples)
        said = np.matmul(np.exp(near, out=near), says).sum(axis=0)
        return np.asarray(said * np.exp(-NEARNESS * half_squares(vectors))[:, None], dtype=np.float32)

    def judge(self, text: Text, kinds: Kinds) -> "Verdict | None":
        """The most urgent thing the text says, or None when nothing in it is near enough to risk."""
        [scores] = self.scores([text])
        alerts, risks = alarming(self.kinds, kinds), telling(self.kinds, kinds)
        seen = evidence(scores, text, alerts, risks)[None]
        for judge, urgent in zip(self.judges, (True, False), strict=False):
            if judge.weigh(seen)[0] >= judge.enough[0 if text.is_english else 1]:
                by_kind, meant = scores[:, :-1], alerts if urgent else risks
                row = int(by_kind[:, meant].sum(axis=1).argmax())
                kind = self.kinds[int(np.where(meant, by_kind[row], -np.inf).argmax())]
                return Verdict(kind, row if row < len(scores) - 1 else None, urgent)
        return None

    def denies(self, text: Text, kinds: Kinds) -> bool:
        """Whether the whole sounds most like a plain no, and nothing in it like danger."""
        likeliest = int(self.scores([text])[0][-1, :-1].argmax())
        return self.kinds[likeliest] == "denial" and self.judge(text, kinds) is None

    def save(self, path: Path = MODEL) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            path,
            kinds=np.array(self.kinds),
            axes=self.axes,
            examples=self.examples.astype(np.float16),
            says=self.says,
            usual=self.usual,
            words_rarity=self.words.rarity.astype(np.float16),
            words_weights=self.words.weights.astype(np.float16),
            entries_rarity=self.entries.rarity.astype(np.float16),
            entries_weights=self.entries.weights.astype(np.float16),
            judge_scale=np.stack([(judge.middle, judge.spread) for judge in self.judges]),
            judge_weights=np.stack([judge.weights for judge in self.judges]),
            judge_rest=np.array([[judge.bias, *judge.enough] for judge in self.judges]),
        )


def alarming(names: Sequence[str], kinds: Kinds) -> npt.NDArray[np.bool_]:
    """Which kinds alert."""
    return np.array([kinds.by_name[name].alert for name in names])


def telling(names: Sequence[str], kinds: Kinds) -> npt.NDArray[np.bool_]:
    """Which kinds are of risk that is not over."""
    return np.array([kinds.by_name[n].is_risk and kinds.by_name[n].status != Status.PAST for n in names])


def evidence(
    scores: Weights, text: Text, alerts: npt.NDArray[np.bool_], risks: npt.NDArray[np.bool_]
) -> Weights:
    """What the judges weigh: the whole by kind; danger, by kind and by time, in the whole, in the loudest
    part and in the usual one; the length.
    """
    by_kind = scores[:, :-1]
    danger = np.column_stack([by_kind[:, alerts].sum(axis=1), by_kind[:, risks].sum(axis=1), scores[:, -1]])
    words = sum(len(clause.split()) for clause in text.clauses)
    return np.concatenate(
        [
            by_kind[-1],
            danger[-1],
            danger.max(axis=0),
            danger.mean(axis=0),
            [np.log1p(words), np.log(len(text.clauses))],
        ]
    ).astype(np.float32)


def load_classifier(path: Path = MODEL) -> Classifier:
    """The trained classifier; raises `ClassifierMissing` with the command that makes it."""
    if not path.exists():
        raise ClassifierMissing(f"{path} is missing: make it with `python -m nlu.train`")
    with np.load(path, allow_pickle=False) as stored:
        judges = zip(stored["judge_scale"], stored["judge_weights"], stored["judge_rest"], strict=True)
        return Classifier(
            tuple(str(kind) for kind in stored["kinds"]),
            stored["axes"],
            stored["examples"],
            stored["says"],
            stored["usual"],
            Wording(stored["words_rarity"].astype(np.float32), stored["words_weights"]),
            Wording(stored["entries_rarity"].astype(np.float32), stored["entries_weights"]),
            tuple(
                Judge(middle, spread, weights, float(bias), tuple(map(float, enough)))
                for (middle, spread), weights, (bias, *enough) in judges
            ),
        )
