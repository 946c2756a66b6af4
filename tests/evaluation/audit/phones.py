"""Callers on Telegram's path: they write to a stand-in for Telegram, and read what is sent there."""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

from bot.bootstrap import Desk
from bot.channels.plain import plain
from bot.conversations import service as conversations
from bot.conversations.model import Message, Sender
from bot.handover.standing import priority_of
from bot.settings import Settings
from tests.evaluation.audit.replies import FAULT
from tests.standins.telegram_api import TOKEN, Fault, TelegramApi

LONGEST_WAIT = 12.0  # seconds for a reply, Telegram's own slowness and our trying again among them
LOOK_AGAIN = 0.05


class Phones:
    """Telegram as the service sees it, and one chat after another on it."""

    def __init__(self, api: TelegramApi, loop: asyncio.AbstractEventLoop) -> None:
        self.api, self._loop, self._chats = api, loop, count(1)

    def settings(self) -> dict[str, str]:
        """What tells the service to use this Telegram, and a database in its own folder, where we read it."""
        return {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": self.api.url, "DATABASE_URL": ""}

    def caller(self, state_dir: Path) -> "PhoneCaller":
        return PhoneCaller(
            self, next(self._chats), Desk.from_settings(Settings(state_dir=state_dir, database_url=""))
        )

    def writes(self, chat: int, text: str) -> None:
        self._loop.call_soon_threadsafe(self.api.writes, chat, text)


@contextmanager
def telegram() -> Iterator[Phones]:
    """Telegram's stand-in, served by a thread of its own."""
    loop, api = asyncio.new_event_loop(), TelegramApi()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(api.__aenter__(), loop).result(10)
        yield Phones(api, loop)
        asyncio.run_coroutine_threadsafe(api.__aexit__(None, None, None), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


class PhoneCaller:
    """One private chat. Its messages are read in the record, and count once Telegram has them."""

    def __init__(self, phones: Phones, chat: int, desk: Desk) -> None:
        self._phones, self._chat, self._desk = phones, chat, desk
        self.state: dict[str, Any] = {"holder": "bot", "priority": None}

    def say(self, text: str) -> list[dict[str, Any]]:
        """Writes, and waits for the whole reply; empty when none came in time."""
        before = len(self._written())
        self._phones.writes(self._chat, text)
        end = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < end:
            replies = self._replies(before)
            if self._whole(replies) and self._delivered(replies):
                break
            time.sleep(LOOK_AGAIN)
        self.look()
        return [message.as_json() for message in self._replies(before) if self._delivered([message])]

    def read(self) -> list[str]:
        """Every text Telegram has sent to this chat."""
        return self._phones.api.texts(self._chat)

    def writes_until(self, text: str, pattern: re.Pattern[str], seconds: float) -> str:
        """Writes, and gives what was read until these words came, or in the time. Needs no record."""
        before = len(self.read())
        self._phones.writes(self._chat, text)
        end = time.monotonic() + seconds
        while time.monotonic() < end and not any(pattern.search(new) for new in self.read()[before:]):
            time.sleep(LOOK_AGAIN)
        return "\n".join(self.read()[before:])

    def is_refused(self, times: int) -> None:
        """Telegram takes none of the next `times` messages to this chat."""
        self._phones.api.faults[self._chat].extend(Fault(500) for _ in range(times))

    def begins(self) -> None:
        """Taps Start and reads the opening."""
        self._phones.writes(self._chat, "/start")
        end = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < end and not (self._opened() and self._delivered(self._transcript())):
            time.sleep(LOOK_AGAIN)

    def _transcript(self) -> list[Message]:
        with self._desk.reading() as c:
            found = conversations.of_chat(c, "telegram", str(self._chat))
            return conversations.transcript(c, found.id) if found else []

    def _opened(self) -> bool:
        return any(m.draft.question for m in self._transcript())

    def _written(self) -> list[int]:
        return [m.seq for m in self._transcript() if m.draft.sender is Sender.CALLER]

    def _replies(self, before: int) -> list[Message]:
        """Ours after the caller's message number `before`."""
        mine = self._written()[before:]
        later = [m for m in self._transcript() if mine and m.seq > mine[0]]
        return [m for m in later if m.draft.sender is not Sender.CALLER]

    @staticmethod
    def _whole(replies: list[Message]) -> bool:
        """The alarm is stored first and the dialogue's words after it, or those for a fault."""
        return any(m.draft.sender is Sender.BOT or m.draft.text == FAULT for m in replies)

    def _delivered(self, messages: list[Message]) -> bool:
        """The very first message has a line about the demonstration before it."""
        read = self.read()
        return all(any(plain(m, self._desk.wording) in text for text in read) for m in messages)

    def look(self) -> None:
        """Who has the conversation, and how soon a human must act."""
        with self._desk.reading() as c:
            found = conversations.of_chat(c, "telegram", str(self._chat))
            if found:
                priority = priority_of(c, found.id)
                holder = conversations.hold(c, found.id).holder
                self.state = {"holder": holder.value, "priority": priority.value if priority else None}
