"""Triage by proxy: the page where a member of staff enters a telephone call, question by question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from bot.console.session import DeskDep, Genuine, Signed
from bot.console.showing import act, case_page
from bot.console.typed import Typed
from bot.web.rendering import HEADERS

if TYPE_CHECKING:
    from bot.channels.phone import Phone

router = APIRouter(prefix="/console", include_in_schema=False)


@router.post("/phone")
def begin(request: Request, session: Genuine) -> Response:
    """Starts a call, which whoever pressed the button has."""
    phone: Phone = request.app.state.phone
    return RedirectResponse(f"/console/conversations/{phone.begin(session.staff)}#call-ask", 303, HEADERS)


@router.get("/conversations/{conversation_id}/phone")
def again(desk: DeskDep, session: Signed, conversation_id: str, again: str = "") -> HTMLResponse:
    """The page with a question that was read out before, so that its answer can be changed."""
    return case_page(desk, session, conversation_id, again=again)


@router.post("/conversations/{conversation_id}/phone")
async def enter(
    request: Request,
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    factor: Typed = "",
    said: Typed = "",
) -> Response:
    """Keeps one answer. What was typed stays in the box if it cannot be kept."""
    phone: Phone = request.app.state.phone
    chosen = [str(value) for value in (await request.form()).getlist("answer")]
    return await run_in_threadpool(
        act, desk, session, conversation_id,
        lambda: phone.enter(session.staff, conversation_id, factor, chosen, said),
        entered=said, chosen=chosen, again=factor,
    )  # fmt: skip


@router.post("/conversations/{conversation_id}/phone/goes-on")
def goes_on(request: Request, desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """The connection of whoever has the call was lost; the call was not."""
    phone: Phone = request.app.state.phone
    return act(desk, session, conversation_id, lambda: phone.goes_on(session.staff, conversation_id))
