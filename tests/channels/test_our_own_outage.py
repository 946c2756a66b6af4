"""While the service itself stood still nobody could show a sign of life, so nobody is written off for it."""

from contextlib import contextmanager

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.channels.shown import view
from bot.channels.staffing import Staffing
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.handover.duty_model import Duty
from bot.handover.work_model import Level
from bot.staff.model import Role, Staff
from tests.builders import a_conversation, holder_of
from tests.conftest import Clock
from tests.handover.shift import on_duty, told


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return on_duty(desk, "sam", duty=Duty.BUSY)


@pytest.fixture
def held(desk: Desk, sam: Staff) -> str:
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam, conversation)
    return conversation


def seconds_go_by(round_: Staffing, clock: Clock, seconds: int) -> None:
    for _ in range(seconds):
        clock.passes(seconds=1)
        round_.look()


def test_after_a_restart_whoever_is_there_has_time_to_show_it(
    desk: Desk, clock: Clock, sam: Staff, held: str
) -> None:
    clock.passes(seconds=60)
    started = Staffing(desk)
    seconds_go_by(started, clock, 15)
    assert holder_of(desk, held) == "human" and Shift(desk).duty(sam) is Duty.BUSY
    Shift(desk).beat(sam)
    seconds_go_by(started, clock, 40)
    assert holder_of(desk, held) == "human" and len(told(desk, held)) == 1, "they were told of nobody's going"


def test_whoever_does_not_come_back_after_a_restart_is_found_when_that_time_is_over(
    desk: Desk, clock: Clock, sam: Staff, held: str
) -> None:
    clock.passes(seconds=60)
    seconds_go_by(Staffing(desk), clock, 47)
    assert holder_of(desk, held) == "queue"


def test_the_same_holds_when_the_service_stood_still_for_a_while(
    desk: Desk, clock: Clock, sam: Staff, held: str
) -> None:
    going = Staffing(desk)
    seconds_go_by(going, clock, 40)
    Shift(desk).beat(sam)
    seconds_go_by(going, clock, 10)
    clock.passes(seconds=50)
    seconds_go_by(going, clock, 40)
    assert holder_of(desk, held) == "human"
    seconds_go_by(going, clock, 7)
    assert holder_of(desk, held) == "queue"


def test_the_same_holds_while_the_database_could_store_no_sign_of_life(
    desk: Desk, clock: Clock, sam: Staff, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = Staffing(desk)
    seconds_go_by(going, clock, 40)

    @contextmanager
    def nothing_is_stored() -> "Connection":  # type: ignore[misc]
        raise OperationalError("", None, Exception("read only"))
        yield

    with monkeypatch.context() as patched:
        patched.setattr(desk.engine, "begin", nothing_is_stored)
        seconds_go_by(going, clock, 8)
    seconds_go_by(going, clock, 30)
    assert holder_of(desk, held) == "human"
    seconds_go_by(going, clock, 16)
    assert holder_of(desk, held) == "queue"


def test_nobody_who_waits_is_told_that_nobody_is_there_because_we_were_away(
    desk: Desk, clock: Clock, sam: Staff
) -> None:
    waits = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    next_in_line = view(desk, waits).holder_words
    clock.passes(seconds=60)
    started = Staffing(desk)
    seconds_go_by(started, clock, 15)
    assert view(desk, waits).holder_words == next_in_line and not view(desk, waits).call_back
    seconds_go_by(started, clock, 35)
    assert view(desk, waits).holder_words != next_in_line and view(desk, waits).call_back, "Sam is gone"


def test_an_alarm_after_a_restart_goes_first_to_who_was_there(desk: Desk, clock: Clock) -> None:
    lee = on_duty(desk, "lee", Role.CALL_HANDLER, duty=Duty.BUSY)
    a_conversation(desk, immediate_danger=("weapon",))
    clock.passes(minutes=2)
    Staffing(desk).look()
    PickUps(desk).look()
    assert [item.level for item in Work(desk).ringing(lee)] == [Level.CALL_HANDLER]
