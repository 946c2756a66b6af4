"""What wakes a page that is open: its subject has changed, or a caller was put before whoever looks at it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from fastapi import Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.console.session import session_of
from bot.conversations.live import EVERYTHING, Live, Watch, of_staff
from bot.staff.model import Staff

CHANGED, OFFERED = "changed", "offered"
BREATH = 1.0  # seconds between two hints that something changed, however fast things happen
LOOK_AGAIN = 15.0  # a hint all the same, so that waiting times stay true and the page shows a sign of life


def hints(
    request: Request, desk: Desk, topic: str, staff: Staff, *, watches: bool = False
) -> EventSourceResponse:
    """The stream of a page, until its session ends. With `watches` the wall shows who looks at it."""

    async def signed_in() -> bool:
        return await run_in_threadpool(session_of, request, desk) is not None

    async def stream() -> AsyncIterator[ServerSentEvent]:
        with desk.watching.of(topic, staff.username if watches else ""):
            if watches:
                desk.live.notify(EVERYTHING)
            async with aclosing(told(desk.live, topic, of_staff(staff.id), signed_in)) as events:
                async for event in events:
                    yield ServerSentEvent("", event=event)

    return EventSourceResponse(stream(), ping=15, headers={"Cache-Control": "no-store"})


async def told(
    live: Live, topic: str, own: str, signed_in: Callable[[], Awaitable[bool]], breath: float = BREATH
) -> AsyncGenerator[str]:
    """An offer is told at once and asks for the bar alone; that something changed, once a breath."""
    clock = asyncio.get_running_loop().time
    async with live.watch(topic) as changes, live.watch(own) as offers:
        while await signed_in():
            yield CHANGED
            ends = clock() + breath
            while (left := ends - clock()) > 0:
                if await offers.changed(left):
                    yield OFFERED
            while await _offered_first(offers, changes):
                yield OFFERED
        yield CHANGED  # the page asks once more, and is sent to sign in


async def _offered_first(offers: Watch, changes: Watch) -> bool:
    """Waits for either; a hint that something changed brings the bar too."""
    offered, changed = (asyncio.ensure_future(watch.changed(LOOK_AGAIN)) for watch in (offers, changes))
    try:
        await asyncio.wait({offered, changed}, return_when=asyncio.FIRST_COMPLETED)
        return not changed.done() and offered.result()
    finally:
        for one in (offered, changed):
            one.cancel()
