"""The desk that the actions find, with the directory and the diary filled."""

from collections.abc import Iterator

import pytest

from actions import base
from bot.booking import service as booking
from bot.bootstrap import Desk
from bot.directory import service as directory


@pytest.fixture
def stocked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(base, "the_desk", lambda: desk)
    with desk.begin() as c:
        directory.load(c)
        booking.seed(c, desk.clock())
    yield desk
