"""What callers keep, what it never tells, and who they are for the figures alone."""

import pytest

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.conversations.model import Source
from bot.handover.keepsake import KEPT_BACK, TOLD
from bot.handover.standing import standing, take_answers
from bot.triage import Ruleset
from nlu.screen import Action, Screening
from tests.actions.endings import MEANS, answers, as_staff_read, at_the_end, offered, summary, writes_a_plan
from tests.actions.stage import a_caller
from tests.fakes import FakeScreen, concern

# The summary to keep


def test_a_caller_gets_a_summary_with_all_they_need_to_find_again(stocked: Desk) -> None:
    caller = at_the_end(stocked, distress="struggling", support="yes").says("first")
    booked = (
        next(t for t in caller.texts if "Your reference is" in t).split("Your reference is ")[1].rstrip(".")
    )
    text = summary(caller.taps("after", "summary"))
    with stocked.reading() as c:
        found = conversations.get(c, caller.id)
        assert [one.id for one in conversations.by_reference(c, found.reference.lower())] == [caller.id]
    for part in (
        found.reference, "24 November 2026", "Your age is 34.", "You are struggling", booked, "4 weeks",
        "116 123", "WHO CAN SEE THIS", "HOW TO COME BACK",
    ):  # fmt: skip
        assert part in text, part
    assert "NW1" not in text and "feeling low" not in text
    assert "summary" not in offered(caller)


def test_a_summary_shows_an_answer_as_it_stands_now_and_the_plan(stocked: Desk) -> None:
    caller = writes_a_plan(at_the_end(stocked)).says("that was wrong").says("skip")
    caller.says("actually I'm 52")
    text = summary(caller.says("can I have a summary"))
    assert "Your age is 52." in text and "age is 34" not in text
    assert "People: words about plan_people" in text and "plan_ring" not in text


def test_a_summary_may_be_had_before_the_end_and_the_question_comes_again(stocked: Desk) -> None:
    caller = a_caller(stocked, means=MEANS).says("feeling low").says("can I have a summary")
    assert stocked.wording.text("utter_keep_next_not_yet") in summary(caller)
    assert caller.asked == "for_whom"


SECRETS = {"abuse": "yes", "private": "yes", "signs": "someone_hurting_me"}


def test_a_summary_left_lying_about_never_tells_of_abuse(stocked: Desk) -> None:
    caller = at_the_end(stocked, **SECRETS)
    assert answers(caller)["abuse"] == "yes"
    with stocked.reading() as c:
        shown = conversations.transcript(c, caller.id)
    services = [s for m in shown for s in m.draft.services or ()]
    told_in_the_chat = [s["name"] for s in services if s["kind"] == "domestic_abuse"]
    assert told_in_the_chat, "the chat itself offers what helps"
    text = summary(caller.says("can I have a summary"))
    assert not [name for name in told_in_the_chat if name in text]
    assert not [
        w for w in ("abuse", "hurting", "frighten", "private", "violen", "safe to ring") if w in text.lower()
    ]


def test_a_summary_tells_nothing_that_only_the_software_noticed(stocked: Desk) -> None:
    screen = FakeScreen()
    heard = Screening(Action.NONE, (concern("self_harm", "recent"),), "en", True)
    screen.readings = {"and there was something else": heard}
    caller = at_the_end(stocked, screen=screen).says("and there was something else")
    with stocked.reading() as c:
        given = conversations.answered(c, caller.id).standing.get("self_harm")
    assert given is None or given.source == "screen"
    assert "hurt" not in summary(caller.says("can I have a summary")).split("WHAT HAPPENS NEXT")[0]


def test_a_carer_s_summary_is_about_the_person_and_holds_none_of_their_own_answers(stocked: Desk) -> None:
    caller = at_the_end(stocked, suicidal_thoughts="yes")
    writes_a_plan(caller)
    assert "thinking about ending your life" in summary(caller.says("can I have a summary"))
    now = {"for_whom": "other", "with_person": "yes"}  # their mother takes the phone
    with stocked.begin(caller.id) as c:
        take_answers(c, caller.id, now, Source.SAID, stocked.clock(), stocked.ruleset)
    text = summary(caller.says("can I have a summary"))
    assert "WHAT YOU TOLD US ABOUT THEM" in text and "You are with them" in text
    assert "age is" not in text and "ending" not in text and "words about" not in text


def test_for_every_question_somebody_has_decided_whether_a_summary_tells_it(ruleset: Ruleset) -> None:
    asked = {name for name, factor in ruleset.factors.items() if factor.asked and not factor.after}
    assert asked == {*TOLD, *KEPT_BACK}, "put a new factor into TOLD or KEPT_BACK of bot/handover/keepsake.py"
    assert {"abuse", "private", "safe_to_ring"} <= set(KEPT_BACK)


# The equality questions


EQUALITY = (
    "eq_ethnic_group",
    "eq_gender",
    "eq_sexual_orientation",
    "eq_disability",
    "eq_religion",
    "eq_first_language",
)


def test_a_caller_is_told_why_and_answers_the_equality_questions_by_button_or_in_words(stocked: Desk) -> None:
    caller = at_the_end(stocked).taps("after", "equality")
    assert caller.heard("utter_equality_intro")
    caller.taps("eq_ethnic_group", "black_caribbean").says("im a woman").says("I'd rather not say")
    assert (answers(caller)["eq_gender"], answers(caller)["eq_sexual_orientation"]) == ("woman", "declined")
    caller.says("yes").says("none").taps("eq_first_language", "english")
    assert caller.heard("utter_equality_saved") and offered(caller) == ["plan", "summary", "done"]
    assert answers(caller)["eq_disability"] == "yes" and answers(caller)["eq_religion"] == "no_religion"


def test_who_somebody_is_changes_nothing_and_is_shown_to_nobody_who_helps_them(stocked: Desk) -> None:
    caller = at_the_end(stocked)
    with stocked.reading() as c:
        before = standing(c, caller.id, stocked.ruleset).assessment
    caller.taps("after", "equality").taps("eq_ethnic_group", "black_caribbean").says("im a woman")
    caller.says("I want to stop")
    with stocked.reading() as c:
        assert standing(c, caller.id, stocked.ruleset).assessment == before
    case = as_staff_read(caller)
    shown = {*case.answers, *case.summary.answers, *case.summary.declined, *case.summary.not_asked}
    assert not [factor for factor in shown if factor.startswith("eq_")]
    assert "im a woman" not in case.summary.own_words
    told = [m.draft for m in case.transcript if m.draft.sender == "caller"]
    seen = [d for d in told if d.text == "im a woman" or "Caribbean" in d.text]
    assert not seen and not [d for d in told if d.choice and d.choice["factor"].startswith("eq_")]
    assert "Caribbean" not in summary(caller.says("can I have a summary"))
    assert answers(caller)["eq_ethnic_group"] == "black_caribbean", "it is kept in the record"


@pytest.mark.parametrize("factor", EQUALITY)
def test_nobody_is_asked_an_equality_question_before_the_ending(stocked: Desk, factor: str) -> None:
    caller = at_the_end(stocked)
    with stocked.reading() as c:
        assert factor not in [m.draft.factor for m in conversations.transcript(c, caller.id)]
