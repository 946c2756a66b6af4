"""The JSON API for presence, offers, transfers and the second person's word."""

from typing import Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from bot.console.acts import Acts
from bot.console.api import DeskDep, Needs, Signed
from bot.console.shift import Shift
from bot.console.typed import Number, Words
from bot.handover.duty_model import Duty, Offer
from bot.handover.second_model import SecondRequest
from bot.staff.model import Role

router = APIRouter(prefix="/api/v1/staff", tags=["staff"])


class Presence(BaseModel):
    """A sign of life, at least every 15 seconds; with `duty` also what they say of themselves."""

    duty: Literal["ready", "busy", "off"] | None = None


class Transfer(BaseModel):
    """Who should take the caller over, by user name, and a note for them."""

    to: Words
    note: Words


class Refusal(BaseModel):
    reason: Words


def offer_json(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "conversation_id": offer.conversation_id,
        "kind": "transfer" if offer.transfer else "queue",
        "from_id": offer.from_id,
        "note": offer.note,
        "at": offer.at.isoformat(),
        "expires_at": offer.expires_at.isoformat(),
    }


def second_json(request: SecondRequest) -> dict[str, Any]:
    return {
        "id": request.id,
        "conversation_id": request.conversation_id,
        "act": request.act.value,
        "asked_by": request.staff,
        "details": dict(request.details),
        "at": request.at.isoformat(),
    }


@router.post("/presence")
def presence(desk: DeskDep, staff: Signed, body: Presence | None = None) -> dict[str, str]:
    """Keeps their presence alive. Whoever began this and stops for 45 seconds gives their callers back."""
    said = body.duty if body else None
    if said is None:
        Shift(desk).beat(staff)
    return {"duty": Shift(desk).duty(staff, Duty(said) if said else None).value}


@router.get("/presence")
def present(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """Who is here now: whom one can hand a caller to."""
    return {
        "items": [
            {
                "username": one.staff.username,
                "role": one.staff.role.value,
                "areas": list(one.staff.areas),
                "duty": one.duty.value,
            }
            for one in Shift(desk).present(staff)
        ]
    }


@router.get("/offers")
def offers(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """The callers put before them now, from the queue or by a colleague."""
    return {"items": [offer_json(offer) for offer in Shift(desk).offers(staff)]}


@router.get("/unread")
def unread(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """Their own callers who wrote since they last read, claimed or wrote, most urgent first."""
    return {
        "items": [
            {
                "conversation_id": one.conversation.id,
                "priority": one.priority.value if one.priority else None,
                "code": one.priority.code if one.priority else None,
                "since": one.since.isoformat(),
                "lines": one.lines,
                "pressing": one.pressing,
            }
            for one in Shift(desk).unread(staff)
        ]
    }


@router.post("/offers/{offer_id}/accept")
def accept(desk: DeskDep, staff: Signed, offer_id: Number) -> dict[str, Any]:
    """Takes the caller; 409 if the offer has ended."""
    return offer_json(Shift(desk).accept(staff, offer_id)) | {"holder": "human"}


@router.post("/offers/{offer_id}/decline")
def decline(desk: DeskDep, staff: Signed, offer_id: Number) -> dict[str, Any]:
    """Says no: the next person is asked, or the colleague keeps the caller."""
    return offer_json(Shift(desk).decline(staff, offer_id))


@router.post("/conversations/{conversation_id}/transfer")
def transfer(desk: DeskDep, staff: Signed, conversation_id: str, body: Transfer) -> dict[str, Any]:
    """Asks a colleague to take the caller over; until they accept nothing changes. 409 if they are away."""
    return offer_json(Shift(desk).transfer(staff, conversation_id, body.to, body.note))


@router.post("/conversations/{conversation_id}/transfer/take-back")
def take_back(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, str]:
    """Keeps the caller after all."""
    Shift(desk).take_back(staff, conversation_id)
    return {"holder": "human"}


@router.post("/conversations/{conversation_id}/take-over", dependencies=[Depends(Needs(Role.CLINICIAN))])
def take_over(desk: DeskDep, staff: Signed, conversation_id: str, body: Refusal) -> dict[str, str]:
    """Takes the caller over from a colleague, with a reason; for a clinician or a supervisor."""
    Acts(desk).take_over(staff, conversation_id, body.reason)
    return {"holder": "human"}


@router.post("/conversations/{conversation_id}/typing")
def typing(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, list[str]]:
    """They are typing, for some seconds; answers with the colleagues who are typing there too."""
    Shift(desk).typing(staff, conversation_id)
    return {"typing": Shift(desk).who_is_typing(staff, conversation_id)}


@router.get("/second-person")
def waiting(desk: DeskDep, staff: Signed) -> dict[str, Any]:
    """What waits for a second person's word."""
    return {"items": [second_json(request) for request in Acts(desk).seconds(staff)]}


@router.post("/second-person/{request_id}/agree")
def agree(desk: DeskDep, staff: Signed, request_id: Number) -> dict[str, Any]:
    """Agrees, and it is done; 409 if the caller has written since it was asked."""
    return second_json(Acts(desk).agree(staff, request_id))


@router.post("/second-person/{request_id}/refuse")
def refuse(desk: DeskDep, staff: Signed, request_id: Number, body: Refusal) -> dict[str, Any]:
    """Says no, and why."""
    return second_json(Acts(desk).refuse(staff, request_id, body.reason))
