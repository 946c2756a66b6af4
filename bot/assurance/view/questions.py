"""Every question as the page shows it: its words, when it is put, and what each answer leads to."""

from dataclasses import dataclass

from bot.assurance.view.words import SAID, Is, in_words, meaning, plain, purposes
from bot.triage import DECLINED, UNSURE, Factor, Rule, Ruleset
from bot.triage.factors import Condition
from bot.wording import Wording

WORDS = (  # how the name of a wording goes on, and when it is said
    ("ask_{}", "Asked"),
    ("ask_{}_other", "Asked about somebody else"),
    ("rephrase_{}", "Asked the second time"),
    ("rephrase_{}_other", "The second time, about somebody else"),
    ("why_{}", "When they ask why"),
    ("why_{}_other", "Why, about somebody else"),
    ("say_{}", "Read out on the telephone"),
    ("say_{}_other", "Read out on the telephone, about somebody else"),
    ("say_why_{}", "Why, on the telephone"),
    ("acknowledge_{}", "After a disclosure"),
    ("acknowledge_{}_other", "After a disclosure about somebody else"),
    ("topic_{}", "Named"),
    ("understood_{}", "Read back"),
    ("understood_{}_other", "Read back, about somebody else"),
)


@dataclass(frozen=True)
class Led:
    """A rule or flag that an answer can bring about, and what must hold beside it."""

    id: str
    name: str
    code: str
    beside: tuple[Is, ...]


@dataclass(frozen=True)
class Choice:
    """One answer: its button, what it stands for, and what it leads to."""

    value: str
    label: str
    label_other: str
    means: str
    rules: tuple[Led, ...]
    flags: tuple[Led, ...]
    opens: tuple[Factor, ...]


@dataclass(frozen=True)
class Question:
    """A factor with everything that hangs on it."""

    factor: Factor
    name: str
    words: tuple[tuple[str, str], ...]
    gates: tuple[tuple[Is, ...], ...]
    safe_when: tuple[Is, ...]
    purposes: tuple[str, ...]
    choices: tuple[Choice, ...]


def questions(ruleset: Ruleset, wording: Wording) -> tuple[Question, ...]:
    """In the order in which they are asked."""
    return tuple(_question(factor, ruleset, wording) for factor in ruleset.factors.values())


def _question(factor: Factor, ruleset: Ruleset, wording: Wording) -> Question:
    names = ((SAID + pattern.format(factor.id), about) for pattern, about in WORDS)
    return Question(
        factor=factor,
        name=plain(factor.id),
        words=tuple((name, about) for name, about in names if wording.has(name)),
        gates=tuple(in_words(gate, wording) for gate in factor.gate if gate),
        safe_when=in_words(factor.safe_when, wording),
        purposes=purposes(factor, ruleset),
        choices=tuple(_choice(factor, value, ruleset, wording) for value in factor.choices),
    )


def _choice(factor: Factor, value: str, ruleset: Ruleset, wording: Wording) -> Choice:
    rules = [rule for rule in ruleset.rules if value in rule.when.get(factor.id, ())]
    if factor.id == "signs" and value in (UNSURE, DECLINED):
        rules.append(ruleset.signs_withheld)  # each question behind it is left in doubt
    flags = [flag for flag in ruleset.flags if value in flag.when.get(factor.id, ())]
    opens = [
        other
        for other in ruleset.factors.values()
        if any(value in gate.get(factor.id, ()) for gate in other.gate)
    ]
    own, other = wording.label(factor.id, value), wording.label(factor.id, value, other=True)
    return Choice(
        value=value,
        label=own,
        label_other=other if other != own else "",
        means=meaning(factor, value),
        rules=tuple(_led_by(rule, factor, wording) for rule in rules),
        flags=tuple(
            Led(f"flag-{flag.entry}", plain(flag.id), "", _beside(flag.when, factor, wording))
            for flag in flags
        ),
        opens=tuple(opens),
    )


def _led_by(rule: Rule, factor: Factor, wording: Wording) -> Led:
    return Led(f"rule-{rule.id}", rule.id, rule.floor.code, _beside(rule.when, factor, wording))


def _beside(when: Condition, factor: Factor, wording: Wording) -> tuple[Is, ...]:
    return in_words({name: wanted for name, wanted in when.items() if name != factor.id}, wording)
