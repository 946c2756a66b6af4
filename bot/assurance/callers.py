"""Any caller at all: for each factor every answer it takes, no answer among them, left open to the solver."""

from collections.abc import Iterable
from math import prod

import z3

from bot.assurance.answers import IN_OWN_WORDS, Answer, answers_of, shown
from bot.assurance.logic import Truth, at_most_one, every, no, some
from bot.triage import Factor, Value
from bot.triage.answers import words_of
from bot.triage.factors import NONE


class Unknown:
    """Any answer to one factor. `mark` tells two unknown answers to the same factor apart."""

    def __init__(self, factor: Factor, mark: str = "") -> None:
        self.factor = factor
        self.ticks = {
            word: z3.Bool(f"{mark}{factor.id}: {word}")
            for word in (factor.values if factor.multiple else ())
            if word != NONE
        }
        self.choices = {
            value: z3.Bool(f"{mark}{factor.id}: {shown(value)}") for value in answers_of(factor).values()
        }
        has: dict[str, list[Truth]] = {word: [tick] for word, tick in self.ticks.items()}
        for value, chosen in self.choices.items():
            for word in words_of(factor, value):
                has.setdefault(word, []).append(chosen)
        self.answer = Answer(
            some(*self.ticks.values(), *self.choices.values()),
            {word: some(*truths) for word, truths in has.items()},
        )
        chosen_one = some(*self.choices.values())
        self.possible = every(
            at_most_one(self.choices.values()), no(every(chosen_one, some(*self.ticks.values())))
        )

    @property
    def size(self) -> int:
        """How many answers there are, no answer among them."""
        return len(self.choices) + int(2 ** len(self.ticks))

    def read(self, model: z3.ModelRef) -> Value | None:
        """The answer the solver found."""
        ticked = tuple(word for word, tick in self.ticks.items() if z3.is_true(model.eval(tick)))
        chosen = (value for value, choice in self.choices.items() if z3.is_true(model.eval(choice)))
        return ticked or next(chosen, None)

    def stands_for(self, value: Value | None) -> list[tuple[z3.BoolRef, bool]]:
        """What the solver's own truths are for this answer."""
        words = words_of(self.factor, value) if value is not None else ()
        chosen = next((v for v in self.choices if words_of(self.factor, v) == words), None)
        if value is not None and chosen is None and not self.ticks:
            chosen = IN_OWN_WORDS
        return [
            *((tick, word in words) for word, tick in self.ticks.items()),
            *((choice, v == chosen) for v, choice in self.choices.items()),
        ]


class Anyone:
    """Any answers to any of these factors, in any combination, however unlikely."""

    def __init__(self, factors: Iterable[Factor], mark: str = "") -> None:
        self.unknown = {factor.id: Unknown(factor, mark) for factor in factors}
        self.answers = {name: unknown.answer for name, unknown in self.unknown.items()}
        self.possible = every(*(unknown.possible for unknown in self.unknown.values()))

    @property
    def size(self) -> int:
        return prod(unknown.size for unknown in self.unknown.values())

    def read(self, model: z3.ModelRef) -> dict[str, Value]:
        found = {name: unknown.read(model) for name, unknown in self.unknown.items()}
        return {name: value for name, value in found.items() if value is not None}
