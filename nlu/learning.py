"""How the classifier learns: kernel ridge regression over read examples, then two judges that learn from what
a model says of situations it never saw; nothing in it is random.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlu.classifier import Classifier, Judge, Text, alarming, evidence, in_pairs, nearness, telling
from nlu.kinds import Kinds
from nlu.screen import Action
from nlu.wording import PLACES, Weights, Wording, places_of, places_of_entries

# Of situations left out, by both layers together. Many of these texts are harder on purpose than what callers
# write; fewer are in other languages, so more is asked for there. Keys: is it in English.
ASK_AIMED = {True: 0.978, False: 0.988}  # of danger, in English and not: alert or ask
ALERT_AIMED = {True: 0.94, False: 0.96}  # of what is under way or meant within hours: alert
FOLDS = 5
AXES = 128
PLAINNESS = 0.01  # the smaller, the less two pieces of evidence may mean together
SHARE_OF_OTHER_RISK = 0.05
STIFFNESS = 0.5  # how little one example may insist against all others
WORDS, ENTRIES = 1.0, 0.3  # how much wording counts beside sense


@dataclass(frozen=True)
class Example:
    """One written text, the kind of thing it says, the situation it belongs to, and whether the act is under
    way, just done, or meant within hours.
    """

    text: str
    kind: str
    situation: str
    within_hours: bool = False


@dataclass(frozen=True)
class Read:
    """An example as the classifier reads it, and what the lexicon by itself makes of it."""

    example: Example
    text: Text
    alone: Action


@dataclass(frozen=True)
class Learned:
    """The classifier, and for each example the action of the lexicon alone and of both layers, as `Action`'s
    place in order, from models that never saw its situation.
    """

    model: Classifier
    said: npt.NDArray[np.int64]
    heard: npt.NDArray[np.int64]


def learn(reads: Sequence[Read], kinds: Kinds) -> Learned:
    """The classifier that these examples make, the same one every time."""
    names = [read.example.kind for read in reads]
    situations = [read.example.situation for read in reads]
    likeness = Likeness(reads)
    seen = evidence_left_out(reads, likeness, kinds)
    said = np.array([list(Action).index(read.alone) for read in reads])
    english = np.array([read.text.is_english for read in reads])
    alert, risk = np.array([read.example.within_hours for read in reads]), telling(names, kinds)
    over = np.array([kinds.by_name[name].is_risk for name in names]) & ~risk
    judges: list[Judge] = []
    heard = said.copy()
    # That danger is heard as nearer than it is matters less than that a calm text is heard as danger.
    lightly = np.where(risk & ~alert, SHARE_OF_OTHER_RISK, 1.0)
    for action, truth, counts, aims in ((1, risk, 1e-6 + ~over, ASK_AIMED), (0, alert, lightly, ALERT_AIMED)):
        weighed = judged_left_out(seen, truth, counts, situations)
        enough = []
        for is_english, aimed in aims.items():
            mine = english == is_english
            enough.append(threshold(weighed[truth & mine], said[truth & mine] <= action, aimed))
            heard = np.where(mine & (weighed >= enough[-1]), np.minimum(heard, action), heard)
        judges.insert(0, replace(learn_judge(seen, truth, counts), enough=tuple(enough)))
    return Learned(replace(likeness.fit(np.arange(len(reads))), judges=tuple(judges)), said, heard)


class Likeness:
    """How like each two examples are, worked out once for all folds."""

    def __init__(self, reads: Sequence[Read]) -> None:
        self.examples = [read.example for read in reads]
        vectors = np.stack([read.text.vectors[-1] for read in reads])
        _, turned = np.linalg.eigh(np.cov(vectors.T))
        self.axes = np.ascontiguousarray(turned[:, -AXES:], dtype=np.float32)
        self.vectors = vectors @ self.axes
        words = [list(chain.from_iterable(map(places_of, read.text.clauses))) for read in reads]
        self.words, self.words_rarity = _units(words)
        self.entries, self.entries_rarity = _units([places_of_entries(read.text.found) for read in reads])
        self.all = nearness(self.vectors, self.vectors)
        self.all += WORDS * (self.words @ self.words.T).toarray()
        self.all += ENTRIES * (self.entries @ self.entries.T).toarray()

    def fit(self, seen: npt.NDArray[np.int64]) -> Classifier:
        """Kernel ridge regression, each kind against the rest, and now against later; no judges yet."""
        kinds = tuple(sorted({example.kind for example in self.examples}))
        truth = np.array(
            [[*(e.kind == kind for kind in kinds), e.within_hours] for e in self.examples], dtype=np.float32
        )[seen]
        usual = truth.mean(axis=0)
        stiff = self.all[np.ix_(seen, seen)]
        stiff[np.diag_indices_from(stiff)] += STIFFNESS
        says = cho_solve(cho_factor(stiff, overwrite_a=True, check_finite=False), truth - usual)
        words = Wording(self.words_rarity, WORDS * self._weights(self.words[seen], self.words_rarity, says))
        entries = Wording(
            self.entries_rarity, ENTRIES * self._weights(self.entries[seen], self.entries_rarity, says)
        )
        return Classifier(
            kinds, self.axes, self.vectors[seen], says.astype(np.float32), usual, words, entries
        )

    def _weights(self, units: csr_matrix, rarity: Weights, says: Weights) -> Weights:
        return np.asarray(units.T @ says, dtype=np.float32)


def _units(rows: Sequence[Sequence[int]]) -> tuple[csr_matrix, Weights]:
    """A row of length one for each text, rare things longer; and how rare each thing is."""
    ends = np.cumsum([0, *map(len, rows)])
    places = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
    counts = csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(rows), PLACES))
    counts.sum_duplicates()
    within = np.bincount(counts.indices, minlength=PLACES)
    rarity = np.log((1 + len(rows)) / (1 + within)).astype(np.float32)
    rarity[within == 0] = np.log(1 + len(rows))
    weighed = counts @ diags(rarity)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (diags((1 / np.maximum(lengths, 1e-6)).astype(np.float32)) @ weighed).tocsr(), rarity


def folds(situations: Sequence[str]) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Seen and unseen, no situation in both."""
    return iter(GroupKFold(FOLDS).split(situations, groups=situations))


