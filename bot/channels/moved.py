"""The words for a move that a caller's own message made, where they were told something else before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.bootstrap import Desk
from bot.channels.told import fitting
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Holder, Sender, Why
from bot.handover.model import Standing

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Other moves by a message have their words from the dialogue, or with the emergency wording.
WORDS: Mapping[tuple[Holder, Why], str] = {
    (Holder.BOT, Why.ALARM_ANSWERED): "utter_alarm_answered",
    (Holder.BOT, Why.FAULT_OVER): "utter_fault_over",
    (Holder.BOT, Why.WROTE_AGAIN): "utter_again_bot",
    (Holder.QUEUE, Why.WROTE_AGAIN): "utter_again_waiting",
}


def words(desk: Desk, c: Connection, now: Standing, reply_to: int) -> list[Draft]:
    """What to say of the last move, once."""
    hold = conversations.hold(c, now.conversation.id)
    if hold.why is None or (hold.holder, hold.why) not in WORDS:
        return []
    name = WORDS[hold.holder, hold.why]
    text, fits = desk.wording.text(name), desk.wording.text(fitting(desk, now, name))
    if conversations.told_since(c, now.conversation.id, [text, fits], hold.since):
        return []
    return [Draft(Sender.SYSTEM, fits, reply_to=reply_to)]
