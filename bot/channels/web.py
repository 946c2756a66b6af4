"""The caller's pages: they work without scripts, and come alive with them (design §6)."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from bot.bootstrap import Desk
from bot.channels import incoming, shown
from bot.channels.events import follow
from bot.channels.forms import NOT_TAKEN, field, plainly, sent
from bot.channels.relay import Relay
from bot.conversations import service as conversations
from bot.handover import reach
from bot.web.cookies import Pass, from_our_own_pages, give_pass, read_pass, sent_by_us, take_pass
from bot.web.rendering import HEADERS, page, render

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False)

ELSEWHERE = "https://www.bbc.co.uk/weather"
GONE = (
    "Your chat is not open in this browser any more. You can start a new one here. "
    "What you wrote before is saved with us."
)
FRAGMENT = "text/x-fragment"  # what our own script asks for


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def relay_of(request: Request) -> Relay:
    relay: Relay = request.app.state.relay
    return relay


def find_open(request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> str | None:
    """The conversation this browser may read, if it has one."""
    found = read_pass(request)
    if found is None:
        return None
    with desk.reading() as c:
        ours = conversations.authorised(c, found.conversation_id, found.token)
        kept = ours and conversations.still_kept(c, found.conversation_id, desk.kept_since)
    return found.conversation_id if kept else None


DeskDep = Annotated[Desk, Depends(desk_of)]
RelayDep = Annotated[Relay, Depends(relay_of)]
Open = Annotated[str | None, Depends(find_open)]


@router.get("/")
def start(desk: DeskDep, conversation_id: Open, request: Request) -> HTMLResponse:
    """What this is, and where help is, before anything is asked."""
    lost = "chat" in request.cookies and conversation_id is None
    return _start_page(desk, conversation_id, GONE if lost else None)


@router.post("/chat/start", dependencies=[Depends(from_our_own_pages)])
def begin(desk: DeskDep, relay: RelayDep) -> Response:
    """Opens a conversation and gives this browser its pass."""
    opened, _ = relay.open("web")
    response = _see("/chat")
    give_pass(response, desk.settings, Pass(opened.conversation.id, opened.token))
    return response


@router.get("/chat")
def chat(desk: DeskDep, conversation_id: Open) -> Response:
    """The conversation, or the start page when this browser has none."""
    if conversation_id is None:
        return no_chat(desk)
    return _chat_page(desk, conversation_id)


def no_chat(desk: Desk) -> HTMLResponse:
    """The start page, saying that this browser has no chat open."""
    return _start_page(desk, None, GONE, 410)


@router.post("/chat/messages", dependencies=[Depends(from_our_own_pages)])
async def send(
    request: Request,
    desk: DeskDep,
    relay: RelayDep,
    conversation_id: Open,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """Takes a message or a tapped answer. A script gets what is new; a plain form goes back to the page."""
    form, scripted = await request.form(), FRAGMENT in accept
    if conversation_id is None:
        return PlainTextResponse(GONE, 410, HEADERS) if scripted else await _send_anew(desk, relay, form)
    try:
        await relay.receive(conversation_id, sent(form))
    except NOT_TAKEN as error:
        if scripted:
            return PlainTextResponse(plainly(error), 422, HEADERS)
        return await run_in_threadpool(_chat_page, desk, conversation_id, plainly(error), field(form, "text"))
    if scripted:
        after = field(form, "after")
        return await run_in_threadpool(_news, desk, conversation_id, incoming.seq_in(after) or 0)
    return _see("/chat#latest")


async def _send_anew(desk: Desk, relay: Relay, form: FormData) -> Response:
    """Words from a page whose chat is no longer open begin a new one: they may be the ones that matter."""
    try:
        message = incoming.incoming(field(form, "client_message_id"), field(form, "text"), None)
    except incoming.BadMessage:
        return await run_in_threadpool(_start_page, desk, None, GONE, 410)
    opened, _ = await run_in_threadpool(relay.open, "web")
    await relay.receive(opened.conversation.id, message)
    response = _see("/chat#latest")
    give_pass(response, desk.settings, Pass(opened.conversation.id, opened.token))
    return response


@router.get("/chat/form")
def form(
    desk: DeskDep, conversation_id: Open, after: Annotated[incoming.Seq, Query()] = 0
) -> Response:  # fmt: skip
    """What is new after `after`, and the buttons as they are now: for the script."""
    if conversation_id is None:
        return PlainTextResponse(GONE, 410, HEADERS)
    return _news(desk, conversation_id, after)


@router.get("/chat/events")
async def events(
    desk: DeskDep,
    conversation_id: Open,
    after: Annotated[incoming.Seq, Query()] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Each new message as a piece of the page, its event id the message's number."""
    if conversation_id is None:
        return Response(status_code=204)  # tells the browser not to try again
    began = incoming.seq_in(last_event_id) or after

    async def stream() -> AsyncIterator[ServerSentEvent]:
        async for message in follow(desk, conversation_id, began):
            fragment = await run_in_threadpool(_fragment, desk, conversation_id, message.seq)
            yield ServerSentEvent(fragment, event="message", id=str(message.seq))

    return EventSourceResponse(stream(), ping=15, headers={"Cache-Control": "no-store"})


