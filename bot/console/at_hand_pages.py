"""Finding and sending a service, finding and booking a time, on the page of a conversation."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from bot.console.at_hand import AtHand, Looking
from bot.console.session import DeskDep, Genuine
from bot.console.showing import act, case_page
from bot.console.typed import Typed

router = APIRouter(prefix="/console/conversations/{conversation_id}", include_in_schema=False)


def looked_for(
    need: Typed = "",
    where: Typed = "",
    age: Typed = "",
    open_now: Typed = "",
) -> Looking:
    """What the form asks for. It is posted, so that where a caller is stands in no address."""
    return Looking(need[:64], where[:200].replace("\x00", ""), age.strip()[:20], bool(open_now))


LookingFor = Annotated[Looking, Depends(looked_for)]


@router.post("/services")
def services(desk: DeskDep, session: Genuine, conversation_id: str, looking: LookingFor) -> Response:
    """What there is for somebody like this caller, each with why."""
    return case_page(desk, session, conversation_id, looking=looking)


@router.post("/services/send")
def send(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    looking: LookingFor,
    service: Typed = "",
) -> Response:
    """Sends one of them to the caller."""
    return act(
        desk, session, conversation_id,
        lambda: AtHand(desk).send(session.staff, conversation_id, service, looking), looking=looking,
    )  # fmt: skip


@router.post("/times")
def times(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    looking: LookingFor,
    within: Typed = "",
) -> Response:
    """Free times in the area's diary."""
    return case_page(desk, session, conversation_id, within=within, diary=looking)


@router.post("/book")
def book(desk: DeskDep, session: Genuine, conversation_id: str, opening: Typed = "") -> Response:
    """Books one of them for the caller."""
    return act(
        desk, session, conversation_id, lambda: AtHand(desk).book(session.staff, conversation_id, opening)
    )


@router.post("/cancel-booking")
def cancel(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """Cancels what is booked for the caller."""
    return act(desk, session, conversation_id, lambda: AtHand(desk).cancel(session.staff, conversation_id))
