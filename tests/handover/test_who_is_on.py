"""Who is on, as a supervisor reads it."""

from datetime import timedelta

from bot.bootstrap import Desk
from bot.console.shift import Shift
from bot.handover.duty_model import Duty
from bot.handover.on_duty import on_duty as who_is_on
from tests.conftest import Clock
from tests.handover.shift import look, on_duty


def test_who_has_come_back_after_a_lost_connection_is_here_though_not_ready(desk: Desk, clock: Clock) -> None:
    sam = on_duty(desk, "sam")
    clock.passes(seconds=desk.settings.handler_lost_after + 1)
    look(desk)
    Shift(desk).beat(sam)
    with desk.reading() as c:
        [one] = who_is_on(c, [], desk.clock(), timedelta(seconds=desk.settings.handler_lost_after))
    assert (one.staff, one.duty) == (sam, Duty.OFF)