@router.api_route("/chat/leave", methods=["GET", "POST"])
def leave(request: Request, desk: DeskDep, later: BackgroundTasks) -> Response:
    """Closes the chat in this browser and goes somewhere harmless. The conversation stays in the record.

    That they left in haste is kept after they are gone: nothing may hold them up. A link on somebody else's
    page leads there too, and closes nothing.
    """
    if not sent_by_us(request):
        return RedirectResponse(ELSEWHERE, 303, HEADERS)
    later.add_task(_left_quickly, request, desk)
    response = RedirectResponse(ELSEWHERE, 303, HEADERS)
    take_pass(response)
    return response


def _left_quickly(request: Request, desk: Desk) -> None:
    try:
        conversation_id = find_open(request, desk)
        if conversation_id is not None:
            with desk.begin(conversation_id) as c:
                reach.left_quickly(c, conversation_id, desk.clock())
    except Exception as error:  # noqa: BLE001  they are gone: all that is left is to say so in the log
        log.error("that a caller left quickly was not kept: %s", type(error).__name__)


def first_page(desk: Desk) -> HTMLResponse:
    """The start page as somebody sees it who was never here."""
    return _start_page(desk, None, None)


def _start_page(
    desk: Desk, conversation_id: str | None, notice: str | None, status: int = 200
) -> HTMLResponse:
    return page(
        "caller/start.html", status, open=conversation_id is not None, notice=notice,
        emergency=desk.wording.text("utter_opening_999"), demonstration=desk.demonstration,
    )  # fmt: skip


def _chat_page(desk: Desk, conversation_id: str, error: str | None = None, typed: str = "") -> HTMLResponse:
    values = _values(shown.view(desk, conversation_id))
    status = 422 if error else 200
    return page(
        "caller/chat.html", status, error=error, typed=typed, demonstration=desk.demonstration, **values
    )


def _news(desk: Desk, conversation_id: str, after: int) -> HTMLResponse:
    return page("caller/news.html", **_values(shown.view(desk, conversation_id, after)))


def _fragment(desk: Desk, conversation_id: str, seq: int) -> str:
    one = next(m for m in shown.view(desk, conversation_id, seq - 1).messages if m.message.seq == seq)
    return render("caller/_message.html", shown=one)


def _values(view: shown.View) -> dict[str, Any]:
    return {
        "messages": view.messages, "question": view.buttons, "holder": view.holder.value,
        "holder_words": view.holder_words, "call_back": view.call_back,
        "may_go_on": view.may_go_on,
    }  # fmt: skip


def _see(url: str) -> RedirectResponse:
    return RedirectResponse(url, 303, HEADERS)
