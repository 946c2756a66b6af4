"""The JSON API for the work that staff must not forget."""

from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from bot.console.api import DeskDep, Needs, Signed
from bot.console.typed import Number, Words
from bot.console.work import Work, work_json
from bot.staff.model import Role

router = APIRouter(prefix="/api/v1/staff/work", tags=["staff"])


class Done(BaseModel):
    outcome: Words


class Tried(BaseModel):
    what: Words


@router.get("")
def to_do(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """What is open, most urgent first."""
    return {"items": [work_json(item, desk.clock()) for item in Work(desk).to_do(staff)]}


@router.get("/reviews", dependencies=[Depends(Needs(Role.CLINICIAN))])
def reviews(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """What a clinician has still to confirm, due first; confirming the priority ends it."""
    return {"items": [work_json(item, desk.clock()) for item in Work(desk).to_review(staff)]}


@router.get("/alarms")
def alarms(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """The alarms they are to hear now, most urgent first."""
    return {"items": [work_json(item, desk.clock()) for item in Work(desk).ringing(staff)]}


@router.post("/{item_id}/take")
def take(desk: DeskDep, staff: Signed, item_id: Number) -> dict[str, Any]:
    """Takes it; 409 if somebody has it or it has ended."""
    return work_json(Work(desk).take(staff, item_id), desk.clock())


@router.post("/{item_id}/release")
def release(desk: DeskDep, staff: Signed, item_id: Number) -> dict[str, Any]:
    """Puts it back for a colleague; 409 unless it is theirs, or they are a supervisor."""
    return work_json(Work(desk).release(staff, item_id), desk.clock())


@router.post("/{item_id}/tried")
def tried(desk: DeskDep, staff: Signed, item_id: Number, body: Tried) -> dict[str, Any]:
    """Keeps a try to reach the caller that nobody answered; 409 unless it is theirs."""
    return work_json(Work(desk).tried(staff, item_id, body.what), desk.clock())


@router.post("/{item_id}/seen")
def seen(desk: DeskDep, staff: Signed, item_id: Number) -> dict[str, Any]:
    """Quiets its alarm for this step of the chain; 409 if it has ended."""
    return work_json(Work(desk).seen(staff, item_id), desk.clock())


@router.post("/{item_id}/done")
def done(desk: DeskDep, staff: Signed, item_id: Number, body: Done) -> dict[str, Any]:
    """Finishes it, with what came of it; 409 unless it is theirs."""
    return work_json(Work(desk).finish(staff, item_id, body.outcome), desk.clock())
