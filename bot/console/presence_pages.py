"""The sign of life of an open console page."""

from fastapi import APIRouter, Response

from bot.console.session import DeskDep, GenuineByItself
from bot.console.shift import Shift

router = APIRouter(include_in_schema=False)


@router.post("/presence")
def here(desk: DeskDep, session: GenuineByItself) -> Response:
    """This page is open and its connection stands. It makes nobody ready."""
    Shift(desk).beat(session.staff)
    return Response(status_code=204)
