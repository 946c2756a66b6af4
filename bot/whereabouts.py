"""Where a caller is said to be settles which of London's areas they belong to: here, whoever learned it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.conversations import service as conversations
from bot.directory import service as directory

if TYPE_CHECKING:
    from sqlalchemy import Connection


def settle_area(c: Connection, conversation_id: str, told: Mapping[str, object]) -> None:
    """Settles it if one of these answers names a place we know.

    Beside `take_answers`, and not in it: a slice that knows conversations asks the directory nothing.
    """
    place = directory.place(str(told["location"])) if "location" in told else None
    if place is not None and place.area is not None:
        conversations.settle_area(c, conversation_id, place.area)
