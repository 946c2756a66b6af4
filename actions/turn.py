"""One caller message as Rasa and the desk describe it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

SURE = 0.75


@dataclass(frozen=True)
class Said:
    """One plain answer read from the caller's text. `whose` is writer, person, asked or assumed."""

    factor: str
    value: object
    whose: str


@dataclass(frozen=True)
class Turn:
    """What came in. `choice` is a tapped answer; `disclosed` the factors that this message touched.

    `sure` is whether the intent is beyond doubt, for where a wrong one would lose words.
    """

    conversation_id: str
    text: str
    intent: str
    sure: bool
    seq: int
    asked: str | None
    choice: tuple[str, object] | None
    said: tuple[Said, ...]
    alarming: bool
    understood: bool
    disclosed: tuple[str, ...]

    @classmethod
    def of(cls, tracker: Tracker) -> "Turn":
        """Reads the latest message. What is missing is read the careful way."""
        message: Mapping[str, Any] = tracker.latest_message
        metadata: Mapping[str, Any] = message.get("metadata") or {}
        screening: Mapping[str, Any] = {**(message.get("screening") or {}), **metadata}
        intent: Mapping[str, Any] = message.get("intent") or {}
        choice = metadata.get("choice")
        return cls(
            conversation_id=tracker.sender_id,
            text=message.get("text") or "",
            intent=intent.get("name") or "",
            sure=float(intent.get("confidence", 1.0)) >= SURE,
            seq=int(metadata.get("seq") or 0),
            asked=metadata.get("asked"),
            choice=(choice["factor"], choice["value"]) if choice else None,
            said=tuple(
                Said(found["value"]["factor"], found["value"]["value"], found["value"]["whose"])
                for found in message.get("entities") or ()
                if found.get("entity") == "answer"
            ),
            alarming=str(screening.get("action", "none")) != "none",
            understood=bool(screening.get("understood", True)),
            disclosed=tuple(metadata.get("disclosed") or ()),
        )
