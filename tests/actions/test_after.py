"""What callers may write once the ending has been given, and what they are never pressed to do."""

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.triage import Priority
from tests.actions.endings import (
    MEANS,
    PARTS,
    answers,
    as_staff_read,
    at_the_end,
    offered,
    priority,
    summary,
    to_the_end,
    writes_a_plan,
)
from tests.actions.stage import a_caller
from tests.builders import holder_of
from tests.fakes import FakeScreen, alert, ask, concern

# What is offered, and when


def test_a_caller_is_asked_once_and_only_after_the_ending_what_else_they_would_like(stocked: Desk) -> None:
    caller = at_the_end(stocked)
    assert caller.heard("utter_disposition_other_service")
    assert offered(caller) == ["plan", "summary", "equality", "done"]
    caller.says("I might ring them tomorrow")
    assert caller.asked is None and caller.heard("utter_anything_else")


def test_an_urgent_caller_may_write_a_plan_while_they_wait(stocked: Desk) -> None:
    caller = at_the_end(stocked, suicidal_thoughts="yes")
    assert priority(caller) is Priority.URGENT and holder_of(stocked, caller.id) == "queue"
    assert offered(caller) == ["plan", "summary", "equality", "done"]


def test_a_very_urgent_caller_is_not_asked_who_they_are_for_the_figures(stocked: Desk) -> None:
    caller = at_the_end(stocked, suicidal_thoughts="yes", suicide_plan="yes")
    assert priority(caller) is Priority.VERY_URGENT
    assert offered(caller) == ["plan", "summary", "done"]


def test_in_an_emergency_nothing_is_offered_and_a_plan_waits(stocked: Desk) -> None:
    caller = at_the_end(stocked, immediate_danger="overdose_taken")
    assert priority(caller) is Priority.EMERGENCY and caller.asked is None
    assert caller.says("a safety plan please").heard("utter_plan_not_now")
    assert "call 999" in summary(caller.says("can I have a summary")) and caller.asked is None


def test_a_caller_offered_times_is_asked_after_the_receipt(stocked: Desk) -> None:
    caller = at_the_end(stocked, distress="struggling", support="yes")
    assert caller.asked == "opening"
    caller.says("what about my dog")
    assert caller.asked is None, "the times are still theirs to choose"
    caller.says("the first one")
    assert caller.asked == "after" and offered(caller)[0] == "plan"


def test_a_caller_who_wants_no_time_is_asked_then(stocked: Desk) -> None:
    caller = at_the_end(stocked, distress="struggling", support="yes").says("no")
    assert caller.asked == "after"


def test_a_caller_who_wants_nothing_more_is_let_go(stocked: Desk) -> None:
    for caller in (at_the_end(stocked).taps("after", "done"), at_the_end(stocked).says("no thanks")):
        assert caller.heard("utter_after_done") and caller.asked is None
        assert not caller.says("thanks").heard("utter_when_ready") and caller.asked is None


# The safety plan


def test_a_caller_writes_a_plan_in_six_parts_in_their_own_words(stocked: Desk) -> None:
    caller = at_the_end(stocked)
    before = priority(caller)
    writes_a_plan(caller)
    assert caller.heard("utter_plan_saved") and offered(caller) == ["plan", "summary", "equality", "done"]
    assert answers(caller)["plan_people"] == "words about plan_people"
    assert priority(caller) is before and holder_of(stocked, caller.id) == "bot"
    case = as_staff_read(caller)
    assert list(case.summary.plan) == list(PARTS)
    assert not any("words about" in text for text in case.summary.own_words), "they stand in the plan"


def test_any_part_of_the_plan_may_be_left_out_questioned_or_put_differently(stocked: Desk) -> None:
    caller = at_the_end(stocked).taps("after", "plan").says("why do you ask")
    assert caller.heard("utter_why_plan_warning_signs") and caller.asked == "plan_warning_signs"
    caller.says("skip")
    assert caller.asked == "plan_what_helps" and answers(caller)["plan_warning_signs"] == "declined"
    assert caller.says("put it another way").heard("utter_rephrase_plan_what_helps")
    caller.says("no")
    assert caller.asked == "plan_people" and "plan_what_helps" in answers(caller)


def test_what_sounds_like_a_wish_but_answers_the_question_is_a_part_of_the_plan(stocked: Desk) -> None:
    caller = (
        at_the_end(stocked).taps("after", "plan").says("I stay in bed").says("music").says("my sister Amy")
    )
    caller.says("the library")
    assert answers(caller)["plan_places"] == "the library" and caller.asked == "plan_safer"
    assert caller.heard_kind("services") is None


def test_a_friend_s_number_in_a_plan_is_never_taken_for_the_caller_s(stocked: Desk) -> None:
    caller = at_the_end(stocked, suicidal_thoughts="yes").taps("after", "plan")
    for words in ("crying", "tea", "my mum 07700 900999, she lives at E8 3RL and is 70"):
        caller.says(words)
    known = answers(caller)
    assert (known["phone"], known["location"], known["age"]) == ("07700900123", "NW1 8AB", "34")


def test_a_caller_stops_the_plan_and_what_comes_next_is_not_read_as_a_part(stocked: Desk) -> None:
    caller = at_the_end(stocked).taps("after", "plan").says("I stay in bed").says("I want to stop")
    assert caller.heard("utter_plan_stopped") and caller.asked == "after"
    label = caller.hears[-1].draft.question["choices"][0]["label"]  # type: ignore[index]
    assert label == stocked.wording.text("utter_after_plan_go_on")
    caller.says("it is all too much again")
    assert "plan_what_helps" not in answers(caller)
    assert caller.says("a safety plan please").asked == "plan_what_helps"
    assert not caller.heard("utter_plan_intro")


