"""The safety plan as a form: each part goes through the same door as a message, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from bot.channels.incoming import words
from bot.channels.relay import Relay
from bot.channels.safety import Noted, Safety
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Holder, Kind, Message, Sender, Source
from bot.handover.standing import standing, take_answers
from bot.triage import DECLINED, UNSURE, Answers

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from nlu.screen import Screening


@dataclass(frozen=True)
class _Part:
    factor: str
    text: str
    screening: Screening | None

    @property
    def disturbs(self) -> bool:
        """Whether its words may mean danger."""
        return self.screening is not None and self.screening.action.value != "none"


async def save(relay: Relay, conversation_id: str, texts: Mapping[str, str]) -> bool:
    """Keeps what was changed: what is sent twice is kept once. True if its words call the caller to the chat.

    Raises BadMessage for a part that is too long, and keeps nothing then.
    """
    calls = await run_in_threadpool(_keep, relay, conversation_id, texts)
    if calls:
        await relay.resume(conversation_id)  # puts the question that was opened again
    return calls


def written(values: Answers, factor: str) -> str:
    """What a part of the plan says now, empty if it was left out."""
    value = values.get(factor)
    return "" if value is None or value in (UNSURE, DECLINED) else str(value)


def _keep(relay: Relay, conversation_id: str, texts: Mapping[str, str]) -> bool:
    desk = relay.desk
    filled = [_read(relay, f.id, texts[f.id]) for f in desk.ruleset.after("plan") if f.id in texts]
    with desk.begin(conversation_id) as c:
        conversations.lock(c, conversation_id)
        at = desk.clock()
        values = conversations.answered(c, conversation_id).values
        changed = [part for part in filled if part.text != written(values, part.factor)]
        kept = [_keep_part(relay, c, conversation_id, part, at) for part in changed]
        now = standing(c, conversation_id, desk.ruleset)
        noticed = [one for one in kept if one is not None]
        if noticed:
            alarm = any(noted.alarm for _, noted in noticed)
            language = next((noted.language for _, noted in noticed if noted.language), None)
            for draft in Safety(desk).words(c, now, noticed[-1][0], alarm=alarm, language=language):
                conversations.say(c, conversation_id, draft, at)
    disturbed = any(part.disturbs for part in changed or filled)  # unchanged: saving seemed to have failed
    return disturbed and now.hold.holder is not Holder.HUMAN


def _read(relay: Relay, factor: str, typed: str) -> _Part:
    text = _tidy(typed)
    return _Part(factor, text, relay.screened(text, factor) if text else None)


def _keep_part(
    relay: Relay, c: Connection, conversation_id: str, part: _Part, at: datetime
) -> tuple[Message, Noted] | None:
    """Stores, screens and answers one part; one that was emptied has no words to store."""
    ruleset, wording = relay.desk.ruleset, relay.desk.wording
    if part.screening is None:
        take_answers(c, conversation_id, {part.factor: DECLINED}, Source.SAID, at, ruleset)
        return None
    name = wording.label("plan_part", part.factor).lower()
    text = wording.text("utter_plan_written", part=name, words=part.text)
    draft = Draft(Sender.CALLER, text, Kind.SUMMARY)
    said, noted = relay.keep(c, conversation_id, draft, part.screening, part.factor, at)
    take_answers(c, conversation_id, {part.factor: part.text}, Source.SAID, at, ruleset, seq=said.seq)
    return said, noted


def _tidy(text: str) -> str:
    """The words as they are kept; browsers send line ends of their own."""
    return words(text).replace("\r\n", "\n").strip() if text.strip() else ""
