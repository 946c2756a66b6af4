"""The page of what a clinician has still to confirm, for clinicians and supervisors."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from bot.console.session import DeskDep, Needs, Session
from bot.console.work import Work
from bot.handover import reviews
from bot.staff.model import Role
from bot.web.rendering import page

router = APIRouter(prefix="/reviews")

Reviewing = Annotated[Session, Depends(Needs(Role.CLINICIAN))]


@router.get("")
def to_review(desk: DeskDep, session: Reviewing) -> HTMLResponse:
    """What is due first, first."""
    return page(
        "console/reviews.html", session=session, demonstration=desk.demonstration, now=desk.clock(),
        reviews=Work(desk).to_review(session.staff), most=reviews.SHOWN,
    )  # fmt: skip
