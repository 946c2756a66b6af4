"""Reads every message for signs of danger before anything else does; two layers that only ever add."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from nlu.classifier import Classifier, Text, load_classifier
from nlu.context import Said, Status, read_context
from nlu.encoder import LANGUAGES, Encoder
from nlu.kinds import load_kinds
from nlu.language import is_language, language_of
from nlu.lexicon import Found, Lexicon, load_lexicon
from nlu.text import STOP, Words, clauses_of, respell, tidy, words_of

PLAIN_ANSWER = 12  # words; a longer "no" has more to say
# To these alone is "no" a plain answer; to "Where are you?" it is the beginning of something else.
_RISK_QUESTIONS = frozenset(
    [
        "immediate_danger",
        "suicidal_thoughts",
        "suicide_plan",
        "suicide_means",
        "suicide_intent",
        "self_harm",
        "harm_to_others",
        "signs",
        "voices_or_beliefs",
        "command_voices",
        "elated_or_risky",
        "drink_or_drugs",
        "sudden_confusion",
        "perinatal",
        "perinatal_red_flag",
        "physical_health",
        "abuse",
        "child_or_adult_at_risk",
    ]
)
# A no in one or more words, and at most one thing denied in full ("no i have never thought about that").
_PLAIN_NO = re.compile(
    r"(?:(?:no|nope|nah|naw|never|none|nothing|not|non|nie|hayir|na|nuh|negative|at all|like that|really"
    r"|honestly|thanks|thank you|sorry|definitely|absolutely|of course|certainly|thankfully|god|hell|ever"
    r"|either|so far|of (?:these|those|them|that|the above)|i am (?:fine|ok|okay|good)|fine|ok|okay)\b ?)*"
    r"(?:(?:i|we|he|she|they) (?:(?:do|did|am|is|are|have|has|had|would|will) )?"
    r"(?:not|never)(?: [^ ]+){0,8})?"
)
DENIAL = 25  # words; as far as both layers are believed about a no
_BEGINS_WITH_NO = re.compile(
    r" ?(?:no|nope|nah|naw|never|none|nothing|not|nie|non|hayir|na|nuh"
    r"|i (?:am|do|have|would) (?:not|never))\b"
)
_TAKES_BACK = re.compile(
    r"\b(?:but|except|though|although|unless|only|just|yet|until|today|tonight|anymore|any more|promise|sure"
    r"|lately|sometimes|if|maybe|one|nobody|cares?|point)\b"
)
# A postcode or a number means nothing by itself, and the encoder would find something in it all the same.
_A_FACT = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b|\+?\d[\d ]{6,}\d", re.IGNORECASE)
_FACTS = frozenset(
    ("name", "location", "phone", "age")
)  # answers to these are names and numbers, in no language


class Action(str, Enum):
    """What the software does next: a human now, the safety question next, or nothing."""

    ALERT = "alert"
    ASK = "ask"
    NONE = "none"


class By(str, Enum):
    """Which layer noticed."""

    LEXICON = "lexicon"
    CLASSIFIER = "classifier"


@dataclass(frozen=True)
class Concern:
    """Something noticed in a text: an answer of triage (`factor`, `value`), how it was said, and in which
    words.
    """

    factor: str
    value: str
    status: Status
    by: By
    words: str


@dataclass(frozen=True)
class Screening:
    """What one text said; its concerns, the most urgent first."""

    action: Action
    concerns: tuple[Concern, ...]
    language: str
    understood: bool


@dataclass(frozen=True)
class _Heard:
    action: Action
    concern: Concern


class Screen:
    """Screens texts: same text, same result; no network, no database. Without a classifier the lexicon
    still works.
    """

    def __init__(self, lexicon: Lexicon | None = None, classifier: Classifier | None = None) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._classifier = classifier
        self._encoder = Encoder() if classifier else None
        self._kinds = load_kinds()

    @classmethod
    def load(cls) -> "Screen":
        """Both layers as trained; raises `ClassifierMissing` when `python -m nlu.train` has not been run."""
        return cls(load_lexicon(), load_classifier())

    def read(self, text: str, asked: str | None = None) -> Screening:
        """What the text says about danger. `asked` is the factor of the question it answers, if it answers
        one.
        """
        text = tidy(text)
        words = words_of(text)
        found = self._lexicon.find(words, asked)
        said = read_context(found, words)
        language = _language(text, said, asked)
        whole = self._as_text(text, language, found)
        plain_no = _is_plain_no(asked, said, words) or self._denies(asked, whole, said, words)
        heard = [_Heard(Action.NONE if plain_no else self.action_of(s), _concern(s, words)) for s in said]
        if whole is not None and not plain_no:
            heard += self._by_meaning(whole)
        action = most_urgent(h.action for h in heard)
        if language not in LANGUAGES and action is Action.NONE:
            action = Action.ASK  # neither layer reads it well: ask rather than assume
        return Screening(action, _in_order(heard), language, understood=bool(heard) or is_language(text))

    def action_of(self, said: Said) -> Action:
        """What one thing the lexicon found leads to by itself."""
        entry = said.found.entry
        if entry.action:
            wanted = Action(entry.action)
        else:
            wanted = Action.ALERT if (entry.factor, entry.value) in self._kinds.alerts else Action.ASK
        return Action.ASK if said.softened else wanted

    def _as_text(self, text: str, language: str, found: Sequence[Found]) -> Text | None:
        clauses = clauses_of(_A_FACT.sub(" ", text))
        if self._classifier is None or self._encoder is None or not clauses:
            return None
        return as_text(clauses, language, self._encoder, found)

    def _denies(self, asked: str | None, text: Text | None, said: Sequence[Said], words: Words) -> bool:
        """Whether a no in more words than a plain one is still nothing else, by both layers."""
        return (
            text is not None
            and self._classifier is not None
            and asked in _RISK_QUESTIONS
            and len(words.spans) <= DENIAL
            and all(s.status is Status.DENIED for s in said)
            and _BEGINS_WITH_NO.match(words.plain) is not None
            and _TAKES_BACK.search(words.plain) is None
            and self._classifier.denies(text, self._kinds)
        )

    def _by_meaning(self, text: Text) -> list[_Heard]:
        verdict = self._classifier.judge(text, self._kinds) if self._classifier else None
        if verdict is None:
            return []
        kind = self._kinds.by_name[verdict.kind]
        words = " ".join(text.typed) if verdict.clause is None else text.typed[verdict.clause]
        concern = Concern(kind.factor, kind.value, Status(kind.status), By.CLASSIFIER, words)
        return [_Heard(Action.ALERT if verdict.alert else Action.ASK, concern)]


def as_text(clauses: Sequence[str], language: str, encoder: Encoder, found: Sequence[Found]) -> Text:
    """A text as the classifier reads it, in training and at work."""
    read = as_read(clauses, language)
    return Text(encoder.encode(read), tuple(read), tuple(clauses), tuple(found), language == "en")


def as_read(clauses: Sequence[str], language: str) -> list[str]:
    """The clauses as the encoder should read them: English spelled out, others as they are."""
    return [respell(clause) for clause in clauses] if language == "en" else list(clauses)


def _concern(said: Said, words: Words) -> Concern:
    found = said.found
    return Concern(
        found.entry.factor, found.entry.value, said.status, By.LEXICON, words.quoted(found.first, found.last)
    )


def _language(text: str, said: Sequence[Said], asked: str | None) -> str:
    spoken = {
        s.found.entry.language
        for s in said
        if s.found.entry.language != "en" and s.found.last > s.found.first
    }
    if asked in _FACTS and not spoken and text.isascii():
        return "en"
    language = language_of(text)
    if language in spoken or not spoken or not text.isascii():
        return language
    return min(spoken)


def _is_plain_no(asked: str | None, said: Sequence[Said], words: Words) -> bool:
    """Whether the text is nothing but a no to a question about risk, and affirms none of it.

    "no ive taken the tablets" and "nobody is coming" only begin like one.
    """
    if asked not in _RISK_QUESTIONS or len(words.spans) > PLAIN_ANSWER:
        return False
    if any(s.status is not Status.DENIED for s in said) or _TAKES_BACK.search(words.plain):
        return False
    sentences = [sentence.strip() for sentence in words.plain.split(STOP) if sentence.strip()]
    return bool(sentences) and all(_PLAIN_NO.fullmatch(sentence) for sentence in sentences)


def most_urgent(actions: Iterable[Action]) -> Action:
    """The first of alert, ask and none that is among them."""
    return min(actions, key=list(Action).index, default=Action.NONE)


def _in_order(heard: Iterable[_Heard]) -> tuple[Concern, ...]:
    """One concern for each answer and layer, the most urgent first, then what was said outright."""
    ranked = sorted(
        heard,
        key=lambda h: (
            list(Action).index(h.action),
            list(Status).index(h.concern.status),
            -len(h.concern.words),
        ),
    )
    kept: dict[tuple[str, str, By], Concern] = {}
    for h in ranked:
        kept.setdefault((h.concern.factor, h.concern.value, h.concern.by), h.concern)
    return tuple(kept.values())
