"""Telegram's stand-in, for the tests of the channel and its outbox."""

from collections.abc import AsyncIterator

import pytest

from tests.standins.telegram_api import TelegramApi


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with TelegramApi() as api:
        yield api
