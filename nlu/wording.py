"""Reads the wording: what each word, each few words in a row and each entry of the lexicon weigh."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlu.lexicon import Found

PLACES = 1 << 17  # of words; two that fall on one place share its weight
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")

Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]


def _place(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % PLACES


def places_of(clause: str) -> list[int]:
    """Where the words of a clause, each two and three in a row, and each two around a third have their
    weights.
    """
    words = _WORD.findall(clause.casefold())
    row = ["<", *words, ">"]
    names = [*words]
    names += [f"{a} {b}" for a, b in zip(row, row[1:], strict=False)]
    names += [f"{a} {b} {c}" for a, b, c in zip(row, row[1:], row[2:], strict=False)]
    names += [f"{a} _ {c}" for a, c in zip(row, row[2:], strict=False)]
    return [_place(name) for name in names]


def places_of_entries(found: Iterable[Found]) -> list[int]:
    """The same for what the lexicon found, false friends and context terms included."""
    names: list[str] = []
    for entry in (f.entry for f in found):
        names.append(f"entry {entry.id}")
        if entry.factor:
            names += [f"factor {entry.factor}", f"value {entry.factor} {entry.value}"]
        if entry.harmless:
            names.append("harmless")
    return [_place(name) for name in names]


@dataclass(frozen=True)
class Wording:
    """How rare what stands at each place is, and what it weighs for each kind."""

    rarity: Weights
    weights: Weights

    def scores(self, places: Sequence[int]) -> Weights:
        """For each kind, what all of it says together; a long text weighs no more than a short one."""
        at, times = np.unique(np.array(places, dtype=np.int64), return_counts=True)
        value = times * self.rarity[at]
        length = float(np.sqrt(value @ value))
        if not length:
            return np.zeros(self.weights.shape[1], dtype=np.float32)
        return np.asarray(value @ self.weights[at].astype(np.float32) / length, dtype=np.float32)
