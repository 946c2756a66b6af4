"""Callers who come back to the same chat, page or program, days later; and when it is too late for that."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from actions import base
from bot.booking import service as booking
from bot.bootstrap import Desk
from bot.directory import service as directory
from bot.web.app import create_app
from tests.actions.stage import ActedDialogue
from tests.channels.phone import phone
from tests.conftest import Clock
from tests.fakes import FakeScreen
from tests.standins.telegram_api import TelegramApi

ANNE = 11
ASK = "Shall I use what you told me then?"


@pytest.fixture
def acting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> ActedDialogue:
    """The real actions, played without Rasa."""
    monkeypatch.setattr(base, "the_desk", lambda: desk)
    with desk.begin() as c:
        directory.load(c)
        booking.seed(c, desk.clock())
    return ActedDialogue(desk, {})


@pytest.fixture
def browser(desk: Desk, acting: ActedDialogue) -> Iterator[TestClient]:
    with TestClient(create_app(desk, acting, FakeScreen())) as client:  # type: ignore[arg-type]
        yield client


async def test_a_caller_who_returns_on_telegram_is_recognised_and_answers_by_number(
    desk: Desk, api: TelegramApi, clock: Clock, acting: ActedDialogue
) -> None:
    async with phone(desk, api, acting) as line:  # type: ignore[arg-type]
        await line.begins(ANNE)
        api.writes(ANNE, "feeling low, it's for me, I'm 34")
        await line.read(ANNE, "Is any of this happening right now?")
        before = line.conversation(ANNE)
        clock.passes(days=2)
        api.writes(ANNE, "I feel bad again")
        text = await line.read(ANNE, ASK)
        assert "Tuesday 24 November" in text and "1. Yes, use it" in text and "age is" not in text
        assert line.conversation(ANNE) == before
        api.writes(ANNE, "1")
        text = await line.read(ANNE, "Is all of this still right?")
        assert "your age is 34" in text and "3. Nothing has changed" in text
        api.writes(ANNE, "3")
        await line.read(ANNE, "Is anyone in danger")
        assert line.answers(ANNE)["age"] == "34"


async def test_a_caller_who_taps_start_after_days_is_asked_the_same(
    desk: Desk, api: TelegramApi, clock: Clock, acting: ActedDialogue
) -> None:
    async with phone(desk, api, acting) as line:  # type: ignore[arg-type]
        await line.begins(ANNE)
        api.writes(ANNE, "feeling low, it's for me, I'm 34")
        await line.read(ANNE, "Is any of this happening right now?")
        clock.passes(days=2)
        api.writes(ANNE, "/start")
        await line.read(ANNE, ASK)
        assert "age" not in line.answers(ANNE)


async def test_after_the_days_a_conversation_is_kept_a_chat_begins_a_new_one(
    desk: Desk, api: TelegramApi, clock: Clock
) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        before = line.conversation(ANNE)
        clock.passes(days=desk.settings.keep_days + 1)
        api.writes(ANNE, "hello")
        await line.read(ANNE, desk.wording.text("utter_ask_story"), times=2)
        assert line.conversation(ANNE) != before and line.said(ANNE) == ["hello"]


def write(browser: TestClient, text: str) -> str:
    sent = {"client_message_id": text, "text": text}
    return browser.post("/chat/messages", data=sent).text


def test_a_caller_who_returns_to_the_page_is_recognised(browser: TestClient, clock: Clock) -> None:
    browser.post("/chat/start")
    write(browser, "feeling low, it's for me, I'm 34")
    clock.passes(days=2)
    assert "Go back to my chat" in browser.get("/").text
    assert ASK in write(browser, "I feel bad again")
    chosen = {"client_message_id": "yes", "factor": "return", "value": "yes"}
    page = browser.post("/chat/messages", data=chosen).text
    assert "your age is 34" in page and "Nothing has changed" in page
    chosen = {"client_message_id": "some", "factor": "still_right", "value": "age"}
    assert "How old are you?" in browser.post("/chat/messages", data=chosen).text


def test_after_the_days_a_conversation_is_kept_the_page_opens_it_no_more(
    desk: Desk, browser: TestClient, clock: Clock
) -> None:
    browser.post("/chat/start")
    clock.passes(days=desk.settings.keep_days + 1)
    assert "Go back to my chat" not in browser.get("/").text
    page = write(browser, "I feel bad again")
    assert ASK not in page and "I feel bad again" in page, "their words begin a new chat"


def test_after_the_days_a_conversation_is_kept_a_program_must_begin_anew(
    desk: Desk, browser: TestClient, clock: Clock
) -> None:
    created = browser.post("/api/v1/conversations", json={}).json()
    url, headers = f"/api/v1/conversations/{created['id']}", {"Authorization": f"Bearer {created['token']}"}
    assert browser.get(f"{url}/messages", headers=headers).status_code == 200
    clock.passes(days=desk.settings.keep_days + 1)
    assert browser.get(f"{url}/messages", headers=headers).status_code == 410
