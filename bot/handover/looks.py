"""What a page shows anew by itself every few seconds is one look, and is in the audit as one."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.staff import store as people
from bot.staff.model import Staff

ONE_LOOK = timedelta(minutes=5)


def known(c: Connection, staff: Staff, action: str, at: datetime, shown: Collection[str] = ()) -> bool:
    """Whether the audit has them at this within the last few minutes, with everything that is `shown` now."""
    last = people.last_did(c, staff.id, action, at - ONE_LOOK)
    return last is not None and set(shown) <= set(last.get("shown", ()))


def keep(c: Connection, staff: Staff, action: str, at: datetime, shown: Collection[str]) -> None:
    """Puts it in the audit."""
    people.add_audit(c, staff.id, action, None, {"shown": sorted(shown)}, at)
