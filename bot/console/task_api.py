"""The JSON API for what staff write down beside the talk: whispers, read-backs, forms, and abuse."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from bot.console.acts import Acts
from bot.console.api import DeskDep, Signed
from bot.console.tasks import Tasks
from bot.console.typed import Words
from bot.handover.forms_model import FORMS, FormId, FormIncomplete
from bot.web.problems import problem

router = APIRouter(prefix="/api/v1/staff", tags=["staff"])


class Whisper(BaseModel):
    text: Words


class Answers(BaseModel):
    """By the ids of the form's questions; of choices, the value."""

    answers: dict[str, Words]


class Reason(BaseModel):
    reason: Words


@router.post("/conversations/{conversation_id}/whisper")
def whisper(desk: DeskDep, staff: Signed, conversation_id: str, body: Whisper) -> dict[str, bool]:
    """A note for colleagues, that no caller reads. The conversation lists it under `whispers`."""
    Acts(desk).whisper(staff, conversation_id, body.text)
    return {"kept": True}


@router.post("/conversations/{conversation_id}/read-back")
def read_back(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, bool]:
    """The summary was read back to the caller, and they agreed; 409 unless they hold the conversation."""
    Acts(desk).read_back(staff, conversation_id)
    return {"kept": True}


@router.get("/forms")
def forms(_: Signed) -> dict[str, Any]:
    """The forms there are, and what each asks. All of a form must be answered."""
    return {"items": [{"form": form.value} | asdict(about) for form, about in FORMS.items()]}


@router.get("/conversations/{conversation_id}/forms")
def filled(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, Any]:
    """Every form about this caller, oldest first."""
    found = Tasks(desk).filled(staff, conversation_id)
    return {"items": [asdict(one) | {"at": one.at.isoformat()} for one in found]}


@router.post("/conversations/{conversation_id}/forms/{form}")
def fill(desk: DeskDep, staff: Signed, conversation_id: str, form: FormId, body: Answers) -> Response:
    """Keeps a form and does what it is for; 422 names the questions that are `missing`."""
    try:
        Tasks(desk).fill(staff, conversation_id, form, body.answers)
    except FormIncomplete as incomplete:
        return problem(422, "The form is not complete", str(incomplete), missing=sorted(incomplete.missing))
    return Response(status_code=204)


@router.get("/conversations/{conversation_id}/conduct")
def conduct(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, Any]:
    """What was done about abuse so far, oldest first."""
    steps = Tasks(desk).conduct(staff, conversation_id)
    return {"items": [{"step": step, "staff": by, "at": at.isoformat()} for step, by, at in steps]}


@router.post("/conversations/{conversation_id}/conduct/warn")
def warn(desk: DeskDep, staff: Signed, conversation_id: str) -> dict[str, bool]:
    """Tells the caller what abuse may lead to; 409 unless they hold the conversation."""
    Tasks(desk).warn(staff, conversation_id)
    return {"warned": True}


@router.post("/conversations/{conversation_id}/conduct/end")
def end(desk: DeskDep, staff: Signed, conversation_id: str, body: Reason) -> dict[str, str]:
    """Leaves a caller who was warned: closed, or where risk is open the queue and a clinician's work."""
    return {"holder": "closed" if Tasks(desk).end(staff, conversation_id, body.reason) else "queue"}
