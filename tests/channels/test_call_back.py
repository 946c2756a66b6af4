"""Callers who ask to be rung while nobody can come: what they are asked, what is kept, and three tries."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels import call_back
from bot.console.acts import Acts
from bot.console.calls import Calls
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.handover.call_back_model import BadCallBack, CallBackOver
from bot.handover.work_kinds import WorkKind
from bot.staff.model import NotAllowed
from bot.web.app import create_app
from tests.builders import a_conversation, answer, staff
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
NUMBER = "020 7946 0018"


def asked(desk: Desk, number: str = NUMBER, safe: str = "yes", time: str = "any") -> str:
    conversation = a_conversation(desk, **PLAN)
    call_back.ask(desk, conversation, number, safe, time)
    return conversation


def test_who_asks_to_be_rung_is_on_the_list_and_told_what_happens_next(desk: Desk) -> None:
    conversation, sam = asked(desk, safe="no_message", time="evening"), staff(desk)
    [found] = Calls(desk).to_ring(sam)
    assert (found.conversation_id, found.phone) == (conversation, "+442079460018")
    assert (found.safe, found.best_time) == ("no_message", "evening")
    assert told(desk, conversation) == [desk.wording.text("utter_call_back_kept")]
    with desk.reading() as c:
        assert conversations.answered(c, conversation).values["phone"] == "+442079460018"


def test_asked_twice_alike_it_is_kept_and_said_once_and_the_last_wish_counts(desk: Desk) -> None:
    conversation, sam = asked(desk), staff(desk)
    call_back.ask(desk, conversation, "02079460018", "yes", "any")
    assert len(told(desk, conversation)) == 1
    call_back.ask(desk, conversation, "020 7946 0099", "yes", "any")
    [found] = Calls(desk).to_ring(sam)
    assert found.phone == "+442079460099"


@pytest.mark.parametrize(
    ("number", "safe", "time"),
    [
        ("12", "yes", "any"),
        ("", "yes", "any"),
        (NUMBER, "no", "any"),
        (NUMBER, "", "any"),
        (NUMBER, "yes", "x"),
    ],
)
def test_what_cannot_be_rung_safely_is_not_kept(desk: Desk, number: str, safe: str, time: str) -> None:
    sam = staff(desk)
    with pytest.raises(BadCallBack):
        asked(desk, number, safe, time)
    assert Calls(desk).to_ring(sam) == []


def test_only_who_waits_is_rung_and_not_who_has_been_closed(desk: Desk) -> None:
    sam, with_the_bot = staff(desk), a_conversation(desk)
    with pytest.raises(BadCallBack):
        call_back.ask(desk, with_the_bot, NUMBER, "yes", "any")
    conversation = asked(desk)
    Acts(desk).claim(sam, conversation)
    Acts(desk).close(sam, conversation, "Seen", "Agreed.")
    assert Calls(desk).to_ring(sam) == []


def test_after_three_tries_without_an_answer_a_clinician_must_look_and_the_caller_is_told(
    desk: Desk,
) -> None:
    conversation, sam = asked(desk), staff(desk)
    [found] = Calls(desk).to_ring(sam)
    results = [Calls(desk).tried(sam, found.id, reached=False) for _ in range(3)]
    assert [one.needs_review for one in results] == [False, False, True]
    assert [item.kind for item in Work(desk).to_do(sam)] == [WorkKind.MISSED_CALL_BACK]
    assert Calls(desk).to_ring(sam) == []
    names = ["utter_call_back_missed", "utter_call_back_missed", "utter_call_back_last"]
    assert told(desk, conversation)[1:] == [desk.wording.text(name) for name in names]
    with pytest.raises(CallBackOver):
        Calls(desk).tried(sam, found.id, reached=False)


def test_who_was_reached_is_not_rung_again(desk: Desk) -> None:
    sam = staff(desk)
    asked(desk)
    [found] = Calls(desk).to_ring(sam)
    assert not Calls(desk).tried(sam, found.id, reached=True, note="Spoke for ten minutes.").needs_review
    assert Calls(desk).to_ring(sam) == []


def test_staff_of_another_area_neither_see_nor_ring(desk: Desk) -> None:
    conversation, there = asked(desk), staff(desk, "lee", areas=("NLFT",))
    [found] = Calls(desk).to_ring(staff(desk))
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "ELFT")
    assert Calls(desk).to_ring(there) == []
    with pytest.raises(NotAllowed):
        Calls(desk).tried(there, found.id, reached=False)


# The page


@pytest.fixture
def browser(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk, FakeDialogue(), FakeScreen())) as client:  # type: ignore[arg-type]
        client.headers["Sec-Fetch-Site"] = "same-origin"
        yield client


def waits(browser: TestClient, desk: Desk, **more: str) -> str:
    """A caller of this browser who waits and has nobody to come; their conversation."""
    browser.post("/chat/start")
    sam = staff(desk)
    [item] = Acts(desk).everything(sam)
    answer(desk, item.conversation.id, **PLAN, **more)
    return item.conversation.id


def test_the_page_offers_it_when_nobody_is_on_duty_and_keeps_what_was_typed(
    browser: TestClient, desk: Desk
) -> None:
    conversation = waits(browser, desk)
    assert 'href="/chat/call-back"' in browser.get("/chat").text
    wrong = browser.post("/chat/call-back", data={"phone": "12", "safe": "yes", "best_time": "evening"})
    assert wrong.status_code == 422 and 'value="12"' in wrong.text
    right = browser.post("/chat/call-back", data={"phone": NUMBER, "safe": "yes", "best_time": "evening"})
    assert right.status_code == 200 and "We have kept your number" in right.text
    assert len(told(desk, conversation)) == 3  # two when the chat began


def test_who_may_be_watched_is_not_offered_it(browser: TestClient, desk: Desk) -> None:
    waits(browser, desk, private="no")
    assert "/chat/call-back" not in browser.get("/chat").text


def test_who_says_it_is_not_safe_is_back_in_the_chat_and_not_rung(browser: TestClient, desk: Desk) -> None:
    conversation = waits(browser, desk)
    browser.post("/chat/call-back", data={"phone": NUMBER, "safe": "no", "best_time": "any"})
    assert len(told(desk, conversation)) == 2
