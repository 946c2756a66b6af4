"""A caller who told us of risk and may be out of reach: left in haste, blocked us, or gets no messages."""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import Holder
from bot.handover import work
from bot.handover.silence import told_of_risk
from bot.handover.work_model import WorkKind

NOT_WRITTEN_TO = (WorkKind.CONTACT_LOST, WorkKind.DELIVERY_FAILED)
TRIES = 5  # to send one message, which takes about half a minute; then staff are told


def left_quickly(c: Connection, conversation_id: str, at: datetime) -> bool:
    """The caller used the way out that leaves nothing on the screen: work, if they had told of risk."""
    return _open(c, WorkKind.QUICK_EXIT, conversation_id, at)


def blocked(c: Connection, conversation_id: str, at: datetime) -> bool:
    """Their app says that nothing will reach them any more: work, if they had told of risk."""
    return _open(c, WorkKind.CONTACT_LOST, conversation_id, at)


def not_delivered(c: Connection, conversation_id: str, tries: int, at: datetime) -> bool:
    """A message could not be sent `tries` times in a row: work from so many on, if they had told of risk."""
    return tries >= TRIES and _open(c, WorkKind.DELIVERY_FAILED, conversation_id, at)


def delivered(c: Connection, conversation_id: str, at: datetime) -> bool:
    """A message has arrived, so they can be written to again; false if no work was about that."""
    return True in {work.over(c, kind, conversation_id, at) for kind in NOT_WRITTEN_TO}


def _open(c: Connection, kind: WorkKind, conversation_id: str, at: datetime) -> bool:
    conversations.lock(c, conversation_id)
    if conversations.hold(c, conversation_id).holder is Holder.CLOSED or not told_of_risk(c, conversation_id):
        return False
    return work.open_item(c, kind, at, conversation_id=conversation_id) is not None
