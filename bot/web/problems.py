"""Every error from one table: problem documents (RFC 9457) for programs, plain words on a page for people."""

import logging
from http import HTTPStatus
from math import ceil
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from bot.bootstrap import DatabaseDown
from bot.channels.incoming import BadChoice, BadMessage
from bot.conversations.model import IllegalMove, MayNotSpeak, NeverAsked, UnknownConversation
from bot.directory.model import NoSuchNeed
from bot.handover.call_back_model import BadCallBack
from bot.handover.duty_model import NotHere, OfferOver
from bot.handover.model import AlreadyClaimed, HandoverError, NotReached, NotYours, ReasonNeeded, StaleReply
from bot.handover.reading import WrittenSince
from bot.handover.second_model import RequestOver, SecondNeeded
from bot.handover.work_model import NotYourWork, UnknownWork, WorkEnded
from bot.staff.model import (
    Busy,
    CodeNeeded,
    NotAllowed,
    SetUpNeeded,
    SignInExpired,
    SignInOff,
    TooManyTries,
    UnknownStaff,
    WrongSignIn,
)
from bot.triage import BadAnswer
from bot.web.rendering import error_page

log = logging.getLogger(__name__)

IF_AT_RISK = "If life is at risk, call 999 now. You can also call 111 and choose the mental health option."

# Exception → status and title; the detail is the exception's own text, which never holds a caller's words.
PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    BadChoice: (422, "That is not one of the choices"),
    BadMessage: (422, "The message could not be taken"),
    BadAnswer: (422, "The answer could not be taken"),
    NeverAsked: (409, "That question was not asked in this conversation"),
    UnknownConversation: (404, "There is no such conversation"),
    MayNotSpeak: (409, "Somebody else holds this conversation"),
    IllegalMove: (409, "That cannot be done now"),
    AlreadyClaimed: (409, "Somebody has claimed this conversation"),
    NotYours: (409, "You do not hold this conversation"),
    NotReached: (409, "Nobody has met this caller yet"),
    StaleReply: (409, "A colleague has replied"),
    WrittenSince: (409, "The caller has written since"),
    BadCallBack: (422, "We could not keep that"),
    OfferOver: (409, "This offer has ended"),
    NotHere: (409, "That colleague is not on duty"),
    RequestOver: (409, "This request has ended"),
    SecondNeeded: (409, "A second person is needed"),
    NotAllowed: (403, "Your role does not allow this"),
    ReasonNeeded: (422, "A reason is needed"),
    UnknownWork: (404, "There is no such work"),
    NotYourWork: (409, "You have not taken this work"),
    WorkEnded: (409, "There is nothing left to do"),
    HandoverError: (409, "That cannot be done"),  # whichever of them has no title of its own above
    NoSuchNeed: (422, "There is no such need"),
    DatabaseDown: (503, "The service cannot store anything just now"),
    WrongSignIn: (401, "Wrong name, password or code"),
    CodeNeeded: (401, "A code is needed"),
    SetUpNeeded: (403, "A second factor must be set up first"),
    SignInExpired: (401, "Signing in took too long"),
    SignInOff: (403, "This way of signing in is not open to you"),
    Busy: (429, "Too many people at once"),
    TooManyTries: (429, "Too many tries"),
    UnknownStaff: (404, "There is nobody of this name"),
}

PROGRAMS = ("/api", "/health")
PLAIN = {
    404: "There is no such page",
    405: "There is no such page",
    422: "That could not be read",
    500: "Something went wrong on our side",
    503: "Something is not working on our side",
}
PLAIN_DETAIL = (403, 409, 429)  # what our own errors say about these is written for people


def problem(status: int, title: str, detail: str = "", **more: Any) -> JSONResponse:
    """One problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def answer(request: Request, status: int, title: str, detail: str = "", **more: Any) -> Response:
    """The error as whoever asked can read it: a program, or a person with a browser."""
    if request.url.path.startswith(PROGRAMS):
        return problem(status, title, detail, **more)
    return error_page(status, PLAIN.get(status, title), detail if status in PLAIN_DETAIL else "")


def can_be_kept(request: Request) -> None:
    """Nothing of ours has an address with a character that no database can hold."""
    if b"%00" in request.scope["raw_path"] + request.scope["query_string"]:
        raise HTTPException(HTTPStatus.NOT_FOUND)


def pressed(request: Request) -> bool:
    """Whether somebody pressed a button in a part of a page."""
    return "hx-request" in request.headers and request.method == "POST"


def register(app: FastAPI) -> None:
    """Answers every error: under `/api` and `/health` as a problem document, elsewhere as a page."""

    async def known(request: Request, error: Exception) -> Response:
        status, title = next(found for kind, found in PROBLEMS.items() if isinstance(error, kind))
        response = answer(request, status, title, str(error) or IF_AT_RISK)
        if isinstance(error, TooManyTries):
            response.headers["Retry-After"] = str(ceil(error.wait.total_seconds()))
        if isinstance(error, NotAllowed) and pressed(request):
            response.headers["HX-Refresh"] = "true"  # a part of the page would say nothing
        return response

    for kind in PROBLEMS:
        app.add_exception_handler(kind, known)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        # Where and what, never the input itself: it may be a caller's words.
        errors = [{"loc": list(map(str, e["loc"])), "msg": e["msg"]} for e in error.errors()]
        return answer(request, 422, "The request is not as the API expects", errors=errors)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if error.status_code < HTTPStatus.BAD_REQUEST and error.headers:
            return RedirectResponse(error.headers["Location"], error.status_code)
        response = answer(request, error.status_code, HTTPStatus(error.status_code).phrase, str(error.detail))
        if where := (error.headers or {}).get("HX-Redirect"):
            response.headers["HX-Redirect"] = where
        return response

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        log.error("unexpected %s", type(error).__name__)
        return answer(request, 500, "Something went wrong on our side", IF_AT_RISK)
