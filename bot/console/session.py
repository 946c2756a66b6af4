"""Who is signed in at this browser, and whether a form really comes from their page."""

import hmac
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request

from bot.bootstrap import Desk
from bot.console.notices import Notices, notices
from bot.console.roles import Least, idle
from bot.staff import sessions
from bot.staff.model import Role, Staff
from bot.web.cookies import SIGN_IN, STAFF, form_token, from_our_own_pages


@dataclass(frozen=True)
class Session:
    """A member of staff at one browser."""

    staff: Staff
    token: str
    form_token: str
    act_is_due: bool = False
    notices: Notices = Notices()


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskDep = Annotated[Desk, Depends(desk_of)]


def session_of(request: Request, desk: DeskDep) -> Session | None:
    """The session of this browser, if it has not ended. Asking does not prolong it."""
    token = request.cookies.get(STAFF, "")
    with desk.reading() as c:
        found = sessions.staff_of(c, token, desk.clock(), idle(desk)) if token else None
    return Session(found[0], token, form_token(desk.settings, token), found[1]) if found else None


def by_itself(request: Request) -> bool:
    """Whether the page asked, and not the person: for its stream of events, or to show what changed."""
    refreshed = "hx-request" in request.headers and "hx-boosted" not in request.headers
    streamed = "text/event-stream" in request.headers.get("accept", "")
    return request.method == "GET" and (refreshed or streamed)


@dataclass(frozen=True)
class Needs(Least):
    """Asks for a session of at least this role: sends away who has none, refuses a lower one.

    What a person does keeps their session alive; what their page does by itself does not. Where that
    cannot be seen (a heartbeat that is posted) say `kept_alive=False`.
    """

    kept_alive: bool = True

    def __call__(
        self, request: Request, desk: DeskDep, session: Annotated[Session | None, Depends(session_of)]
    ) -> Session:
        if session is None:
            # A part of a page must not become the sign-in page: the whole of it goes there.
            asked_in_part = "hx-request" in request.headers
            raise HTTPException(401 if asked_in_part else 303, headers={WHERE[asked_in_part]: SIGN_IN})
        self.check(session.staff)
        if session.act_is_due and self.kept_alive and not by_itself(request):
            with desk.begin() as c:
                sessions.note_act(c, session.token, desk.clock())
        if "hx-request" in request.headers:  # a part of a page that is open
            return session
        return replace(session, notices=notices(desk, session.staff))


WHERE = {True: "HX-Redirect", False: "Location"}
Signed = Annotated[Session, Depends(Needs(Role.CALL_HANDLER))]
Watching = Annotated[Session, Depends(Needs(Role.CALL_HANDLER, kept_alive=False))]


def genuine(request: Request, session: Signed, csrf: Annotated[str, Form()] = "") -> Session:
    """The session, once the form has shown that it comes from its own page. Raises 403."""
    return checked(request, session, csrf)


def genuine_by_itself(request: Request, session: Watching, csrf: Annotated[str, Form()] = "") -> Session:
    """The same, for what a page sends without the person (a heartbeat)."""
    return checked(request, session, csrf)


def checked(request: Request, session: Session, csrf: str) -> Session:
    """Refuses a form that another site sent, or an old one of ours. Raises 403."""
    from_our_own_pages(request)
    if not hmac.compare_digest(csrf.encode(), session.form_token.encode()):
        raise HTTPException(
            403, "This form is out of date. Go back, load the page again, and send it once more."
        )
    return session


Genuine = Annotated[Session, Depends(genuine)]
GenuineByItself = Annotated[Session, Depends(genuine_by_itself)]
