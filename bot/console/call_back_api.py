"""The JSON API for whom to ring, and what became of each try."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from bot.console.api import DeskDep, Signed
from bot.console.calls import Calls
from bot.console.typed import Number, Words
from bot.console.work import work_json
from bot.handover.call_back_model import CallBack
from bot.staff.model import Staff

router = APIRouter(prefix="/api/v1/staff/call-backs", tags=["staff"])


class Rang(BaseModel):
    reached: bool
    note: Words = ""


def call_back_json(found: CallBack, staff: Staff, now: datetime) -> dict[str, Any]:
    """The work, with the number for whoever rings now: null for others, and while it is not safe to ring."""
    return work_json(found.work, now) | {
        "phone": found.number_for(staff.id),
        "safe_now": not found.quiet,
        "safe": found.wish.safe,
        "best_time": found.wish.best_time,
        "needs_review": found.needs_review,
        "closed": found.closed,
    }


@router.get("")
def to_ring(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """Whom to ring, what is due first."""
    return {"items": [call_back_json(one, staff, desk.clock()) for one in Calls(desk).to_ring(staff)]}


@router.post("/{item_id}/ring")
def ring(desk: DeskDep, staff: Signed, item_id: Number) -> dict[str, Any]:
    """They ring now, and get the number; 409 if a colleague rings already."""
    return call_back_json(Calls(desk).ring(staff, item_id), staff, desk.clock())


@router.post("/{item_id}/leave")
def leave(desk: DeskDep, staff: Signed, item_id: Number) -> dict[str, Any]:
    """They do not ring after all; 409 unless it is theirs."""
    return work_json(Calls(desk).leave(staff, item_id), desk.clock())


@router.post("/{item_id}/tries")
def tried(desk: DeskDep, staff: Signed, item_id: Number, body: Rang) -> dict[str, Any]:
    """Keeps what came of it, from who rings; 409 too soon after the last try, or after all of them."""
    return work_json(Calls(desk).tried(staff, item_id, body.reached, body.note), desk.clock())
