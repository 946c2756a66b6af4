"""How people really type: short forms, fillers, disguised letters and near misses, made plain words."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "lexicon" / "spelling.json"
_DISGUISES = (str.maketrans("013457@$", "oieastas"), str.maketrans("013457@$", "oleastas"))  # 1 is i or l
_NEAR_MISS_FROM = 6  # letters; shorter words are one slip away from too many others


def _load() -> tuple[dict[str, tuple[str, ...]], frozenset[str], frozenset[str], frozenset[str]]:
    table = json.loads(_FILE.read_text(encoding="utf-8"))
    short = {form: tuple(plain.split()) for form, plain in table["short_forms"].items()}
    for plain, forms in table["misspellings"].items():
        short.update({form: tuple(plain.split()) for form in forms})
    return short, frozenset(table["fillers"]), frozenset(table["risk_words"]), frozenset(table["not_a_slip"])


_SHORT, _FILLERS, _RISK, _NOT_A_SLIP = _load()


def _one_less(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _index(words: Iterable[str]) -> dict[str, str]:
    index: dict[str, str] = {}
    for word in sorted(words):
        if len(word) >= _NEAR_MISS_FROM and word.isalpha():
            for shape in {word} | _one_less(word):
                index.setdefault(shape, word)
    return index


_NEAR = _index(_RISK)


def is_risk_word(word: str) -> bool:
    """Whether the word, its disguise seen through, is one the lexicon must not miss."""
    known = _RISK | _SHORT.keys()
    return word in known or any(word.translate(d) in known for d in _DISGUISES) or _unmasked(word) is not None


def plain(word: str) -> tuple[str, ...]:
    """The plain words for one folded word: `("do", "not")` for "dont", `()` for a filler."""
    word = word.strip("'")
    if word in _FILLERS:
        return ()
    if word in _SHORT:
        return _SHORT[word]
    if word.isdigit() or len(word) < 2:
        return (word,) if word else ()
    seen = _see_through(word)
    if seen in _FILLERS:
        return ()
    if seen in _SHORT:
        return _SHORT[seen]
    if seen.endswith("n't"):
        return (seen[:-3], "not")
    if "'" in seen:
        stem, _, tail = seen.partition("'")
        ending = {"s": "is", "m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}.get(tail)
        if ending is None:
            return (seen.replace("'", ""),)
        return (
            (stem, ending)
            if stem in ("i", "he", "she", "it", "we", "you", "they", "that", "there", "who")
            else (stem,)
        )
    return (seen,)


def _see_through(word: str) -> str:
    if word in _RISK:
        return word
    if not word.isalpha():
        for undone in (word.translate(disguise) for disguise in _DISGUISES):
            if undone in _RISK or undone in _SHORT:
                return undone
        if unmasked := _unmasked(word):
            return unmasked
    if re.search(r"(.)\1\1", word):
        for short in (re.sub(r"(.)\1{2,}", r"\1\1", word), re.sub(r"(.)\1{1,}", r"\1", word)):
            if short in _RISK or short in _SHORT or short in _FILLERS:
                return short
        return re.sub(r"(.)\1{2,}", r"\1", word)
    if len(word) >= _NEAR_MISS_FROM - 1 and word not in _NOT_A_SLIP:
        if word in _NEAR:
            return _NEAR[word]
        for shape in _one_less(word):
            near = _NEAR.get(shape)
            if near is not None and abs(len(near) - len(word)) <= 1 and near[0] == word[0]:
                return near
    return word


def _unmasked(word: str) -> str | None:
    if "*" not in word or not any(c.isalpha() for c in word):
        return None
    shape = re.compile(re.escape(word).replace(r"\*", "[a-z]?"))
    return next((risk for risk in sorted(_RISK) if shape.fullmatch(risk)), None)
