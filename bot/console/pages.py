"""The console's pages: sign in, the queue, and one conversation with everything a human needs to take it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.channels.incoming import BadMessage, words
from bot.console import breaks, doors, supervisor, work_pages
from bot.console.acts import Acts
from bot.console.cases import case_values, learned
from bot.console.session import DeskDep, Genuine, Session, Signed, session_of
from bot.console.work import Work
from bot.conversations.live import EVERYTHING
from bot.conversations.model import ConversationError, Holder, IllegalMove
from bot.handover.model import HandoverError
from bot.handover.work_model import KINDS
from bot.staff.model import NotAllowed
from bot.triage import BadAnswer, Priority
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/console", include_in_schema=False)
router.include_router(doors.router)
router.include_router(work_pages.router)
router.include_router(supervisor.router)
router.include_router(breaks.router)

MOVED_ON = "That cannot be done now, because the conversation has moved on. This page shows how it stands."
BREATH = 1.0  # seconds between two hints, however fast things happen
LOOK_AGAIN = 30.0  # a hint all the same, so that waiting times stay true


@router.get("")
def queue_page(desk: DeskDep, session: Signed) -> HTMLResponse:
    """Who waits, and every other conversation."""
    return page("console/queue.html", **_queue(desk, session))


@router.get("/queue")
def queue_now(desk: DeskDep, session: Signed) -> HTMLResponse:
    """The lists alone, for the page that is open."""
    return page("console/_queue.html", **_queue(desk, session))


@router.get("/events")
def queue_events(request: Request, desk: DeskDep, session: Signed) -> EventSourceResponse:
    """A hint whenever anything changed."""
    return _hints(request, desk, EVERYTHING)


@router.get("/conversations/{conversation_id}")
def case_page(desk: DeskDep, session: Signed, conversation_id: str) -> HTMLResponse:
    """Summary and transcript of one conversation."""
    return _case(desk, session, conversation_id)


@router.get("/conversations/{conversation_id}/summary")
def summary_now(desk: DeskDep, session: Signed, conversation_id: str) -> HTMLResponse:
    """The summary alone, for the page that is open."""
    return page("console/_summary.html", **case_values(desk, session, conversation_id))


@router.get("/conversations/{conversation_id}/transcript")
def transcript_now(
    desk: DeskDep, session: Signed, conversation_id: str, after: Annotated[int, Query(ge=0)] = 0
) -> HTMLResponse:
    """What was said after `after`."""
    return page("console/_transcript.html", **case_values(desk, session, conversation_id, after))


@router.get("/conversations/{conversation_id}/events")
def case_events(
    request: Request, desk: DeskDep, session: Signed, conversation_id: str
) -> EventSourceResponse:
    """A hint whenever this conversation changed."""
    return _hints(request, desk, conversation_id)


@router.post("/conversations/{conversation_id}/claim")
def claim(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """Takes the conversation."""
    return _act(desk, session, conversation_id, lambda: Acts(desk).claim(session.staff, conversation_id))


@router.post("/conversations/{conversation_id}/messages")
def write(
    desk: DeskDep, session: Genuine, conversation_id: str, text: Annotated[str, Form()] = ""
) -> Response:
    """A line to the caller. What was typed stays in the box if it cannot be sent."""
    return _act(
        desk, session, conversation_id,
        lambda: Acts(desk).write(session.staff, conversation_id, words(text)), typed=text,
    )  # fmt: skip


@router.post("/conversations/{conversation_id}/hand-back")
async def hand_back(
    request: Request, desk: DeskDep, session: Genuine, conversation_id: str, later: BackgroundTasks
) -> Response:
    """Gives the conversation back to the assistant, with what the human learned."""
    form = await request.form()

    def act() -> None:
        Acts(desk).hand_back(session.staff, conversation_id, learned(form, desk.ruleset))
        later.add_task(request.app.state.relay.resume, conversation_id)

    return await run_in_threadpool(_act, desk, session, conversation_id, act)


@router.post("/conversations/{conversation_id}/release")
def release(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """Puts the caller back in the queue."""
    return _act(desk, session, conversation_id, lambda: Acts(desk).release(session.staff, conversation_id))


@router.post("/conversations/{conversation_id}/confirm")
def confirm(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    priority: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Settles the priority, with the reason."""

    def act() -> None:
        if priority not in {p.value for p in Priority}:
            raise BadMessage("Choose a priority.")
        Acts(desk).confirm(session.staff, conversation_id, Priority(priority), reason)

    return _act(desk, session, conversation_id, act, confirm_reason=reason, confirm_priority=priority)


@router.post("/conversations/{conversation_id}/close")
def close(
    desk: DeskDep,
    session: Genuine,
    conversation_id: str,
    outcome: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Ends the conversation, with outcome and reason."""
    return _act(
        desk, session, conversation_id,
        lambda: Acts(desk).close(session.staff, conversation_id, outcome, reason),
        close_reason=reason, close_outcome=outcome,
    )  # fmt: skip


def _act(
    desk: Desk, session: Session, conversation_id: str, act: Callable[[], object], **kept: str
) -> Response:
    """Does it and shows the conversation; or shows why not, with what was typed still there."""
    try:
        act()
    except NotAllowed as refused:
        return _case(desk, session, conversation_id, 403, error=str(refused), **kept)
    except IllegalMove:
        return _case(desk, session, conversation_id, 409, error=MOVED_ON, **kept)
    except (HandoverError, ConversationError, BadMessage, BadAnswer) as problem:
        return _case(desk, session, conversation_id, 409, error=str(problem), **kept)
    return _see(f"/console/conversations/{conversation_id}")


def _case(
    desk: Desk, session: Session, conversation_id: str, status: int = 200, error: str = "", **kept: str
) -> HTMLResponse:
    values = case_values(desk, session, conversation_id)
    return page("console/case.html", status, error=error, kept=kept, **values)


def _queue(desk: Desk, session: Session) -> dict[str, Any]:
    acts = Acts(desk)
    others = [item for item in acts.everything(session.staff) if item.hold.holder is not Holder.QUEUE]
    closed = [item for item in others if item.hold.holder is Holder.CLOSED]
    return {
        "session": session,
        "now": desk.clock(),
        "demonstration": desk.demonstration,
        "waiting": acts.queue(session.staff),
        "to_do": Work(desk).to_do(session.staff),
        "kinds": KINDS,
        "open": [item for item in others if item.hold.holder is not Holder.CLOSED],
        "closed": sorted(closed, key=lambda item: item.last_message_at, reverse=True)[:50],
    }


def _hints(request: Request, desk: Desk, topic: str) -> EventSourceResponse:
    async def stream() -> AsyncIterator[ServerSentEvent]:
        async with desk.live.watch(topic) as watch:
            while await run_in_threadpool(session_of, request, desk):  # ends with the session
                yield ServerSentEvent("", event="changed")
                await asyncio.sleep(BREATH)
                await watch.changed(LOOK_AGAIN)

    return EventSourceResponse(stream(), ping=15, headers={"Cache-Control": "no-store"})


def _see(url: str) -> RedirectResponse:
    return RedirectResponse(url, 303, HEADERS)
