"""What colleagues do between them about one conversation: hand it over, take it over, agree to its end."""

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse

from bot.console.acts import Acts
from bot.console.session import DeskDep, Genuine, Needs, Signed
from bot.console.shift import Shift
from bot.console.showing import act
from bot.console.typed import Number, Typed
from bot.staff.model import Role
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/conversations/{conversation_id}")
CLINICIANS = [Depends(Needs(Role.CLINICIAN))]


@router.post("/transfer")
def transfer(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    to: Typed = "",
    note: Typed = "",
) -> Response:
    """Asks a colleague to take the caller over. The note stays in the box if they cannot be asked."""
    return act(
        desk, session, conversation_id,
        lambda: Shift(desk).transfer(session.staff, conversation_id, to, note),
        transfer_to=to, transfer_note=note,
    )  # fmt: skip


@router.post("/transfer/take-back")
def take_back(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """Keeps the caller after all."""
    return act(desk, session, conversation_id, lambda: Shift(desk).take_back(session.staff, conversation_id))


@router.post("/take-over", dependencies=CLINICIANS)
def take_over(desk: DeskDep, session: Genuine, conversation_id: str, reason: Typed = "") -> Response:
    """Takes the caller over from a colleague, who reads why."""
    return act(
        desk, session, conversation_id,
        lambda: Acts(desk).take_over(session.staff, conversation_id, reason), take_over_reason=reason,
    )  # fmt: skip


@router.post("/second/{request_id}/agree", dependencies=CLINICIANS)
def agree(desk: DeskDep, session: Genuine, conversation_id: str, request_id: Number) -> Response:
    """Agrees, and it is done."""
    return act(desk, session, conversation_id, lambda: Acts(desk).agree(session.staff, request_id))


@router.post("/second/{request_id}/refuse", dependencies=CLINICIANS)
def refuse(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    request_id: Number,
    reason: Typed = "",
) -> Response:
    """Says no, and why."""
    return act(
        desk, session, conversation_id, lambda: Acts(desk).refuse(session.staff, request_id, reason),
        refused=request_id, refuse_reason=reason,
    )  # fmt: skip


@router.post("/typing")
def typing(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """They are typing to this caller. Nothing of the text comes with it."""
    Shift(desk).typing(session.staff, conversation_id)
    return Response(status_code=204, headers=HEADERS)


@router.get("/typing")
def who_is_typing(desk: DeskDep, session: Signed, conversation_id: str) -> HTMLResponse:
    """The colleagues who are typing now, for the page that is open."""
    names = Shift(desk).who_is_typing(session.staff, conversation_id)
    return page("console/_typing.html", typing=names)
