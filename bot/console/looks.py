"""Keeps that staff were shown something of a caller by a page, or a program, that asks every few seconds."""

from collections.abc import Collection

from bot.bootstrap import Desk
from bot.handover import looks
from bot.staff.model import Staff


def keep_look(desk: Desk, staff: Staff, action: str, shown: Collection[object]) -> None:
    """In the audit at once, again when there is more to see, and every few minutes. Nothing is no look."""
    at, ids = desk.clock(), [str(one) for one in shown]
    if not ids:
        return
    with desk.reading() as c:
        if looks.known(c, staff, action, at, ids):
            return
    with desk.begin() as c:
        looks.keep(c, staff, action, at, ids)
