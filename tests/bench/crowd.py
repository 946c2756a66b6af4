"""Two hundred live conversations and twenty staff: how soon a claim and a caller in danger are seen."""

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

CALLERS, STAFF, PROBES = 200, 20, 40
BEAT = 15.0  # seconds between two signs of life of a page
BARS, PAUSE = ("alarms", "shift"), 2.5  # seconds between two looks at them because anything changed
BETWEEN = 30.0  # seconds between two lines of one caller
DANGER = "i have taken a lot of tablets just now"
CALM = (
    "hello",
    "its about me",
    "i have been feeling low for weeks",
    "i cant sleep",
    "im in camden",
    "thank you",
)
WAIT = httpx.Timeout(30)
PASSWORD = "a-long-enough-password"


@dataclass(frozen=True)
class Seen:
    """Seconds: from a claim to the caller's page; from a line that tells of danger to each wall."""

    claims: list[float]
    walls: list[float]
    missed: int  # what nobody had seen after half a minute


@dataclass
class Caller:
    """One caller with the page open."""

    client: httpx.AsyncClient
    id: str
    token: str
    joined: asyncio.Event = field(default_factory=asyncio.Event)
    joined_at: float = 0.0

    async def say(self, text: str) -> None:
        body = {"client_message_id": uuid4().hex, "text": text}
        await self.client.post(f"/api/v1/conversations/{self.id}/messages", json=body, headers=self._may)

    async def listens(self) -> None:
        """The page's own stream, until the crowd goes home."""
        url = f"/api/v1/conversations/{self.id}/events"
        async for message in _events(self.client, url, self._may):
            if message.get("sender") == "system" and " has joined " in f" {message.get('text', '')} ":
                self.joined_at = time.perf_counter()
                self.joined.set()

    @property
    def _may(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class Wall:
    """One member of staff with the wall open: fetches anew what the page does, as often as it does."""

    client: httpx.AsyncClient
    form: dict[str, str]
    page: str = ""
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def looks(self) -> None:
        looked = 0.0
        async with self.client.stream("GET", "/console/events") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    now, parts = time.monotonic(), ["queue"] if line.endswith("changed") else []
                    if not parts or now - looked > PAUSE:
                        parts, looked = [*parts, *BARS], now
                    answer, *_ = await asyncio.gather(*(self._part(name) for name in parts))
                    if parts[0] != "queue":
                        continue
                    async with self.news:
                        self.page = answer.raise_for_status().text
                        self.news.notify_all()

    async def beats(self) -> None:
        """The page's sign of life."""
        while True:
            await self.client.post("/console/presence", data=self.form)
            await asyncio.sleep(BEAT)

    async def _part(self, name: str) -> httpx.Response:
        return await self.client.get(f"/console/{name}", headers={"HX-Request": "true"})

    async def shows(self, conversation_id: str) -> float:
        """When it is on this wall as an emergency."""
        async with self.news:
            await self.news.wait_for(lambda: _in_danger(self.page, conversation_id))
        return time.perf_counter()


def _in_danger(page: str, conversation_id: str) -> bool:
    _, _, after = page.partition(f'id="row-{conversation_id}"')
    return "priority--emergency" in after.partition("</tr>")[0]


async def _events(
    client: httpx.AsyncClient, url: str, headers: dict[str, str]
) -> AsyncIterator[dict[str, str]]:
    async with client.stream("GET", url, headers=headers) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: {"):
                yield json.loads(line.removeprefix("data: "))


async def measured(url: str, staff: list[str]) -> Seen:
    """Fills the service with callers and staff and measures while they write; then everybody goes home."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=WAIT, limits=limits, trust_env=False) as client:
        callers = [await _comes(client) for _ in range(CALLERS)]
        walls = [await _signs_in(url, name) for name in staff]
        crowd = [asyncio.create_task(one) for one in (
            *(caller.listens() for caller in callers), *(wall.looks() for wall in walls),
            *(wall.beats() for wall in walls), *(_writes(caller) for caller in callers[PROBES:]),
        )]  # fmt: skip
        try:
            await asyncio.sleep(10)
            return await _probes(callers[:PROBES], walls)
        finally:
            for one in crowd:
                one.cancel()
            await asyncio.gather(*crowd, *(wall.client.aclose() for wall in walls), return_exceptions=True)


async def _comes(client: httpx.AsyncClient) -> Caller:
    created = (await client.post("/api/v1/conversations", json={})).raise_for_status().json()
    return Caller(client, created["id"], created["token"])


async def _signs_in(url: str, name: str) -> Wall:
    client = httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(30, read=None), trust_env=False)
    who = {"username": name, "password": PASSWORD}
    assert (await client.post("/console/sign-in", data=who)).status_code == 303
    token = (await client.post("/api/v1/staff/session", json=who)).raise_for_status().json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    (await client.post("/api/v1/staff/presence", json={"duty": "busy"})).raise_for_status()
    form = re.search(r'name="csrf" value="([^"]+)"', (await client.get("/console")).raise_for_status().text)
    assert form, "the wall carries no token for its forms"
    return Wall(client, {"csrf": form[1]})


async def _writes(caller: Caller) -> None:
    chance = random.Random(caller.id)
    await asyncio.sleep(chance.random() * BETWEEN)
    while True:
        await caller.say(chance.choice(CALM))
        await asyncio.sleep(BETWEEN)


async def _probes(callers: list[Caller], walls: list[Wall]) -> Seen:
    """One caller after another tells of danger, is seen on every wall, and is claimed by somebody."""
    claims: list[float] = []
    on_walls: list[float] = []
    missed = 0
    for number, caller in enumerate(callers):
        began = time.perf_counter()
        telling = asyncio.create_task(caller.say(DANGER))
        looks = [asyncio.create_task(wall.shows(caller.id)) for wall in walls]
        done, late = await asyncio.wait(looks, timeout=30)
        on_walls.extend(look.result() - began for look in done)
        missed += len(late)
        for look in late:
            look.cancel()
        await telling
        claimed = time.perf_counter()
        who = walls[number % len(walls)].client
        (await who.post(f"/api/v1/staff/conversations/{caller.id}/claim")).raise_for_status()
        try:
            await asyncio.wait_for(caller.joined.wait(), 30)
            claims.append(caller.joined_at - claimed)
        except TimeoutError:
            missed += 1
        closing = {"outcome": "Seen or spoken to by our team", "reason": "An ambulance is with them."}
        closing["safety_net"] = "Ring 999 if anything gets worse."
        (await who.post(f"/api/v1/staff/conversations/{caller.id}/close", json=closing)).raise_for_status()
    return Seen(claims, on_walls, missed)
