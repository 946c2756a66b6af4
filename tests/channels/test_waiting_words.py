"""Callers who wait hear where they are and whom to ring: true, in time, and never on top of anything else."""

import pytest

from bot.bootstrap import Desk
from bot.channels import call_back
from bot.channels.check_ins import CheckIns
from bot.channels.waiting_words import WaitingWords, steps
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Sender, Why
from bot.handover import switches
from bot.handover.duty_model import Duty
from bot.handover.service import ask_for_human
from bot.staff.model import Role
from tests.builders import a_conversation, answer, caller_says, staff
from tests.conftest import Clock
from tests.handover.shift import on_duty, told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def a_caller(desk: Desk, channel: str, **answers: object) -> str:
    with desk.begin() as c:
        found = conversations.open_conversation(c, channel=channel, at=desk.clock()).conversation.id
    answer(desk, found, **answers)  # type: ignore[arg-type]
    return found


def minutes_told(desk: Desk, clock: Clock, conversation: str, minutes: int) -> list[int]:
    """The minutes at which the caller was told anything, looking every ten seconds."""
    round_, found, so_far = WaitingWords(desk), [], len(told(desk, conversation))
    for tens in range(minutes * 6 + 1):
        round_.look()
        if len(told(desk, conversation)) > so_far:
            so_far += 1
            found.append(round(tens / 6))
        clock.passes(seconds=10)
    return found


def test_a_program_is_told_every_minute_and_a_phone_less_often_as_time_goes_on(
    desk: Desk, clock: Clock
) -> None:
    api = a_caller(desk, "api", **PLAN)
    assert minutes_told(desk, clock, api, 5) == [1, 2, 3, 4, 5]
    telegram = a_caller(desk, "telegram", **PLAN)
    assert minutes_told(desk, clock, telegram, 20) == [1, 3, 5, 10, 15, 20]


def test_with_nobody_on_duty_a_messaging_app_is_told_how_to_be_rung(desk: Desk, clock: Clock) -> None:
    waits, watched = a_caller(desk, "telegram", **PLAN), a_caller(desk, "telegram", private="no", **PLAN)
    program = a_caller(desk, "api", **PLAN)
    clock.passes(minutes=1)
    WaitingWords(desk).look()
    how = desk.wording.text("utter_waiting_nobody_ring", place=1)
    assert told(desk, waits) == [how]
    assert how not in told(desk, watched) + told(desk, program)
    call_back.ask(desk, waits, "020 7946 0018", "yes", "any")
    clock.passes(minutes=2)
    WaitingWords(desk).look()
    assert told(desk, waits)[2:] == [desk.wording.text("utter_waiting_nobody", place=1)], (
        "they have asked for it"
    )


def test_nobody_is_told_to_write_what_the_assistant_cannot_hear_now(desk: Desk, clock: Clock) -> None:
    alone, kim = a_caller(desk, "telegram", **PLAN), staff(desk, "kim", Role.SUPERVISOR)
    fault = a_caller(desk, "telegram")
    with desk.begin() as c:
        ask_for_human(c, fault, Why.FAULT, desk.clock())
    clock.passes(minutes=1)
    WaitingWords(desk).look()
    assert told(desk, fault) == [desk.wording.text("utter_waiting_nobody", place=2)]
    with desk.begin() as c:
        switches.turn(c, kim, "telegram", True, "It errs.", desk.clock())
    clock.passes(minutes=2)
    WaitingWords(desk).look()
    assert told(desk, alone)[-1] == desk.wording.text("utter_waiting_nobody", place=1)


def test_with_somebody_on_duty_nobody_is_told_how_to_be_rung(desk: Desk, clock: Clock) -> None:
    waits = a_caller(desk, "telegram", **PLAN)
    clock.passes(minutes=1)
    on_duty(desk, "sam")
    WaitingWords(desk).look()
    assert told(desk, waits) == [desk.wording.text("utter_waiting_next")]


def test_a_page_is_told_nothing_by_message_because_its_status_line_is_true(desk: Desk, clock: Clock) -> None:
    assert minutes_told(desk, clock, a_caller(desk, "web", **PLAN), 5) == []


@pytest.mark.parametrize(
    ("waited", "due"), [(0.9, 0), (1, 1), (2.9, 1), (3, 2), (5, 3), (9.9, 3), (10, 4), (60, 14)]
)
def test_after_the_last_minute_set_words_come_again_each_time_as_long(waited: float, due: int) -> None:
    assert steps(waited, (1, 3, 5)) == due


