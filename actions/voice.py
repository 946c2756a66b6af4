"""The only way anything is said: a wording of `domain/`, by name, with what a page needs beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from bot.wording import NoWording, Wording


class Voice:
    """Speaks for one turn. A name without wording fails here, where Rasa would stay silent."""

    def __init__(self, dispatcher: CollectingDispatcher, wording: Wording, *, other: bool) -> None:
        self._dispatcher = dispatcher
        self.wording = wording
        self.other = other

    def fitting(self, name: str) -> str:
        """The text for somebody else's sake where there is one."""
        if self.other and self.wording.has(f"{name}_other"):
            return f"{name}_other"
        return name

    def say(
        self, name: str, kind: str = "text", payload: Mapping[str, Any] | None = None, **variables: str
    ) -> None:
        """Says a wording. Raises NoWording."""
        name = self.fitting(name)
        if not self.wording.has(name):
            raise NoWording(f"no wording is called {name}")
        self._dispatcher.utter_message(
            response=name, json_message={"kind": kind, **(payload or {})}, **variables
        )

    def ask(self, factor: str, *, again: bool = False) -> None:
        """Puts the question about a factor; `again` in its simpler words."""
        name = (
            f"utter_rephrase_{factor}"
            if again and self.wording.has(f"utter_rephrase_{factor}")
            else f"utter_ask_{factor}"
        )
        self.say(name, "question", {"factor": factor})

    def ask_among(
        self, name: str, factor: str, choices: Sequence[tuple[str, str]], kind: str = "question", **more: Any
    ) -> None:
        """Puts a question whose choices exist only now, as value and label."""
        listed = [{"value": value, "label": label} for value, label in choices]
        self.say(name, kind, {"factor": factor, "choices": listed, **more})
