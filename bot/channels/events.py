"""Follows one conversation as it grows: what is in the record, then what is added."""

from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.conversations.model import Message

LOOK_AGAIN = 15.0  # seconds; hints tell sooner, also of what another process wrote


async def follow(desk: Desk, conversation_id: str, after: int) -> AsyncIterator[Message]:
    """Every message after `after`, each once and in order, for as long as it is iterated."""

    def read() -> list[Message]:
        with desk.reading() as c:
            return conversations.transcript(c, conversation_id, after)

    async with desk.live.watch(conversation_id) as watch:
        while True:
            for message in await run_in_threadpool(read):
                after = message.seq
                yield message
            await watch.changed(LOOK_AGAIN)
