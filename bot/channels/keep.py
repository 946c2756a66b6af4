"""The pages of what a caller keeps: the summary, and the safety plan as a form. They work without scripts."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from bot.booking import service as booking
from bot.bootstrap import Desk
from bot.channels import plan
from bot.channels.forms import field, plainly
from bot.channels.incoming import BadMessage
from bot.channels.web import DeskDep, Open, RelayDep, no_chat
from bot.handover.keepsake import Booked, keepsake
from bot.handover.model import Standing
from bot.handover.standing import standing
from bot.web.cookies import Pass, from_our_own_pages, give_pass
from bot.web.rendering import HEADERS, page

router = APIRouter(include_in_schema=False)


@router.get("/chat/summary")
def summary(desk: DeskDep, conversation_id: Open) -> HTMLResponse:
    """What a caller may keep, as the record stands now."""
    if conversation_id is None:
        return no_chat(desk)
    with desk.reading() as c:
        now = standing(c, conversation_id, desk.ruleset)
        found = booking.booking_of(c, conversation_id)
        booked = None
        if found:
            when = booking.spoken(found.opening.start)
            booked = Booked(when, found.opening.service_name, found.reference)
        kept = keepsake(c, now, desk.ruleset, desk.wording, desk.clock(), booked)
    return page("caller/summary.html", kept=kept, text=desk.wording.text, demonstration=desk.demonstration)


@router.get("/chat/plan")
def show_plan(desk: DeskDep, conversation_id: Open, saved: bool = False) -> HTMLResponse:
    """The plan as it stands, to be filled in or printed."""
    if conversation_id is None:
        return no_chat(desk)
    return _plan_page(desk, conversation_id, saved=saved)


@router.post("/chat/plan", dependencies=[Depends(from_our_own_pages)])
async def save_plan(request: Request, desk: DeskDep, relay: RelayDep, conversation_id: Open) -> Response:
    """Keeps the plan. Words that may mean danger lead to the chat, where the answer to them is."""
    form, passed = await request.form(), None
    if conversation_id is None:  # the words may be the ones that matter
        opened, _ = await run_in_threadpool(relay.open, "web")
        conversation_id, passed = opened.conversation.id, Pass(opened.conversation.id, opened.token)
    typed = {factor.id: field(form, factor.id) for factor in desk.ruleset.after("plan")}
    try:
        calls = await plan.save(relay, conversation_id, typed)
    except BadMessage as error:
        return await run_in_threadpool(_plan_page, desk, conversation_id, typed=typed, error=plainly(error))
    response = RedirectResponse("/chat#latest" if calls else "/chat/plan?saved=true", 303, HEADERS)
    if passed:
        give_pass(response, desk.settings, passed)
    return response


def _plan_page(
    desk: Desk,
    conversation_id: str,
    *,
    saved: bool = False,
    typed: dict[str, str] | None = None,
    error: str = "",
) -> HTMLResponse:
    with desk.reading() as c:
        now = standing(c, conversation_id, desk.ruleset)
    parts = [
        {
            "id": factor.id,
            "label": desk.wording.label("plan_part", factor.id),
            "question": desk.wording.text(f"utter_ask_{factor.id}"),
            "words": (typed or {}).get(factor.id) or plan.written(now.answered.values, factor.id),
        }
        for factor in desk.ruleset.after("plan")
    ]
    values: dict[str, Any] = {"parts": parts, "saved": saved, "error": error, "not_now": _why_not(desk, now)}
    return page(
        "caller/plan.html", 422 if error else 200, text=desk.wording.text, demonstration=desk.demonstration,
        **values,
    )  # fmt: skip


def _why_not(desk: Desk, now: Standing) -> str | None:
    """Why a plan is not for now, if it is not: as the chat says it."""
    if now.answered.values.get("for_whom") == "other":
        return desk.wording.text("utter_plan_not_theirs")
    if "plan" not in desk.ruleset.offered_after[now.priority or now.assessment.priority]:
        return desk.wording.text("utter_plan_not_now")
    return None
