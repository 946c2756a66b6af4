"""Reads the wording: what each word, each few words in a row and each entry of the lexicon weigh."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlu.lexicon import Found

PLACES = 1 << 17  # of words; two that fall on one place share its weight
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s]")

Places = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]


def places_of(clause: str) -> list[int]:
    """Where the words of a clause, each two and three in a row, and each two around a third have their
    weights.
    """
    words = "\n".join(_WORD.findall(clause.casefold())).encode("utf-8", "surrogatepass").split()
    row = [b"<", *words, b">"]
    names = chain(
        words,
        map(b" ".join, zip(row, row[1:], strict=False)),
        map(b" ".join, zip(row, row[1:], row[2:], strict=False)),
        map(b" _ ".join, zip(row, row[2:], strict=False)),
    )
    return [crc32(name) % PLACES for name in names]


def places_of_entries(found: Iterable[Found]) -> list[int]:
    """The same for what the lexicon found, false friends and context terms included."""
    names: list[str] = []
    for entry in (f.entry for f in found):
        names.append(f"entry {entry.id}")
        if entry.factor:
            names += [f"factor {entry.factor}", f"value {entry.factor} {entry.value}"]
        if entry.harmless:
            names.append("harmless")
    return [crc32(name.encode()) % PLACES for name in names]


@dataclass(frozen=True)
class Wording:
    """How rare what stands at each place is, and what it weighs for each kind."""

    rarity: Weights
    weights: Weights

    def scores(self, clauses: Sequence[Sequence[int]]) -> Weights:
        """For each clause (none of them empty), and last for them all when there are several: for each kind,
        what all of it says together; a long text weighs no more than a short one.
        """
        whole = list(chain.from_iterable(clauses))
        at, starts = np.array(whole), list(accumulate(map(len, clauses[:-1]), initial=0))
        rarity = self.rarity[at]
        said = np.add.reduceat(rarity[:, None] * self.weights[at], starts)
        squares = np.add.reduceat(rarity * rarity, starts)
        again = list(map(self._again, clauses))
        if len(clauses) > 1:
            said, squares = np.vstack([said, said.sum(axis=0)]), np.append(squares, squares.sum())
            again.append(self._again(whole))
        return np.asarray(said / np.sqrt(np.maximum(squares + again, 1e-9))[:, None], dtype=np.float32)

    def _again(self, places: Sequence[int]) -> float:
        """What places met more than once add to a text's squared length."""
        if len(set(places)) == len(places):
            return 0.0
        return sum(n * (n - 1) * float(self.rarity[at]) ** 2 for at, n in Counter(places).items() if n > 1)
