"""The console's page of one conversation, with everything a human needs to take it."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from bot.channels.incoming import BadMessage, Seq, seq_in, words
from bot.console import (
    account_pages,
    alarm_pages,
    breaks,
    call_back_pages,
    doors,
    hand_over_pages,
    oidc_pages,
    presence_pages,
    review_pages,
    shift_pages,
    staff_pages,
    supervisor,
    task_pages,
    work_pages,
)
from bot.console.acts import Acts
from bot.console.canned import replies
from bot.console.cases import case_values, learned
from bot.console.hints import hints
from bot.console.session import DeskDep, Genuine, GenuineByItself, Needs, Signed
from bot.console.showing import act as _act
from bot.console.showing import case_page as _case
from bot.console.typed import Typed
from bot.conversations.live import EVERYTHING
from bot.staff.model import Role
from bot.triage import Priority
from bot.web.rendering import page

router = APIRouter(prefix="/console", include_in_schema=False)
for part in (
    doors, oidc_pages, account_pages, staff_pages, work_pages, alarm_pages, task_pages, presence_pages,
    shift_pages, hand_over_pages, call_back_pages, supervisor, breaks,
    review_pages,
):  # fmt: skip
    router.include_router(part.router)


@router.get("/events")
def queue_events(request: Request, desk: DeskDep, session: Signed) -> EventSourceResponse:
    """A hint whenever anything changed."""
    return hints(request, desk, EVERYTHING, session.staff)


@router.get("/conversations/{conversation_id}")
def case_page(
    desk: DeskDep, session: Signed, conversation_id: str, reply: Annotated[str, Query()] = ""
) -> HTMLResponse:
    """Summary and transcript of one conversation; `reply` names a canned reply to begin with."""
    begun = next((one.text for one in replies() if one.id == reply), None)
    kept: dict[str, Any] = {} if begun is None else {"typed": begun}
    return _case(desk, session, conversation_id, **kept)


@router.get("/conversations/{conversation_id}/summary")
def summary_now(desk: DeskDep, session: Signed, conversation_id: str) -> HTMLResponse:
    """The summary alone, for the page that is open."""
    return page("console/_summary.html", **case_values(desk, session, conversation_id, by_itself=True))


@router.get("/conversations/{conversation_id}/transcript")
def transcript_now(
    desk: DeskDep,
    session: Signed,
    conversation_id: str,
    after: Annotated[Seq, Query()] = 0,
    noted: Annotated[Seq, Query()] = 0,
) -> HTMLResponse:
    """What was said after `after`, and whispered after the note `noted`."""
    values = case_values(desk, session, conversation_id, after, noted, by_itself=True)
    return page("console/_transcript.html", **values)


@router.post("/conversations/{conversation_id}/read", status_code=204)
def read_so_far(
    desk: DeskDep, session: GenuineByItself, conversation_id: str, after: Annotated[Seq, Form()] = 0
) -> None:
    """Their page is in front of them, and has shown them up to this message."""
    Acts(desk).shown(session.staff, conversation_id, after)


@router.get("/conversations/{conversation_id}/events")
def case_events(
    request: Request, desk: DeskDep, session: Signed, conversation_id: str
) -> EventSourceResponse:
    """A hint whenever this conversation changed, or a caller was put before whoever looks at it."""
    return hints(request, desk, conversation_id, session.staff, watches=True)


@router.post("/conversations/{conversation_id}/claim")
def claim(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """Takes the conversation."""
    return _act(
        desk, session, conversation_id, lambda: Acts(desk).claim(session.staff, conversation_id), land="#talk"
    )


@router.post("/conversations/{conversation_id}/messages")
def write(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    text: Typed = "",
    after: Annotated[Seq | None, Form()] = None,
    client_message_id: Typed = "",
) -> Response:
    """A line to the caller. What was typed stays in the box if it cannot be sent."""

    def act() -> None:
        Acts(desk).write(session.staff, conversation_id, words(text), after, client_message_id or None)

    return _act(desk, session, conversation_id, act, typed=text)


@router.post("/conversations/{conversation_id}/whisper")
def whisper(desk: DeskDep, session: Genuine, conversation_id: str, note: Typed = "") -> Response:
    """A note for colleagues. What was typed stays in the box if it cannot be kept."""
    return _act(
        desk, session, conversation_id,
        lambda: Acts(desk).whisper(session.staff, conversation_id, note), whispered=note,
    )  # fmt: skip


@router.post("/conversations/{conversation_id}/read-back")
def read_back(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """The summary was read back to the caller, who agreed."""
    return _act(desk, session, conversation_id, lambda: Acts(desk).read_back(session.staff, conversation_id))


@router.post("/conversations/{conversation_id}/declined")
def declined(desk: DeskDep, session: Genuine, conversation_id: str, what: Typed = "") -> Response:
    """The caller did not want something they were offered."""
    return _act(
        desk, session, conversation_id, lambda: Acts(desk).decline(session.staff, conversation_id, what)
    )


@router.post("/conversations/{conversation_id}/hand-back")
async def hand_back(
    request: Request, desk: DeskDep, session: Genuine, conversation_id: str, later: BackgroundTasks
) -> Response:
    """Gives the conversation back to the assistant, with what the human learned."""
    form = await request.form()
    after = str(form.get("after", ""))

    def act() -> None:
        given = learned(form, desk.ruleset)
        Acts(desk).hand_back(session.staff, conversation_id, given, seq_in(after))
        later.add_task(request.app.state.relay.resume, conversation_id)

    return await run_in_threadpool(partial(_act, desk, session, conversation_id, act, learned=form))


@router.post("/conversations/{conversation_id}/release")
def release(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """Puts the caller back in the queue."""
    return _act(desk, session, conversation_id, lambda: Acts(desk).release(session.staff, conversation_id))


@router.post("/conversations/{conversation_id}/confirm", dependencies=[Depends(Needs(Role.CLINICIAN))])
def confirm(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    priority: Typed = "",
    reason: Typed = "",
    after: Annotated[Seq | None, Form()] = None,
) -> Response:
    """Settles the priority, with the reason."""

    def act() -> None:
        if priority not in {p.value for p in Priority}:
            raise BadMessage("Choose a priority.")
        Acts(desk).confirm(session.staff, conversation_id, Priority(priority), reason, after)

    return _act(desk, session, conversation_id, act, confirm_reason=reason, confirm_priority=priority)


@router.post("/conversations/{conversation_id}/close")
def close(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    outcome: Typed = "",
    reason: Typed = "",
    safety_net: Typed = "",
    after: Annotated[Seq | None, Form()] = None,
) -> Response:
    """Ends the conversation, with outcome, what to do if it gets worse, and reason."""
    return _act(
        desk, session, conversation_id,
        lambda: Acts(desk).close(session.staff, conversation_id, outcome, reason, safety_net, after),
        close_reason=reason, close_outcome=outcome, close_safety_net=safety_net,
    )  # fmt: skip
