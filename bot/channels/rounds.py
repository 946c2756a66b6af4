"""What the desk does by itself every few seconds: each round looks at the record and acts on it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from starlette.concurrency import run_in_threadpool

log = logging.getLogger(__name__)


class Round(Protocol):
    """One thing to look after. What was done is in the record: a restart or a second desk repeats nothing."""

    every: float  # seconds between two looks

    def look(self) -> None:
        """Does all that is due now, in this thread. An error ends this look, never the round."""


@asynccontextmanager
async def going(rounds: Sequence[Round]) -> AsyncIterator[None]:
    """Goes every round meanwhile. Ends with the looks they are at."""
    loops = [asyncio.create_task(_go(one)) for one in rounds]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def _go(one: Round) -> None:
    while True:
        try:
            await run_in_threadpool(one.look)
        except Exception as error:  # noqa: BLE001  whatever it is, the next look may succeed
            log.error("%s failed: %s", type(one).__name__, type(error).__name__)
        await asyncio.sleep(one.every)
