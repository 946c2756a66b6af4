"""What staff met in a shift is counted for their sake, and they are asked, gently, to take a break."""

from datetime import timedelta

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.roles import signing_in
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.conversations.model import Screened
from bot.handover import exposure, figures, on_duty
from bot.handover.duty_model import Duty
from bot.handover.exposure import BreakAfter, Exposure, NoPrompt, Prompt
from bot.handover.on_duty import OnDuty
from bot.staff.model import Staff
from bot.staff.sessions import UsedBy
from bot.triage import Priority
from tests.builders import PASSWORD, a_conversation, answer, caller_says, staff
from tests.conftest import Clock

AFTER = BreakAfter(hard=3, time=timedelta(hours=2))


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return staff(desk)


def hard_one(desk: Desk) -> str:
    return a_conversation(desk, immediate_danger=("overdose_taken",))


def danger(desk: Desk, conversation: str) -> None:
    seq = caller_says(desk, conversation, "…")
    with desk.begin() as c:
        conversations.note(c, conversation, seq, Screened("alert", "en", True))


def met(desk: Desk, sam: Staff) -> Exposure:
    with desk.reading() as c:
        return exposure.in_shift(c, sam.id, desk.clock())


def prompted(desk: Desk, sam: Staff) -> Prompt | None:
    with desk.reading() as c:
        return exposure.prompt(c, sam.id, desk.clock(), AFTER)


def test_each_conversation_at_a_or_b_counts_once_however_often_it_is_read(desk: Desk, sam: Staff) -> None:
    conversation, calm = hard_one(desk), a_conversation(desk, suicidal_thoughts="yes")
    for _ in range(3):
        Acts(desk).read(sam, conversation)
    Acts(desk).read(sam, calm)
    assert met(desk, sam).hard == 1


def test_what_was_hard_to_read_stays_so_when_the_priority_falls(desk: Desk, sam: Staff) -> None:
    conversation = hard_one(desk)
    Acts(desk).read(sam, conversation)
    Acts(desk).confirm(sam, conversation, Priority.SOON, "A joke, as they say.")
    assert met(desk, sam).hard == 1


def test_what_became_hard_after_they_had_read_it_does_not_count(desk: Desk, sam: Staff) -> None:
    conversation = a_conversation(desk)
    Acts(desk).read(sam, conversation)
    answer(desk, conversation, immediate_danger=("weapon",))
    assert met(desk, sam).hard == 0


def test_lines_with_danger_are_those_written_before_they_last_read(desk: Desk, sam: Staff) -> None:
    conversation = a_conversation(desk)
    danger(desk, conversation)
    danger(desk, conversation)
    caller_says(desk, conversation, "calm")
    Acts(desk).read(sam, conversation)
    danger(desk, conversation)
    assert met(desk, sam).lines == 2


def test_another_shift_is_not_counted(desk: Desk, sam: Staff, clock: Clock) -> None:
    Acts(desk).read(sam, hard_one(desk))
    clock.passes(hours=13)
    assert met(desk, sam).hard == 0 and prompted(desk, sam) is None


def test_a_break_is_asked_for_after_three_hard_ones_and_after_two_hours(
    desk: Desk, sam: Staff, clock: Clock
) -> None:
    for _ in range(2):
        Acts(desk).read(sam, hard_one(desk))
    assert prompted(desk, sam) is None
    Acts(desk).read(sam, hard_one(desk))
    assert prompted(desk, sam)
    with desk.begin() as c:
        exposure.take(c, sam, clock())
    assert prompted(desk, sam) is None and met(desk, sam).hard == 3
    clock.passes(minutes=119)
    assert prompted(desk, sam) is None
    clock.passes(minutes=2)
    assert prompted(desk, sam)


def test_a_break_can_be_put_off_once_and_the_prompt_comes_back(desk: Desk, sam: Staff, clock: Clock) -> None:
    for _ in range(3):
        Acts(desk).read(sam, hard_one(desk))
    with desk.begin() as c:
        exposure.put_off(c, sam, clock(), AFTER)
    assert prompted(desk, sam) is None
    clock.passes(minutes=31)
    again = prompted(desk, sam)
    assert again and not again.may_put_off
    with pytest.raises(NoPrompt), desk.begin() as c:
        exposure.put_off(c, sam, clock(), AFTER)


LOST_AFTER = timedelta(seconds=45)


def who_is_on(desk: Desk) -> list[OnDuty]:
    with desk.reading() as c:
        at = desk.clock()
        return on_duty.on_duty(c, figures.now(c, at).with_staff, at, LOST_AFTER)


def test_who_is_on_is_listed_by_name_with_what_they_hold(desk: Desk, sam: Staff) -> None:
    ali = staff(desk, "ali")
    staff(desk, "off")
    Shift(desk).duty(sam, Duty.BUSY)
    Shift(desk).beat(ali)
    Acts(desk).claim(sam, hard_one(desk))
    Acts(desk).claim(sam, a_conversation(desk))
    assert [(one.staff, one.duty, one.holds, one.hard, one.met.hard) for one in who_is_on(desk)] == [
        (ali, Duty.OFF, 0, 0, 0),
        (sam, Duty.BUSY, 2, 1, 1),
    ]


def test_whoever_holds_a_caller_is_listed_though_not_here(desk: Desk, sam: Staff) -> None:
    Acts(desk).claim(sam, hard_one(desk))
    assert [(one.staff, one.duty) for one in who_is_on(desk)] == [(sam, Duty.LOST)]


def signs_in(desk: Desk) -> None:
    signing_in(desk, "192.0.2.1", UsedBy.BROWSER).at_once("sam", PASSWORD, None)


def test_whoever_comes_back_the_next_night_has_not_worked_since_the_end_of_the_last(
    desk: Desk, sam: Staff, clock: Clock
) -> None:
    signs_in(desk)
    clock.passes(hours=12)
    Shift(desk).duty(sam, Duty.OFF)
    clock.passes(hours=11, minutes=50)
    signs_in(desk)
    clock.passes(minutes=5)
    assert prompted(desk, sam) is None
    clock.passes(hours=2)
    found = prompted(desk, sam)
    assert found and found.worked < timedelta(hours=3)


def test_whoever_signs_in_again_within_a_shift_has_had_no_break(desk: Desk, sam: Staff, clock: Clock) -> None:
    signs_in(desk)
    clock.passes(hours=2)
    signs_in(desk)
    clock.passes(minutes=1)
    assert prompted(desk, sam)
