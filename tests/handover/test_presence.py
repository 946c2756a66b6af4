"""Who is at work, and what becomes of callers whose handler's connection is lost."""

from bot.bootstrap import Desk
from bot.channels.staffing import Staffing
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Why
from bot.handover import presence
from bot.handover.duty_model import Duty
from bot.handover.work_model import WorkKind
from bot.staff import service as accounts
from bot.staff import sessions
from bot.staff.sessions import UsedBy
from tests.builders import a_conversation, holder_of, staff
from tests.conftest import Clock
from tests.handover.shift import look, offer_to, offered, on_duty, told

PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def test_an_open_console_makes_nobody_ready(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **PLAN)
    Shift(desk).beat(sam)
    look(desk)
    assert offered(desk, sam) == [] and Shift(desk).duty(sam) is Duty.OFF
    Shift(desk).duty(sam, Duty.READY)
    look(desk)
    assert offered(desk, sam) == [conversation]


def test_a_caller_whose_handler_is_gone_waits_above_everybody_of_their_priority_and_is_told(
    desk: Desk, clock: Clock
) -> None:
    sam, ali = on_duty(desk, "sam", duty=Duty.BUSY), staff(desk, "ali")
    earlier = a_conversation(desk, **PLAN)
    left = a_conversation(desk, **PLAN)
    emergency = a_conversation(desk, immediate_danger=("weapon",))
    Acts(desk).claim(sam, left)
    clock.passes(seconds=44)
    look(desk)
    assert holder_of(desk, left) == "human"
    clock.passes(seconds=2)
    look(desk)
    assert holder_of(desk, left) == "queue"
    assert [item.conversation.id for item in Acts(desk).queue(ali)] == [emergency, left, earlier]
    assert told(desk, left)[-1] == desk.wording.text("utter_handler_gone", name="sam")
    assert Shift(desk).duty(sam) is Duty.LOST and Shift(desk).present(ali) == []
    look(desk)
    assert len(told(desk, left)) == 2  # joined, and gone; not said again


def test_whoever_shows_a_sign_of_life_in_time_keeps_their_caller(desk: Desk, clock: Clock) -> None:
    sam, conversation = on_duty(desk, "sam"), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    for _ in range(6):
        clock.passes(seconds=15)
        Shift(desk).beat(sam)
        look(desk)
    assert holder_of(desk, conversation) == "human"


def test_whoever_comes_back_while_their_callers_are_being_taken_keeps_them(desk: Desk, clock: Clock) -> None:
    sam, conversation = on_duty(desk, "sam"), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    clock.passes(seconds=60)
    Shift(desk).beat(sam)
    Staffing(desk)._take_from(conversation, sam.id)  # the look had begun a moment before
    assert holder_of(desk, conversation) == "human"


def test_a_program_that_never_began_to_show_signs_of_life_keeps_its_caller(desk: Desk, clock: Clock) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    clock.passes(minutes=10)
    look(desk)
    assert holder_of(desk, conversation) == "human"


def test_whoever_is_signed_out_with_a_caller_in_hand_does_not_keep_them(desk: Desk, clock: Clock) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **PLAN)
    with desk.begin() as c:
        token = sessions.open_session(c, sam.id, UsedBy.PROGRAM, "", desk.clock())
    Acts(desk).claim(sam, conversation)
    clock.passes(minutes=29)
    with desk.begin() as c:
        sessions.note_act(c, token, desk.clock())
    clock.passes(minutes=29)
    look(desk)
    assert holder_of(desk, conversation) == "human"
    clock.passes(minutes=2)
    look(desk)
    assert holder_of(desk, conversation) == "queue"
    assert told(desk, conversation)[-1] == desk.wording.text("utter_handler_gone", name="sam")


def test_the_work_that_a_lost_handler_made_is_over_when_a_colleague_closes(desk: Desk, clock: Clock) -> None:
    sam, ali, conversation = on_duty(desk, "sam"), staff(desk, "ali"), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    clock.passes(minutes=1)
    look(desk)
    assert [item.kind for item in Work(desk).to_do(ali)] == [WorkKind.HANDLER_GONE]
    Acts(desk).close(ali, conversation, "Seen", "At A&E with the partner.")
    assert Work(desk).to_do(ali) == []


def test_an_offer_that_was_lost_with_a_connection_puts_its_caller_above_their_old_place(
    desk: Desk, clock: Clock
) -> None:
    first, second = a_conversation(desk, **PLAN), a_conversation(desk, **PLAN)
    on_duty(desk, "busy", duty=Duty.BUSY)
    sam, ali = on_duty(desk, "sam"), staff(desk, "ali")
    held = a_conversation(desk, immediate_danger=("weapon",))
    Acts(desk).claim(ali, first)
    look(desk)
    assert offered(desk, sam) == [held]
    Acts(desk).release(ali, first)
    Acts(desk).claim(ali, held)
    look(desk)
    assert offered(desk, sam) == [first, second]
    Shift(desk).decline(sam, Shift(desk).offers(sam)[0].id)
    clock.passes(seconds=44)
    with desk.begin() as c:  # lost, before the offer's own time is up
        presence.take_from_gone(c, second, sam.id, desk.clock(), Staffing(desk)._limits.lost_after / 2)
    assert [item.conversation.id for item in Acts(desk).queue(ali)] == [first, second]
    assert all(item.came_back for item in Acts(desk).queue(ali))


def test_who_is_lost_is_offered_nobody_until_they_say_that_they_are_ready_again(
    desk: Desk, clock: Clock
) -> None:
    sam, conversation = on_duty(desk, "sam"), a_conversation(desk, **PLAN)
    clock.passes(minutes=1)
    look(desk)
    Shift(desk).beat(sam)
    look(desk)
    assert offered(desk, sam) == [] and holder_of(desk, conversation) == "queue"
    Shift(desk).duty(sam, Duty.READY)
    look(desk)
    assert offer_to(desk, sam).conversation_id == conversation


def test_why_a_caller_went_back_to_the_queue_is_in_the_record(desk: Desk, clock: Clock) -> None:
    sam, conversation = on_duty(desk, "sam"), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    clock.passes(minutes=1)
    look(desk)
    with desk.reading() as c:
        hold = conversations.hold(c, conversation)
    assert (hold.why, hold.staff_id) == (Why.CONNECTION_LOST, sam.id)


def test_who_has_left_the_team_is_offered_nobody(desk: Desk) -> None:
    sam = on_duty(desk, "sam")
    a_conversation(desk, **PLAN)
    with desk.begin() as c:
        accounts.leave(c, "sam", desk.clock())
    look(desk)
    assert offered(desk, sam) == []
