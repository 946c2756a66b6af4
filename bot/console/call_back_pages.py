"""The console's list of callers who asked to be rung: the number, when, each try, and what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.calls import Calls, how_to_ring
from bot.console.session import DeskDep, Genuine, Session, Signed
from bot.console.typed import Number, Typed
from bot.handover.model import HandoverError
from bot.staff.model import NotAllowed
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/call-backs")


@router.get("")
def to_ring(desk: DeskDep, session: Signed) -> HTMLResponse:
    """Whom to ring, what is due first."""
    return _page(desk, session)


@router.get("/now")
def to_ring_now(desk: DeskDep, session: Signed) -> HTMLResponse:
    """The list alone, for the page that is open."""
    return page("console/_call_backs.html", **_values(desk, session))


@router.post("/{item_id}/ring")
def ring(desk: DeskDep, session: Genuine, item_id: Number) -> Response:
    """They ring now: shows the number, or who was faster."""
    return _act(desk, session, item_id, lambda: Calls(desk).ring(session.staff, item_id))


@router.post("/{item_id}/leave")
def leave(desk: DeskDep, session: Genuine, item_id: Number) -> Response:
    """They do not ring after all."""
    return _act(desk, session, item_id, lambda: Calls(desk).leave(session.staff, item_id))


@router.post("/{item_id}/tries")
def tried(
    desk: DeskDep,
    session: Genuine,
    item_id: Number,
    reached: Typed = "",
    note: Typed = "",
) -> Response:
    """Keeps what came of it. What was typed stays if that is no longer wanted."""
    act = partial(Calls(desk).tried, session.staff, item_id, reached == "yes", note)
    return _act(desk, session, item_id, act, note)


def _act(desk: Desk, session: Session, item_id: int, act: Callable[[], object], note: str = "") -> Response:
    """Does it and shows the list, from this caller on; or why not."""
    try:
        act()
    except (HandoverError, NotAllowed) as late:
        return _page(desk, session, 409, str(late), note, item_id)
    return RedirectResponse(f"/console/call-backs#call-head-{item_id}", 303, HEADERS)


def _page(
    desk: Desk, session: Session, status: int = 200, error: str = "", note: str = "", of: int = 0
) -> HTMLResponse:
    values = _values(desk, session)
    return page("console/call_backs.html", status, **values, error=error, note=note, of=of)


def _values(desk: Desk, session: Session) -> dict[str, Any]:
    return {
        "session": session, "demonstration": desk.demonstration, "now": desk.clock(),
        "calls": Calls(desk).to_ring(session.staff), "how": partial(how_to_ring, wording=desk.wording),
    }  # fmt: skip
