"""Callers who write as fast as they are answered, and how long each answer took."""

import asyncio
import time
from itertools import pairwise
from typing import Any, Protocol
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
    """A bot that can be written to. `say` gives the place of its answer in the record, if it keeps one."""

    async def open(self) -> str: ...

    async def say(self, conversation: str, text: str) -> int: ...


class Ours:
    """The service, through its public API."""

    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=PATIENCE, trust_env=False)

    async def open(self) -> str:
        created = (await self.client.post("/conversations", json={})).raise_for_status().json()
        return f"{created['id']} {created['token']}"

    async def say(self, conversation: str, text: str) -> int:
        body = {"client_message_id": uuid4().hex, "text": text}
        response = await self.client.post(**self._messages(conversation), json=body)
        return int(response.raise_for_status().json()["messages"][0]["seq"])

    async def said(self, conversation: str) -> dict[str, int]:
        """Where each of the caller's messages stands in the record."""
        response = await self.client.get(**self._messages(conversation))
        messages = response.raise_for_status().json()["messages"]
        return {m["text"]: m["seq"] for m in messages if m["sender"] == "caller"}

    def _messages(self, conversation: str) -> dict[str, Any]:
        found, token = conversation.split()
        path = f"/conversations/{found}/messages"
        return {"url": path, "headers": {"Authorization": f"Bearer {token}"}}


class Stock:
    """Rasa, through its REST channel."""

    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False)

    async def open(self) -> str:
        return uuid4().hex

    async def say(self, conversation: str, text: str) -> int:
        body = {"sender": conversation, "message": text}
        (await self.client.post("/webhooks/rest/webhook", json=body)).raise_for_status()
        return 0


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
    """Several messages of one caller at once: seconds to the last answer, and whether answered in order."""
    conversation = await bot.open()
    await bot.say(conversation, LINES[0])
    lines, began = LINES[1 : count + 1], time.perf_counter()
    answers = await asyncio.gather(*(bot.say(conversation, line) for line in lines))
    took = time.perf_counter() - began
    stored = await bot.said(conversation) if isinstance(bot, Ours) else {}
    places = sorted((stored.get(line, 0), answer) for line, answer in zip(lines, answers, strict=True))
    return took, all(before[1] <= after[1] for before, after in pairwise(places))


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
