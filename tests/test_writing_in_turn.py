"""Threads of one desk write to SQLite one after the other, each in its turn."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.bootstrap import DatabaseDown, Desk
from bot.db import engine
from tests.builders import a_conversation


def test_a_writer_that_never_ends_is_told_as_a_database_that_does_not_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY", 0.05)
    with desk.begin(), ThreadPoolExecutor(1) as other, pytest.raises(DatabaseDown):
        other.submit(a_conversation, desk).result(5)
    a_conversation(desk)  # and afterwards it goes on
