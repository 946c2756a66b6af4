"""Whole conversations through the real relay, record and actions; only Rasa itself is played by a table."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import after, booking, directory, handover, opening, repair, safety, triage
from actions.base import TurnAction
from bot.bootstrap import Desk
from bot.channels.dialogue import DialogueUnavailable, Said, Turn
from bot.channels.incoming import incoming
from bot.channels.relay import Relay
from bot.conversations.model import Message
from bot.settings import ROOT
from nlu.answers import find_answers, plain_reply
from tests.fakes import FakeScreen

FILES = (after, booking, directory, handover, opening, repair, safety, triage)
ACTIONS: Mapping[str, type[TurnAction]] = {
    action.called: action
    for module in FILES
    for action in vars(module).values()
    if isinstance(action, type) and issubclass(action, TurnAction) and action is not TurnAction
}
PLAIN = {"yes": "affirm", "no": "deny", "soft_no": "deny", "unsure": "unsure", "declined": "decline_to_say"}


def rules() -> dict[str, str]:
    """Intent to action, as Rasa's rules say it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "data/rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]:
            found[rule["steps"][0]["intent"]] = rule["steps"][1]["action"]
    return found


class ActedDialogue:
    """Runs the action that Rasa would, in this process. `means` gives texts their intent."""

    def __init__(self, desk: Desk, means: Mapping[str, str]) -> None:
        self.desk = desk
        self.means = means
        self.rules = rules()
        self.confidence = 0.9

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]:
        dispatcher = CollectingDispatcher()
        action = ACTIONS[self.rules[self._intent(turn.text)]]()
        try:
            await action.run(dispatcher, self._tracker(turn), {})
        except ActionExecutionRejection as fault:
            raise DialogueUnavailable(str(fault)) from fault
        return [self._said(message) for message in dispatcher.messages]

    def _intent(self, text: str) -> str:
        if text.startswith("/"):
            return text[1:]
        return self.means.get(text) or PLAIN.get(plain_reply(text) or "", "tell")

    def _tracker(self, turn: Turn) -> Tracker:
        answers = [] if turn.text.startswith("/") else find_answers(turn.text, turn.metadata.get("asked"))
        entities = [
            {"entity": "answer", "value": {"factor": a.factor, "value": a.value, "whose": a.whose.value}}
            for a in answers
        ]
        message = {
            "text": turn.text,
            "intent": {"name": self._intent(turn.text), "confidence": self.confidence},
            "entities": entities,
            "metadata": dict(turn.metadata),
        }
        return Tracker(turn.conversation_id, {}, message, [], False, None, {}, "action_listen")

    def _said(self, message: Mapping[str, Any]) -> Said:
        variables = {k: v for k, v in message.items() if isinstance(v, str)}
        return Said(self.desk.wording.text(message["response"], **variables), message["custom"])


@dataclass
class Caller:
    """One caller writing to us. `hears` is what came back to the last message."""

    desk: Desk
    relay: Relay
    id: str
    hears: list[Message] = field(default_factory=list)
    sent: int = 0

    def says(self, text: str) -> "Caller":
        return self._send(text, None)

    def taps(self, factor: str, *values: str) -> "Caller":
        several = factor in ("immediate_danger", "signs", "access_needs", "still_right")
        return self._send(None, (factor, list(values) if several else values[0]))

    def resumes(self) -> "Caller":
        self.hears = asyncio.run(self.relay.resume(self.id))
        return self

    def _send(self, text: str | None, choice: tuple[str, str | list[str]] | None) -> "Caller":
        self.sent += 1
        self.hears = asyncio.run(self.relay.receive(self.id, incoming(str(self.sent), text, choice)))
        return self

    @property
    def asked(self) -> str | None:
        """The question the last reply ends with."""
        return self.hears[-1].draft.factor if self.hears else None

    @property
    def texts(self) -> list[str]:
        return [message.draft.text for message in self.hears]

    def heard(self, name: str, **variables: str) -> bool:
        return self.desk.wording.text(name, **variables) in self.texts

    def heard_kind(self, kind: str) -> Message | None:
        return next((message for message in self.hears if message.draft.kind == kind), None)


def a_caller(
    desk: Desk,
    screen: FakeScreen | None = None,
    means: Mapping[str, str] | None = None,
    channel: str = "api",
) -> Caller:
    """A caller who has just opened the page."""
    relay = Relay(desk, screen or FakeScreen(), ActedDialogue(desk, means or {}))
    opened, first = relay.open(channel)
    return Caller(desk, relay, opened.conversation.id, first)
