"""A caller whom nobody answers in time: staff are told, then alarmed, then the next in the chain is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.bootstrap import Desk
from bot.channels.pick_ups import PickUps
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Holder, Why
from bot.handover import service as handover
from bot.handover.duty_model import Duty
from bot.handover.work_model import Act, Level, StillGoing, WorkItem, WorkKind
from bot.handover.work_store import item as stored
from bot.settings import Settings
from bot.staff.model import Role, Staff
from bot.triage import Priority, Value
from tests.builders import a_conversation, answer, staff
from tests.conftest import Clock

TOLD: dict[Priority, dict[str, Value]] = {
    Priority.EMERGENCY: {"immediate_danger": ("acting_now",)},
    Priority.VERY_URGENT: {"suicidal_thoughts": "yes", "suicide_plan": "yes"},
    Priority.URGENT: {"suicidal_thoughts": "sometimes"},
}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Nobody's connection is taken for lost while hours are played in a moment."""
    return replace(desk, settings=desk.settings.model_copy(update={"handler_lost_after": 86_400.0}))


@pytest.fixture
def round_(desk: Desk) -> PickUps:
    return PickUps(desk)


@pytest.fixture
def boss(desk: Desk) -> Staff:
    return staff(desk, "max", Role.SUPERVISOR)


def on_duty(desk: Desk, name: str, role: Role, *areas: str) -> Staff:
    member = staff(desk, name, role, areas)
    Shift(desk).duty(member, Duty.BUSY)
    return member


def kinds(desk: Desk, member: Staff) -> list[WorkKind]:
    return [item.kind for item in Work(desk).to_do(member)]


def the_alarm(desk: Desk, member: Staff) -> WorkItem:
    [item] = [item for item in Work(desk).to_do(member) if item.kind is WorkKind.BREACH]
    return item


def hears(desk: Desk, *people: Staff) -> list[str]:
    return [member.username for member in people if Work(desk).ringing(member)]


@pytest.mark.parametrize(
    ("priority", "near", "past"),
    [(Priority.EMERGENCY, 30, 60), (Priority.VERY_URGENT, 150, 300), (Priority.URGENT, 900, 1800)],
)
def test_each_priority_has_its_own_time_and_staff_are_told_before_it_is_over(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff, priority: Priority, near: int, past: int
) -> None:
    a_conversation(desk, **TOLD[priority])
    for seconds, expected in (
        (near - 5, []), (10, [WorkKind.BREACH_NEAR]), (past - near - 10, [WorkKind.BREACH_NEAR]),
        (10, [WorkKind.BREACH]),
    ):  # fmt: skip
        clock.passes(seconds=seconds)
        round_.look()
        assert kinds(desk, boss) == expected


def test_staff_have_at_least_half_a_minute_however_late_they_want_to_be_told(
    desk: Desk, clock: Clock, boss: Staff
) -> None:
    late = replace(desk, settings=desk.settings.model_copy(update={"near_breach": 0.9}))
    a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(seconds=32)
    PickUps(late).look()
    assert kinds(desk, boss) == [WorkKind.BREACH_NEAR]


def test_a_deployment_may_set_other_times(desk: Desk, clock: Clock, boss: Staff) -> None:
    hasty = desk.settings.model_copy(update={"pick_up": {"urgent": 120.0}})
    a_conversation(desk, **TOLD[Priority.URGENT])
    clock.passes(minutes=3)
    PickUps(replace(desk, settings=hasty)).look()
    assert kinds(desk, boss) == [WorkKind.BREACH]
    with pytest.raises(ValueError, match="names no priority with urgnt"):
        Settings(_env_file=None, pick_up={"urgnt": 5})


