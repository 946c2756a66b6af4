"""Callers in a messaging app who ask to be rung while nobody can come: each question, and what is kept."""

import pytest

from bot.bootstrap import Desk
from bot.console.calls import Calls
from bot.conversations import service as conversations
from bot.handover.call_back_model import CallBack
from bot.triage import Priority
from tests.actions.endings import MEANS, answers, priority, to_the_end
from tests.actions.stage import Caller, a_caller
from tests.builders import answer, holder_of, staff
from tests.fakes import FakeScreen, alert, concern
from tests.handover.shift import on_duty

NUMBER = "020 7946 0018"
TAKEN = f"I have taken them all {NUMBER}"
PLAN = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


def waiting(desk: Desk, screen: FakeScreen | None = None, channel: str = "telegram", **said: str) -> Caller:
    """A caller who is at the end of what we ask, and waits."""
    caller = a_caller(desk, screen, MEANS, channel).says("feeling low, it's for me, age 34")
    return to_the_end(caller, **{"phone": "I'd rather not say", **PLAN, **said})


def to_ring(desk: Desk) -> list[CallBack]:
    return Calls(desk).to_ring(staff(desk, f"sam{desk.clock():%f%s}"))


def wish(desk: Desk) -> tuple[str, str, str]:
    [found] = to_ring(desk)
    return found.wish.phone, found.wish.safe, found.wish.best_time


def test_nobody_on_duty_a_caller_is_asked_and_each_answer_makes_the_row(stocked: Desk) -> None:
    caller = waiting(stocked)
    assert caller.asked == "call_back" and caller.heard("utter_waiting")
    assert caller.taps("call_back", "yes").asked == "call_back_number"
    assert caller.says(NUMBER).asked == "call_back_safe" and caller.heard("utter_why_call_back_safe")
    assert caller.taps("call_back_safe", "yes").asked == "call_back_time"
    assert to_ring(stocked) == [], "nothing is kept before all is known"
    assert caller.taps("call_back_time", "evening").heard("utter_call_back_kept")
    assert wish(stocked) == ("+442079460018", "yes", "evening")
    assert caller.asked == "after", "then there is what there is after an ending"
    assert holder_of(stocked, caller.id) == "queue"


@pytest.mark.parametrize(
    ("safe", "time", "kept"),
    [
        ("yes", "in the morning please", ("no_message", "morning")),  # a bare yes allows no message
        ("yes, and you can leave a message", "any time", ("yes", "any")),
        ("yes but don't leave a message", "the afternoon", ("no_message", "afternoon")),
    ],
)
def test_each_question_may_be_answered_in_words(
    stocked: Desk, safe: str, time: str, kept: tuple[str, str]
) -> None:
    caller = waiting(stocked).says("yes").says(f"it's {NUMBER} thanks").says(safe).says(time)
    assert caller.heard("utter_call_back_kept") and wish(stocked)[1:] == kept


def test_a_number_told_before_is_offered_and_need_not_be_written_again(stocked: Desk) -> None:
    caller = waiting(stocked, phone=NUMBER).says("yes please")
    question = caller.hears[-1].draft.question
    assert question and [c["value"] for c in question["choices"]] == ["02079460018"]
    assert caller.says("yes").asked == "call_back_safe"


@pytest.mark.parametrize("words", ["ring me", "Can you call me back please?", "please phone me"])
def test_who_writes_ring_me_is_asked_for_the_number_on_any_channel(stocked: Desk, words: str) -> None:
    caller = waiting(stocked, channel="api")
    assert caller.asked == "after", "a program has its own way to ask"
    assert caller.says(words).asked == "call_back_number"


def test_who_writes_ring_me_with_a_safety_question_open_is_asked_that_first(stocked: Desk) -> None:
    caller = a_caller(stocked, None, MEANS, "telegram").says("feeling low, it's for me, age 34")
    answer(stocked, caller.id, **PLAN)  # type: ignore[arg-type]
    assert caller.asked == "immediate_danger"
    assert caller.says("ring me").asked == "immediate_danger"
    caller.taps("immediate_danger", "none").taps("suicide_intent", "no")
    assert caller.says("ring me").asked == "call_back_number"


def test_who_only_asks_to_be_rung_is_not_kept_from_it_by_a_question_put_twice(stocked: Desk) -> None:
    caller = a_caller(stocked, None, MEANS, "telegram").says("feeling low, it's for me, age 34")
    assert caller.says("a real person please").asked == "immediate_danger"
    assert caller.says("ring me").asked == "call_back_number"


def test_with_somebody_on_duty_nobody_is_offered_a_ring(stocked: Desk) -> None:
    on_duty(stocked, "lee")
    caller = waiting(stocked)
    assert caller.asked == "after"
    assert caller.says("ring me").asked != "call_back_number"


