"""The supervisor's page: who is on, who waits too long, the day's figures, and the human-only switch."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.channels.pick_ups import limits
from bot.console.charts import charts
from bot.console.notices import CHANNELS
from bot.console.session import DeskDep, Genuine, Needs, Session
from bot.conversations import human_only
from bot.conversations.human_only_model import ALL as ALL_CHANNELS
from bot.directory import service as directory
from bot.handover import days, figures, on_duty, switches
from bot.handover.figures import ALL, UNKNOWN
from bot.handover.limits import Limits
from bot.handover.model import HandoverError
from bot.staff import store as people
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
    channel: Annotated[str, Form()] = "",
    on: Annotated[bool, Form()] = False,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Lets people alone answer on a channel, or the assistant again. What was typed stays if it cannot be."""
    try:
        with desk.begin() as c:
            switches.turn(c, session.staff, channel, on, reason, desk.clock())
    except HandoverError as problem:
        kept = {"error": str(problem), "kept_channel": channel, "kept_reason": reason}
        return _page(desk, session, Chosen(), 409, **kept)
    desk.live.notify(ALL_CHANNELS)
    return RedirectResponse("/console/supervisor#switch", 303, HEADERS)


def _page(desk: Desk, session: Session, choice: Chosen, status: int = 200, **kept: str) -> HTMLResponse:
    values = _now(desk, session, choice)
    period = days.PERIODS[choice.period](values["now"])
    with desk.begin() as c:
        counted = figures.figures(c, period, choice.area, limits(desk.settings).pick_up)
        stand = {s.channel: s.is_on for s in human_only.switches_on(c)}
        details = {"period": choice.period, "area": choice.area}
        people.add_audit(c, session.staff.id, "read_figures", None, details, values["now"])
    return page(
        "console/supervisor.html", status, **values, **kept, figures=counted, charts=charts(counted),
        period=period, periods=PERIODS, areas=directory.areas(), channels=CHANNELS, stand=stand,
    )  # fmt: skip


def _now(desk: Desk, session: Session, choice: Chosen) -> dict[str, Any]:
    at = desk.clock()
    with desk.begin() as c:
        now = figures.now(c, at, choice.area, limits(desk.settings).pick_up)
        on = on_duty.on_duty(c, now.with_staff, at, Limits.of(desk.settings).lost_after)
        people.add_audit(c, session.staff.id, "read_now", None, {"waiting": len(now.waits)}, at)
    return {
        "session": session, "demonstration": desk.demonstration, "now": at, "choice": choice,
        "waits": now.waits, "pressing": now.pressing(at), "late": now.late(at), "on_duty": on,
        "targets": figures.by_priority(now.waits, at), "with_staff": len(now.with_staff),
    }  # fmt: skip
