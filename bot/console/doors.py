"""Signing in to the console, in one step or two, and out of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.roles import anybody, idle, signing_in
from bot.console.session import DeskDep, Genuine
from bot.console.shift import Shift
from bot.console.typed import Typed
from bot.handover.work_model import KINDS
from bot.staff import service as accounts
from bot.staff import sessions
from bot.staff.model import SignInExpired, SignInOff, TooManyTries, WrongSignIn
from bot.staff.sessions import UsedBy
from bot.staff.signing_in import Next, SigningIn
from bot.web.cookies import (
    BEGUN,
    SIGN_IN,
    from_our_own_pages,
    give_begun,
    give_session,
    take_begun,
    take_session,
)
from bot.web.qr import qr_code
from bot.web.rendering import HEADERS, SERVICE_NAME, page

router = APIRouter()
ANYBODY = [Depends(anybody)]
OUR_OWN = [Depends(anybody), Depends(from_our_own_pages)]
REFUSED = {WrongSignIn: 401, SignInExpired: 401, SignInOff: 403, TooManyTries: 429}
NEXT = {Next.CODE: f"{SIGN_IN}/code", Next.SET_UP: f"{SIGN_IN}/second-factor"}
Refusal = WrongSignIn | SignInExpired | SignInOff | TooManyTries


def at_this_browser(request: Request, desk: Desk) -> SigningIn:
    """Somebody at this browser who wants to come in."""
    return signing_in(desk, request.client.host if request.client else "", UsedBy.BROWSER)


def sign_in_again(
    desk: Desk, refusal: Refusal | None = None, username: str = "", at: str = "username"
) -> HTMLResponse:
    """The first page, with why it is shown again and `at` which of the two ways in it went wrong."""
    return page(
        "console/sign_in.html", REFUSED[type(refusal)] if refusal else 200, error=str(refusal or ""),
        username=username, at=at if desk.settings.password_sign_in else "organisation",
        demonstration=desk.demonstration, settings=desk.settings,
    )  # fmt: skip


@router.get("/sign-in", dependencies=ANYBODY)
def sign_in_page(desk: DeskDep) -> HTMLResponse:
    """Where staff begin."""
    return sign_in_again(desk)


@router.post("/sign-in", dependencies=OUR_OWN)
def sign_in(
    request: Request,
    desk: DeskDep,
    username: Typed = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """The password: a session for one shift, or on to the second factor."""
    try:
        step = at_this_browser(request, desk).with_password(username, password)
    except (WrongSignIn, SignInOff, TooManyTries) as refusal:
        return sign_in_again(desk, refusal, username)
    if step.next is Next.NOTHING:
        return let_in(desk, step.token, first_page(desk, step.token))
    response = RedirectResponse(NEXT[step.next], 303, HEADERS)
    give_begun(response, desk.settings, step.token)
    return response


@router.get("/sign-in/code", dependencies=ANYBODY)
def code_page(desk: DeskDep) -> HTMLResponse:
    """Where the second factor is asked for."""
    return page("console/sign_in_code.html", demonstration=desk.demonstration)


@router.post("/sign-in/code", dependencies=OUR_OWN)
def code(request: Request, desk: DeskDep, code: Annotated[str, Form()] = "") -> Response:
    """The second factor, or a recovery code."""
    try:
        token = at_this_browser(request, desk).with_code(request.cookies.get(BEGUN, ""), code)
    except SignInExpired as refusal:
        return sign_in_again(desk, refusal)
    except (WrongSignIn, SignInOff, TooManyTries) as refusal:
        status = REFUSED[type(refusal)]
        return page("console/sign_in_code.html", status, error=str(refusal), demonstration=desk.demonstration)
    return let_in(desk, token, first_page(desk, token))


@router.get("/sign-in/second-factor", dependencies=ANYBODY)
def set_up_page(request: Request, desk: DeskDep) -> Response:
    """What the phone needs, and where its first code goes."""
    return _set_up(request, desk)


@router.post("/sign-in/second-factor", dependencies=OUR_OWN)
def set_up(request: Request, desk: DeskDep, code: Annotated[str, Form()] = "") -> Response:
    """The phone's first code: a session, and the recovery codes, this once."""
    try:
        token, codes = at_this_browser(request, desk).finish_set_up(request.cookies.get(BEGUN, ""), code)
    except SignInExpired as refusal:
        return sign_in_again(desk, refusal)
    except (WrongSignIn, SignInOff, TooManyTries) as refusal:
        return _set_up(request, desk, refusal)
    response = page(
        "console/recovery_codes.html",
        codes=codes,
        go_on=first_page(desk, token),
        demonstration=desk.demonstration,
    )
    give_session(response, desk.settings, token)
    take_begun(response)
    return response


@router.post("/sign-out")
def sign_out(desk: DeskDep, session: Genuine, sure: Typed = "") -> Response:
    """Ends the session here and on the server. Whoever would leave something behind is asked once more."""
    shift = Shift(desk)
    if sure != "yes" and shift.last_session(session.staff):
        left = shift.in_hand(session.staff)
        if left.callers or left.work:
            return page(
                "console/sign_out.html", session=session, left=left, kinds=KINDS,
                demonstration=desk.demonstration,
            )  # fmt: skip
    shift.sign_out(session.staff, session.token)
    response = RedirectResponse(SIGN_IN, 303, HEADERS)
    take_session(response)
    return response


def first_page(desk: Desk, token: str) -> str:
    """Where whoever has a password begins: at their account if a colleague has seen it, else at the wall."""
    with desk.reading() as c:
        found = sessions.staff_of(c, token, desk.clock(), idle(desk))
        lent = found is not None and accounts.password_is_lent(c, found[0].id)
    return "/console/account?done=lent" if lent else "/console"


def let_in(desk: Desk, token: str, where: str = "/console") -> Response:
    """The console, with a session of its own."""
    response = RedirectResponse(where, 303, HEADERS)
    give_session(response, desk.settings, token)
    take_begun(response)
    return response


def _set_up(request: Request, desk: Desk, refusal: Refusal | None = None) -> Response:
    try:
        shown = at_this_browser(request, desk).setting_up(request.cookies.get(BEGUN, ""), SERVICE_NAME)
    except (SignInExpired, SignInOff) as expired:
        return sign_in_again(desk, expired)
    return page(
        "console/second_factor.html", REFUSED[type(refusal)] if refusal else 200, error=str(refusal or ""),
        code=qr_code(shown.address), secret=shown.secret, username=shown.staff.username,
        demonstration=desk.demonstration,
    )  # fmt: skip
