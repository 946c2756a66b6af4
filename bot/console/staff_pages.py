"""For supervisors: who works here, and letting somebody in again who is locked out."""

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.session import DeskDep, Genuine, Needs, Session, Signed
from bot.running.secret import secret_key
from bot.staff import service as accounts
from bot.staff import tries
from bot.staff.model import NotAllowed, Role, UnknownStaff
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/staff", dependencies=[Depends(Needs(Role.SUPERVISOR))])


@router.get("")
def staff_page(desk: DeskDep, session: Signed) -> HTMLResponse:
    """Everybody on the list."""
    return _page(desk, session)


@router.post("/{username}/unlock")
def unlock(desk: DeskDep, session: Genuine, username: str) -> Response:
    """They may try again at once."""
    try:
        with desk.begin() as c:
            accounts.unlock(c, username, desk.clock(), _key(desk, username), by=session.staff)
    except UnknownStaff as unknown:
        return _page(desk, session, 404, str(unknown))
    return RedirectResponse("/console/staff", 303, HEADERS)


@router.post("/{username}/reset-second-factor")
def reset_second_factor(desk: DeskDep, session: Genuine, username: str) -> Response:
    """They set a new one up when they next sign in."""
    try:
        with desk.begin() as c:
            accounts.reset_second_factor(c, username, desk.clock(), by=session.staff)
    except UnknownStaff as unknown:
        return _page(desk, session, 404, str(unknown))
    except NotAllowed as own:
        return _page(desk, session, 403, str(own))
    return RedirectResponse("/console/staff", 303, HEADERS)


def _key(desk: Desk, username: str) -> str:
    return tries.name_key(secret_key(desk.settings), username)


def _page(desk: Desk, session: Session, status: int = 200, error: str = "") -> HTMLResponse:
    with desk.reading() as c:
        people = accounts.everybody(c, lambda name: _key(desk, name), desk.clock())
    return page(
        "console/staff.html", status, session=session, people=people, error=error,
        demonstration=desk.demonstration,
    )  # fmt: skip
