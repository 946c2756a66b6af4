"""A caller at risk who writes to a colleague and gets no answer is work for whoever is there."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import PHONE, Holder, Sender
from bot.handover import work, work_store
from bot.handover.standing import open_risk, priorities_of
from bot.handover.work_model import WorkKind

KIND = WorkKind.UNANSWERED


def due(c: Connection, at: datetime, within: timedelta) -> list[str]:
    """Who has become work, and whose work is over, and neither is kept yet."""
    unheard = {of for of, since in _unanswered(c).items() if at - since >= within}
    known = {item.about for item in work_store.open_items(c, KIND)}
    return sorted(unheard ^ known)


def attend(c: Connection, conversation_id: str, at: datetime, within: timedelta) -> None:
    """Opens the work about this caller, or ends it, as it is now."""
    conversations.lock(c, conversation_id)
    since = _unanswered(c).get(conversation_id)
    if since is None or at - since < within:
        work.over(c, KIND, conversation_id, at)
    else:
        work.open_item(c, KIND, at, conversation_id=conversation_id, due_at=since + within)


def _unanswered(c: Connection) -> dict[str, datetime]:
    """Since when each caller at risk who is with staff, in writing, waits for a word of theirs."""
    held = {of.id: hold for of, hold in record.held_by(c, Holder.HUMAN) if of.channel != PHONE}
    wrote, answered = (record.last_message_times(c, list(held), who) for who in (Sender.CALLER, Sender.STAFF))
    waits: dict[str, datetime] = {}
    for of, hold in held.items():
        if of not in answered or answered[of] < hold.since:  # whoever has come has said nothing yet
            waits[of] = hold.since
        elif of in wrote and wrote[of] > answered[of]:
            waits[of] = record.first_written_after(c, of, answered[of])
    counts = priorities_of(c, waits.keys())
    return {of: since for of, since in waits.items() if counts[of] is None or open_risk(counts[of])}
