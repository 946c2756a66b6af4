"""The timer for callers whom nobody has answered, in the queue or with staff, and who hears of it next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.bootstrap import Desk
from bot.handover import alarms, breaches, presence, unanswered
from bot.handover.breaches import Clocks, Limits
from bot.handover.limits import Limits as StaffLimits
from bot.handover.unanswered import Within
from bot.handover.work_model import WorkItem
from bot.settings import Settings
from bot.staff.model import Staff

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)


class PickUps:
    """The round that lets no caller wait unseen. What was done is work in the record."""

    every = 2.0

    def __init__(self, desk: Desk) -> None:
        self._desk, self._clocks = desk, Clocks()
        self._limits = limits(desk.settings)
        self._within = Within(timedelta(seconds=desk.settings.answer_within), self._limits.pick_up)

    def look(self) -> None:
        """Does all that is due. What fails is left for the next look, and keeps nobody else waiting."""
        at = self._desk.clock()
        with self._desk.reading() as c:
            due = self._clocks.due(c, at, self._limits)
            unheard = unanswered.due(c, at, self._within)
        for conversation_id in due:
            self._safely(conversation_id, partial(self._attend, conversation_id))
        for conversation_id in unheard:
            self._safely(conversation_id, partial(self._unheard, conversation_id))
        with self._desk.reading() as c:
            going = alarms.due(c, at, self._limits.step)
        for item in going:
            self._safely(item.about, partial(self._go_on, item))

    def _unheard(self, conversation_id: str) -> None:
        with self._desk.begin(conversation_id) as c:
            unanswered.attend(c, conversation_id, self._desk.clock(), self._within)

    def _attend(self, conversation_id: str) -> None:
        with self._desk.begin(conversation_id) as c:
            breaches.attend(c, conversation_id, self._desk.clock(), self._limits)

    def _go_on(self, item: WorkItem) -> None:
        at = self._desk.clock()
        with self._desk.begin(item.about) as c:
            alarms.go_on(c, item, at, self._limits.step, self._on_duty(c, at))

    def _on_duty(self, c: Connection, at: datetime) -> list[Staff]:
        patient = self._desk.seeing.patient(StaffLimits.of(self._desk.settings), at)
        return presence.on_duty(c, at, patient.lost_after)

    def _safely(self, conversation_id: str, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001  whatever it is, the next look may succeed
            log.error("the wait of %s was not looked after: %s", conversation_id, type(error).__name__)


def limits(settings: Settings) -> Limits:
    """How long a caller may wait, and an alarm at each step."""
    times = {priority: timedelta(seconds=seconds) for priority, seconds in settings.pick_up.items()}
    return Limits(settings.near_breach, timedelta(seconds=settings.alarm_step), times)
