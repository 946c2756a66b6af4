"""Facts that people state in passing: ages, numbers to ring, places, who is there, who this is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

OLDEST = 110
_TENS = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
         "nineties": 90}  # fmt: skip
_SMALL = dict(zip(
    "five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
    range(5, 20), strict=True,
))  # fmt: skip
_DECADES = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
            "eighty": 80, "ninety": 90}  # fmt: skip
_ONES = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))


class Whose(str, Enum):
    """Whom a stated fact is about."""

    WRITER = "writer"
    PERSON = "person"
    ASKED = "asked"  # whoever the question was about


@dataclass(frozen=True)
class Found:
    """One fact."""

    factor: str
    value: "str | tuple[str, ...]"
    whose: Whose


def plain(text: str) -> str:
    """Lower case, no apostrophes, no punctuation, single spaces."""
    text = re.sub(r"['’`‘]", "", text.lower())
    return " ".join(re.sub(r"[^\w+]+", " ", text).split())


def first_clause(text: str) -> tuple[str, str]:
    """What stands before the first comma, stop, dash or "but", and what stands after it."""
    parts = re.split(r"[,.;:!?\n–—]+|\s-+\s|\bbut\b", text.strip(), maxsplit=1, flags=re.IGNORECASE)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


_RELATIVE = {
    "son": "parent", "daughter": "parent", "child": "parent", "kid": "parent", "boy": "parent", "girl": "parent",
    "teenager": "parent", "stepson": "parent", "stepdaughter": "parent", "baby": "parent",
    "husband": "partner", "wife": "partner", "partner": "partner", "boyfriend": "partner", "girlfriend": "partner",
    "fiance": "partner", "fiancee": "partner", "bf": "partner", "gf": "partner",
    "mum": "child", "mom": "child", "mother": "child", "dad": "child", "father": "child", "mam": "child",
    "brother": "family", "sister": "family", "nan": "family", "gran": "family", "grandad": "family", "uncle": "family",
    "aunt": "family", "auntie": "family", "cousin": "family", "nephew": "family", "niece": "family",
    "grandson": "family", "granddaughter": "family", "grandma": "family", "grandmother": "family",
    "friend": "friend", "mate": "friend", "bestie": "friend", "flatmate": "friend", "housemate": "friend",
    "neighbour": "other", "colleague": "other", "tenant": "other",
    "patient": "professional", "client": "professional", "pupil": "professional", "student": "professional",
    "resident": "professional",
}  # fmt: skip
_REL = r"(?P<rel>" + "|".join(sorted(_RELATIVE, key=len, reverse=True)) + r")"
_ADJ = r"(?:best |own |little |older |younger |big |baby |teenage |ex |elderly |(?:\d{1,2}|[a-z]+teen|twelve) year old )*"
_MY = rf"(?:my|our|a|one of my|the) {_ADJ}{_REL}"
_THEIR_TROUBLE = (
    r"(?:is|s|has|hasnt|isnt|wont|says|said|keeps|cant|told me|wants|doesnt|talks|talking|locked|just|took|tried) "
    r"(?:\w+ ){0,6}?(?:himself|herself|themselves|themself|die|eating|sleeping|out of (?:his|her|their) room|overdose|"
    r"suicide|suicidal|taken|voices|bed)"
)
_ABOUT_OTHER = tuple(
    re.compile(rf"\b{pattern}")
    for pattern in (
        rf"(?:its|this is|it is|im writing|im messaging|im contacting you|im asking|im here|im texting) (?:about|for|regarding) {_MY}\b",
        rf"(?:im |i am |really |so |very )+(?:worried|scared|concerned|frightened) (?:about|for) {_MY}\b",
        rf"\b(?:worried|concerned|scared) (?:about|for) {_MY}\b",
        rf"on behalf of {_MY}\b",
        rf"{_MY} (?:is|s|hes|shes|he is|she is|who is|whos) (?:only )?(?:\d{{1,2}}|[a-z]+teen)\b",
        r"\bits my (?P<rel>son|daughter|child|kid|teenager)\b",
        rf"{_MY} {_THEIR_TROUBLE}\b",
    )
)
# Somebody who hurts the writer is not who the conversation is about.
_HURTS_ME = re.compile(
    r"\b(?:hits?|hitting|hurts?|hurting|beats?|beating|threat\w+|scares?|scaring|controls?|controlling|attack\w*|grabbed|"
    r"strangled|pushed|punched|raped|kill|frighten\w*) (?:me|us)\b|\b(?:scared|afraid|frightened) of (?:him|her|them)\b"
)
_SELF = re.compile(r"\b(?:its for me|its about me|im writing about myself|its for myself|this is about me)\b")

_NUM = r"(?P<n>\d{1,3}|(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)(?: (?:one|two|three|four|five|six|seven|eight|nine))?|" + "|".join(_SMALL) + r")"
_NOT_AGE = (
    r"(?! ?(?:months?|weeks?|days?|minutes?|mins?|hours?|hrs?|foot|feet|ft|stone|kg|lbs?|times|percent|st\b|th\b|nd\b|rd\b|"
    r"am\b|pm\b|miles?|sessions?|pills?|tablets?|drinks?|pints?|units?|to \d|in\b|into|down|off|from|or|of|missed|quid|"
    r"pounds|k\b|stops?|people|kids|children|year old (?:son|daughter|boy|girl|child)))"
)
_WRITER_AGE = re.compile(rf"\b(?:im|i am|am|aged?|i just turned|i turned|ive turned) (?:only |nearly |about )?{_NUM}\b{_NOT_AGE}")
_PERSON_AGE = re.compile(
    rf"(?:\b{_MY} (?:is|s)|\b(?:hes|shes|he is|she is|theyre|they are)) (?:only |nearly |about )?{_NUM}\b{_NOT_AGE}"
    rf"|\b(?:my|our) {_NUM.replace('?P<n>', '?P<m>')} (?:year old|yr old|yo) "
)
_DECADE_AGE = re.compile(r"\bin (?P<whose>my|his|her|their) (?:early |mid |late )?(?P<d>\w+ties|\d0s)\b")
_ANY_AGE = re.compile(rf"(?<!\d){_NUM}(?!\d)\b{_NOT_AGE}")

_PHONE = re.compile(r"(?<![\d+])(?:\+44\s?\(?0?\)?|0044\s?|0)(?:[\s().-]?\d){9,10}(?!\d)")
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[abd-hjlnp-uw-z]{2}\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:i live|im living|im staying|im calling|writing|messaging|texting|from a phone box|im|i am|were|we are|hes|shes|"
    r"he is|she is|they are|theyre|sat|sitting|standing)\b(?: \w+){0,4}? (?:in|at|near|outside|by|around) "
    r"(?P<place>(?!(?:my|bed|pain|trouble|tears|shock|work|school|home|bits|need|crisis|danger|risk|love|a mess|a bad|a state|"
    r"debt|care|labour|hospital because|last|the moment|all|it|this|that|him|her|them|me|you|myself|night|times|least|"
    r"the end|the middle|breaking|rock|peace|an?)\b)\w.*)"
)

_NOBODY = r"(?:nobody|no ?one|noones|nobodys|no ones)"
_HERE = r"(?:here|home|in|around|with me|at home|in the (?:house|flat|room))"
_ALONE = (
    re.compile(rf"\b{_NOBODY}(?: else)?(?: is|s)? {_HERE}\b"),
    re.compile(r"\b(?:im|i am) (?:at )?(?:home |here |sat here |sitting here )?(?:all )?(?:alone|on my own|by myself)"
               r"(?= (?:here|tonight|now|today|at home|in the|in my|right now|until|till)|$)"),
    re.compile(r"\b(?:home alone|just me (?:here|at home|in the (?:house|flat))|i live alone and)\b"),
    re.compile(r"\b(?:hes|shes|he is|she is|theyre) (?:at )?(?:home )?(?:alone|on (?:his|her|their) own)"
               r"(?= (?:here|tonight|now|at home|in the|right now)|$)"),
)  # fmt: skip
_WITH = (
    re.compile(rf"(?<!not )\b(?:my |his |her )?{_REL}(?:s| is| are)? (?:just )?(?:here with me|here|with me|downstairs|upstairs|next door|in the next room|"
               r"in the other room|at home with me|sat with me|sitting with me)\b"),
    re.compile(rf"\b(?:im|i am) (?:here )?with (?:my )?{_ADJ}{_REL}\b"),
)  # fmt: skip
_PREGNANT = re.compile(
    r"\b(?P<who>im|i am|shes|she is)? ?(?:about |nearly |only )?(?:\w+ (?:months?|weeks?)(?: and \w+ days?)? pregnant|pregnant|expecting a baby)\b"
)
_NEW_BABY = re.compile(
    r"\b(?:i|she|weve|ive|we)(?: just| only| recently)? (?:had|gave birth|given birth)(?: to)?(?: a| our| my| her| the)? ?(?:baby|twins|little boy|little girl)?\b"
    r"(?: \w+){0,3}? (?:\w+ )?(?:days?|weeks?|months?) ago\b|\bmy (?:new ?born|baby is \w+ (?:days?|weeks?|months?))\b|\bi just had a baby\b"
)
_SIMPLE: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (factor, value, re.compile(pattern))
    for factor, value, pattern in (
        ("known_to_team", "yes", r"\bi(?:m| am) (?:already )?(?:under|with|open to) (?:the |a |my )?(?:local |community |adult |young peoples? )?"
                                 r"(?:mental health team|cmht|camhs|crisis team|home treatment|early intervention)|\bmy care ?coordinator\b"),
        ("crisis_plan", "yes", r"\bi(?:ve got| have|ve) (?:got )?a (?:crisis|safety) plan\b"),
        ("called_999", "yes", r"\b(?:ive|i have|weve|i just|already) (?:already |just )?(?:called|rung|rang|phoned|dialled) (?:999|an ambulance)\b|"
                              r"\bambulance is (?:coming|on (?:its|the) way|here)\b"),
        ("access_needs", "interpreter", r"\b(?:i|we|she|he) (?:will )?need(?:s)? an interpreter\b"),
        ("access_needs", "bsl", r"\b(?:i|we) (?:use|speak|need) (?:bsl|british sign language|sign language)\b|\bbsl user\b"),
        ("access_needs", "text_only", r"\bi (?:cant|can not|cannot|dont) (?:use|do|talk on|speak on) (?:the )?phones?\b"),
        ("safe_place_tonight", "no", r"\b(?:nowhere|no where|no place) (?:safe )?to (?:stay|sleep|go) tonight\b|\bsleeping rough\b|\bim homeless\b|\bi am homeless\b"),
        ("private", "no", r"\b(?:he|she|they|someone|mum|dad) (?:can|could|might|will) (?:see|read) (?:my phone|my screen|this|what i)"
                          r"|\bi cant (?:talk|write|type|speak) (?:freely|openly)\b|\breading over my shoulder\b"),
    )
)  # fmt: skip


def volunteered(text: str, asked: str | None) -> Iterator[Found]:
    """Every fact stated outright, whatever was asked."""
    words = plain(text)
    about = _about_whom(words)
    yield from about
    other = any(f.value == "other" for f in about)
    yield from _age(words)
    if phone := _PHONE.search(text):
        yield Found("phone", tidy_phone(phone.group()), Whose.WRITER)
    if place := _place(text, words):
        yield Found("location", place, Whose.PERSON if other else Whose.WRITER)
    if name := re.search(r"\b(?:my name is|my names|name is|im called|call me) ([A-Za-z][A-Za-z'-]+)", text.replace("’", "'"), re.I):
        yield Found("name", name.group(1), Whose.WRITER)
    yield from _company(words)
    yield from _birth(words)
    for factor, value, pattern in _SIMPLE:
        if pattern.search(words):
            yield Found(factor, (value,) if factor == "access_needs" else value, Whose.WRITER)


def direct(text: str, asked: str) -> str | None:
    """The answer to a question that takes a number or a place, however bare it is."""
    if asked == "age":
        words = plain(text)
        if decade := _DECADE_AGE.search(words):
            return _decade(decade.group("d"))
        ages = {_number(m.group("n")) for m in _ANY_AGE.finditer(words)} - {None}
        ages = {age for age in ages if age is not None and 4 <= age <= OLDEST}
        return str(ages.pop()) if len(ages) == 1 else None
    return None


def tidy_phone(text: str) -> str:
    """Digits alone, with the country code if it was given."""
    digits = re.sub(r"[^\d+]", "", text)
    return re.sub(r"^(?:\+44|0044)0?", "0", digits)


def _about_whom(words: str) -> list[Found]:
    if _HURTS_ME.search(words):
        return []
    for pattern in _ABOUT_OTHER:
        if match := pattern.search(words):
            relation = _RELATIVE[match.group("rel")]
            return [Found("for_whom", "other", Whose.ASKED), Found("relationship", relation, Whose.ASKED)]
    return [Found("for_whom", "self", Whose.ASKED)] if _SELF.search(words) else []


def _age(words: str) -> Iterator[Found]:
    if match := _PERSON_AGE.search(words):
        age = _number(match.group("n") or match.group("m"))
        if age is not None and age <= OLDEST:
            yield Found("age", str(age), Whose.PERSON)
            return
    if match := _WRITER_AGE.search(words):
        age = _number(match.group("n"))
        if age is not None and 5 <= age <= OLDEST:
            yield Found("age", str(age), Whose.WRITER)
            return
    if (match := _DECADE_AGE.search(words)) and (band := _decade(match.group("d"))):
        yield Found("age", band, Whose.WRITER if match.group("whose") == "my" else Whose.PERSON)


def _decade(word: str) -> str | None:
    low = _TENS.get(word) or (int(word[:-1]) if word[:-1].isdigit() else None)
    return f"{low}-{low + 9}" if low and 20 <= low <= 90 else None


def _number(word: str | None) -> int | None:
    if not word:
        return None
    if word.isdigit():
        return int(word)
    first, _, last = word.partition(" ")
    if first in _DECADES:
        return _DECADES[first] + _ONES.get(last, 0)
    return _SMALL.get(word)


def _place(text: str, words: str) -> str | None:
    if match := _POSTCODE.search(text):
        return match.group().upper()
    match = _PLACE.search(words)
    return " ".join(match.group("place").split()[:8]) if match else None


def _company(words: str) -> Iterator[Found]:
    alone = next((p for p in _ALONE if p.search(words)), None)
    accompanied = next((p for p in _WITH if p.search(words)), None)
    if alone and not accompanied:
        whose = Whose.PERSON if re.search(r"\b(?:hes|shes|he is|she is|theyre) ", words) else Whose.WRITER
        yield Found("company", "alone", whose)
    elif accompanied and not alone:
        yield Found("company", "with_someone", Whose.WRITER)


def _birth(words: str) -> Iterator[Found]:
    if re.search(r"\b(?:not|never|isnt|wasnt|if i was|might be|get|got|getting|be|could be|trying|when i was|was) (?:\w+ ){0,2}pregnant\b", words):
        return
    if (match := _PREGNANT.search(words)) and match.group("who"):
        yield Found("perinatal", "yes", Whose.WRITER if match.group("who") in ("im", "i am") else Whose.PERSON)
    elif _NEW_BABY.search(words):
        yield Found("perinatal", "yes", Whose.WRITER)
