"""A caller who told us of risk and may be out of reach becomes work for a human at once."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels.incoming import Incoming
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Draft, Sender
from bot.handover import reach
from bot.handover.work_model import WorkKind
from bot.staff.model import Staff
from bot.web.app import create_app
from tests.builders import a_conversation, answer, staff
from tests.channels.phone import phone, until
from tests.fakes import FakeDialogue, FakeScreen
from tests.standins.telegram_api import Fault, TelegramApi

ANNE = 11
PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")


def kinds(desk: Desk, sam: Staff) -> list[WorkKind]:
    return [item.kind for item in Work(desk).to_do(sam)]


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return staff(desk)


@pytest.fixture
def browser(desk: Desk) -> Iterator[TestClient]:
    app = create_app(desk, FakeDialogue(), FakeScreen())  # type: ignore[arg-type]
    with TestClient(app, follow_redirects=False) as client:
        yield client


def the_conversation(desk: Desk) -> str:
    with desk.reading() as c:
        [(conversation, _)] = record.every_hold(c)
    return conversation.id


@pytest.mark.parametrize("way", ["get", "post"], ids=["the link, without a script", "a form or a beacon"])
async def test_who_told_of_risk_and_uses_the_quick_exit_is_work_at_once(
    desk: Desk, sam: Staff, browser: TestClient, way: str
) -> None:
    browser.post("/chat/start")
    conversation = the_conversation(desk)
    answer(desk, conversation, **PLAN)
    gone = getattr(browser, way)("/chat/leave")
    assert gone.status_code == 303 and "chat" not in browser.cookies
    [item] = Work(desk).to_do(sam)
    assert (item.kind, item.conversation_id) == (WorkKind.QUICK_EXIT, conversation)
    await Relay(desk, FakeScreen(), FakeDialogue()).receive(  # type: ignore[arg-type]
        conversation, Incoming("m1", "i am back")
    )
    assert kinds(desk, sam) == []


def test_who_leaves_quickly_without_having_told_of_risk_is_left_alone(
    desk: Desk, sam: Staff, browser: TestClient
) -> None:
    browser.post("/chat/start")
    answer(desk, the_conversation(desk), reason_for_contact="appointment")
    browser.get("/chat/leave")
    browser.get("/chat/leave")
    assert kinds(desk, sam) == []


@pytest.mark.parametrize("way", ["get", "post"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_on_another_page_closes_no_chat_and_makes_no_work(
    desk: Desk, sam: Staff, browser: TestClient, way: str, site: str
) -> None:
    browser.post("/chat/start")
    answer(desk, the_conversation(desk), **PLAN)
    gone = getattr(browser, way)("/chat/leave", headers={"Sec-Fetch-Site": site})
    assert gone.status_code == 303 and "chat" in browser.cookies
    assert kinds(desk, sam) == []


def test_nothing_holds_up_who_leaves_quickly(
    desk: Desk, browser: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    browser.post("/chat/start")
    answer(desk, the_conversation(desk), **PLAN)
    with desk.engine.begin() as c:
        c.exec_driver_sql("alter table work_open rename to broken")
    assert browser.get("/chat/leave").headers["location"].startswith("https://www.bbc.co.uk/")
    assert "was not kept" in caplog.text


def test_the_work_is_finished_with_the_conversation(desk: Desk, sam: Staff) -> None:
    conversation = a_conversation(desk, **PLAN)
    with desk.begin() as c:
        assert reach.left_quickly(c, conversation, desk.clock())
        assert not reach.left_quickly(c, conversation, desk.clock()), "nobody is asked twice"
    Acts(desk).close(sam, conversation, "Caller could not be reached", "Three tries.")
    assert kinds(desk, sam) == []
    with desk.begin() as c:
        assert not reach.left_quickly(c, conversation, desk.clock()), "it is closed"


async def test_who_told_of_risk_and_blocks_us_on_telegram_is_work_before_anything_is_sent(
    desk: Desk, api: TelegramApi, sam: Staff
) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        api.blocks(ANNE)
        answer(desk, line.conversation(ANNE), **PLAN)
        api.blocks(ANNE)
        await until(lambda: kinds(desk, sam) == [WorkKind.CONTACT_LOST])


async def test_who_told_of_risk_and_cannot_be_written_to_is_work_until_they_can_be(
    desk: Desk, api: TelegramApi, sam: Staff
) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
        api.faults[ANNE].append(BLOCKED)
        line.says(ANNE, "calm, and gone")
        await until(line.all_delivered)
        assert kinds(desk, sam) == []
        answer(desk, line.conversation(ANNE), **PLAN)
        api.faults[ANNE].append(BLOCKED)
        line.says(ANNE, "gone")
        await until(lambda: kinds(desk, sam) == [WorkKind.CONTACT_LOST])
        line.says(ANNE, "here again")
        await line.read(ANNE, "here again")
        assert kinds(desk, sam) == []


def test_a_message_that_does_not_arrive_after_several_tries_is_work_until_one_arrives(
    desk: Desk, sam: Staff
) -> None:
    calm, told = a_conversation(desk), a_conversation(desk, **PLAN)
    for conversation in (calm, told):
        with desk.begin() as c:
            conversations.say(c, conversation, Draft(Sender.SYSTEM, "Hello."), desk.clock())
            for tries in range(reach.TRIES):
                assert not reach.not_delivered(c, conversation, tries, desk.clock())
            reach.not_delivered(c, conversation, reach.TRIES, desk.clock())
    [item] = Work(desk).to_do(sam)
    assert (item.kind, item.conversation_id) == (WorkKind.DELIVERY_FAILED, told)
    with desk.begin() as c:
        assert reach.delivered(c, told, desk.clock()) and not reach.delivered(c, told, desk.clock())
    assert kinds(desk, sam) == []


async def test_the_outbox_counts_the_tries_also_of_a_desk_before_it(
    desk: Desk, api: TelegramApi, sam: Staff
) -> None:
    async with phone(desk, api) as line:
        await line.begins(ANNE)
    answer(desk, line.conversation(ANNE), **PLAN)
    line.says(ANNE, "Hello.")
    message = line.transcript(ANNE)[-1]
    with desk.begin() as c:
        for _ in range(reach.TRIES - 1):
            conversations.delivered(c, message, "failed", desk.clock())
    api.faults[ANNE].append(Fault(500, "Internal Server Error"))
    async with phone(desk, api) as line:
        await until(lambda: kinds(desk, sam) == [WorkKind.DELIVERY_FAILED])
