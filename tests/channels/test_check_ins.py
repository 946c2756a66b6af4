"""A caller who told of risk and stops writing: asked how they are, given numbers, seen by a human."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from bot.bootstrap import Desk
from bot.channels.check_ins import CheckIns
from bot.channels.incoming import Incoming
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Screened, Sender
from bot.db.engine import make_engine
from bot.handover.work_model import Act, WorkItem
from bot.handover.work_store import item as stored
from bot.staff.model import Staff
from bot.triage import Priority, Value
from bot.web.app import create_app
from bot.wording import Wording
from tests.builders import a_conversation, answer, caller_says, staff
from tests.channels.phone import phone, until
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen
from tests.standins.telegram_api import TelegramApi

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def a_caller(desk: Desk, **answers: Value) -> str:
    """Somebody who has just written, with these answers in the record."""
    conversation = a_conversation(desk, **answers)
    caller_says(desk, conversation, "i dont know")
    return conversation


def told(desk: Desk, conversation: str) -> list[str]:
    """The names of what the service said by itself, in order."""
    names = {str(entry["text"]).strip(): name for name, entry in desk.wording.responses.items()}
    with desk.reading() as c:
        said = conversations.transcript(c, conversation)
    return [names.get(m.draft.text, "…") for m in said if m.draft.sender is Sender.SYSTEM]


def to_do(desk: Desk, sam: Staff) -> list[WorkItem]:
    return Work(desk).to_do(sam)


@pytest.fixture
def timer(desk: Desk) -> CheckIns:
    return CheckIns(desk)


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return staff(desk)


def test_a_silent_caller_is_asked_then_given_the_numbers_then_seen_by_a_human(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    seen = []
    for _ in range(40):  # looks every half minute for twenty minutes
        timer.look()
        seen.append((len(told(desk, conversation)), len(to_do(desk, sam))))
        clock.passes(seconds=30)
    assert told(desk, conversation) == ["utter_check_in_first", "utter_check_in_second"]
    assert [seen.index((1, 0)), seen.index((2, 0)), seen.index((2, 1))] == [10, 20, 30]
    assert seen[-1] == (2, 1) and to_do(desk, sam)[0].conversation_id == conversation


@pytest.mark.parametrize("priority", list(Priority))
def test_only_who_told_of_risk_is_checked_in_on(
    desk: Desk, clock: Clock, timer: CheckIns, priority: Priority
) -> None:
    told_of: dict[Priority, dict[str, Value]] = {
        Priority.EMERGENCY: {"immediate_danger": ("acting_now",)},
        Priority.VERY_URGENT: dict(PLAN),
        Priority.URGENT: {"suicidal_thoughts": "sometimes"},
    }
    conversation = a_caller(desk, **told_of.get(priority, {"reason_for_contact": "appointment"}))
    clock.passes(minutes=6)
    timer.look()
    assert bool(told(desk, conversation)) is (priority in told_of)


def test_who_only_once_raised_an_alarm_is_checked_in_on(desk: Desk, clock: Clock, timer: CheckIns) -> None:
    conversation = a_caller(desk)
    with desk.begin() as c:
        conversations.note(c, conversation, 1, Screened("alert", "en", True))
    calm = a_caller(desk)
    with desk.begin() as c:
        conversations.note(c, calm, 1, Screened("ask", "en", True))
    clock.passes(minutes=6)
    timer.look()
    assert told(desk, conversation) == ["utter_check_in_first"] and told(desk, calm) == []


def test_who_a_clinician_found_to_be_calmer_is_left_alone(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    Acts(desk).confirm(sam, conversation, Priority.ROUTINE, "Spoke with their team.")
    clock.passes(minutes=20)
    timer.look()
    assert told(desk, conversation) == [] and to_do(desk, sam) == []


def test_who_only_opened_the_page_has_said_nothing(desk: Desk, clock: Clock, timer: CheckIns) -> None:
    conversation = a_conversation(desk, **PLAN)
    clock.passes(minutes=20)
    timer.look()
    assert told(desk, conversation) == []


def test_no_check_in_is_sent_while_a_human_holds_it_but_the_silence_is_still_work(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    for _ in range(4):
        clock.passes(minutes=5)
        timer.look()
    Acts(desk).release(sam, conversation)  # by now it is work for staff, whoever holds it
    timer.look()
    assert told(desk, conversation) == ["…", "…"]  # who has joined, and left
    assert [item.conversation_id for item in to_do(desk, sam)] == [conversation]


def test_a_closed_conversation_is_left_in_peace(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    Acts(desk).close(sam, conversation, "seen", "With the team.")
    for _ in range(4):
        clock.passes(minutes=5)
        timer.look()
    assert told(desk, conversation) == ["utter_closed"] and to_do(desk, sam) == []


def test_closing_the_conversation_finishes_the_work_its_silence_made(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    clock.passes(minutes=15)
    timer.look()
    item = to_do(desk, sam)[0]
    Acts(desk).close(sam, conversation, "Caller could not be reached", "Three tries.")
    assert to_do(desk, sam) == []
    with desk.reading() as c:
        kept = stored(c, item.id)
    assert kept and kept.ended and kept.ended.outcome == "Caller could not be reached"


async def test_a_caller_who_writes_again_ends_the_silence_and_a_new_one_begins(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    clock.passes(minutes=15)
    timer.look()
    item = to_do(desk, sam)[0]
    clock.passes(minutes=1)
    relay = Relay(desk, FakeScreen(), FakeDialogue())  # type: ignore[arg-type]
    await relay.receive(conversation, Incoming("m1", "sorry i am here"))
    assert to_do(desk, sam) == []
    with desk.reading() as c:
        kept = stored(c, item.id)
        wrote = [m.at for m in conversations.transcript(c, conversation) if m.draft.sender is Sender.CALLER]
    assert kept and kept.ended
    assert (kept.ended.act, kept.ended.staff) == (Act.ANSWERED, None)
    assert kept.ended.at == wrote[-1]
    for _ in range(4):
        clock.passes(minutes=5)
        timer.look()
    check_ins = [name for name in told(desk, conversation) if name.startswith("utter_check_in")]
    assert check_ins == ["utter_check_in_second", "utter_check_in_first", "utter_check_in_second"]
    assert len(to_do(desk, sam)) == 1 and to_do(desk, sam)[0].id != item.id


def test_work_that_was_finished_does_not_come_back_for_the_same_silence(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    a_caller(desk, **PLAN)
    clock.passes(minutes=15)
    timer.look()
    item = Work(desk).take(sam, to_do(desk, sam)[0].id)
    Work(desk).finish(sam, item.id, "Rang, and they are with their sister.")
    clock.passes(minutes=5)
    timer.look()
    assert to_do(desk, sam) == []


# Restarts, faults, and more than one desk


def test_after_a_restart_nothing_is_said_twice_and_nothing_is_forgotten(
    desk: Desk, clock: Clock, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    clock.passes(minutes=6)
    CheckIns(desk).look()
    CheckIns(desk).look()
    assert told(desk, conversation) == ["utter_check_in_first"]
    clock.passes(minutes=14)  # nobody looks in the meantime
    CheckIns(desk).look()
    CheckIns(desk).look()
    assert told(desk, conversation) == ["utter_check_in_first", "utter_check_in_second"]
    assert len(to_do(desk, sam)) == 1


def test_after_a_night_without_a_desk_the_caller_is_not_startled_but_a_human_looks(
    desk: Desk, clock: Clock, sam: Staff
) -> None:
    conversation = a_caller(desk, **PLAN)
    clock.passes(hours=9)
    CheckIns(desk).look()
    assert told(desk, conversation) == [] and len(to_do(desk, sam)) == 1


def cannot_be_reached(_desk: Desk) -> Engine:
    return make_engine("sqlite:////nowhere/at/all.db")


def cannot_be_written(desk: Desk) -> Engine:
    engine = make_engine(desk.settings.database)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    return engine


@pytest.mark.parametrize("fault", [cannot_be_reached, cannot_be_written])
def test_a_database_that_fails_for_hours_costs_nobody_their_turn(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff, fault: Callable[[Desk], Engine]
) -> None:
    timer.look()
    a_caller(desk, **PLAN)
    timer._desk = replace(desk, engine=fault(desk))
    for _ in range(4):
        clock.passes(hours=1)
        timer.look()
    assert to_do(desk, sam) == []
    timer._desk = desk
    timer.look()
    assert len(to_do(desk, sam)) == 1


def test_risk_that_staff_learn_of_later_counts_from_the_callers_last_message(
    desk: Desk, clock: Clock, timer: CheckIns, sam: Staff
) -> None:
    conversation = a_caller(desk)
    clock.passes(minutes=20)
    timer.look()
    Acts(desk).confirm(sam, conversation, Priority.VERY_URGENT, "Their sister rang.")
    timer.look()
    assert [item.conversation_id for item in to_do(desk, sam)] == [conversation]


def test_one_conversation_that_fails_keeps_nobody_else_waiting(
    desk: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = a_caller(desk, **PLAN, for_whom="other"), a_caller(desk, **PLAN)
    without = {n: w for n, w in desk.wording.responses.items() if n != "utter_check_in_first_other"}
    timer = CheckIns(replace(desk, wording=Wording(without)))
    clock.passes(minutes=6)
    timer.look()
    assert (told(desk, first), told(desk, second)) == ([], ["utter_check_in_first"])
    assert "NoWording" in caplog.text and "i dont know" not in caplog.text
    clock.passes(hours=2)
    timer.look()
    assert len(to_do(desk, staff(desk))) == 2  # it was not forgotten either


class Interrupted(CheckIns):
    """Something happens between the look and the check-in."""

    def __init__(self, desk: Desk, happens: Callable[[str], object]) -> None:
        super().__init__(desk)
        self._happens = happens

    def _check_in(self, conversation_id: str) -> None:
        self._happens(conversation_id)
        super()._check_in(conversation_id)


def test_what_was_found_due_is_looked_at_again_before_it_is_done(
    desk: Desk, clock: Clock, sam: Staff
) -> None:
    acts = Acts(desk)
    for happens in (
        lambda conversation: caller_says(desk, conversation, "still here"),
        lambda conversation: acts.claim(sam, conversation),
        lambda conversation: acts.close(sam, conversation, "seen", "With the team."),
    ):
        conversation = a_caller(desk, **PLAN)
        clock.passes(minutes=6)
        Interrupted(desk, happens).look()
        assert not [name for name in told(desk, conversation) if name.startswith("utter_check_in")]


async def test_the_loop_of_the_desk_sends_a_check_in_and_ends_with_it(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CheckIns, "every", 0.02)
    app = create_app(desk, FakeDialogue(), FakeScreen())  # type: ignore[arg-type]
    conversation = a_caller(desk, **PLAN)
    before = asyncio.all_tasks()
    async with app.router.lifespan_context(app):
        await asyncio.sleep(0.1)
        assert told(desk, conversation) == []
        clock.passes(minutes=6)
        await until(lambda: told(desk, conversation) == ["utter_check_in_first"])
    assert asyncio.all_tasks() == before


async def test_a_caller_on_telegram_gets_it_in_their_chat(
    desk: Desk, clock: Clock, timer: CheckIns, api: TelegramApi
) -> None:
    async with phone(desk, api) as line:
        await line.begins(7)
        api.writes(7, "i have a plan")
        await line.read(7, "Are you safe?")
        answer(desk, line.conversation(7), **PLAN)
        clock.passes(minutes=6)
        timer.look()
        await line.read(7, "so I'm checking in")


# The words


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, ["utter_check_in_first", "utter_check_in_second"]),
        ({"private": "yes"}, ["utter_check_in_first", "utter_check_in_second"]),
        ({"for_whom": "other"}, ["utter_check_in_first_other", "utter_check_in_second_other"]),
        ({"private": "no"}, ["utter_check_in_first_discreet", "utter_check_in_second_silent"]),
        ({"private": "declined"}, ["utter_check_in_first_discreet", "utter_check_in_second_silent"]),
        ({"abuse": "yes"}, ["utter_check_in_first_discreet", "utter_check_in_second_silent"]),
        (
            {"signs": ("someone_hurting_me",)},
            ["utter_check_in_first_discreet", "utter_check_in_second_silent"],
        ),
        ({"safe_to_ring": "no"}, ["utter_check_in_first_discreet", "utter_check_in_second_silent"]),
        (
            {"for_whom": "other", "private": "no"},
            ["utter_check_in_first_discreet", "utter_check_in_second_silent"],
        ),
        (
            {"private": "no", "suicide_plan": "no"},
            ["utter_check_in_first_discreet", "utter_check_in_second_discreet"],
        ),
    ],
)
def test_the_words_fit_who_writes_and_who_else_may_read_them(
    desk: Desk, clock: Clock, timer: CheckIns, answers: dict[str, Value], said: list[str]
) -> None:
    conversation = a_caller(desk, **{**PLAN, **answers})
    for _ in range(2):
        clock.passes(minutes=5)
        timer.look()
    assert told(desk, conversation) == said


DISCREET = ["utter_check_in_first_discreet", "utter_check_in_second_discreet", "utter_check_in_second_silent"]


@pytest.mark.parametrize("name", DISCREET)
def test_who_sees_the_screen_cannot_tell_what_it_is_about(desk: Desk, name: str) -> None:
    gives_away = r"mental|health|help|safe|danger|risk|life|crisis|harm|hurt|Samaritans|SHOUT|111|person|team"
    assert not re.search(gives_away, desk.wording.text(name), re.IGNORECASE)


def test_the_second_check_in_has_every_number(desk: Desk) -> None:
    for name in ("utter_check_in_second", "utter_check_in_second_other"):
        text = desk.wording.text(name)
        assert all(way in text for way in ("999", "111", "mental health option", "116 123", "SHOUT to 85258"))


# The cost


def test_a_look_reads_who_wrote_lately_and_not_all_history(desk: Desk, timer: CheckIns) -> None:
    asked: list[tuple[str, object]] = []

    def keep(_c: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        asked.append((statement, parameters))

    event.listen(desk.engine, "before_cursor_execute", keep)
    timer.look()
    event.remove(desk.engine, "before_cursor_execute", keep)
    [_begin, (query, parameters)] = asked
    with desk.reading() as c:
        plan = str(c.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", parameters).all())  # type: ignore[arg-type]
    assert "messages USING INDEX ix_messages_sender_at (sender=? AND at>?)" in plan, plan
    assert re.findall(r"SCAN \w+", plan) == ["SCAN anon_1"], plan  # those who wrote lately


def test_who_told_of_abuse_gets_discreet_words_also_when_it_is_to_be_asked_again(
    desk: Desk, timer: CheckIns, clock: Clock
) -> None:
    caller = a_caller(desk, **PLAN, abuse="yes")
    with desk.begin() as c:
        conversations.outlive(c, caller, ["abuse"], clock(), 1)
    clock.passes(minutes=5)
    timer.look()
    assert told(desk, caller) == ["utter_check_in_first_discreet"]
