"""The round that tells callers who wait where they are in the queue, and whom to ring meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.bootstrap import Desk
from bot.channels.check_ins import waits
from bot.channels.status import waiting_words
from bot.channels.watched import watched
from bot.conversations import service as conversations
from bot.conversations.model import MESSAGING, Draft, Holder, Sender, Why
from bot.handover import call_backs, queue, silence, waiting
from bot.handover.limits import Limits
from bot.handover.model import QueueItem, Standing
from bot.handover.standing import standing
from bot.handover.waiting import Waiting

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)

A_MINUTE = timedelta(minutes=1)
# A page keeps its status line true instead. A messaging app rings the phone with each message, so there we
# say it less often as time goes on (a setting), and keep the last line true meanwhile (`standing_lines.py`).
# A program shows messages as it likes.
EACH_MINUTE = (1.0,)


class WaitingWords:
    """Never in the same minute as anything else we say, and once for each time it is due."""

    every = 5.0

    def __init__(self, desk: Desk) -> None:
        self._desk, self._limits = desk, Limits.of(desk.settings)
        self._minutes: Mapping[str, Sequence[float]] = {
            "api": EACH_MINUTE,
            "telegram": desk.settings.waiting_words,
        }

    def look(self) -> None:
        """Tells everybody who is due. What fails is left for the next look, and keeps nobody else waiting."""
        at = self._desk.clock()
        with self._desk.reading() as c:
            everybody = queue.waiting(c)
            told = waiting.told_all(c, everybody)
            spoken = conversations.last_spoken_in(c, [item.conversation.id for item in everybody])
        for item in everybody:
            found = item.conversation.id
            if self._step(item, at) > told[found] and not _within_a_minute(spoken.get(found), at):
                try:
                    self._tell(item, everybody)
                except Exception as error:  # noqa: BLE001
                    log.error("%s was not told: %s", item.conversation.id, type(error).__name__)

    def _step(self, item: QueueItem, at: datetime) -> int:
        minutes = self._minutes.get(item.conversation.channel)
        return steps((at - item.hold.since) / A_MINUTE, minutes) if minutes else 0

    def _tell(self, item: QueueItem, everybody: Sequence[QueueItem]) -> None:
        found = item.conversation.id
        with self._desk.reading() as c:
            if not self._due(c, item):
                return
        with self._desk.begin(found) as c:
            conversations.lock(c, found)
            at, since = self._desk.clock(), item.hold.since
            limits = self._desk.seeing.patient(self._limits, at)
            stands = waiting.waiting_of(c, found, at, limits, everybody)
            if stands is None or not self._due(c, item):
                return
            now = standing(c, found, self._desk.ruleset)
            said = conversations.say(
                c, found, Draft(Sender.SYSTEM, words(self._desk, c, item, now, stands)), at
            )
            waiting.note_told(c, found, since, self._step(item, at), said.seq, at)

    def _due(self, c: Connection, item: QueueItem) -> bool:
        """Whether they still wait as they did, were not told yet, and hear nothing else about now."""
        at, found, since = self._desk.clock(), item.conversation.id, item.hold.since
        now = conversations.hold(c, found)
        if now.holder is not Holder.QUEUE or now.since != since:
            return False
        return waiting.told(c, found, since) < self._step(item, at) and not self._too_soon(c, found, at)

    def _too_soon(self, c: Connection, conversation_id: str, at: datetime) -> bool:
        last = conversations.last_spoken(c, conversation_id)
        checking = silence.check_in_near(c, conversation_id, at + A_MINUTE, waits(self._desk.settings))
        return checking or _within_a_minute(last, at)


def words(desk: Desk, c: Connection, item: QueueItem, now: Standing, stands: Waiting) -> str:
    """Where there is no page to ask on, also how to ask to be rung, if that may be said and is heard."""
    found = item.conversation.id
    elsewhere = item.conversation.channel not in MESSAGING or call_backs.asked(c, found)
    unheard = conversations.people_alone_answer(c, found) or item.hold.why is Why.FAULT
    if stands.on_duty or elsewhere or unheard or watched(desk, now):
        return waiting_words(desk, now, stands)
    return desk.wording.text("utter_waiting_nobody_ring", place=stands.place)


def _within_a_minute(spoken: datetime | None, at: datetime) -> bool:
    return spoken is not None and at - spoken < A_MINUTE


def steps(waited: float, minutes: Sequence[float]) -> int:
    """How often words were due by now: at each of these minutes, then again each time as long as the last."""
    reached = sum(waited >= minute for minute in minutes)
    return reached + int(max(0.0, waited - minutes[-1]) // minutes[-1])
