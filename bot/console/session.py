"""Who is signed in at this browser, and whether a form really comes from their page."""

import hmac
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request

from bot.bootstrap import Desk
from bot.console.notices import Notices, notices
from bot.staff import service as accounts
from bot.staff.model import Staff
from bot.web.cookies import STAFF, form_token, from_our_own_pages

SIGN_IN = "/console/sign-in"


@dataclass(frozen=True)
class Session:
    """A member of staff at one browser."""

    staff: Staff
    token: str
    form_token: str
    notices: Notices = Notices()


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskDep = Annotated[Desk, Depends(desk_of)]


def session_of(request: Request, desk: DeskDep) -> Session | None:
    """The session of this browser, if it has not ended."""
    token = request.cookies.get(STAFF, "")
    with desk.reading() as c:
        staff = accounts.staff_of(c, token, desk.clock()) if token else None
    return Session(staff, token, form_token(desk.settings, token)) if staff else None


def signed_in(
    request: Request, desk: DeskDep, session: Annotated[Session | None, Depends(session_of)]
) -> Session:
    """The session; who has none is sent to the sign-in page. A whole page has its notices with it."""
    if session is None:
        raise HTTPException(303, headers={"Location": SIGN_IN})
    if "hx-request" in request.headers:  # a part of a page that is open
        return session
    return replace(session, notices=notices(desk, session.staff))


Signed = Annotated[Session, Depends(signed_in)]


def genuine(request: Request, session: Signed, csrf: Annotated[str, Form()] = "") -> Session:
    """The session, once the form has shown that it comes from its own page. Raises 403."""
    from_our_own_pages(request)
    if not hmac.compare_digest(csrf.encode(), session.form_token.encode()):
        raise HTTPException(
            403, "This form is out of date. Go back, load the page again, and send it once more."
        )
    return session


Genuine = Annotated[Session, Depends(genuine)]
