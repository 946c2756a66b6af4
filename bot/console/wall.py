"""The wall's pages: every live conversation, filters kept in the address, the search by reference."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.cases import CHANNELS
from bot.console.hand_over import ACTS
from bot.console.session import DeskDep, Session, Signed
from bot.conversations.model import Holder
from bot.directory import service as directory
from bot.handover.wall import OnWall
from bot.handover.work_model import KINDS
from bot.staff.model import Staff
from bot.triage import Priority
from bot.web.rendering import HEADERS, page

router = APIRouter(prefix="/console", include_in_schema=False)

HOLDERS = {
    Holder.QUEUE: "Waiting for a person", Holder.HUMAN: "With a colleague", Holder.BOT: "With the assistant",
    Holder.CLOSED: "Closed lately",
}  # fmt: skip
SILENT = (2, 5, 10, 15, 30, 60)  # minutes
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Filters:
    """What the wall is narrowed to. Empty is all there is; a word nobody offered finds nothing."""

    priority: str = ""
    area: str = ""
    holder: str = ""
    channel: str = ""
    silent: int = 0  # minutes
    mine: bool = False

    @property
    def address(self) -> str:
        """As it stands in the page's address."""
        return urlencode({k: "yes" if v is True else v for k, v in asdict(self).items() if v})

    def keeps(self, one: OnWall, staff: Staff, at: datetime) -> bool:
        """Whether this conversation stays."""
        item = one.item
        return (
            self.priority in ("", item.priority.value if item.priority else UNKNOWN)
            and self.area in ("", item.conversation.area or UNKNOWN)
            and self.holder in ("", item.hold.holder.value)
            and self.channel in ("", item.conversation.channel)
            and one.silent(at) >= timedelta(minutes=self.silent)
            and not (self.mine and (one.holder is None or item.hold.staff_id != staff.id))
        )


def asked_for(
    priority: str = "",
    area: str = "",
    holder: str = "",
    channel: str = "",
    silent: Annotated[str, Query()] = "",
    mine: Annotated[str, Query()] = "",
) -> Filters:
    """The filters of this address."""
    minutes = int(silent) if silent.isascii() and silent.isdigit() and len(silent) < 5 else 0
    return Filters(priority, area, holder, channel, minutes, bool(mine))


Asked = Annotated[Filters, Depends(asked_for)]


@router.get("")
def wall_page(desk: DeskDep, session: Signed, filters: Asked) -> HTMLResponse:
    """Every live conversation, most urgent first, and what there is to do."""
    return page("console/wall.html", **wall_values(desk, session, filters))


@router.get("/queue")
def wall_now(desk: DeskDep, session: Signed, filters: Asked) -> HTMLResponse:
    """The lists alone, for the page that is open."""
    return page("console/_queue.html", **wall_values(desk, session, filters, anew=True))


@router.get("/find")
def find(desk: DeskDep, session: Signed, filters: Asked, reference: str = "") -> Response:
    """Opens the conversation of this reference; by rare chance two have it, and then both are shown."""
    found = Acts(desk).find(reference)
    if len(found) == 1:
        return RedirectResponse(f"/console/conversations/{found[0].id}", 303, HEADERS)
    values = wall_values(desk, session, filters)
    return page("console/wall.html", 200 if found else 404, found=found, looked_for=True, **values)


def wall_values(desk: Desk, session: Session, filters: Filters, *, anew: bool = False) -> dict[str, Any]:
    """All the templates need of the wall. The reading is in the audit."""
    staff = session.staff
    seen = Acts(desk).wall(staff, closed=filters.holder == Holder.CLOSED, anew=anew)
    everybody, at = seen.live, desk.clock()
    return {
        "session": session,
        "now": at,
        "demonstration": desk.demonstration,
        "waiting": sum(one.item.hold.holder is Holder.QUEUE for one in everybody),
        "everybody": everybody,
        "wall": [one for one in everybody if filters.keeps(one, staff, at)],
        "watching": desk.watching.names(),
        "filters": filters,
        "holders": HOLDERS,
        "channels": CHANNELS,
        "areas": directory.areas(),
        "minutes": SILENT,
        "priorities": list(Priority),
        "unknown": UNKNOWN,
        "seconds": [one for one in Acts(desk).seconds(staff) if one.staff_id != staff.id]
        if staff.role.confirms
        else [],
        "second_acts": ACTS,
        "to_do": seen.to_do,
        "to_review": seen.to_review,
        "kinds": KINDS,
    }
