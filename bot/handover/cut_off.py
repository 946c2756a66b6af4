"""A telephone call whose handler's connection is lost stays with them: no colleague has a line to the caller.

What was lost is a page, and perhaps the call too: it is work that rings for them, and then up the chain.
"""

from datetime import datetime

from sqlalchemy import Connection

from bot.conversations import service as conversations
from bot.conversations.model import PHONE, Holder
from bot.handover import work, work_store
from bot.handover.work_model import Act, WorkKind


def stays(c: Connection, conversation_id: str, staff_id: int, at: datetime) -> bool:
    """Whether this is a call that somebody who is gone has; if so it is work now."""
    hold = conversations.hold(c, conversation_id)
    theirs = hold.holder is Holder.HUMAN and hold.staff_id == staff_id
    if not theirs or conversations.get(c, conversation_id).channel != PHONE:
        return False
    item_id = work.open_item(c, WorkKind.CALL_CUT, at, conversation_id=conversation_id, due_at=at)
    if item_id is not None:
        work_store.add_act(c, item_id, Act.PASSED_ON, None, at)  # to nobody yet: it rings for them alone
    return True


def may_be(c: Connection, conversation_id: str) -> bool:
    """Whether it is open if this call was cut off."""
    return work_store.open_item(c, WorkKind.CALL_CUT, conversation_id) is not None


def goes_on(c: Connection, conversation_id: str, at: datetime) -> None:
    """Whoever has the call says so, or enters what the caller says."""
    work.over(c, WorkKind.CALL_CUT, conversation_id, at)
