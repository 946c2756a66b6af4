"""The console's page of one thing to do: take it, put it back, finish it."""

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.session import DeskDep, Genuine, Session, Signed
from bot.console.typed import Number, Typed
from bot.console.work import Work
from bot.handover.model import ReasonNeeded
from bot.handover.work_model import KINDS, Act, WorkError
from bot.staff.model import NotAllowed, Role
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/work/{item_id}")

WORDS = {
    Act.TAKEN: "taken", Act.RELEASED: "put back", Act.TRIED: "tried, and nobody was reached",
    Act.SEEN: "the alarm was heard", Act.PASSED_ON: "it went to", Act.DONE: "finished",
    Act.ANSWERED: "it was over by itself", Act.MORE_URGENT: "the caller became more urgent",
}  # fmt: skip


@router.get("")
def work_page(desk: DeskDep, session: Signed, item_id: Number) -> HTMLResponse:
    """Why it is there, by when, and what happened so far."""
    return _page(desk, session, item_id)


@router.post("/take")
def take(desk: DeskDep, session: Genuine, item_id: Number) -> Response:
    """Takes it, and shows what to do."""
    return _act(desk, session, item_id, lambda: Work(desk).take(session.staff, item_id))


@router.post("/release")
def release(desk: DeskDep, session: Genuine, item_id: Number) -> Response:
    """Puts it back."""
    return _act(desk, session, item_id, lambda: Work(desk).release(session.staff, item_id), back="")


@router.post("/tried")
def tried(desk: DeskDep, session: Genuine, item_id: Number, what: Typed = "") -> Response:
    """Keeps a try to reach the caller; it is due again, or a clinician's."""
    act = partial(Work(desk).tried, session.staff, item_id, what)
    return _act(desk, session, item_id, act, what, trying=True)


@router.post("/seen")
def seen(desk: DeskDep, session: Genuine, item_id: Number) -> Response:
    """Quiets its alarm for this step."""
    return _act(desk, session, item_id, lambda: Work(desk).seen(session.staff, item_id))


@router.post("/done")
def done(desk: DeskDep, session: Genuine, item_id: Number, outcome: Typed = "") -> Response:
    """Finishes it. What was typed stays in the box if that cannot be done."""
    return _act(
        desk, session, item_id, lambda: Work(desk).finish(session.staff, item_id, outcome), outcome, back=""
    )


def _act(
    desk: Desk,
    session: Session,
    item_id: int,
    act: Callable[[], object],
    typed: str = "",
    *,
    back: str | None = None,
    trying: bool = False,
) -> Response:
    """Does it and goes on to the item, or `back` to a page of the console; or shows why not."""
    try:
        act()
    except (WorkError, ReasonNeeded, NotAllowed) as problem:
        return _page(desk, session, item_id, 409, str(problem), typed, trying)
    return RedirectResponse(f"/console{f'/work/{item_id}' if back is None else back}", 303, HEADERS)


def _page(
    desk: Desk,
    session: Session,
    item_id: int,
    status: int = 200,
    error: str = "",
    typed: str = "",
    trying: bool = False,
) -> HTMLResponse:
    item, staff = Work(desk).read(session.staff, item_id), session.staff
    mine = item.owner is not None and item.owner.staff_id == staff.id
    return page(
        "console/work.html", status, session=session, demonstration=desk.demonstration, now=desk.clock(),
        work=item, kind=KINDS[item.kind], words=WORDS, base=f"/console/work/{item_id}", mine=mine,
        can_release=item.owner is not None and (mine or staff.role is Role.SUPERVISOR),
        may_take=item.may_be_taken_by(staff.role), error=error, typed=typed, trying=trying,
    )  # fmt: skip