def test_the_clock_starts_at_the_first_sign_of_risk_and_not_when_somebody_was_needed(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    conversation = a_conversation(desk, **TOLD[Priority.URGENT])
    clock.passes(minutes=6)
    answer(desk, conversation, suicide_plan="yes")  # very urgent now, and first heard of 6 minutes ago
    round_.look()
    assert the_alarm(desk, boss).overdue(clock())


def test_a_caller_with_open_risk_is_not_forgotten_because_the_bot_is_still_asking(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="sometimes")
    with desk.reading() as c:
        assert conversations.hold(c, conversation).holder is Holder.BOT
    clock.passes(minutes=31)
    round_.look()
    assert the_alarm(desk, boss).conversation_id == conversation


def test_who_has_told_of_no_risk_and_waits_for_nobody_raises_nothing(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    a_conversation(desk, reason_for_contact="appointment")
    clock.passes(days=2)
    round_.look()
    assert kinds(desk, boss) == []


def test_who_asked_for_a_person_and_told_nothing_counts_as_urgent(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    conversation = a_conversation(desk)
    with desk.begin() as c:
        handover.ask_for_human(c, conversation, Why.ASKED, desk.clock())
    clock.passes(minutes=29)
    round_.look()
    assert kinds(desk, boss) == [WorkKind.BREACH_NEAR]
    clock.passes(minutes=2)
    round_.look()
    assert kinds(desk, boss) == [WorkKind.BREACH]


def test_the_alarm_ends_the_moment_somebody_joins_and_waits_begin_anew_when_they_let_go(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    conversation = a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(seconds=70)
    round_.look()
    item = the_alarm(desk, boss)
    Acts(desk).claim(boss, conversation)
    assert kinds(desk, boss) == [] and hears(desk, boss) == []
    with desk.reading() as c:
        kept = stored(c, item.id)
    assert kept and kept.ended and kept.ended.act is Act.ANSWERED
    Acts(desk).write(boss, conversation, "I am here now.")
    clock.passes(minutes=10)
    round_.look()
    assert kinds(desk, boss) == [], "a caller somebody is with does not wait"
    Acts(desk).release(boss, conversation)
    round_.look()
    assert kinds(desk, boss) == []
    clock.passes(seconds=61)
    round_.look()
    assert the_alarm(desk, boss).id != item.id


def test_who_was_handed_back_to_the_assistant_does_not_wait_until_they_are_in_the_queue_again(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    conversation = a_conversation(desk, **TOLD[Priority.VERY_URGENT])
    Acts(desk).claim(boss, conversation)
    Acts(desk).hand_back(boss, conversation)
    clock.passes(hours=1)
    round_.look()
    assert kinds(desk, boss) == []
    with desk.begin() as c:
        handover.ask_for_human(c, conversation, Why.ASKED, desk.clock())
    round_.look()
    assert kinds(desk, boss) == []
    clock.passes(minutes=6)
    round_.look()
    assert kinds(desk, boss) == [WorkKind.BREACH]


def test_an_alarm_ends_when_a_clinician_finds_the_caller_calmer_or_closes(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    calmer, closed = (a_conversation(desk, **TOLD[Priority.EMERGENCY]) for _ in range(2))
    clock.passes(minutes=2)
    round_.look()
    assert kinds(desk, boss) == [WorkKind.BREACH] * 2
    Acts(desk).confirm(boss, calmer, Priority.ROUTINE, "Rang them.")
    Acts(desk).close(boss, closed, "seen", "With the team.")
    round_.look()
    left = [item for item in Work(desk).to_do(boss) if item.kind is WorkKind.BREACH]
    assert left == []


def test_nobody_can_call_it_done_while_the_caller_waits(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(minutes=2)
    round_.look()
    with pytest.raises(StillGoing, match="Claim the conversation"):
        Work(desk).finish(boss, the_alarm(desk, boss).id, "Later.")


# The chain


def test_an_alarm_nobody_attends_to_goes_up_the_chain_and_each_step_is_kept_with_its_time(
    desk: Desk, clock: Clock, round_: PickUps
) -> None:
    lee = on_duty(desk, "lee", Role.CALL_HANDLER)
    sam = on_duty(desk, "sam", Role.CLINICIAN)
    boss = on_duty(desk, "max", Role.SUPERVISOR)
    a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(seconds=61)
    round_.look()
    heard = [hears(desk, lee, sam, boss)]
    for _ in range(3):
        clock.passes(seconds=61)
        round_.look()
        round_.look()  # a second look at the same moment repeats nothing
        heard.append(hears(desk, lee, sam, boss))
    assert heard == [["lee"], ["lee", "sam"], ["lee", "sam", "max"], ["lee", "sam", "max"]]
    steps = [act for act in the_alarm(desk, boss).acts if act.act is Act.PASSED_ON]
    assert [step.to for step in steps] == list(Level)
    assert all(b.at - a.at > timedelta(seconds=60) for a, b in zip(steps, steps[1:], strict=False))
    clock.passes(minutes=30)
    round_.look()
    assert len(the_alarm(desk, boss).acts) == 4, "with the last in the chain it rings on"


def test_a_step_with_nobody_on_duty_in_the_area_is_passed_over_at_once(
    desk: Desk, clock: Clock, round_: PickUps
) -> None:
    far = on_duty(desk, "lee", Role.CALL_HANDLER, "ELFT")
    sam = on_duty(desk, "sam", Role.CLINICIAN, "NLFT")
    conversation = a_conversation(desk, **TOLD[Priority.EMERGENCY])
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "NLFT")
    clock.passes(seconds=61)
    round_.look()
    assert the_alarm(desk, sam).level is Level.CLINICIAN
    assert hears(desk, far, sam) == ["sam"]


def test_whoever_is_off_or_has_lost_their_connection_is_passed_over(desk: Desk, clock: Clock) -> None:
    strict = replace(desk, settings=desk.settings.model_copy(update={"handler_lost_after": 45.0}))
    on_duty(desk, "lost", Role.CALL_HANDLER)
    clock.passes(seconds=61)
    off, sam = on_duty(desk, "off", Role.CALL_HANDLER), on_duty(desk, "sam", Role.CLINICIAN)
    Shift(desk).duty(off, Duty.OFF)
    a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(seconds=61)
    for person in (off, sam):
        Shift(desk).beat(person)
    PickUps(strict).look()
    assert the_alarm(desk, sam).level is Level.CLINICIAN


def test_with_nobody_on_duty_at_all_it_is_the_duty_managers_in_every_area(desk: Desk, clock: Clock) -> None:
    desk = replace(desk, settings=desk.settings.model_copy(update={"duty_managers": "ada kim"}))
    ada = staff(desk, "ada", Role.CLINICIAN, ("ELFT",))
    far = staff(desk, "lee", Role.CLINICIAN, ("ELFT",))
    conversation = a_conversation(desk, **TOLD[Priority.EMERGENCY])
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "NLFT")
    clock.passes(seconds=61)
    PickUps(desk).look()
    assert hears(desk, ada, far) == ["ada"]


def test_who_heard_it_quiets_it_for_one_step_and_it_comes_back_if_nobody_joins(
    desk: Desk, clock: Clock, round_: PickUps
) -> None:
    lee = on_duty(desk, "lee", Role.CALL_HANDLER)
    sam = on_duty(desk, "sam", Role.CLINICIAN)
    a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(seconds=61)
    round_.look()
    item = the_alarm(desk, lee)
    clock.passes(seconds=50)
    Work(desk).seen(lee, item.id)
    Work(desk).seen(lee, item.id)
    assert hears(desk, lee, sam) == []
    clock.passes(seconds=50)  # 100 s after it began, 50 s after it was heard
    round_.look()
    assert hears(desk, lee, sam) == []
    clock.passes(seconds=11)
    round_.look()
    assert hears(desk, lee, sam) == ["lee", "sam"]
    acts = [act.act for act in the_alarm(desk, lee).acts]
    assert acts == [Act.PASSED_ON, Act.SEEN, Act.PASSED_ON]


def test_of_many_alarms_the_most_urgent_comes_first_however_late_it_began(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff
) -> None:
    for _ in range(12):
        a_conversation(desk, **TOLD[Priority.URGENT])
    clock.passes(minutes=40)
    emergency = a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(seconds=61)
    round_.look()
    ringing = Work(desk).ringing(boss)
    assert len(ringing) == 13 and ringing[0].about == emergency
    assert [item.priority for item in ringing[:10]] == [Priority.EMERGENCY] + [Priority.URGENT] * 9


def test_a_restart_and_a_second_desk_repeat_nothing(desk: Desk, clock: Clock, boss: Staff) -> None:
    a_conversation(desk, **TOLD[Priority.EMERGENCY])
    clock.passes(seconds=61)
    for _ in range(3):
        PickUps(desk).look()
    assert kinds(desk, boss) == [WorkKind.BREACH] and len(the_alarm(desk, boss).acts) == 1


def test_one_caller_whose_record_fails_keeps_nobody_else_waiting(
    desk: Desk, clock: Clock, round_: PickUps, boss: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = (a_conversation(desk, **TOLD[Priority.EMERGENCY]) for _ in range(2))
    attend = round_._attend

    def fails(conversation: str) -> None:
        if conversation == broken:
            raise RuntimeError("for the test")
        attend(conversation)

    monkeypatch.setattr(round_, "_attend", fails)
    clock.passes(seconds=61)
    round_.look()
    assert the_alarm(desk, boss).conversation_id == other
    monkeypatch.undo()
    round_.look()
    assert kinds(desk, boss) == [WorkKind.BREACH] * 2
