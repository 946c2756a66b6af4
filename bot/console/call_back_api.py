"""The JSON API for whom to ring, and what became of each try."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel

from bot.console.api import DeskDep, Signed
from bot.console.calls import Calls
from bot.handover.call_back_model import CallBack

router = APIRouter(prefix="/api/v1/staff/call-backs", tags=["staff"])


class Rang(BaseModel):
    reached: bool
    note: str = ""


def call_back_json(found: CallBack) -> dict[str, Any]:
    return {
        "id": found.id,
        "conversation_id": found.conversation_id,
        "phone": found.phone,
        "safe": found.safe,
        "best_time": found.best_time,
        "at": found.at.isoformat(),
        "open": found.open,
        "needs_review": found.needs_review,
        "tries": [
            {"staff": one.staff, "reached": one.reached, "note": one.note, "at": one.at.isoformat()}
            for one in found.tries
        ],
    }


@router.get("")
def to_ring(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """Whom to ring, longest waiting first."""
    return {"items": [call_back_json(found) for found in Calls(desk).to_ring(staff)]}


@router.post("/{call_back_id}/tries")
def tried(
    desk: DeskDep, staff: Signed, call_back_id: Annotated[int, Path(ge=1, lt=2**31)], body: Rang
) -> dict[str, Any]:
    """Keeps that somebody rang; 409 when there is nothing left to try."""
    return call_back_json(Calls(desk).tried(staff, call_back_id, body.reached, body.note))
