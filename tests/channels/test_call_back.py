"""Callers who ask to be rung while nobody can come: what they are asked, what is kept, and three tries."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels import call_back
from bot.console.acts import Acts
from bot.console.calls import Calls
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.handover import call_backs, work
from bot.handover.call_back_model import BadCallBack
from bot.handover.work_model import Level, NotYourWork, UnknownWork, WorkEnded, WorkError, WorkItem, WorkKind
from bot.london import LONDON
from bot.staff.model import NotAllowed, Role, Staff
from bot.web.app import create_app
from tests.builders import a_conversation, answer, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
NUMBER = "020 7946 0018"


def asked(desk: Desk, number: str = NUMBER, safe: str = "yes", time: str = "any") -> str:
    conversation = a_conversation(desk, **PLAN)
    call_back.ask(desk, conversation, number, safe, time)
    return conversation


def test_who_asks_to_be_rung_is_work_at_once_and_told_what_happens_next(desk: Desk) -> None:
    conversation, sam = asked(desk, safe="no_message", time="evening"), staff(desk)
    [found] = Calls(desk).to_ring(sam)
    assert (found.wish.conversation_id, found.wish.phone) == (conversation, "+442079460018")
    assert (found.wish.safe, found.wish.best_time) == ("no_message", "evening")
    assert [item.id for item in Work(desk).to_do(sam)] == [found.work.id]
    assert told(desk, conversation) == [desk.wording.text("utter_call_back_kept")]
    with desk.reading() as c:
        assert conversations.answered(c, conversation).values["phone"] == "+442079460018"


@pytest.mark.parametrize(
    ("asked_at", "time", "due"),
    [
        ("2026-07-01 09:10", "any", "2026-07-01 09:40"),
        ("2026-07-01 09:10", "morning", "2026-07-01 12:00"),
        ("2026-07-01 12:00", "morning", "2026-07-02 12:00"),
        ("2026-07-01 16:50", "afternoon", "2026-07-01 17:20"),
        ("2026-10-24 22:00", "evening", "2026-10-25 21:00"),  # the clocks go back in between
    ],
)
def test_a_call_back_is_due_by_the_time_they_chose_in_london(asked_at: str, time: str, due: str) -> None:
    at, by = (datetime.fromisoformat(t).replace(tzinfo=LONDON) for t in (asked_at, due))
    assert call_backs.due_at(time, at.astimezone(UTC)) == by


def test_asked_twice_alike_it_is_kept_and_said_once_and_the_last_wish_counts(desk: Desk) -> None:
    conversation, sam = asked(desk), staff(desk)
    call_back.ask(desk, conversation, "02079460018", "yes", "any")
    assert len(told(desk, conversation)) == 1
    [before] = Calls(desk).to_ring(sam)
    Calls(desk).ring(sam, before.work.id)
    Calls(desk).tried(sam, before.work.id, reached=False)
    call_back.ask(desk, conversation, "020 7946 0099", "yes", "any")
    [found] = Calls(desk).to_ring(sam)
    assert found.wish.phone == "+442079460099"
    assert found.work.tries == (), "tries at another number do not count"


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


def test_only_who_waits_can_ask_and_a_chat_that_is_closed_ends_no_call_back(desk: Desk) -> None:
    sam, with_the_bot = staff(desk), a_conversation(desk)
    with pytest.raises(BadCallBack):
        call_back.ask(desk, with_the_bot, NUMBER, "yes", "any")
    conversation = asked(desk)
    Acts(desk).claim(sam, conversation)
    Acts(desk).close(sam, conversation, "Seen", "Agreed.")
    [found] = Calls(desk).to_ring(sam)
    assert found.closed, "staff see that it has ended, and say what came of the call-back"


def test_while_somebody_may_be_beside_them_staff_see_that_it_is_not_safe_to_ring(desk: Desk) -> None:
    conversation, sam = asked(desk), staff(desk)
    assert not Calls(desk).to_ring(sam)[0].quiet
    answer(desk, conversation, private="no")
    assert Calls(desk).to_ring(sam)[0].quiet


def rings_in_vain(desk: Desk, clock: Clock, member: Staff, item: int) -> WorkItem:
    clock.passes(minutes=6)
    Calls(desk).ring(member, item)
    return Calls(desk).tried(member, item, reached=False)


def test_the_number_is_for_who_rings_and_colleagues_see_who_that_is(desk: Desk) -> None:
    sam, lee = staff(desk), staff(desk, "lee", Role.CALL_HANDLER)
    asked(desk)
    [found] = Calls(desk).to_ring(sam)
    assert found.number_for(sam.id) is None and found.may_be_rung_by(sam.role)
    with pytest.raises(NotYourWork):
        Calls(desk).tried(sam, found.work.id, reached=False)
    assert Calls(desk).ring(sam, found.work.id).number_for(sam.id) == "+442079460018"
    [seen] = Calls(desk).to_ring(lee)
    assert seen.number_for(lee.id) is None and not seen.may_be_rung_by(lee.role)
    assert seen.work.owner and seen.work.owner.staff == "sam"
    with pytest.raises(NotYourWork, match="sam has taken this"):
        Calls(desk).ring(lee, found.work.id)
    assert Calls(desk).ring(sam, found.work.id).work.owner, "pressed twice it is theirs once"
    Calls(desk).leave(sam, found.work.id)
    assert Calls(desk).ring(lee, found.work.id).number_for(lee.id)


def test_two_presses_of_no_answer_are_one_try(desk: Desk, clock: Clock) -> None:
    conversation, sam, lee = asked(desk), staff(desk), staff(desk, "lee", Role.CALL_HANDLER)
    [found] = Calls(desk).to_ring(sam)
    rings_in_vain(desk, clock, sam, found.work.id)
    Calls(desk).ring(lee, found.work.id)
    with pytest.raises(WorkError, match=r"sam tried a moment ago\. Another try counts from 10:11\."):
        Calls(desk).tried(lee, found.work.id, reached=False)
    [now] = Calls(desk).to_ring(lee)
    assert len(now.work.tries) == 1 and len(told(desk, conversation)) == 2
    assert Calls(desk).tried(lee, found.work.id, reached=True).ended, "who is reached is reached"


def test_while_it_is_not_safe_nobody_has_the_number_though_they_ring(desk: Desk) -> None:
    conversation, sam = asked(desk), staff(desk)
    [found] = Calls(desk).to_ring(sam)
    Calls(desk).ring(sam, found.work.id)
    answer(desk, conversation, private="no")
    [now] = Calls(desk).to_ring(sam)
    assert now.number_for(sam.id) is None and not now.may_be_rung_by(sam.role)


def test_after_three_tries_without_an_answer_a_clinician_must_look_and_the_caller_is_told(
    desk: Desk, clock: Clock
) -> None:
    conversation, sam, lee = asked(desk), staff(desk), staff(desk, "lee", Role.CALL_HANDLER)
    [found] = Calls(desk).to_ring(lee)
    results = [rings_in_vain(desk, clock, lee, found.work.id) for _ in range(3)]
    assert [one.level for one in results] == [Level.CALL_HANDLER, Level.CALL_HANDLER, Level.CLINICIAN]
    assert [one.owner for one in results] == [None] * 3, "between two tries anybody may ring"
    [now] = Calls(desk).to_ring(sam)
    assert now.needs_review and len(now.work.tries) == 3
    names = ["utter_call_back_missed", "utter_call_back_missed", "utter_call_back_last"]
    assert told(desk, conversation)[1:] == [desk.wording.text(name) for name in names]
    with pytest.raises(NotAllowed):
        Calls(desk).ring(lee, found.work.id)
    Calls(desk).ring(sam, found.work.id)
    Calls(desk).tried(sam, found.work.id, reached=True, note="Asked their team to go.")
    assert Calls(desk).to_ring(sam) == []


def test_a_try_on_the_page_of_the_work_tells_the_caller_too(desk: Desk) -> None:
    conversation, sam = asked(desk), staff(desk)
    [item] = Work(desk).to_do(sam)
    Work(desk).take(sam, item.id)
    Work(desk).tried(sam, item.id, "Rang.")
    assert told(desk, conversation)[1:] == [desk.wording.text("utter_call_back_missed")]
    with pytest.raises(NotYourWork, match="sam has taken this"):
        Calls(desk).tried(staff(desk, "ali"), item.id, reached=False)


def test_other_work_is_not_rung_from_the_list(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **PLAN)
    with desk.begin() as c:
        item = work.open_item(c, WorkKind.SILENCE, desk.clock(), conversation_id=conversation)
    assert item is not None
    for act in (lambda: Calls(desk).ring(sam, item), lambda: Calls(desk).tried(sam, item, reached=True)):
        with pytest.raises(UnknownWork):
            act()
    assert Work(desk).read(sam, item).owner is None


def test_who_was_reached_is_not_rung_again(desk: Desk) -> None:
    sam = staff(desk)
    asked(desk)
    [found] = Calls(desk).to_ring(sam)
    Calls(desk).ring(sam, found.work.id)
    assert Calls(desk).tried(sam, found.work.id, reached=True, note="Spoke for ten minutes.").ended
    assert Calls(desk).to_ring(sam) == []
    with pytest.raises(WorkEnded, match="sam has finished this"):
        Calls(desk).ring(sam, found.work.id)


def test_staff_of_another_area_neither_see_nor_ring(desk: Desk) -> None:
    conversation, there = asked(desk), staff(desk, "lee", areas=("NLFT",))
    [found] = Calls(desk).to_ring(staff(desk))
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "ELFT")
    assert Calls(desk).to_ring(there) == []
    with pytest.raises(NotAllowed):
        Calls(desk).ring(there, found.work.id)


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
