"""What a browser keeps: a caller's pass or a staff session, out of scripts' reach, never in an address."""

import hashlib
import hmac
from dataclasses import dataclass

from fastapi import HTTPException, Request, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.bootstrap import Desk
from bot.running.secret import secret_key
from bot.settings import Settings

CALLER, STAFF, BEGUN = "chat", "console", "console-begun"
SIGN_IN = "/console/sign-in"
DAY = 24 * 3600  # seconds


@dataclass(frozen=True)
class Pass:
    """What opens one conversation."""

    conversation_id: str
    token: str


def give_pass(response: Response, settings: Settings, opened: Pass) -> None:
    """Puts the caller's pass into the browser, until it is closed."""
    signed = _signer(settings).dumps([opened.conversation_id, opened.token])
    _set(response, settings, CALLER, signed, "/")


def read_pass(request: Request) -> Pass | None:
    """The caller's pass, if there is one, it is ours and not too old."""
    desk: Desk = request.app.state.desk
    try:
        longest = desk.settings.keep_days * DAY  # the conversation itself stays in the record
        found = _signer(desk.settings).loads(request.cookies.get(CALLER, ""), max_age=longest)
        return Pass(*found)
    except (BadSignature, TypeError):
        return None


def take_pass(response: Response) -> None:
    """Leaves nothing of the conversation in the browser."""
    response.delete_cookie(CALLER, path="/")


def give_session(response: Response, settings: Settings, token: str) -> None:
    """Signs a member of staff in at this browser."""
    _set(response, settings, STAFF, token, "/console")


def take_session(response: Response) -> None:
    """Signs them out of it."""
    response.delete_cookie(STAFF, path="/console")


def give_begun(response: Response, settings: Settings, token: str) -> None:
    """Holds a sign-in that is half done, or waits for the organisation's answer."""
    _set(response, settings, BEGUN, token, SIGN_IN)


def take_begun(response: Response) -> None:
    """Once it is done, or failed."""
    response.delete_cookie(BEGUN, path=SIGN_IN)


def form_token(settings: Settings, session: str) -> str:
    """What each form of this session must carry, so that another site cannot send one."""
    return hmac.new(secret_key(settings).encode(), b"form:" + session.encode(), hashlib.sha256).hexdigest()


def sent_by_us(request: Request) -> bool:
    """Whether a page of ours, or the person themself, asked for this. Old browsers do not say."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def from_our_own_pages(request: Request) -> None:
    """Refuses a form that another site sent. Raises 403."""
    if not sent_by_us(request):
        raise HTTPException(403, "Please use the form on our own page.")


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(settings), salt="caller's pass")


def _set(response: Response, settings: Settings, name: str, value: str, path: str) -> None:
    # Lax, not strict: somebody who follows a link back to their chat must find it open.
    response.set_cookie(
        name, value, path=path, secure=settings.secure_cookies, httponly=True, samesite="lax"
    )  # fmt: skip
