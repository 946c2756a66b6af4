"""How a caller who waits says that they would rather go on with the assistant."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, BackgroundTasks, Depends, Response
from fastapi.responses import RedirectResponse

from bot.bootstrap import Desk
from bot.channels.api import Authorised, StateOut, state
from bot.channels.told import tell
from bot.channels.web import DeskDep, Open, RelayDep, no_chat
from bot.handover import prefers_bot
from bot.handover.prefers_bot import StaysInQueue
from bot.web.cookies import from_our_own_pages
from bot.web.rendering import HEADERS

router = APIRouter()


def go_on(desk: Desk, conversation_id: str) -> None:
    """Gives them back to the bot and says so, in one transaction. Raises StaysInQueue."""
    with desk.begin(conversation_id) as c:
        prefers_bot.go_on(c, conversation_id, desk.ruleset, desk.clock())
        tell(desk, c, conversation_id, "utter_prefers_bot")


@router.post("/api/v1/conversations/{conversation_id}/go-on", response_model=StateOut, tags=["callers"])
def by_program(
    desk: DeskDep, relay: RelayDep, conversation_id: Authorised, later: BackgroundTasks
) -> dict[str, Any]:
    """Goes on with the assistant instead of waiting for a person; 409 where a person is needed."""
    go_on(desk, conversation_id)
    later.add_task(relay.resume, conversation_id)
    return state(desk, conversation_id)


@router.post("/chat/go-on", include_in_schema=False, dependencies=[Depends(from_our_own_pages)])
def by_page(desk: DeskDep, relay: RelayDep, conversation_id: Open, later: BackgroundTasks) -> Response:
    """The same; a press that comes too late changes nothing, and the page says how things stand."""
    if conversation_id is None:
        return no_chat(desk)
    try:
        go_on(desk, conversation_id)
        later.add_task(relay.resume, conversation_id)
    except StaysInQueue:
        pass
    return RedirectResponse("/chat#latest", 303, HEADERS, background=later)
