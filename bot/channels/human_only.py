"""Takes callers from the bot to the human queue where people alone answer, and tells each of them once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.bootstrap import Desk
from bot.channels.watched import watched
from bot.conversations import human_only
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Holder, Kind, Message, Sender, Why
from bot.handover.standing import standing

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)

RUNNING = timedelta(hours=1)  # whoever wrote longer ago is told, and queued, when they write again
TOLD = ("utter_human_only", "utter_human_only_discreet", "utter_human_only_opening")


def opening(desk: Desk, c: Connection, conversation_id: str) -> list[Message]:
    """What a caller reads first where people alone answer: nothing is asked, and a person is on the way."""
    at = desk.clock()
    conversations.move(c, conversation_id, Holder.QUEUE, Why.HUMAN_ONLY, at)
    first = (("utter_human_only_opening", Kind.TEXT), ("utter_opening_999", Kind.EMERGENCY))
    drafts = [Draft(Sender.SYSTEM, desk.wording.text(name), kind) for name, kind in first]
    return [conversations.say(c, conversation_id, draft, at) for draft in drafts]


def to_people(desk: Desk, c: Connection, conversation_id: str, reply_to: int | None = None) -> list[Message]:
    """Queues the conversation if the bot had it; says so, once for each time the switch is turned on."""
    conversations.lock(c, conversation_id)
    since, holder = (
        conversations.people_alone_answer(c, conversation_id),
        conversations.hold(c, conversation_id).holder,
    )
    if since is None or holder not in (Holder.BOT, Holder.QUEUE):
        return []
    at = desk.clock()
    if holder is Holder.BOT:
        conversations.move(c, conversation_id, Holder.QUEUE, Why.HUMAN_ONLY, at)
    told = human_only.told(c, conversation_id, [desk.wording.text(name) for name in TOLD], since)
    if told or conversations.get(c, conversation_id).channel == "phone":  # a person tells them by voice
        return []
    discreet = watched(desk, standing(c, conversation_id, desk.ruleset))
    text = desk.wording.text("utter_human_only_discreet" if discreet else "utter_human_only")
    return [conversations.say(c, conversation_id, Draft(Sender.SYSTEM, text, reply_to=reply_to), at)]


class HumanOnly:
    """The round that reaches callers who are with the bot when the switch is turned on."""

    every = 2.0

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self) -> None:
        """Reaches everybody it has not reached. What fails is left for the next look."""
        with self._desk.reading() as c:
            running = human_only.running(c, self._desk.clock() - RUNNING)
            found = [conversation for conversation in running if self._waits(c, conversation)]
        for conversation_id in found:
            try:
                with self._desk.begin(conversation_id) as c:
                    to_people(self._desk, c, conversation_id)
            except Exception as error:  # noqa: BLE001  nobody else waits for it
                log.error("%s was not given to people: %s", conversation_id, type(error).__name__)

    def _waits(self, c: Connection, conversation_id: str) -> bool:
        holder = conversations.hold(c, conversation_id).holder
        since = conversations.people_alone_answer(c, conversation_id)
        if since is None or holder not in (Holder.BOT, Holder.QUEUE):
            return False
        texts = [self._desk.wording.text(name) for name in TOLD]
        return holder is Holder.BOT or not human_only.told(c, conversation_id, texts, since)
