"""A desk whose callers write on Telegram, which is a stand-in on this machine."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.bootstrap import Desk
from bot.channels.relay import Relay
from bot.channels.telegram import Telegram
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Kind, Message, Sender
from nlu.screen import Screening
from tests.fakes import FakeDialogue, FakeScreen
from tests.standins.telegram_api import TOKEN, TelegramApi


async def until(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Waits until it holds. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


def on_telegram(desk: Desk, api: TelegramApi, token: str = TOKEN) -> Desk:
    """The same desk with the channel set up."""
    told = {"telegram_token": token, "telegram_api": api.url}
    return replace(desk, settings=desk.settings.model_copy(update=told))


@dataclass
class Phone:
    """The channel at work, and what there is to see of it."""

    api: TelegramApi
    desk: Desk
    dialogue: FakeDialogue
    screen: FakeScreen
    telegram: Telegram

    def conversation(self, chat: int) -> str:
        with self.desk.reading() as c:
            found = conversations.of_chat(c, "telegram", str(chat))
        assert found, "this chat has no conversation"
        return found.id

    def transcript(self, chat: int) -> list[Message]:
        with self.desk.reading() as c:
            return conversations.transcript(c, self.conversation(chat))

    def said(self, chat: int) -> list[str]:
        """The caller's own messages in the record."""
        return [m.draft.text for m in self.transcript(chat) if m.draft.sender is Sender.CALLER]

    def chose(self, chat: int) -> list[object]:
        """The caller's choices in the record; None for words."""
        written = [m.draft for m in self.transcript(chat) if m.draft.sender is Sender.CALLER]
        return [draft.choice and draft.choice["value"] for draft in written]

    def answers(self, chat: int) -> dict[str, object]:
        with self.desk.reading() as c:
            return dict(conversations.answered(c, self.conversation(chat)).values)

    def says(
        self, chat: int, text: str, sender: Sender = Sender.BOT, kind: Kind = Kind.TEXT, **more: object
    ) -> None:
        """The service says something by itself."""
        conversation_id = self.conversation(chat)
        with self.desk.begin(conversation_id) as c:
            draft = Draft(sender, text, kind, **more)  # type: ignore[arg-type]
            conversations.say(c, conversation_id, draft, self.desk.clock())

    def all_delivered(self) -> bool:
        with self.desk.reading() as c:
            return not conversations.undelivered(c, "telegram")

    async def read(self, chat: int, words: str, times: int = 1) -> str:
        """Waits until the caller has read a message with these words; gives the last one."""
        await until(lambda: sum(words in text for text in self.api.texts(chat)) >= times)
        await until(self.all_delivered)
        return [text for text in self.api.texts(chat) if words in text][-1]

    async def begins(self, chat: int) -> None:
        """The caller taps Start and reads what this is."""
        self.api.writes(chat, "/start")
        await self.read(chat, self.desk.wording.text("utter_ask_story"))


@asynccontextmanager
async def phone(
    desk: Desk,
    api: TelegramApi,
    dialogue: FakeDialogue | None = None,
    relay: type[Relay] = Relay,
    **readings: Screening,
) -> AsyncIterator[Phone]:
    """The channel running against `api`."""
    desk, dialogue, screen = on_telegram(desk, api), dialogue or FakeDialogue(), FakeScreen(**readings)
    telegram = Telegram(desk, relay(desk, screen, dialogue))  # type: ignore[arg-type]
    async with telegram.running():
        yield Phone(api, desk, dialogue, screen, telegram)
