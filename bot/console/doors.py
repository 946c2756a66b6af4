"""Signing in to the console and out of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.console.session import SIGN_IN, DeskDep, Genuine
from bot.staff import service as accounts
from bot.staff.model import WrongSignIn
from bot.web.cookies import from_our_own_pages, give_session, take_session
from bot.web.rendering import HEADERS, page

router = APIRouter()


@router.get("/sign-in")
def sign_in_page(desk: DeskDep) -> HTMLResponse:
    """Where staff begin."""
    return page("console/sign_in.html", demonstration=desk.demonstration)


@router.post("/sign-in", dependencies=[Depends(from_our_own_pages)])
def sign_in(
    desk: DeskDep, username: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    """A session for one shift."""
    try:
        with desk.begin() as c:
            token = accounts.sign_in(c, username.replace("\x00", ""), password, desk.clock())
    except WrongSignIn as wrong:
        return page(
            "console/sign_in.html", 401, error=str(wrong), username=username, demonstration=desk.demonstration
        )
    response = RedirectResponse("/console", 303, HEADERS)
    give_session(response, desk.settings, token)
    return response


@router.post("/sign-out")
def sign_out(desk: DeskDep, session: Genuine) -> Response:
    """Ends the session here and on the server."""
    with desk.begin() as c:
        accounts.sign_out(c, session.token)
    response = RedirectResponse(SIGN_IN, 303, HEADERS)
    take_session(response)
    return response
