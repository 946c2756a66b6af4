"""In the seconds after a start: the first page is there, and nothing anybody writes is taken unread."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels import relay
from bot.channels.incoming import Incoming
from bot.channels.relay import LateScreen, Relay
from bot.conversations import service as conversations
from bot.conversations.model import Kind
from bot.web.app import create_app
from tests.api.conftest import Program
from tests.fakes import FakeDialogue, FakeScreen, alert, concern

WORDS = "i have taken all my tablets"


class Slow:
    """A screen that comes when it may."""

    def __init__(self) -> None:
        self.loading = Event()
        self.may_come = Event()
        self.screen = FakeScreen(**{WORDS: alert(concern("immediate_danger", "yes"))})

    def load(self) -> tuple[Any, str]:
        self.loading.set()
        assert self.may_come.wait(60)
        return self.screen, "up"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(relay, "_load", slow.load)
    return slow


@pytest.fixture
def early(desk: Desk, slow: Slow) -> Iterator[TestClient]:
    with TestClient(create_app(desk, FakeDialogue())) as client:
        yield client
        slow.may_come.set()


def test_the_first_page_and_a_new_chat_do_not_wait_for_the_screen(early: TestClient) -> None:
    assert "999" in early.get("/").text
    assert Program(early).created["messages"]
    assert early.get("/health/ready").json()["parts"]["screen"] == "starting"


def test_what_is_written_before_the_screen_is_there_waits_for_it_and_is_read(desk: Desk, slow: Slow) -> None:
    relay = Relay(desk, LateScreen(), FakeDialogue())  # type: ignore[arg-type]
    one = relay.open("web")[0].conversation.id
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(asyncio.run, relay.receive(one, Incoming("m1", WORDS)))
        assert slow.loading.wait(20)
        with desk.reading() as c:
            kept = [message.draft.text for message in conversations.transcript(c, one)]
        assert WORDS not in kept and not sending.done()  # neither taken unread nor acknowledged
        slow.may_come.set()
        said = sending.result()
    assert slow.screen.read_texts == [(WORDS, "story")]
    assert said[0].draft.kind is Kind.EMERGENCY


def test_a_screen_that_failed_to_load_is_tried_again_by_the_next_who_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: list[int] = []

    def second_time() -> tuple[Any, str]:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no room")
        return FakeScreen(), "up"

    monkeypatch.setattr(relay, "_load", second_time)
    late = LateScreen()
    with pytest.raises(OSError, match="no room"):
        late.read(WORDS)
    assert late.state == "down"
    assert late.read(WORDS).understood and late.state == "up"
