"""The JSON API for supervisors: the figures, who waits and who is on now, and the human-only switch."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel

from bot.console.api import DeskDep, Needs, Signed
from bot.console.overview import Overview
from bot.console.typed import Words
from bot.conversations.human_only_model import ALL as EVERY_CHANNEL
from bot.conversations.human_only_model import CHANNELS, Switch
from bot.directory import service as directory
from bot.handover.figures import ALL, UNKNOWN, Waited, by_priority
from bot.handover.on_duty import OnDuty
from bot.handover.stories import Wait
from bot.staff.model import Role
from bot.triage import Priority

router = APIRouter(
    prefix="/api/v1/staff/supervisor", tags=["staff"], dependencies=[Depends(Needs(Role.SUPERVISOR))]
)


class Turn(BaseModel):
    """`on`: people alone answer on the channel. `all` is every channel."""

    channel: Literal["web", "telegram", "phone", "api", "all"]
    on: bool
    reason: Words


def one_area(area: Annotated[str, Query()] = ALL) -> str:
    """An area, `unknown`, or every one. Raises 422 rather than count something else."""
    if area not in (ALL, UNKNOWN, *directory.areas()):
        raise HTTPException(422, "There is no such area.")
    return area


Area = Annotated[str, Depends(one_area)]


@router.get("/figures")
def figures(
    desk: DeskDep, staff: Signed, area: Area, period: Literal["today", "yesterday", "week"] = "today"
) -> dict[str, Any]:
    """What happened in a period. Waits are in seconds; what each figure means is in docs/figures.md."""
    of, counted = Overview(desk).figures(staff, period, area)
    return {
        "from": of.start.isoformat(),
        "until": of.end.isoformat(),
        "arrivals_by_hour": list(counted.arrivals),
        "waited": [_waited(row) for row in counted.waited],
        "outcomes": [{"outcome": outcome, "n": n} for outcome, n in counted.outcomes],
        "ended_with_bot": counted.ended_with_bot,
        "judged": [
            {"proposed": proposed.value, "confirmed": confirmed.value, "n": n}
            for proposed, confirmed, n in counted.judged
        ],
    }


@router.get("/now")
def now(desk: DeskDep, staff: Signed, area: Area) -> dict[str, Any]:
    """Who waits, most pressing first, against the targets, and who is on. In seconds."""
    at, found, on = Overview(desk).now(staff, area)
    return {
        "at": at.isoformat(),
        "waits": [_wait(wait, at) for wait in found.waits],
        "targets": [
            {
                "priority": _id(row.priority),
                "target": _seconds(row.target),
                "n": row.n,
                "late": row.late,
                "longest": _seconds(row.longest),
            }
            for row in by_priority(found.waits, at)
        ],
        "with_staff": len(found.with_staff),
        "on_duty": [_on_duty(one) for one in on],
    }


@router.get("/switches")
def switches(desk: DeskDep) -> dict[str, Any]:
    """Each channel, and how its human-only switch was turned on, if it was."""
    on = {switch.channel: switch for switch in Overview(desk).switches()}
    return {"items": [_switch(channel, on.get(channel)) for channel in (*CHANNELS, EVERY_CHANNEL)]}


@router.post("/switches")
def turn(desk: DeskDep, staff: Signed, body: Turn) -> dict[str, Any]:
    """Lets people alone answer on a channel, or the assistant again; 409 if it stands like that already."""
    Overview(desk).turn(staff, body.channel, body.on, body.reason)
    return {"channel": body.channel, "on": body.on}


def _id(priority: Priority | None) -> str | None:
    return priority.value if priority else None


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())


def _waited(row: Waited) -> dict[str, Any]:
    return {
        "priority": _id(row.priority),
        "met": row.met,
        "in_time": row.in_time,
        "left": row.left,
        "median": _seconds(row.median),
        "ninetieth": _seconds(row.ninetieth),
        "longest": _seconds(row.longest),
    }


def _wait(wait: Wait, at: datetime) -> dict[str, Any]:
    return {
        "conversation_id": wait.conversation.id,
        "area": wait.conversation.area,
        "priority": _id(wait.priority),
        "waiting_since": wait.began.isoformat(),
        "target": _seconds(wait.target),
        "near": wait.near(at),
        "late": not wait.in_time(at),
    }


def _on_duty(one: OnDuty) -> dict[str, Any]:
    return {
        "username": one.staff.username,
        "role": one.staff.role.value,
        "areas": list(one.staff.areas),
        "duty": one.duty.value,
        "holds": one.holds,
        "at_a_or_b": one.hard,
        "met": {
            "since": one.met.since.isoformat(),
            "conversations_at_a_or_b": one.met.hard,
            "lines_with_danger": one.met.lines,
        },
    }


def _switch(channel: str, on: Switch | None) -> dict[str, Any]:
    about = {"by": on.staff_id, "since": on.at.isoformat(), "reason": on.reason} if on else {}
    return {"channel": channel, "on": on is not None} | about
