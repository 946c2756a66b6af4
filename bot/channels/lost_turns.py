"""The round that finds whom the bot owes a word that will not come: the desk fell over before it."""

import logging
from datetime import datetime, timedelta

from bot.channels.relay import Relay
from bot.conversations import service as conversations

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=3)  # at a start: so much downtime loses nobody
MARGIN = timedelta(hours=1)  # of later looks: who was with staff may be with the bot again
SHORTEST = 10.0  # seconds; also where a reply is due sooner, a slow one is not lost yet


class LostTurns:
    """Does for them what is done for a message the dialogue cannot answer."""

    every = 2.0

    def __init__(self, relay: Relay) -> None:
        self._relay, self._desk = relay, relay.desk
        self._lost_after = timedelta(seconds=max(SHORTEST, 2 * self._desk.settings.reply_deadline))
        self._since: datetime | None = None

    def look(self) -> None:
        """Answers all that are lost. What fails is left for the next look, and keeps nobody else waiting."""
        at = self._desk.clock()
        since, until, whole = self._since or at - LOOK_BACK, at - self._lost_after, True
        with self._desk.reading() as c:
            lost = [message.conversation_id for message in conversations.unreplied(c, since, until)]
            lost += conversations.unasked(c, since, until)
        for conversation_id in lost:
            try:
                self._answer(conversation_id, since, until)
            except Exception as error:  # noqa: BLE001
                whole = False
                log.error("%s was left without a reply: %s", conversation_id, type(error).__name__)
        if whole:
            self._since = at - MARGIN

    def _answer(self, conversation_id: str, since: datetime, until: datetime) -> None:
        if self._relay.busy(conversation_id):
            return
        with self._desk.begin(conversation_id) as c:
            conversations.lock(c, conversation_id)
            if not conversations.bot_may_answer(c, conversation_id):
                return
            for message in conversations.unreplied(c, since, until, among=conversation_id):
                self._relay.no_reply(c, message)
            if conversations.unasked(c, since, until, among=conversation_id):
                self._relay.does_not_go_on(c, conversation_id)
