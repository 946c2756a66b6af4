"""A caller's message as it comes in, checked and cleaned before it is stored."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field

from bot.conversations.model import Draft
from bot.db.tokens import hashed
from bot.triage import Ruleset, Value

LONGEST = 20_000  # characters
LARGEST = 2**31 - 1  # whole number in any of our databases
Seq = Annotated[int, Field(ge=0, le=LARGEST)]  # which message of a conversation


class BadMessage(Exception):
    """A message that cannot be taken; the text says what to do instead."""


class BadChoice(BadMessage):
    """A choice that is not among those of its question."""


@dataclass(frozen=True)
class Choice:
    """A tapped answer: one value, or several where the question allows them."""

    factor: str
    value: str | tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "factor": self.factor,
            "value": list(self.value) if isinstance(self.value, tuple) else self.value,
        }

    def checked_against(
        self, put: Mapping[str, Any], ruleset: Ruleset
    ) -> tuple[str, dict[str, Value] | None]:
        """What the caller's page showed for this choice, and the answer it gives. Raises BadChoice.

        A question that triage does not own (an opening, a booking) gives no answer.
        """
        labels = {choice["value"]: choice["label"] for choice in put["choices"]}
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        if not values or (len(values) > 1 and not put["multiple"]):
            raise BadChoice("Choose one answer.")
        if unknown := [value for value in values if value not in labels]:
            raise BadChoice(f"“{unknown[0][:40]}” is not one of the answers to this question.")
        shown = ", ".join(labels[value] for value in values)
        if self.factor not in ruleset.factors:
            return shown, None
        return shown, ruleset.read({self.factor: list(values) if put["multiple"] else values[0]})


@dataclass(frozen=True)
class Incoming:
    """One message: the caller's words, or a choice."""

    client_message_id: str
    text: str = ""
    choice: Choice | None = None

    def says(self, stored: Draft) -> bool:
        """Whether that is this very message: the same words, or the same choice."""
        if self.choice is None:
            return stored.choice is None and stored.text == self.text
        return stored.choice == self.choice.as_json()

    def as_another(self) -> "Incoming":
        """The same message under an id of its own, always the same one for these words."""
        said = self.text if self.choice is None else self.choice.as_json()
        return replace(self, client_message_id=hashed(f"{self.client_message_id} {said}"))


def readable(text: str) -> str:
    """The text without what no database or reader can hold."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def seq_in(text: str | None) -> int | None:
    """The message that a form or a header names, if it names one."""
    return int(text) if text and len(text) <= 10 and text.isdecimal() and int(text) <= LARGEST else None


def words(text: str) -> str:
    """The readable words of a message. Raises BadMessage if nothing is left, or it is too long."""
    if len(text) > LONGEST:
        raise BadMessage(f"That message is too long. Please send up to {LONGEST} characters at a time.")
    kept = readable(text)
    if not kept.strip():
        raise BadMessage("That message was empty. Please type something, or use a button.")
    return kept


def incoming(
    client_message_id: str, text: str | None, choice: tuple[str, str | Sequence[str]] | None
) -> Incoming:
    """Checks what came from outside. Raises BadMessage."""
    if not client_message_id or len(client_message_id) > 128 or "\x00" in client_message_id:
        raise BadMessage("client_message_id must be 1 to 128 characters.")
    if (text is None) == (choice is None):
        raise BadMessage("Send either text or a choice.")
    if choice is not None:
        factor, value = choice
        if "\x00" in factor:
            raise BadChoice("That question was not asked.")
        return Incoming(
            client_message_id,
            choice=Choice(factor, value if isinstance(value, str) else tuple(dict.fromkeys(value))),
        )
    return Incoming(client_message_id, text=words(text or ""))