def evidence_left_out(reads: Sequence[Read], likeness: Likeness, kinds: Kinds) -> Weights:
    """For each text, what the judges would weigh, from a model that never saw its situation."""
    out: list[Weights] = [np.zeros(0, dtype=np.float32)] * len(reads)
    for seen, unseen in folds([read.example.situation for read in reads]):
        model = likeness.fit(seen)
        alerts, risks = alarming(model.kinds, kinds), telling(model.kinds, kinds)
        texts = [reads[i].text for i in unseen]
        for i, text, scores in zip(unseen, texts, model.scores(texts), strict=True):
            out[i] = evidence(scores, text, alerts, risks)
    return np.stack(out)


def learn_judge(seen: Weights, truth: npt.NDArray[np.bool_], counts: Weights) -> Judge:
    """How much each piece of evidence should count, when each text counts as much as said."""
    middle, spread = seen.mean(axis=0), seen.std(axis=0) + 1e-6
    model = LogisticRegression(C=PLAINNESS, max_iter=1000).fit(
        in_pairs((seen - middle) / spread), truth, sample_weight=counts
    )
    return Judge(middle, spread, model.coef_[0].astype(np.float32), float(model.intercept_[0]), ())


def judged_left_out(
    seen: Weights, truth: npt.NDArray[np.bool_], counts: Weights, situations: Sequence[str]
) -> Weights:
    """What a judge that never saw the situation makes of each text."""
    out = np.zeros(len(seen), dtype=np.float32)
    for known, unknown in folds(situations):
        out[unknown] = learn_judge(seen[known], truth[known], counts[known]).weigh(seen[unknown])
    return out


def threshold(scores: Weights, already: npt.NDArray[np.bool_], aimed: float) -> float:
    """The highest threshold at which, with those caught already, the aimed share is caught."""
    may_miss = int(len(scores) * (1 - aimed))
    missed = np.sort(scores[~already])
    return float(missed[may_miss]) if len(missed) > may_miss else float("inf")
