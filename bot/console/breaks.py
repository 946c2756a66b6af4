"""What staff do about the prompt to take a break. It never takes them away from a caller."""

from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.console.notices import break_after
from bot.console.session import DeskDep, Genuine
from bot.handover import exposure
from bot.handover.exposure import NoPrompt
from bot.web.rendering import HEADERS

router = APIRouter(prefix="/break")
Scripted = Annotated[str | None, Header(alias="HX-Request")]


@router.post("/taken")
def taken(desk: DeskDep, session: Genuine, hx_request: Scripted = None) -> Response:
    """Counting begins anew."""
    with desk.begin() as c:
        exposure.take(c, session.staff, desk.clock())
    return _on(hx_request)


@router.post("/put-off")
def put_off(desk: DeskDep, session: Genuine, hx_request: Scripted = None) -> Response:
    """Not now; once."""
    try:
        with desk.begin() as c:
            exposure.put_off(c, session.staff, desk.clock(), break_after(desk))
    except NoPrompt:  # it is over, or another page of theirs was faster: nothing is left to say
        pass
    return _on(hx_request)


def _on(scripted: str | None) -> Response:
    """Takes the prompt off the page, or goes to the queue where there is no script."""
    return HTMLResponse("", headers=HEADERS) if scripted else RedirectResponse("/console", 303, HEADERS)
