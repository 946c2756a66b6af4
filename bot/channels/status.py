"""The words for where a conversation is now: with whom, or how the waiting goes. Every state has its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.bootstrap import Desk
from bot.channels.watched import watched
from bot.conversations.model import Hold, Holder, Why
from bot.handover import prefers_bot
from bot.handover.limits import Limits
from bot.handover.model import Standing
from bot.handover.standing import QUEUED_AT_ONCE, standing
from bot.handover.waiting import Waiting, waiting_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Status:
    """One line for the page of whoever writes, and what it offers who waits: to be rung, or not to wait."""

    words: str
    call_back: bool = False
    may_go_on: bool = False


def status_of(desk: Desk, c: Connection, conversation_id: str, hold: Hold, person: str) -> Status:
    """Where the conversation is now; `person` is who holds it."""
    if hold.holder is Holder.HUMAN:
        return Status(desk.wording.text("utter_status_human", person=person))
    if hold.holder is Holder.CLOSED:
        return Status(desk.wording.text("utter_status_closed"))
    now = standing(c, conversation_id, desk.ruleset)
    if hold.holder is Holder.QUEUE:
        at = desk.clock()
        found = waiting_of(c, conversation_id, at, desk.seeing.patient(Limits.of(desk.settings), at))
        stands = found or Waiting(1, on_duty=True)
        ring = not stands.on_duty and not watched(desk, now)
        return Status(waiting_words(desk, now, stands), ring, prefers_bot.may(c, now, desk.ruleset))
    if hold.why is Why.HANDED_BACK and now.priority in QUEUED_AT_ONCE and not watched(desk, now):
        return Status(desk.wording.text("utter_status_company"))
    return Status(desk.wording.text("utter_status_bot"))


def waiting_words(desk: Desk, now: Standing, waiting: Waiting) -> str:
    """Where they are in the queue and whom to ring meanwhile; neither if somebody may read along."""
    if watched(desk, now):
        return desk.wording.text("utter_waiting_discreet")
    if not waiting.on_duty:
        return desk.wording.text("utter_waiting_nobody", place=waiting.place)
    if waiting.place == 1:
        return desk.wording.text("utter_waiting_next")
    return desk.wording.text("utter_waiting_place", place=waiting.place)
