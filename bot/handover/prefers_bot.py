"""A caller in the queue who would rather go on with the bot, where only their own wish put them there."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.handover.model import HandoverError, Standing
from bot.handover.standing import QUEUED_AT_ONCE, could_still_rise, standing
from bot.handover.taking import withdraw_offer
from bot.triage import Priority, Ruleset

THEIR_OWN = (Why.ASKED, Why.NOT_UNDERSTOOD)


class StaysInQueue(HandoverError):
    """What they told us calls for a person."""


def may(c: Connection, now: Standing, ruleset: Ruleset) -> bool:
    """Never at A or B, or with a doubt that is not settled; at C while there is still something to ask."""
    if now.hold.holder is not Holder.QUEUE or now.hold.why not in THEIR_OWN:
        return False
    if now.priority in QUEUED_AT_ONCE or now.answered.reopened:
        return False
    if now.priority is Priority.URGENT and not could_still_rise(now.answered, ruleset, now.priority):
        return False
    return conversations.people_alone_answer(c, now.conversation.id) is None


def go_on(c: Connection, conversation_id: str, ruleset: Ruleset, at: datetime) -> None:
    """The bot has them again, and nobody is asked to join any more. Raises StaysInQueue."""
    conversations.lock(c, conversation_id)
    if not may(c, standing(c, conversation_id, ruleset), ruleset):
        raise StaysInQueue("You stay in line, so that a person can read what you wrote.")
    conversations.move(c, conversation_id, Holder.BOT, Why.PREFERS_BOT, at)
    withdraw_offer(c, conversation_id, at)
