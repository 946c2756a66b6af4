"""Says who has come or gone and how a conversation ends, worded so that it gives nobody away."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from bot.bootstrap import Desk
from bot.channels.watched import watched
from bot.conversations import service as conversations
from bot.conversations.model import PHONE, Draft, Kind, Sender
from bot.handover.model import Standing
from bot.handover.standing import standing
from bot.staff.model import Staff

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Who(TypedDict):
    """What callers read of a member of staff: the name chosen for that, and the role."""

    name: str
    role: str


def tell(
    desk: Desk,
    c: Connection,
    conversation_id: str,
    wording: str,
    /,
    kind: Kind = Kind.TEXT,
    **variables: str,
) -> None:
    """Says to the caller, in this transaction, what has just been done; on the telephone they hear it."""
    if conversations.get(c, conversation_id).channel == PHONE:
        return
    name = fitting(desk, standing(c, conversation_id, desk.ruleset), wording)
    draft = Draft(Sender.SYSTEM, desk.wording.text(name, **variables), kind)
    conversations.say(c, conversation_id, draft, desk.clock())


def who(desk: Desk, staff: Staff) -> Who:
    """A member of staff as callers read them."""
    return Who(name=staff.name_for_callers, role=desk.wording.text(f"utter_role_{staff.role}"))


def fitting(desk: Desk, now: Standing, wording: str) -> str:
    """The name of this wording, or of its discreet one where somebody else may read along."""
    discreet = f"{wording}_discreet"
    return discreet if desk.wording.has(discreet) and watched(desk, now) else wording
