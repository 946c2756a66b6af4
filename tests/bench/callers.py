"""Callers who write as fast as they are answered, and how long each answer took."""

import asyncio
import time
from typing import Protocol
from uuid import uuid4

import httpx

LINES = (
    "hello",
    "i have not been sleeping and everything feels heavy",
    "it is about me",
    "no nothing like that is happening",
    "im in camden near the tube",
    "my sister is here with me",
    "im 34",
    "what places are open this evening",
    "no",
    "thank you",
)
PATIENCE = httpx.Timeout(30)


class Bot(Protocol):
    """A bot that can be written to."""

    async def open(self) -> str: ...

    async def say(self, conversation: str, text: str) -> None: ...


class Ours:
    """The service, through its public API."""

    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False)
        self.late = 0

    async def open(self) -> str:
        created = (await self.client.post("/api/v1/conversations", json={})).raise_for_status().json()
        return f"{created['id']} {created['token']}"

    async def say(self, conversation: str, text: str) -> None:
        found, token = conversation.split()
        body = {"client_message_id": uuid4().hex, "text": text}
        headers = {"Authorization": f"Bearer {token}"}
        path = f"/api/v1/conversations/{found}/messages"
        replies = (await self.client.post(path, json=body, headers=headers)).raise_for_status().json()
        self.late += any(m["kind"] == "emergency" for m in replies["messages"])


class Stock:
    """Rasa, through its REST channel."""

    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False)

    async def open(self) -> str:
        return uuid4().hex

    async def say(self, conversation: str, text: str) -> None:
        body = {"sender": conversation, "message": text}
        (await self.client.post("/webhooks/rest/webhook", json=body)).raise_for_status()


async def timed(bot: Bot, conversation: str, text: str) -> float:
    """Seconds one turn takes."""
    began = time.perf_counter()
    await bot.say(conversation, text)
    return time.perf_counter() - began


async def turns(bot: Bot, conversations: int) -> list[float]:
    """Every turn of some conversations, one after the other."""
    took: list[float] = []
    for _ in range(conversations):
        conversation = await bot.open()
        took += [await timed(bot, conversation, line) for line in LINES]
    return took


async def long_conversation(bot: Bot, length: int, seconds: float) -> list[float]:
    """Every turn of one conversation of `length` turns, or as far as it got in `seconds`."""
    conversation, limit, took = await bot.open(), time.monotonic() + seconds, []
    while len(took) < length and time.monotonic() < limit:
        took.append(await timed(bot, conversation, LINES[1 + len(took) % (len(LINES) - 1)]))
    return took


async def at_once(bot: Bot, count: int) -> tuple[float, bool]:
    """Several messages of one caller at once: seconds to the last answer, and whether in order."""
    conversation = await bot.open()
    await bot.say(conversation, LINES[0])
    began, answered = time.perf_counter(), []

    async def one(number: int) -> None:
        await asyncio.sleep(number / 100)  # sent in this order
        await bot.say(conversation, LINES[1 + number])
        answered.append(number)

    await asyncio.gather(*(one(number) for number in range(count)))
    return time.perf_counter() - began, answered == sorted(answered)


async def a_second(bot: Bot, callers: int, seconds: float) -> float:
    """Messages answered in a second, by many callers writing at the same time."""
    limit, answered = time.monotonic() + seconds, 0

    async def caller() -> None:
        nonlocal answered
        while time.monotonic() < limit:
            conversation = await bot.open()
            for line in LINES:
                if time.monotonic() < limit:
                    await bot.say(conversation, line)
                    answered += 1

    began = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(callers)))
    return answered / (time.monotonic() - began)
