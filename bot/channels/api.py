"""The JSON API for callers' programs (design §12)."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from bot.bootstrap import DatabaseDown, Desk
from bot.channels import incoming
from bot.channels.events import follow
from bot.channels.relay import Relay
from bot.conversations import service as conversations
from bot.conversations.model import Message
from bot.directory import service as directory
from bot.handover.standing import priority_of
from bot.triage import age_range

router = APIRouter(prefix="/api/v1", tags=["callers"])


class ChoiceIn(BaseModel):
    """A tapped answer: one value, or a list where several may hold."""

    factor: str
    value: str | list[str]


class MessageIn(BaseModel):
    """A caller's message: words or a choice, under an id of the client's own."""

    client_message_id: str
    text: str | None = None
    choice: ChoiceIn | None = None


class QuestionOut(BaseModel):
    factor: str
    multiple: bool
    choices: list[dict[str, str]]


class MessageOut(BaseModel):
    """A message as it stands in the record."""

    seq: int
    at: str
    sender: str
    kind: str
    text: str
    question: QuestionOut | None
    services: list[dict[str, Any]] | None
    openings: list[dict[str, Any]] | None


class StateOut(BaseModel):
    """Who holds the conversation, and how soon a human must act if that is known."""

    holder: str
    priority: str | None
    code: str | None


class MessagesOut(BaseModel):
    messages: list[MessageOut]


class RepliesOut(MessagesOut):
    state: StateOut


class CreatedOut(RepliesOut):
    id: str
    token: str


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def relay_of(request: Request) -> Relay:
    relay: Relay = request.app.state.relay
    return relay


DeskDep = Annotated[Desk, Depends(desk_of)]
RelayDep = Annotated[Relay, Depends(relay_of)]


def bearer(authorization: str | None) -> str:
    """The token of an Authorization header. Raises 401 without one."""
    found = re.fullmatch(r"Bearer ([A-Za-z0-9._~+/=-]+)", authorization or "", re.IGNORECASE)
    if not found:
        raise HTTPException(401, "Send the token of the conversation as: Authorization: Bearer …")
    return found[1]


def authorised(
    desk: DeskDep, conversation_id: str, authorization: Annotated[str | None, Header()] = None
) -> str:
    """The conversation's id, once its token has been shown."""
    token = bearer(authorization)
    with desk.reading() as c:
        conversations.get(c, conversation_id)
        if not conversations.authorised(c, conversation_id, token):
            raise HTTPException(401, "This token does not open this conversation.")
        if not conversations.still_kept(c, conversation_id, desk.kept_since):
            raise HTTPException(410, "This conversation is too old to go on with. Begin a new one.")
    return conversation_id


Authorised = Annotated[str, Depends(authorised)]


def as_json(messages: list[Message]) -> list[dict[str, Any]]:
    return [message.as_json() for message in messages]


def state(desk: Desk, conversation_id: str) -> dict[str, str | None]:
    """Who holds it and how soon a human must act."""
    with desk.reading() as c:
        holder, priority = conversations.hold(c, conversation_id).holder, priority_of(c, conversation_id)
    return {
        "holder": holder.value,
        "priority": priority.value if priority else None,
        "code": priority.code if priority else None,
    }


@router.post("/conversations", status_code=201, response_model=CreatedOut)
def create(
    desk: DeskDep, relay: RelayDep, _body: Annotated[dict[str, Any] | None, Body()] = None
) -> dict[str, Any]:
    """Begins a conversation. The token is given once and opens nothing else."""
    opened, messages = relay.open("api")
    found = opened.conversation.id
    return {"id": found, "token": opened.token, "messages": as_json(messages), "state": state(desk, found)}


@router.post("/conversations/{conversation_id}/messages", response_model=RepliesOut)
async def send(
    desk: DeskDep, relay: RelayDep, conversation_id: Authorised, body: MessageIn
) -> dict[str, Any]:
    """Takes one message; answers with the replies to it, or the safe wording at the deadline."""
    choice = (body.choice.factor, body.choice.value) if body.choice else None
    message = incoming.incoming(body.client_message_id, body.text, choice)
    replies = await relay.receive(conversation_id, message)
    return {"messages": as_json(replies), "state": await run_in_threadpool(state, desk, conversation_id)}


@router.get("/conversations/{conversation_id}/messages", response_model=MessagesOut)
def read(
    desk: DeskDep, conversation_id: Authorised, after: Annotated[incoming.Seq, Query()] = 0
) -> dict[str, Any]:
    """Every message after `after`, oldest first."""
    with desk.reading() as c:
        return {"messages": as_json(conversations.transcript(c, conversation_id, after))}


@router.get("/conversations/{conversation_id}/events", response_class=EventSourceResponse)
async def events(
    desk: DeskDep,
    conversation_id: Authorised,
    after: Annotated[incoming.Seq, Query()] = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> EventSourceResponse:
    """Messages as server-sent events whose ids are their seq; `Last-Event-ID` resumes."""
    start = incoming.seq_in(last_event_id) or after

    async def stream() -> AsyncIterator[ServerSentEvent]:
        async for message in follow(desk, conversation_id, start):
            data = MessageOut(**message.as_json()).model_dump_json()
            yield ServerSentEvent(data, event="message", id=str(message.seq))

    return EventSourceResponse(stream(), ping=15)


@router.get("/services")
def services(
    desk: DeskDep,
    postcode: str | None = None,
    age: str | None = None,
    need: str | None = None,
    open_now: bool = False,
) -> JSONResponse:
    """Services for a place, an age and a need (a kind of service or a priority), in offer order.

    With the database down: the built-in national numbers.
    """
    found = directory.place(postcode) if postcode else None
    if postcode and found is None:
        raise HTTPException(422, "We could not find that place. Try a full postcode or a London borough.")
    if age and age_range(age) is None:
        raise HTTPException(422, "age is years, or a band such as 16-17.")
    try:
        with desk.reading() as c:
            offers = directory.search(c, place=found, age=age, need=need, open_now=open_now, at=desk.clock())
    except DatabaseDown:
        offers = directory.national()
    return JSONResponse({"services": [directory.as_json(offer) for offer in offers]})
