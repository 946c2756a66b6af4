"""The bar on every page of the console that says, and sounds, what about risk nobody has seen to in time."""

from fastapi import APIRouter, Response

from bot.console.session import DeskDep, Watching
from bot.console.work import Work
from bot.handover.work_model import KINDS
from bot.web.rendering import page

router = APIRouter(prefix="/alarms")

SHOWN = 2  # the bar must not cover the caller somebody is with; the wall shows them all


@router.get("")
def alarms_now(desk: DeskDep, session: Watching) -> Response:
    """The alarms this member of staff is to hear, for the page that is open."""
    ringing = Work(desk).ringing(session.staff)
    return page(
        "console/_alarms.html", session=session, ringing=ringing, shown=SHOWN, kinds=KINDS, now=desk.clock()
    )
