"""The page of one conversation, shown after whatever was done there or with why it was not."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.channels.incoming import BadMessage
from bot.console.acts import Acts
from bot.console.at_hand import at_hand_values
from bot.console.cases import call_values, case_values
from bot.console.session import Session
from bot.conversations.model import ConversationError, IllegalMove
from bot.handover.model import HandoverError
from bot.handover.reading import WrittenSince
from bot.staff.model import NotAllowed
from bot.triage import BadAnswer
from bot.web.rendering import HEADERS, page

MOVED_ON = "That cannot be done now, because the conversation has moved on. This page shows how it stands."


def act(
    desk: Desk, session: Session, conversation_id: str, act: Callable[[], object], land: str = "", **kept: Any
) -> Response:
    """Does it and shows the conversation, from `land` on; or why not, with what was typed still there."""
    try:
        act()
    except WrittenSince as refused:
        return case_page(desk, session, conversation_id, 409, str(refused), unread_from=refused.after, **kept)
    except NotAllowed as refused:
        return case_page(desk, session, conversation_id, 403, error=str(refused), **kept)
    except IllegalMove:
        return case_page(desk, session, conversation_id, 409, error=MOVED_ON, **kept)
    except (HandoverError, ConversationError, BadMessage, BadAnswer) as problem:
        return case_page(desk, session, conversation_id, 409, error=str(problem), **kept)
    return onward(desk, session, conversation_id, land)


def onward(desk: Desk, session: Session, conversation_id: str, land: str = "") -> RedirectResponse:
    """To the conversation; to the wall for whoever has just let go of a caller of another area."""
    theirs = Acts(desk).may_see(session.staff, conversation_id)
    where = f"/console/conversations/{conversation_id}{land}" if theirs else "/console"
    return RedirectResponse(where, 303, HEADERS)


def case_page(
    desk: Desk, session: Session, conversation_id: str, status: int = 200, error: str = "", **kept: Any
) -> HTMLResponse:
    """Summary, transcript, and what this member of staff may do. The reading is in the audit."""
    values = case_values(desk, session, conversation_id)
    values |= at_hand_values(desk, values["case"], kept)
    values["call"] = call_values(desk, values["case"], kept.get("again", ""))
    unsent = _unsent(kept, values) if error else ""
    return page("console/case.html", status, error=error, kept=kept, unsent=unsent, **values)


def _unsent(kept: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    """What was typed in a form that the page has no more: the caller is with somebody else by now."""
    mine, on_phone = values["mine"], values["on_phone"]
    still_there = {
        "typed": mine and not on_phone,
        "entered": mine and on_phone,
        "transfer_note": mine and not values["transfer"],
        "take_over_reason": values["can_take_over"],
        "close_reason": values["can_close"],
        "close_safety_net": values["can_close"],
        "refuse_reason": kept.get("refused") in [request.id for request in values["seconds"]],
    }
    typed = [str(kept[name]) for name, there in still_there.items() if kept.get(name) and not there]
    if "learned" in kept and not mine:
        typed += [str(value) for name, value in kept["learned"].multi_items() if name.startswith("learned_")]
    return "\n".join(words for words in typed if words.strip())
