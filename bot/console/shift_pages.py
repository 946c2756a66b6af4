"""The bar on every page of the console: whether you are ready, and the callers put before you."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.session import DeskDep, Genuine, Session, Watching
from bot.console.shift import Shift
from bot.console.typed import Number, Typed
from bot.conversations.model import IllegalMove
from bot.handover.duty_model import Duty, Offer
from bot.handover.model import HandoverError
from bot.staff.model import NotAllowed
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/shift")
InFront = Annotated[str, Header(alias="X-In-Front")]  # the conversation whose page somebody looks at
Scripted = Annotated[str | None, Header(alias="HX-Request")]

DUTIES = {Duty.READY: "Ready", Duty.BUSY: "Busy", Duty.OFF: "Off"}
STANDS = {
    Duty.READY: "You are ready. Callers may be offered to you.",
    Duty.BUSY: "You are busy. No callers from the queue are offered to you.",
    Duty.OFF: "You are off. Press Ready when callers may be offered to you.",
    Duty.LOST: "Your connection was lost. Press Ready when you are back.",
}


@router.get("")
def shift_now(desk: DeskDep, session: Watching, in_front: InFront = "") -> HTMLResponse:
    """The bar, for the page that is open."""
    return _bar(desk, session, in_front=in_front)


@router.post("/duty")
def duty(
    desk: DeskDep, session: Genuine, duty: Typed = "", hx_request: Scripted = None, in_front: InFront = ""
) -> Response:
    """Says that they are ready, busy or off."""
    if duty in DUTIES:
        Shift(desk).duty(session.staff, Duty(duty))
    if not hx_request:
        return RedirectResponse("/console", 303, HEADERS)
    return _bar(desk, session, said="", in_front=in_front)


@router.post("/offers/{offer_id}/accept")
def accept(desk: DeskDep, session: Genuine, offer_id: Number, hx_request: Scripted = None) -> Response:
    """Takes the caller and goes to them; or says why it is too late."""
    return _answer(desk, session, lambda: Shift(desk).accept(session.staff, offer_id), hx_request, go=True)


@router.post("/offers/{offer_id}/decline")
def decline(desk: DeskDep, session: Genuine, offer_id: Number, hx_request: Scripted = None) -> Response:
    """Says no."""
    return _answer(desk, session, lambda: Shift(desk).decline(session.staff, offer_id), hx_request, go=False)


def _answer(
    desk: Desk, session: Session, act: Callable[[], Offer], scripted: str | None, *, go: bool
) -> Response:
    try:
        offer = act()
    except (HandoverError, NotAllowed) as late:
        return _bar(desk, session, 409, str(late))
    except IllegalMove:
        return _bar(desk, session, 409, "This caller is somewhere else by now.")
    if not go and scripted:
        return _bar(desk, session, said="")
    to = f"/console/conversations/{offer.conversation_id}" if go else "/console"
    if scripted:
        return Response(status_code=204, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303, HEADERS)


def _bar(
    desk: Desk, session: Session, status: int = 200, said: str | None = None, in_front: str = ""
) -> HTMLResponse:
    """`said` is what came of a press: empty if all went well, None if nothing was pressed."""
    shift, staff = Shift(desk), session.staff
    now = shift.duty(staff)
    return page(
        "console/_shift.html", status, session=session, duties=DUTIES, duty=now, stands=STANDS[now],
        before=shift.put_before(staff), taken_over=shift.taken_over(staff), said=said, now=desk.clock(),
        unread=shift.unread(staff, in_front),
    )  # fmt: skip