@pytest.mark.parametrize("watched", [{"private": "no"}, {"safe_to_ring": "no"}])
def test_who_may_be_watched_is_not_offered_it(stocked: Desk, watched: dict[str, str]) -> None:
    caller = a_caller(stocked, None, MEANS, "telegram").says("feeling low, it's for me, age 34")
    answer(stocked, caller.id, **watched)  # type: ignore[arg-type]
    to_the_end(caller, phone="I'd rather not say", **PLAN)
    assert not any(m.draft.factor == "call_back" for m in heard_ever(caller))


def heard_ever(caller: Caller) -> list[conversations.Message]:
    with caller.desk.reading() as c:
        return conversations.transcript(c, caller.id)


def test_what_is_no_number_is_said_plainly_and_not_kept(stocked: Desk) -> None:
    caller = waiting(stocked).says("yes").says("12345")
    assert caller.heard("utter_call_back_not_a_number") and caller.asked == "call_back_number"
    caller.says("99999")
    assert caller.heard("utter_call_back_not_a_number") and caller.asked is None, "it is not put a third time"
    assert caller.says(NUMBER).asked == "call_back_safe", "and a right one is still taken"


def test_words_that_are_no_number_are_heard_as_any_message_and_the_question_waits(stocked: Desk) -> None:
    caller = waiting(stocked).says("yes").says("my sister is driving over later")
    assert caller.heard("utter_already_waiting") and caller.asked == "call_back_number"
    assert caller.says(NUMBER).asked == "call_back_safe"


def test_danger_said_instead_of_a_number_is_heard_first(stocked: Desk) -> None:
    screen = FakeScreen(**{TAKEN: alert(concern("immediate_danger", "overdose_taken"))})
    caller = waiting(stocked, screen).says("yes").says(TAKEN)
    assert priority(caller) is Priority.EMERGENCY and caller.heard("utter_emergency_overdose")
    assert caller.asked not in ("call_back_safe", "call_back_number") and to_ring(stocked) == []


def test_who_says_it_is_not_safe_is_not_rung_and_may_ask_again_later(stocked: Desk) -> None:
    caller = waiting(stocked).says("yes").says(NUMBER).says("no")
    assert caller.heard("utter_after_done_waiting") and to_ring(stocked) == []
    caller.says("ring me")
    assert caller.asked == "call_back_number"
    assert caller.says(NUMBER).asked == "call_back_safe", "nothing of what was said before is used"
    caller.taps("call_back_safe", "no_message").taps("call_back_time", "any")
    assert wish(stocked) == ("+442079460018", "no_message", "any")


def test_after_a_no_an_older_button_begins_anew(stocked: Desk) -> None:
    caller = waiting(stocked).says("yes").says(NUMBER).taps("call_back_safe", "yes")
    assert caller.taps("call_back_safe", "no").heard("utter_after_done_waiting")
    assert caller.taps("call_back_time", "any").asked == "call_back_number" and to_ring(stocked) == []


def test_who_wants_to_wait_is_left_alone(stocked: Desk) -> None:
    caller = waiting(stocked).says("no thanks")
    assert caller.heard("utter_after_done_waiting") and caller.asked == "after"
    assert caller.says("nothing new here tonight").asked is None


def test_a_caller_who_asks_why_is_told_and_asked_again(stocked: Desk) -> None:
    caller = waiting(stocked).says("yes").says(NUMBER).says("why do you ask")
    assert caller.heard("utter_why_call_back_safe") and caller.asked == "call_back_safe"


def test_an_old_button_after_the_wait_is_over_says_so(stocked: Desk) -> None:
    caller = waiting(stocked)
    with stocked.begin() as c:
        conversations.move(
            c, caller.id, conversations.Holder.BOT, conversations.Why.PREFERS_BOT, stocked.clock()
        )
    assert caller.taps("call_back", "yes").heard("utter_call_back_not_waiting")
    assert to_ring(stocked) == []


def test_in_an_emergency_it_is_not_put_beside_999(stocked: Desk) -> None:
    caller = waiting(stocked, immediate_danger="overdose_taken")
    assert priority(caller) is Priority.EMERGENCY
    assert not any(m.draft.factor == "call_back" for m in heard_ever(caller))


def test_answers_about_a_ring_are_no_answers_of_triage(stocked: Desk) -> None:
    caller = waiting(stocked).says("yes").says(NUMBER).says("yes").says("any time")
    assert not [factor for factor in answers(caller) if factor.startswith("call_back")]
    assert answers(caller)["phone"] == "+442079460018"
