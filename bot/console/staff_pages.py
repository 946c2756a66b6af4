"""For supervisors: who works here; somebody joins, changes role or areas, is let in again, or leaves."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.session import DeskDep, Genuine, Needs, Session, Signed
from bot.console.shift import Shift
from bot.console.typed import Typed, Words
from bot.conversations.live import EVERYTHING
from bot.directory import service as directory
from bot.running.secret import secret_key
from bot.staff import passwords, tries
from bot.staff import service as accounts
from bot.staff.model import BadStaffDetails, NotAllowed, Role, StaffError, StaffExists, UnknownStaff
from bot.web.rendering import HEADERS, page

if TYPE_CHECKING:
    from sqlalchemy import Connection

router = APIRouter(prefix="/staff", dependencies=[Depends(Needs(Role.SUPERVISOR))])
REFUSED: dict[type[StaffError], int] = {
    BadStaffDetails: 422, StaffExists: 409, UnknownStaff: 404, NotAllowed: 403,
}  # fmt: skip
REFUSALS = tuple(REFUSED)
DONE = {
    "moved": "The role and the areas are changed. They sign in again.",
    "named": "The name for callers is changed.",
    "left": "They are signed out and cannot sign in. Their name stays in the record.",
    "unlocked": "They may try to sign in again.",
    "reset": "They are signed out, and set a second factor up when they next sign in.",
}
Ticked = Annotated[list[Words] | None, Form()]


@router.get("")
def staff_page(desk: DeskDep, session: Signed) -> HTMLResponse:
    """Everybody on the list, and a form for who joins."""
    return _everybody(desk, session)


@router.post("")
def add(
    desk: DeskDep, session: Genuine, username: Typed = "", name: Typed = "", role: Typed = "",
    area: Ticked = None,
) -> Response:  # fmt: skip
    """Somebody joins. Their first password is on the page that answers, this once."""
    made_up = passwords.made_up()
    try:
        with desk.begin() as c:
            accounts.add_staff(
                c, username.strip(), _role(role), made_up, desk.clock(), _areas(area or []), by=session.staff,
                name=name,
            )  # fmt: skip
    except REFUSALS as refused:
        kept = {"username": username, "name": name, "role": role, "ticked": area or []}
        return _everybody(desk, session, refused, kept)
    return _first_password(desk, session, username.strip(), made_up, new=True)


@router.get("/{username}")
def one_page(desk: DeskDep, session: Signed, username: str, done: str = "") -> HTMLResponse:
    """One of them, and what may be done."""
    return _one(desk, session, username, done=DONE.get(done, ""))


@router.post("/{username}/move")
def move(desk: DeskDep, session: Genuine, username: str, role: Typed = "", area: Ticked = None) -> Response:
    """Another role or other areas."""

    def act(c: "Connection") -> None:
        areas = _areas(area or [], before=accounts.account(c, username, "", desk.clock()).staff.areas)
        accounts.move(c, username, desk.clock(), _role(role), areas, by=session.staff)

    return _act(desk, session, username, "moved", act)


@router.post("/{username}/name")
def rename(desk: DeskDep, session: Genuine, username: str, name: Typed = "") -> Response:
    """Another name for callers to read."""
    return _act(
        desk, session, username, "named",
        lambda c: accounts.rename(c, username, name, desk.clock(), by=session.staff),
    )  # fmt: skip


@router.post("/{username}/leave")
def leave(desk: DeskDep, session: Genuine, username: str, sure: Typed = "") -> Response:
    """Somebody leaves, once the box that says so is ticked: it cannot be undone."""

    def act(c: "Connection") -> None:
        if sure != "yes":
            raise BadStaffDetails("Tick the box if they leave. It cannot be undone.")
        accounts.leave(c, username, desk.clock(), by=session.staff)

    return _act(desk, session, username, "left", act)


@router.post("/{username}/password")
def new_password(desk: DeskDep, session: Genuine, username: str) -> Response:
    """A new first password for who forgot theirs, shown this once."""
    made_up = passwords.made_up()
    try:
        with desk.begin() as c:
            accounts.set_password(c, username, made_up, desk.clock(), by=session.staff)
    except REFUSALS as refused:
        return _one(desk, session, username, refused)
    _let_go(desk, username)
    return _first_password(desk, session, username, made_up)


@router.post("/{username}/unlock")
def unlock(desk: DeskDep, session: Genuine, username: str) -> Response:
    """They may try again at once."""
    return _act(
        desk, session, username, "unlocked",
        lambda c: accounts.unlock(c, username, desk.clock(), _key(desk, username), by=session.staff),
    )  # fmt: skip


@router.post("/{username}/reset-second-factor")
def reset_second_factor(desk: DeskDep, session: Genuine, username: str) -> Response:
    """They set a new one up when they next sign in."""
    return _act(
        desk, session, username, "reset",
        lambda c: accounts.reset_second_factor(c, username, desk.clock(), by=session.staff),
    )  # fmt: skip


def _act(
    desk: Desk, session: Session, username: str, done: str, act: Callable[["Connection"], object]
) -> Response:
    """One transaction; and whom it has signed out has nobody and nothing in hand any more."""
    try:
        with desk.begin() as c:
            act(c)
    except REFUSALS as refused:
        return _one(desk, session, username, refused)
    _let_go(desk, username)
    return RedirectResponse(f"/console/staff/{username}?done={done}", 303, HEADERS)


def _let_go(desk: Desk, username: str) -> None:
    """Their open pages find out at once that they are signed out, if they are; so do their callers."""
    with desk.reading() as c:
        changed = accounts.account(c, username, "", desk.clock()).staff
    Shift(desk).ends(changed)
    desk.live.notify(EVERYTHING)


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise BadStaffDetails("Choose a role.") from None


def _areas(ticked: list[str], before: tuple[str, ...] = ()) -> tuple[str, ...]:
    """As they were ticked; none is every area. One they had already may stay, though it is no area now."""
    if not set(ticked) <= {*directory.areas(), *before}:
        raise BadStaffDetails("There is no such area.")
    return tuple(dict.fromkeys(ticked))


def _key(desk: Desk, username: str) -> str:
    return tries.name_key(secret_key(desk.settings), username)


def _everybody(
    desk: Desk, session: Session, refused: StaffError | None = None, kept: dict[str, Any] | None = None
) -> HTMLResponse:
    with desk.reading() as c:
        people = accounts.everybody(c, lambda name: _key(desk, name), desk.clock())
    return _page("console/staff.html", desk, session, refused, people=people, kept=kept or {})


def _one(
    desk: Desk, session: Session, username: str, refused: StaffError | None = None, done: str = ""
) -> HTMLResponse:
    try:
        with desk.reading() as c:
            one = accounts.account(c, username, _key(desk, username), desk.clock())
    except UnknownStaff as unknown:
        return _everybody(desk, session, unknown)
    own = one.staff.id == session.staff.id
    return _page("console/staff_member.html", desk, session, refused, one=one, own=own, done=done)


def _first_password(
    desk: Desk, session: Session, username: str, password: str, *, new: bool = False
) -> HTMLResponse:
    return _page("console/first_password.html", desk, session, username=username, password=password, new=new)


def _page(
    template: str, desk: Desk, session: Session, refused: StaffError | None = None, **values: Any
) -> HTMLResponse:
    return page(
        template, REFUSED[type(refused)] if refused else 200, session=session, error=_sentence(refused),
        roles=list(Role), areas=directory.areas(), settings=desk.settings,
        demonstration=desk.demonstration, **values,
    )  # fmt: skip


def _sentence(refused: StaffError | None) -> str:
    said = str(refused or "").rstrip(".")
    return f"{said[0].upper()}{said[1:]}." if said else ""
