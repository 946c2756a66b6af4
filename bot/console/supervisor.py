"""The supervisor's page: who is on, who waits too long, the day's figures, and the human-only switch."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.notices import CHANNELS
from bot.console.overview import Overview
from bot.console.session import DeskDep, Genuine, Needs, Session
from bot.console.typed import Typed
from bot.directory import service as directory
from bot.handover import figures
from bot.handover.figures import ALL, UNKNOWN
from bot.handover.model import HandoverError
from bot.staff.model import Role
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/supervisor")

PERIODS = {"today": "Today", "yesterday": "Yesterday", "week": "Last 7 days"}


Supervising = Annotated[Session, Depends(Needs(Role.SUPERVISOR))]


@dataclass(frozen=True)
class Chosen:
    """Which period and area the page shows. What cannot be read is today, and everywhere."""

    period: str = "today"
    area: str = ALL


def chosen(period: Annotated[str, Query()] = "today", area: Annotated[str, Query()] = ALL) -> Chosen:
    known = period in PERIODS and area in (ALL, UNKNOWN, *directory.areas())
    return Chosen(period, area) if known else Chosen()


Choice = Annotated[Chosen, Depends(chosen)]


@router.get("")
def supervisor_page(desk: DeskDep, session: Supervising, choice: Choice) -> HTMLResponse:
    """Everything; the figures stand still while they are read."""
    return _page(desk, session, choice)


@router.get("/now")
def supervisor_now(desk: DeskDep, session: Supervising, choice: Choice) -> HTMLResponse:
    """What is going on, for the page that is open."""
    return page("console/_supervisor_now.html", **_now(desk, session, choice))


@router.post("/switch", dependencies=[Depends(Needs(Role.SUPERVISOR))])
def switch(
    desk: DeskDep,
    session: Genuine,
    channel: Typed = "",
    on: Annotated[bool, Form()] = False,
    reason: Typed = "",
) -> Response:
    """Lets people alone answer on a channel, or the assistant again. What was typed stays if it cannot be."""
    try:
        Overview(desk).turn(session.staff, channel, on, reason)
    except HandoverError as problem:
        kept = {"error": str(problem), "kept_channel": channel, "kept_reason": reason}
        return _page(desk, session, Chosen(), 409, **kept)
    return RedirectResponse("/console/supervisor#switch", 303, HEADERS)


def _page(desk: Desk, session: Session, choice: Chosen, status: int = 200, **kept: str) -> HTMLResponse:
    from bot.console.charts import charts  # pygal: no other page draws

    values = _now(desk, session, choice)
    period, counted = Overview(desk).figures(session.staff, choice.period, choice.area)
    stand = {switch.channel: switch.is_on for switch in Overview(desk).switches()}
    return page(
        "console/supervisor.html", status, **values, **kept, figures=counted, charts=charts(counted),
        period=period, periods=PERIODS, areas=directory.areas(), channels=CHANNELS, stand=stand,
    )  # fmt: skip


def _now(desk: Desk, session: Session, choice: Chosen) -> dict[str, Any]:
    at, now, on = Overview(desk).now(session.staff, choice.area)
    return {
        "session": session, "demonstration": desk.demonstration, "now": at, "choice": choice,
        "waits": now.waits, "pressing": now.pressing(at), "late": now.late(at), "on_duty": on,
        "targets": figures.by_priority(now.waits, at), "with_staff": len(now.with_staff),
        "to_review": Overview(desk).to_review(choice.area),
    }  # fmt: skip