def test_a_caller_knows_their_place_and_that_it_may_change(desk: Desk, clock: Clock) -> None:
    on_duty(desk, "sam", duty=Duty.BUSY)
    first, second = a_caller(desk, "api", **PLAN), a_caller(desk, "api", **PLAN)
    clock.passes(seconds=44)
    Shift(desk).beat(staff(desk, "ali")), Shift(desk).duty(staff(desk, "kim"), Duty.BUSY)
    clock.passes(seconds=20)
    WaitingWords(desk).look()
    assert told(desk, first) == [desk.wording.text("utter_waiting_next")]
    assert told(desk, second) == [desk.wording.text("utter_waiting_place", place=2)]
    emergency = a_conversation(desk, immediate_danger=("weapon",))
    clock.passes(seconds=20)
    Shift(desk).duty(staff(desk, "lee"), Duty.BUSY)
    clock.passes(seconds=40)
    WaitingWords(desk).look()
    assert told(desk, first)[-1] == desk.wording.text("utter_waiting_place", place=2)
    assert told(desk, emergency) == [desk.wording.text("utter_waiting_next")]


@pytest.mark.parametrize("anybody", ["nobody", "not ready", "another area", "gone"])
def test_when_nobody_is_on_duty_the_caller_is_told_so_and_whom_to_ring(
    desk: Desk, clock: Clock, anybody: str
) -> None:
    conversation = a_caller(desk, "api", **PLAN)
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "ELFT")
    if anybody == "gone":
        on_duty(desk, "sam")
    clock.passes(minutes=1)
    if anybody == "not ready":
        Shift(desk).beat(staff(desk))
    elif anybody == "another area":
        on_duty(desk, "sam", areas=("NLFT",))
    WaitingWords(desk).look()
    assert told(desk, conversation) == [desk.wording.text("utter_waiting_nobody", place=1)]


@pytest.mark.parametrize("sign", [{"private": "no"}, {"abuse": "yes"}, {"signs": ("someone_hurting_me",)}])
def test_who_may_be_watched_is_told_nothing_of_a_queue_or_of_numbers(
    desk: Desk, clock: Clock, sign: dict[str, object]
) -> None:
    conversation = a_caller(desk, "telegram", **PLAN, **sign)
    clock.passes(minutes=1)
    WaitingWords(desk).look()
    [text] = told(desk, conversation)
    assert text == desk.wording.text("utter_waiting_discreet") and not any(c.isdigit() for c in text)


def test_nothing_is_said_in_the_same_minute_as_anything_else_of_ours(desk: Desk, clock: Clock) -> None:
    conversation = a_caller(desk, "api", **PLAN)
    clock.passes(seconds=50)
    with desk.begin() as c:
        conversations.say(c, conversation, Draft(Sender.BOT, "Where are you?"), desk.clock())
    clock.passes(seconds=50)
    WaitingWords(desk).look()
    assert told(desk, conversation) == []
    clock.passes(seconds=11)
    WaitingWords(desk).look()
    assert len(told(desk, conversation)) == 1


def test_a_caller_who_fell_silent_is_checked_in_on_and_hears_nothing_else_in_that_minute(
    desk: Desk, clock: Clock
) -> None:
    conversation = a_caller(desk, "api", **PLAN)
    caller_says(desk, conversation, "i dont know")
    words, check_ins, at = WaitingWords(desk), CheckIns(desk), []
    for _ in range(12 * 12):
        words.look(), check_ins.look()
        at.append(len(told(desk, conversation)))
        clock.passes(seconds=5)
    with desk.reading() as c:
        said = [m.at for m in conversations.transcript(c, conversation) if m.draft.sender is Sender.SYSTEM]
    gaps = [(later - earlier).total_seconds() for earlier, later in zip(said, said[1:], strict=False)]
    assert min(gaps) >= 60 and at[-1] >= 8
    assert desk.wording.text("utter_check_in_first") in told(desk, conversation)


def test_the_words_stop_when_somebody_has_come(desk: Desk, clock: Clock) -> None:
    sam, conversation = staff(desk), a_caller(desk, "api", **PLAN)
    Acts(desk).claim(sam, conversation)
    clock.passes(minutes=5)
    WaitingWords(desk).look()
    assert len(told(desk, conversation)) == 1  # that sam has joined


def test_two_desks_and_a_restart_say_it_once(desk: Desk, clock: Clock) -> None:
    conversation = a_caller(desk, "api", **PLAN)
    clock.passes(minutes=1)
    WaitingWords(desk).look()
    WaitingWords(desk).look()
    clock.passes(seconds=30)
    WaitingWords(desk).look()
    assert len(told(desk, conversation)) == 1


def test_after_an_hour_without_the_desk_a_caller_is_told_once_and_not_sixty_times(
    desk: Desk, clock: Clock
) -> None:
    conversation = a_caller(desk, "api", **PLAN)
    clock.passes(hours=1)
    for _ in range(3):
        WaitingWords(desk).look()
        clock.passes(seconds=5)
    assert len(told(desk, conversation)) == 1
