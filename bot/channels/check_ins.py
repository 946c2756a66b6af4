"""The timer for silence: looks for callers who told of risk and stopped writing, and asks how they are."""

import logging
from datetime import datetime, timedelta

from bot.bootstrap import Desk
from bot.channels.watched import watched
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Sender
from bot.handover import silence
from bot.handover.model import Standing
from bot.handover.silence import Step
from bot.handover.standing import QUEUED_AT_ONCE, standing
from bot.settings import Settings

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=3)  # at a start: so much downtime loses nobody
MARGIN = timedelta(hours=1)  # later looks go so much further back than the last step: risk may be learnt late


class CheckIns:
    """The round that keeps company with who has gone silent."""

    every = 5.0

    def __init__(self, desk: Desk) -> None:
        self._desk, self._waits = desk, waits(desk.settings)
        self._since: datetime | None = None  # nobody who wrote before this can have something due

    def look(self) -> None:
        """Does all that is due. What fails is left for the next look, and keeps nobody else waiting."""
        at, whole = self._desk.clock(), True
        try:
            with self._desk.reading() as c:
                due = silence.due(c, self._since or at - LOOK_BACK, at, self._waits)
        except Exception as error:  # noqa: BLE001  whatever it is, the next look may succeed
            log.error("nobody was checked in on: %s", type(error).__name__)
            return
        for conversation_id in due:
            try:
                self._check_in(conversation_id)
            except Exception as error:  # noqa: BLE001
                whole = False
                log.error("%s was not checked in on: %s", conversation_id, type(error).__name__)
        if whole:
            self._since = at - self._waits[Step.STAFF] - MARGIN

    def _check_in(self, conversation_id: str) -> None:
        at = self._desk.clock()
        with self._desk.begin(conversation_id) as c:
            step = silence.take_due(c, conversation_id, at, self._waits)
            if step is not None:
                now = standing(c, conversation_id, self._desk.ruleset)
                name = words(step, now, discreet=watched(self._desk, now))
                draft = Draft(Sender.SYSTEM, self._desk.wording.text(name))
                conversations.say(c, conversation_id, draft, at)


def waits(settings: Settings) -> silence.Waits:
    """How long a silence lasts before each step."""
    minutes = {
        Step.FIRST: settings.first_check_in,
        Step.SECOND: settings.second_check_in,
        Step.STAFF: settings.silence_to_staff,
    }
    return {step: timedelta(minutes=lasts) for step, lasts in minutes.items()}


def words(step: Step, now: Standing, *, discreet: bool) -> str:
    """The name of the wording that fits: who writes, who else may read it, and whether 999 may be needed."""
    values, first = now.answered.values, step is Step.FIRST
    if discreet:
        if first:
            return "utter_check_in_first_discreet"
        silently = now.priority in QUEUED_AT_ONCE
        return "utter_check_in_second_silent" if silently else "utter_check_in_second_discreet"
    name = "utter_check_in_first" if first else "utter_check_in_second"
    return f"{name}_other" if values.get("for_whom") == "other" else name
