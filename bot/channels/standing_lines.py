"""Keeps the last line about waiting in a messaging app true, each minute and without a sound."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.channels.waiting_words import A_MINUTE, words
from bot.channels.watched import watched
from bot.conversations import service as conversations
from bot.handover import queue, waiting
from bot.handover.limits import Limits
from bot.handover.model import QueueItem
from bot.handover.standing import standing
from bot.handover.waiting import Waiting
from bot.london import clock

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)

Change = Callable[[str, int, str], Awaitable[None]]
"""Puts other words in place of the app's message of this number in a chat. Raises if it could not."""


@dataclass(frozen=True)
class Line:
    """A line that was said a minute ago or longer, and what is true in its place."""

    conversation_id: str
    seq: int
    chat: str
    number: int
    text: str


class StandingLines:
    """What a page has as its status line. Like that it is not kept: the record has what was said."""

    every = 5.0  # seconds

    def __init__(self, desk: Desk, channel: str, change: Change) -> None:
        self._desk, self._channel, self._change = desk, channel, change
        self._right_at: dict[tuple[str, int], datetime] = {}  # the lines of who waits now

    async def run(self) -> None:
        """Looks until cancelled. What fails is left for the next minute."""
        while True:
            try:
                for line in await run_in_threadpool(self.due):
                    await self._put_right(line)
            except Exception as error:  # noqa: BLE001  whatever it is, the next look may succeed
                log.error("lines about waiting could not be read: %s", type(error).__name__)
            await asyncio.sleep(self.every)

    async def _put_right(self, line: Line) -> None:
        try:
            await self._change(line.chat, line.number, line.text)
        except Exception as error:  # noqa: BLE001
            log.warning("%s of %s not put right: %s", line.seq, line.conversation_id, type(error).__name__)

    def due(self) -> list[Line]:
        """The lines to put right now; each is due again a minute later."""
        at, before, self._right_at = self._desk.clock(), self._right_at, {}
        with self._desk.reading() as c:
            return list(self._due(c, at, before))

    def _due(self, c: Connection, at: datetime, before: Mapping[tuple[str, int], datetime]) -> Iterator[Line]:
        everybody = queue.waiting(c)
        limits = self._desk.seeing.patient(Limits.of(self._desk.settings), at)
        for item in everybody:
            found, chat = item.conversation.id, item.conversation.external_ref
            if item.conversation.channel != self._channel or chat is None:
                continue
            said = waiting.last_line(c, found, item.hold.since)
            if said is None:
                continue
            seq, said_at = said
            self._right_at[found, seq] = right_at = before.get((found, seq), said_at)
            if at - right_at < A_MINUTE:
                continue
            self._right_at[found, seq] = at
            number = conversations.number_of(c, found, seq)
            stands = waiting.waiting_of(c, found, at, limits, everybody)
            if number is not None and stands is not None:
                yield Line(found, seq, chat, number, self._true(c, item, stands, at))

    def _true(self, c: Connection, item: QueueItem, stands: Waiting, at: datetime) -> str:
        now = standing(c, item.conversation.id, self._desk.ruleset)
        text = words(self._desk, c, item, now, stands)
        if watched(self._desk, now):
            return text
        return self._desk.wording.text("utter_waiting_checked", words=text, time=clock(at))
