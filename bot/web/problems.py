"""Every error of the JSON API as a problem document (RFC 9457), from one table."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.bootstrap import DatabaseDown
from bot.channels.incoming import BadChoice, BadMessage
from bot.conversations.model import IllegalMove, MayNotSpeak, NeverAsked, UnknownConversation
from bot.directory.model import NoSuchNeed
from bot.handover.model import AlreadyClaimed, NotAllowed, NotYours, ReasonNeeded, WrongSignIn
from bot.triage import BadAnswer

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
    NotAllowed: (403, "Your role does not allow this"),
    ReasonNeeded: (422, "A reason is needed"),
    NoSuchNeed: (422, "There is no such need"),
    DatabaseDown: (503, "The service cannot store anything just now"),
    WrongSignIn: (401, "Wrong name or password"),
}


def problem(status: int, title: str, detail: str = "", **more: Any) -> JSONResponse:
    """One problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def register(app: FastAPI) -> None:
    """Answers every error of `/api` as a problem document."""

    async def known(_request: Request, error: Exception) -> JSONResponse:
        status, title = next(found for kind, found in PROBLEMS.items() if isinstance(error, kind))
        return problem(status, title, str(error) or IF_AT_RISK)

    for kind in PROBLEMS:
        app.add_exception_handler(kind, known)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        # Where and what, never the input itself: it may be a caller's words.
        errors = [{"loc": list(map(str, e["loc"])), "msg": e["msg"]} for e in error.errors()]
        return problem(422, "The request is not as the API expects", errors=errors)

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, HTTPStatus(error.status_code).phrase, str(error.detail))

    @app.exception_handler(Exception)
    async def unknown(_request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected %s", type(error).__name__)
        return problem(500, "Something went wrong on our side", IF_AT_RISK)
