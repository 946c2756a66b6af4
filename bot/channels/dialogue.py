"""Rasa's client: one turn in, what the bot would say out, and a plain error when there is nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from bot.conversations.model import Kind

if TYPE_CHECKING:
    from httpx import AsyncClient

LONGEST_READ = 2000  # characters of one message Rasa reads; the screen has read them all by then


@dataclass(frozen=True)
class Turn:
    """One caller message for the dialogue, with what is known of it already."""

    conversation_id: str
    text: str
    seq: int
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One thing the bot would say; `payload` is the action's `json_message`."""

    text: str
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return Kind(self.payload.get("kind", Kind.TEXT))


class DialogueUnavailable(Exception):
    """Rasa or its actions are down, late or have nothing to say."""


class Dialogue(Protocol):
    """What the relay needs of a dialogue."""

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]: ...


class RasaDialogue:
    """The real dialogue, over Rasa's REST channel on loopback."""

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _client(self) -> "AsyncClient":
        from httpx import AsyncClient

        return AsyncClient(base_url=self._url, trust_env=False)

    async def reply(self, turn: Turn, timeout: float) -> list[Said]:
        """What the bot says to this turn, within `timeout` seconds. Raises DialogueUnavailable."""
        from httpx import HTTPError  # the first page needs none of it

        message = {
            "sender": turn.conversation_id,
            "message": turn.text[:LONGEST_READ],
            "metadata": turn.metadata,
        }
        try:
            async with asyncio.timeout(timeout):
                response = await self._client.post("/webhooks/rest/webhook", json=message, timeout=timeout)
            response.raise_for_status()
            said = joined(response.json())
        except (HTTPError, TimeoutError, ValueError) as error:
            raise DialogueUnavailable(type(error).__name__) from error
        if not said:
            raise DialogueUnavailable("an empty reply")
        return said

    async def aclose(self) -> None:
        await self._client.aclose()


def joined(entries: Sequence[Mapping[str, Any]]) -> list[Said]:
    """Rasa sends an utterance's text and its `custom` part one after the other; this puts them together."""
    said: list[Said] = []
    for entry in entries:
        if "text" in entry:
            said.append(Said(entry["text"]))
        elif "custom" in entry and said:
            said[-1] = Said(said[-1].text, entry["custom"])
    return said


def as_typed(text: str) -> str:
    """A caller's own text, so that Rasa never takes it for one of its commands (`/restart`)."""
    return text.lstrip("/ \t\r\n") or "."
