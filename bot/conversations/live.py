"""Wakes whoever watches a conversation in this process when something was added to it."""

import asyncio
from collections import defaultdict

EVERYTHING = "*"


def of_staff(staff_id: int) -> str:
    """The topic of what is put before one member of staff."""
    return f"staff:{staff_id}"


class Live:
    """A hint that there is something new; the record itself says what."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(set)

    def notify(self, conversation_id: str) -> None:
        """Wakes watchers of the conversation and of everything; callable from any thread."""
        for topic in (conversation_id, EVERYTHING):
            for loop, event in list(self._watchers.get(topic, ())):
                if not loop.is_closed():
                    loop.call_soon_threadsafe(event.set)

    def watch(self, topic: str) -> "Watch":
        """A context in which `changed()` waits for the next hint."""
        return Watch(self._watchers, topic)


class Watch:
    """One watcher; hints that come while it is busy are kept for its next wait."""

    def __init__(
        self, watchers: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]], topic: str
    ) -> None:
        self._watchers, self._topic = watchers, topic

    async def __aenter__(self) -> "Watch":
        self._event = asyncio.Event()
        self._key = (asyncio.get_running_loop(), self._event)
        self._watchers[self._topic].add(self._key)
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._watchers[self._topic].discard(self._key)
        if not self._watchers[self._topic]:
            del self._watchers[self._topic]

    async def changed(self, timeout: float) -> bool:
        """True at the next hint, false when `timeout` seconds pass without one."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout)
        except TimeoutError:
            return False
        self._event.clear()
        return True
