"""How a caller who waits asks to be rung: a page that works without scripts, and the same for programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel

from bot.bootstrap import Desk
from bot.channels.api import Authorised, RepliesOut, as_json, state
from bot.channels.web import DeskDep, Open, no_chat
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Message, Sender
from bot.handover import call_backs
from bot.handover.call_back_model import SAFE, TIMES, BadCallBack
from bot.web.cookies import from_our_own_pages
from bot.web.rendering import HEADERS, page

router = APIRouter()


class CallBackIn(BaseModel):
    """`safe`: yes, or no_message if we may not leave one. `best_time`: any, morning, afternoon, evening."""

    phone: str
    safe: str
    best_time: str = "any"


def ask(desk: Desk, conversation_id: str, phone: str, safe: str, best_time: str) -> list[Message]:
    """Keeps the wish and says so, in one transaction. Raises BadCallBack."""
    with desk.begin(conversation_id) as c:
        at = desk.clock()
        if not call_backs.ask(c, conversation_id, phone, safe, best_time, desk.ruleset, at):
            return []
        draft = Draft(Sender.SYSTEM, desk.wording.text("utter_call_back_kept"))
        return [conversations.say(c, conversation_id, draft, at)]


@router.post("/api/v1/conversations/{conversation_id}/call-back", response_model=RepliesOut, tags=["callers"])
def by_program(desk: DeskDep, conversation_id: Authorised, body: CallBackIn) -> dict[str, Any]:
    """Asks to be rung while waiting for a person; 422 for a number that cannot be rung."""
    said = ask(desk, conversation_id, body.phone, body.safe, body.best_time)
    return {"messages": as_json(said), "state": state(desk, conversation_id)}


@router.get("/chat/call-back", include_in_schema=False)
def form(desk: DeskDep, conversation_id: Open) -> HTMLResponse:
    """The form."""
    return no_chat(desk) if conversation_id is None else _page(desk)


@router.post("/chat/call-back", include_in_schema=False, dependencies=[Depends(from_our_own_pages)])
def by_page(
    desk: DeskDep,
    conversation_id: Open,
    phone: Annotated[str, Form()] = "",
    safe: Annotated[str, Form()] = "",
    best_time: Annotated[str, Form()] = "",
) -> Response:
    """Keeps it and goes back to the chat; or says what to change, with what was typed still there."""
    if conversation_id is None:
        return no_chat(desk)
    if safe == "no":
        return RedirectResponse("/chat#latest", 303, HEADERS)
    try:
        ask(desk, conversation_id, phone, safe, best_time)
    except BadCallBack as wrong:
        return _page(desk, wrong, phone=phone, safe=safe, best_time=best_time)
    return RedirectResponse("/chat#latest", 303, HEADERS)


def _page(desk: Desk, wrong: BadCallBack | None = None, **typed: str) -> HTMLResponse:
    def items(factor: str, values: tuple[str, ...], given: str) -> list[dict[str, Any]]:
        found = desk.wording.choices(factor, values)
        return [{"value": c["value"], "text": c["label"], "checked": c["value"] == given} for c in found]

    return page(
        "caller/call_back.html", 422 if wrong else 200, error=str(wrong or ""),
        field=wrong.field if wrong else "", phone=typed.get("phone", ""),
        safe=items("call_back_safe", (*SAFE, "no"), typed.get("safe", "")),
        times=items("call_back_time", TIMES, typed.get("best_time", "any")),
        text=desk.wording.text, demonstration=desk.demonstration,
    )  # fmt: skip
