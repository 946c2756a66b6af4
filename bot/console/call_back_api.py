"""The JSON API for whom to ring, and what became of each try."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from bot.console.api import DeskDep, Signed
from bot.console.calls import Calls
from bot.console.typed import Words
from bot.console.work import ItemId, work_json
from bot.handover.call_back_model import CallBack

router = APIRouter(prefix="/api/v1/staff/call-backs", tags=["staff"])


class Rang(BaseModel):
    reached: bool
    note: Words = ""


def call_back_json(found: CallBack, now: datetime) -> dict[str, Any]:
    """The work, with the number to ring: null while it is not safe to ring."""
    return work_json(found.work, now) | {
        "phone": None if found.quiet else found.wish.phone,
        "safe": found.wish.safe,
        "best_time": found.wish.best_time,
        "needs_review": found.needs_review,
        "closed": found.closed,
    }


@router.get("")
def to_ring(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """Whom to ring, what is due first."""
    return {"items": [call_back_json(found, desk.clock()) for found in Calls(desk).to_ring(staff)]}


@router.post("/{item_id}/tries")
def tried(desk: DeskDep, staff: Signed, item_id: ItemId, body: Rang) -> dict[str, Any]:
    """Keeps that somebody rang; 409 when there is nothing left to try."""
    return work_json(Calls(desk).tried(staff, item_id, body.reached, body.note), desk.clock())
