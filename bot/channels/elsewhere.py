"""The round that hears what another process wrote: one look for all the pages that are open."""

from datetime import timedelta

from bot.bootstrap import Desk
from bot.conversations import service as conversations

LOOK_BACK = timedelta(seconds=30)  # a row's time is from before its transaction: longer than any takes


class Elsewhere:
    """Wakes whoever watches a conversation that has grown or moved. What this desk wrote is heard twice."""

    every = 2.0

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, tuple[int, int]] = {}

    def look(self) -> None:
        with self._desk.reading() as c:
            heads = conversations.heads_since(c, self._desk.clock() - LOOK_BACK)
        for conversation_id, head in heads.items():
            if self._known.get(conversation_id) != head:
                self._desk.live.notify(conversation_id)
        self._known = heads
