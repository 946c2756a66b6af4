"""The round that puts callers before staff, and takes what they have from staff who are gone."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.bootstrap import DatabaseDown, Desk
from bot.channels.told import tell
from bot.conversations.live import EVERYTHING, of_staff
from bot.handover import offers, presence
from bot.handover.limits import Limits
from bot.staff import store as people

log = logging.getLogger(__name__)

A_MINUTE = timedelta(minutes=1)


class Staffing:
    """Looks often enough that an offer follows within a second of whatever made it possible."""

    every = 1.0

    def __init__(self, desk: Desk) -> None:
        self._desk, self._limits = desk, Limits.of(desk.settings)
        self._stranded_at: datetime | None = None  # when we last looked for those

    def look(self) -> None:
        """Each step for each caller is a transaction of its own; one that fails is left for the next look."""
        with self._desk.reading() as c:
            at, limits = self._desk.clock(), self._limits
            people_gone = presence.gone(c, at, limits.lost_after)
            seen = self.would_have_seen(at)
            if not seen:
                people_gone = []
            elif self._stranded_at is None or at - self._stranded_at >= A_MINUTE:
                people_gone += presence.stranded(c, at, limits.idle)
                self._stranded_at = at
            gone = {p: (presence.left_behind(c, p), presence.work_left(c, p)) for p in people_gone}
        for person, (callers, taken) in gone.items():
            done = [self._tried(self._take_from, found, person) for found in callers]
            done += [
                self._tried(self._put_back, item.conversation_id or EVERYTHING, person, item.id)
                for item in taken
            ]
            if all(done):
                with self._desk.begin() as c:
                    presence.write_off(c, person, self._desk.clock(), self._limits.lost_after)
        with self._desk.reading() as c:
            over = offers.over(c, self._desk.clock(), self._limits)
        for found in over:
            self._tried(self._end_over, found)
        with self._desk.reading() as c:
            waiting = offers.to_offer(c, self._desk.clock(), self._limits)
        for found in waiting:
            self._tried(self._offer, found)

    def would_have_seen(self, at: datetime) -> bool:
        """Whether somebody of whom there is no sign of life is gone, and not we."""
        return self._desk.seeing.look(at, self._limits)

    def _take_from(self, conversation_id: str, person: int) -> None:
        at = self._desk.clock()
        with self._desk.begin(conversation_id) as c:
            lost_after, idle = self._limits.lost_after, self._limits.idle
            if presence.take_from_gone(c, conversation_id, person, at, lost_after, idle):
                name = people.name_for_callers(c, person, "Your contact")
                tell(self._desk, c, conversation_id, "utter_handler_gone", name=name)

    def _put_back(self, topic: str, person: int, item_id: int) -> None:
        lost_after, idle = self._limits.lost_after, self._limits.idle
        with self._desk.begin(topic) as c:
            presence.put_back_from_gone(c, item_id, person, self._desk.clock(), lost_after, idle)

    def _end_over(self, conversation_id: str) -> None:
        with self._desk.begin(conversation_id) as c:
            offers.end_over(c, conversation_id, self._desk.clock(), self._limits)

    def _offer(self, conversation_id: str) -> None:
        with self._desk.begin(conversation_id) as c:
            offer = offers.offer_next(c, conversation_id, self._desk.clock(), self._limits)
        if offer is not None:
            self._desk.live.notify(of_staff(offer.staff_id))

    def _tried(self, step: Callable[..., None], about: str, *more: int) -> bool:
        try:
            step(about, *more)
        except DatabaseDown as error:
            self._desk.seeing.interrupt()
            log.error("%s: not staffed: %s", about, type(error).__name__)
            return False
        except Exception as error:  # noqa: BLE001  whatever it is, it keeps nobody else waiting
            log.error("%s: not staffed: %s", about, type(error).__name__)
            return False
        return True
