"""Turns what a caller typed into plain words that can be matched, remembering where each came from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlu import spelling

STOP = "."  # the word that marks the end of a sentence
CLAUSE_WORDS = 18
SHORTEST_CLAUSE = 4

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'", "“": '"', "”": '"'})
# One word of any script; Chinese, Japanese, Korean and Thai write no spaces, so each character is a word.
_UNSPACED = r"\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(
    rf"[{_UNSPACED}]"
    rf"|(?:(?![{_UNSPACED}])[\w\u0300-\u036f\u0900-\u0dff*@$'])+"
    r"|[.!?;…।۔؟。！？]+"
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"
)
_SPELT_OUT = re.compile(r"(?<![\w'])(?:[a-z1350@$*][ ._*\-]+){2,}[a-z1350@$*](?![\w'])", re.IGNORECASE)
_BREAK = re.compile(r"(?<=[.!?;…।۔؟。！？])\s+|\n+")
_JOINT = re.compile(
    r",\s+|\s+(?=(?:and|but|because|cos|cause|cuz|so|then|although|though|except|plus|also|which|while|anyway|"
    r"et|mais|y|pero|und|aber|ale|ama|ve|e|ma|mas)\s)",
    re.IGNORECASE,
)
_EXACT_MARKS = re.compile(r"[\u0900-\u0e7f]")  # here the marks are vowels, not accents


@dataclass(frozen=True)
class Words:
    """Plain words of a text: `plain` is them joined by spaces, `spans` where each stood in `source`."""

    source: str
    plain: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def quoted(self, first: int, last: int) -> str:
        """The caller's own words from the first to the last plain word."""
        return self.source[self.spans[first][0] : self.spans[last][1]]


def tidy(text: str) -> str:
    """The text without invisible characters, odd fonts and control characters; same words, same order."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    kept = (
        c
        if c in "\n\t " or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
        else ("" if c != "\x00" else " ")
        for c in text
    )
    return "".join(kept) if not text.isascii() or not text.isprintable() else text


def fold(word: str) -> str:
    """The word in lower case without accents, so that "chcę", "CHCĘ" and "chce" are one word."""
    word = word.casefold().translate({0x142: "l", 0x131: "i", 0xF8: "o", 0x111: "d"})
    if word.isascii() or _EXACT_MARKS.search(word):
        return unicodedata.normalize("NFC", word)
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


@lru_cache(maxsize=20_000)
def plain_words(token: str) -> tuple[str, ...]:
    """The plain words one typed word stands for: none for a filler, several for "dont"."""
    return spelling.plain(fold(token))


def words_of(text: str) -> Words:
    """The plain words of a tidy text."""
    spans: list[tuple[int, int]] = []
    out: list[str] = []
    for start, end, token in _tokens(text):
        for word in plain_words(token) if token[0] not in ".!?;…।۔؟。！？" else (STOP,):
            if word != STOP or (out and out[-1] != STOP):
                out.append(word)
                spans.append((start, end))
    starts: list[int] = []
    at = 1
    for word in out:
        starts.append(at)
        at += len(word) + 1
    return Words(text, " " + " ".join(out) + " ", tuple(starts), tuple(spans))


def respell(clause: str) -> str:
    """The clause as it would be spelled out, for a reader that knows no short forms."""
    return _TOKEN.sub(lambda m: " ".join(plain_words(m.group())) or m.group(), clause)


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    spelt = {m.start(): m for m in _SPELT_OUT.finditer(text)} if text else {}
    done = 0
    for match in _TOKEN.finditer(text):
        if match.start() < done:
            continue
        whole = spelt.get(match.start())
        if whole is not None and spelling.is_risk_word(
            joined := re.sub(r"[ ._\-]", "", whole.group()).lower()
        ):
            done = whole.end()
            yield whole.start(), done, joined
        else:
            yield match.start(), match.end(), match.group()


def clauses_of(text: str) -> list[str]:
    """The sentences of a tidy text, long ones cut where people draw breath; nothing is left out."""
    out: list[str] = []
    for sentence in _BREAK.split(text):
        if len(sentence.split()) <= CLAUSE_WORDS // 2:
            out.append(sentence)
            continue
        held: list[str] = []
        for piece in filter(None, _JOINT.split(sentence)):
            if held and len(held) >= SHORTEST_CLAUSE and len(piece.split()) >= SHORTEST_CLAUSE:
                out.extend(_windows(held))
                held = []
            held += piece.split()
        out.extend(_windows(held))
    return [clause for clause in map(str.strip, out) if clause]


def _windows(words: list[str]) -> list[str]:
    if len(words) <= CLAUSE_WORDS:
        return [" ".join(words)]
    step = CLAUSE_WORDS // 2  # half over half, so that no thought is cut in two in every window
    return [" ".join(words[i : i + CLAUSE_WORDS]) for i in range(0, len(words) - step, step)]
