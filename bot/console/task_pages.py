"""The console's pages for what staff write down beside the talk: forms, and abuse of the service."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.channels.incoming import readable
from bot.console.session import DeskDep, Genuine, Session, Signed
from bot.console.showing import onward
from bot.console.tasks import Tasks
from bot.console.typed import Typed
from bot.conversations.references import reference_of
from bot.handover.forms import in_words
from bot.handover.forms_model import FORMS, FormId, FormIncomplete
from bot.handover.model import HandoverError
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/conversations/{conversation_id}")


@router.get("/forms/{form}")
def form_page(desk: DeskDep, session: Signed, conversation_id: str, form: FormId) -> HTMLResponse:
    """A form to fill in, with what was filled in before."""
    return _form(desk, session, conversation_id, form)


@router.post("/forms/{form}")
async def fill(
    request: Request, desk: DeskDep, session: Genuine, conversation_id: str, form: FormId
) -> Response:
    """Keeps it. What was typed stays where something is missing."""
    sent = await request.form()
    given = {q.id: readable(str(sent.get(q.id, ""))) for q in FORMS[form].questions}

    def act() -> Response:
        try:
            Tasks(desk).fill(session.staff, conversation_id, form, given)
        except FormIncomplete as incomplete:
            return _form(desk, session, conversation_id, form, given, incomplete)
        return RedirectResponse(f"/console/conversations/{conversation_id}/forms/{form}", 303, HEADERS)

    return await run_in_threadpool(act)


@router.get("/conduct")
def conduct_page(desk: DeskDep, session: Signed, conversation_id: str) -> HTMLResponse:
    """Warning a caller, and ending the talk, because of abuse."""
    return _conduct(desk, session, conversation_id)


@router.post("/conduct/warn")
def warn(desk: DeskDep, session: Genuine, conversation_id: str) -> Response:
    """Tells the caller what may happen."""
    try:
        Tasks(desk).warn(session.staff, conversation_id)
    except HandoverError as problem:
        return _conduct(desk, session, conversation_id, str(problem))
    return RedirectResponse(f"/console/conversations/{conversation_id}", 303, HEADERS)


@router.post("/conduct/end")
def end(desk: DeskDep, session: Genuine, conversation_id: str, reason: Typed = "") -> Response:
    """Leaves the caller; where risk is open, to a clinician."""
    try:
        Tasks(desk).end(session.staff, conversation_id, reason)
    except HandoverError as problem:
        return _conduct(desk, session, conversation_id, str(problem), reason)
    return onward(desk, session, conversation_id)


def _form(
    desk: Desk,
    session: Session,
    conversation_id: str,
    form: FormId,
    given: Mapping[str, str] | None = None,
    incomplete: FormIncomplete | None = None,
) -> HTMLResponse:
    filled = Tasks(desk).filled(session.staff, conversation_id)
    return page(
        "console/form.html", 409 if incomplete else 200, session=session, demonstration=desk.demonstration,
        form=FORMS[form], base=f"/console/conversations/{conversation_id}", here=form, given=given or {},
        missing=incomplete.missing if incomplete else (), error=str(incomplete) if incomplete else "",
        reference=reference_of(conversation_id),
        filled=[(one, FORMS[one.form].title, in_words(one.form, one.answers)) for one in reversed(filled)],
    )  # fmt: skip


def _conduct(
    desk: Desk, session: Session, conversation_id: str, error: str = "", reason: str = ""
) -> HTMLResponse:
    return page(
        "console/conduct.html", 409 if error else 200, session=session, demonstration=desk.demonstration,
        base=f"/console/conversations/{conversation_id}", error=error, reason=reason,
        reference=reference_of(conversation_id), steps=Tasks(desk).conduct(session.staff, conversation_id),
        warning=desk.wording.text("utter_abuse_warning"),
    )  # fmt: skip