def test_a_caller_sees_their_plan_and_changes_one_part(stocked: Desk) -> None:
    caller = writes_a_plan(at_the_end(stocked)).says("a safety plan please")
    assert caller.asked == "plan_part" and "words about plan_ring" in summary(caller)
    caller.taps("plan_part", "plan_people").says("my brother")
    assert answers(caller)["plan_people"] == "my brother"
    assert caller.heard("utter_plan_saved") and caller.asked == "after"
    assert caller.says("a safety plan please").taps("plan_part", "done").asked == "after"


def test_a_caller_takes_back_the_last_part(stocked: Desk) -> None:
    caller = at_the_end(stocked).taps("after", "plan").says("I stay in bed").says("that was wrong")
    assert caller.asked == "plan_warning_signs"
    assert caller.says("I stop eating").asked == "plan_what_helps"


def test_danger_written_into_a_plan_is_met_before_the_plan_goes_on(stocked: Desk) -> None:
    screen = FakeScreen()
    screen.readings = {
        "when I think of ending it": ask(concern("suicidal_thoughts", "yes", by="classifier")),
        "I have taken them all": alert(concern("immediate_danger", "overdose_taken")),
    }
    caller = at_the_end(stocked, screen=screen).taps("after", "plan").says("when I think of ending it")
    assert answers(caller)["plan_warning_signs"] == "when I think of ending it"
    assert caller.asked == "suicidal_thoughts"
    assert caller.says("no").asked == "plan_what_helps", "and then the plan goes on"
    caller.says("I have taken them all")
    assert priority(caller) is Priority.EMERGENCY and holder_of(stocked, caller.id) == "queue"
    assert caller.heard("utter_emergency_overdose") and not (caller.asked or "").startswith("plan")


def test_what_is_told_in_a_plan_may_change_the_ending_which_then_comes_first(stocked: Desk) -> None:
    screen = FakeScreen()
    screen.readings = {"low": ask(concern("suicidal_thoughts", "yes", by="classifier"))}
    caller = at_the_end(stocked, screen=screen).taps("after", "plan").says("low").says("yes")
    given = to_the_end(caller, suicidal_thoughts="yes")
    assert priority(caller) is Priority.URGENT and holder_of(stocked, caller.id) == "queue"
    with stocked.reading() as c:
        told = [m.draft.text for m in conversations.transcript(c, caller.id)]
    assert stocked.wording.text("utter_disposition_urgent_nobody") in told
    assert given.asked in ("after", "plan_what_helps")


def test_a_caller_who_wants_a_person_gets_one_in_the_middle_of_a_plan(stocked: Desk) -> None:
    caller = at_the_end(stocked).taps("after", "plan").says("a real person please")
    assert holder_of(stocked, caller.id) == "queue" and caller.heard("utter_person_coming")


def test_a_plan_asked_for_too_early_waits_for_the_safety_questions(stocked: Desk) -> None:
    caller = a_caller(stocked, means=MEANS).says("a safety plan please")
    assert caller.heard("utter_first_a_few_questions") and caller.asked == "story"


def test_a_caller_who_says_they_have_no_plan_is_not_taken_to_want_one(stocked: Desk) -> None:
    caller = a_caller(stocked, means={"well no plan": "make_plan"}).says("feeling low, it's for me, I'm 34")
    caller.relay._dialogue.confidence = 0.6  # type: ignore[attr-defined]
    caller.taps("immediate_danger", "none")
    while caller.asked != "suicide_plan":
        caller.says("yes" if caller.asked == "suicidal_thoughts" else "I'd rather not say")
    caller.says("well no plan")
    assert caller.asked == "suicide_means" and not caller.heard("utter_first_a_few_questions")


def test_words_of_a_plan_that_only_sound_like_a_wish_are_kept(stocked: Desk) -> None:
    means = {**MEANS, "I go quiet and ignore my phone": "cannot_speak", "lock it away": "stop"}
    caller = at_the_end(stocked).taps("after", "plan")
    caller.relay._dialogue.means, caller.relay._dialogue.confidence = means, 0.6  # type: ignore[attr-defined]
    caller.says("I go quiet and ignore my phone").says("lock it away")
    assert answers(caller)["plan_warning_signs"] == "I go quiet and ignore my phone"
    assert answers(caller)["plan_what_helps"] == "lock it away" and caller.asked == "plan_people"


def test_somebody_who_writes_for_another_writes_neither_their_plan_nor_who_they_are(stocked: Desk) -> None:
    caller = at_the_end(stocked, "it's about my brother")
    assert offered(caller) == ["summary", "done"]
    assert caller.says("a safety plan please").heard("utter_plan_not_theirs")


def test_an_old_button_for_the_equality_questions_is_answered_in_an_emergency(stocked: Desk) -> None:
    taken = alert(concern("immediate_danger", "overdose_taken"))
    caller = a_caller(stocked, FakeScreen(taken=taken)).says("feeling low").taps("for_whom", "self")
    caller.taps("immediate_danger", "none").says("E8 3RL").says("34").taps("access_needs", "none")
    caller.taps("suicidal_thoughts", "no").taps("signs", "none").taps("distress", "managing")
    caller.taps("reason_for_contact", "find_help").taps("agrees", "yes").says("taken")
    caller.taps("after", "equality")
    assert caller.heard("utter_plan_not_now") and caller.asked != "eq_ethnic_group"
