"""Telegram: fetches what callers wrote there, and sends what the outbox owes them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from telegram import Bot, LinkPreviewOptions, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.bootstrap import Desk
from bot.channels.outbox import ChatClosed, NotSent, Outbox, TooFast
from bot.channels.relay import Relay
from bot.channels.standing_lines import StandingLines
from bot.channels.telegram_intake import CHANNEL, Intake

log = logging.getLogger(__name__)

WANTED = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.MY_CHAT_MEMBER]
LONG_POLL = timedelta(seconds=25)
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds between two tries to reach Telegram
TO_FINISH = 4.0  # seconds that replies in the making get when the desk stops
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def keep_quiet() -> None:
    """httpx logs each address with the bot's token in it; telegram logs updates it could not read."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)


class Telegram:
    """The channel. `state` is `up` while Telegram answers, else `down`."""

    def __init__(self, desk: Desk, relay: Relay) -> None:
        keep_quiet()
        self.state = "down"
        self._requests = (HTTPXRequest(connection_pool_size=1), HTTPXRequest())  # to fetch, and to send
        self._bot = Bot(
            desk.settings.telegram_token,
            base_url=desk.settings.telegram_api,
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        self._outbox = Outbox(desk, CHANNEL, self._send)
        self._lines = StandingLines(desk, CHANNEL, self._change)
        self._intake = Intake(desk, relay, self._outbox, self._tell)
        self._handled: set[int] = set()  # updates done since Telegram was last told what is done

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Fetches and sends meanwhile. Never waits for Telegram, and never fails with it."""
        fetching, *sending = map(asyncio.create_task, (self._fetch(), self._outbox.run(), self._lines.run()))
        try:
            yield
        finally:
            fetching.cancel()
            await self._intake.finish(TO_FINISH)
            for one in sending:
                one.cancel()
            await asyncio.gather(fetching, *sending, return_exceptions=True)
            self.state = "down"
            for request in self._requests:
                await request.shutdown()

    async def _fetch(self) -> None:
        offset, wait, webhook_gone = 0, FIRST_WAIT, False
        while True:
            try:
                webhook_gone = webhook_gone or await self._bot.delete_webhook()
                timeout = LONG_POLL if self.state == "up" else 0
                updates = await self._bot.get_updates(offset, timeout=timeout, allowed_updates=WANTED)
                self.state = "up"
                await self._take_all(updates)
            except TelegramError as error:
                self.state = "down"
                log.warning("Telegram does not answer: %s", type(error).__name__)
                await asyncio.sleep(max(wait, _seconds(error)))
                wait = min(LONGEST_WAIT, 1.5 * wait)
            except Exception as error:  # noqa: BLE001  not stored: Telegram keeps it and gives it again
                log.error("not all of Telegram's updates were taken: %s", type(error).__name__)
                await asyncio.sleep(FIRST_WAIT)
            else:
                wait = FIRST_WAIT
                self._handled.clear()
                if updates:
                    offset = updates[-1].update_id + 1  # tells Telegram that all before are stored

    async def _take_all(self, updates: Sequence[Update]) -> None:
        """Takes each chat's messages in order, chats beside one another. Raises if one is not stored."""
        chats: dict[int, list[Update]] = defaultdict(list)
        for update in updates:
            if update.effective_chat and update.update_id not in self._handled:
                chats[update.effective_chat.id].append(update)
        results = await asyncio.gather(*map(self._in_order, chats.values()), return_exceptions=True)
        for result in results:
            if result is not None:
                raise result

    async def _in_order(self, updates: Sequence[Update]) -> None:
        for update in updates:
            await self._intake.take(update)
            self._handled.add(update.update_id)

    async def _send(self, chat: str, text: str) -> int:
        try:
            sent = await self._bot.send_message(int(chat), text, link_preview_options=NO_PREVIEW)
        except RetryAfter as error:
            raise TooFast(_seconds(error)) from error
        except (Forbidden, BadRequest, ChatMigrated) as error:
            raise ChatClosed from error
        except TelegramError as error:
            raise NotSent from error
        return sent.message_id

    async def _change(self, chat: str, number: int, text: str) -> None:
        await self._bot.edit_message_text(text, int(chat), number, link_preview_options=NO_PREVIEW)

    async def _tell(self, chat: int, text: str) -> None:
        """Says one thing past the record, once, if Telegram takes it."""
        with suppress(TelegramError):
            await self._bot.send_message(chat, text)


def _seconds(error: TelegramError) -> float:
    """How long Telegram asks us to wait."""
    if not isinstance(error, RetryAfter):
        return 0.0
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
