"""A page that is open hears of a caller put before its reader at once, and of other changes once a breath."""

import asyncio
from collections.abc import AsyncIterator

from bot.bootstrap import Desk
from bot.channels.staffing import Staffing
from bot.console.acts import Acts
from bot.console.hints import CHANGED, OFFERED, told
from bot.console.shift import Shift
from bot.conversations.live import Live, of_staff
from tests.builders import a_conversation
from tests.handover.shift import on_duty

SAM, ALI = of_staff(1), of_staff(2)


async def here() -> bool:
    return True


SOON = 10  # seconds: sooner than the hint that comes by itself, and longer than a busy machine stands still


async def next_of(stream: AsyncIterator[str], within: float = SOON) -> str | None:
    """The next hint, or None if none comes in this time (and then the stream has ended)."""
    try:
        return await asyncio.wait_for(anext(stream), within)
    except TimeoutError:
        return None


async def test_an_offer_to_its_reader_is_told_on_a_case_page_within_the_breath() -> None:
    live = Live()
    stream = told(live, "a-case", SAM, here, breath=60)
    assert await next_of(stream) == CHANGED
    for _ in range(2):
        live.notify(SAM)
        assert await next_of(stream) == OFFERED
    live.notify("a-case")
    assert await next_of(stream, 0.3) is None, "other changes wait for the breath"


async def test_between_breaths_each_comes_as_what_it_is() -> None:
    live = Live()
    stream = told(live, "a-case", SAM, here, breath=0.01)
    assert await next_of(stream) == CHANGED
    await asyncio.sleep(0.02)
    for topic, hint in ((SAM, OFFERED), (SAM, OFFERED), ("a-case", CHANGED)):
        waiting = asyncio.ensure_future(next_of(stream))
        await asyncio.sleep(0.05)
        live.notify(topic)
        assert await waiting == hint


async def test_an_offer_to_a_colleague_wakes_nobodys_case_page() -> None:
    live = Live()
    stream = told(live, "a-case", SAM, here, breath=0.01)
    await next_of(stream)
    live.notify(ALI)
    live.notify("another-case")
    assert await next_of(stream, 0.3) is None


async def test_a_hint_that_comes_while_the_page_is_busy_is_kept() -> None:
    live = Live()
    stream = told(live, "a-case", SAM, here, breath=0.01)
    await next_of(stream)
    live.notify(SAM)
    live.notify("a-case")
    await asyncio.sleep(0.05)
    assert {await next_of(stream), await next_of(stream)} >= {CHANGED}


async def test_the_stream_ends_with_the_session_after_one_more_hint() -> None:
    live, signed_in = Live(), [True, False]

    async def leaves() -> bool:
        return signed_in.pop(0)

    stream = told(live, "a-case", SAM, leaves, breath=0.01)
    assert await next_of(stream) == CHANGED
    live.notify("a-case")
    assert await next_of(stream) == CHANGED
    assert [hint async for hint in stream] == []


async def test_the_round_that_offers_a_caller_wakes_whoever_it_chose(desk: Desk) -> None:
    sam = on_duty(desk, "sam")
    a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    async with desk.live.watch(of_staff(sam.id)) as watch:
        Staffing(desk).look()
        assert await watch.changed(SOON)
        Staffing(desk).look()
        assert not await watch.changed(0.1), "there is nothing new"


async def test_a_caller_handed_on_by_name_wakes_that_colleague(desk: Desk) -> None:
    sam, ali = on_duty(desk, "sam"), on_duty(desk, "ali")
    conversation = a_conversation(desk)
    Acts(desk).claim(sam, conversation)
    async with desk.live.watch(of_staff(ali.id)) as watch:
        Shift(desk).transfer(sam, conversation, "ali", "Knows the family.")
        assert await watch.changed(SOON)
