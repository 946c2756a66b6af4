"""The bar on every page of the console that says, and sounds, which callers nobody has answered in time."""

from fastapi import APIRouter, Response

from bot.console.session import DeskDep, Watching
from bot.console.work import Work
from bot.handover.breaches import SHOWN
from bot.web.rendering import page

router = APIRouter(prefix="/alarms")


@router.get("")
def alarms_now(desk: DeskDep, session: Watching) -> Response:
    """The alarms this member of staff is to hear, for the page that is open."""
    ringing = Work(desk).ringing(session.staff)
    return page("console/_alarms.html", session=session, ringing=ringing, shown=SHOWN, now=desk.clock())
