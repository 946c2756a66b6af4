"""One's own account: password, second factor, and where one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.doors import NEXT, at_this_browser
from bot.console.roles import idle
from bot.console.session import DeskDep, Genuine, Session, Signed
from bot.console.typed import Number, Typed
from bot.staff import service as accounts
from bot.staff import sessions
from bot.staff.model import BadStaffDetails, SignInOff, TooManyTries, WrongSignIn
from bot.staff.sessions import UsedBy
from bot.staff.signing_in import Next
from bot.web.cookies import give_begun, give_session
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/account")
ACCOUNT = "/console/account"
DONE = {
    "password": "Your password is changed.",
    "name": "Your name for callers is changed.",
    "session": "The session has ended.",
    "lent": "A supervisor has seen your password. Choose one of your own first, at the end of this page.",
}


@router.get("")
def account_page(desk: DeskDep, session: Signed, done: str = "") -> HTMLResponse:
    """What there is to see and change, and what was just done."""
    return _page(desk, session, done=DONE.get(done, ""))


@router.post("/name")
def rename(desk: DeskDep, session: Genuine, name: Typed = "") -> Response:
    """Another name for callers to read."""
    try:
        with desk.begin() as c:
            accounts.rename(c, session.staff.username, name, desk.clock(), by=session.staff)
    except BadStaffDetails as bad:
        return _page(desk, session, 422, {"name": f"Choose another one: {bad}."}, typed=name)
    return RedirectResponse(f"{ACCOUNT}?done=name", 303, HEADERS)


@router.post("/password")
def change_password(
    request: Request,
    desk: DeskDep,
    session: Genuine,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
) -> Response:
    """A new password: every session ends, and this browser gets a new one."""
    address = request.client.host if request.client else ""
    try:
        right = at_this_browser(request, desk).knows_password(session.staff, old)
        with desk.begin() as c:
            accounts.change_password(c, session.staff, right, new, desk.clock())
            token = sessions.open_session(c, session.staff.id, UsedBy.BROWSER, address, desk.clock())
    except WrongSignIn as wrong:
        return _page(desk, session, 422, {"old": str(wrong)})
    except BadStaffDetails as bad:
        return _page(desk, session, 422, {"new": f"Choose another one: {bad}."})
    except TooManyTries as too_many:
        return _page(desk, session, 429, {"old": str(too_many)})
    response = RedirectResponse(f"{ACCOUNT}?done=password", 303, HEADERS)
    give_session(response, desk.settings, token)
    return response


@router.post("/second-factor")
def begin_set_up(request: Request, desk: DeskDep, session: Genuine) -> Response:
    """On to the page that sets it up."""
    try:
        begun = at_this_browser(request, desk).begin_set_up(session.staff)
    except SignInOff:
        return RedirectResponse(ACCOUNT, 303, HEADERS)
    response = RedirectResponse(NEXT[Next.SET_UP], 303, HEADERS)
    give_begun(response, desk.settings, begun)
    return response


@router.post("/sessions/{session_id}/end")
def end_session(desk: DeskDep, session: Genuine, session_id: Number) -> Response:
    """Ends one of their own sessions."""
    with desk.begin() as c:
        accounts.end_session(c, session.staff, session_id, desk.clock())
    return RedirectResponse(f"{ACCOUNT}?done=session", 303, HEADERS)


def _page(
    desk: Desk,
    session: Session,
    status: int = 200,
    errors: dict[str, str] | None = None,
    done: str = "",
    typed: str | None = None,
) -> HTMLResponse:
    with desk.reading() as c:
        own = sessions.open_sessions(c, session.staff, session.token, desk.clock(), idle(desk))
        second_factor = accounts.has_second_factor(c, session.staff)
    return page(
        "console/account.html", status, session=session, sessions=own, second_factor=second_factor,
        errors=errors or {}, done=done, name=session.staff.chosen_name if typed is None else typed,
        demonstration=desk.demonstration, settings=desk.settings,
    )  # fmt: skip
