"""What callers hear between their first words and the ending."""

import pytest

from actions.ending import _needs
from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.handover.duty_model import Duty
from bot.handover.standing import standing
from bot.triage import Priority
from tests.actions.stage import Caller, a_caller
from tests.builders import answer, holder_of
from tests.fakes import FakeScreen, alert, ask, concern
from tests.handover.shift import on_duty


def answers(caller: Caller) -> dict[str, object]:
    with caller.desk.reading() as c:
        return dict(conversations.answered(c, caller.id).values)


def test_a_caller_who_tells_their_story_hears_what_was_understood_and_one_question(stocked: Desk) -> None:
    caller = a_caller(stocked).says("I lost my job and I'm 34 and nobody's home till six")
    assert answers(caller)["age"] == "34" and answers(caller)["company"] == "alone"
    assert any("your age is 34" in text for text in caller.texts)
    assert any("this is about you" in text for text in caller.texts)
    assert [m.draft.factor for m in caller.hears if m.draft.factor] == ["immediate_danger"]


def test_who_writes_in_several_messages_is_not_told_that_none_was_understood(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self")
    assert caller.asked == "immediate_danger"
    caller.says("it has been like this since the summer to be honest")
    assert caller.heard("utter_kept_too") and caller.asked is None
    caller.says("and my flat is cold and the landlord does not care")
    assert caller.heard("utter_not_understood") and caller.asked == "immediate_danger"
    caller.says("which makes everything so much harder you know")
    assert caller.heard("utter_kept_too")
    caller.taps("immediate_danger", "none")
    assert answers(caller)["immediate_danger"] == ("none",) and holder_of(stocked, caller.id) == "bot"


def test_a_story_with_somebody_else_in_it_is_asked_who_it_is_about(stocked: Desk) -> None:
    assert a_caller(stocked).says("I'm so tired, she never comes home any more").asked == "for_whom"


def test_who_it_is_about_is_taken_from_the_story_and_from_nothing_said_later(stocked: Desk) -> None:
    caller = a_caller(stocked).says("I'm worried about my son").says("I feel so tired myself")
    assert answers(caller)["for_whom"] == "other"


def test_nothing_a_caller_volunteered_is_asked_again(stocked: Desk) -> None:
    caller = a_caller(stocked).says(
        "it's for me, I'm 34, my number is 07700 900123. I'm on my own tonight at E8 3RL"
    )
    asked = []
    for _ in range(12):
        if caller.asked is None:
            break
        asked.append(caller.asked)
        caller.says("I'd rather not say")
    assert not {"age", "phone", "location", "company", "for_whom"} & set(asked)


def test_a_button_and_the_same_words_give_the_same_answer(stocked: Desk) -> None:
    tapped, typed = (a_caller(stocked).says("feeling low") for _ in range(2))
    tapped.taps("for_whom", "self")
    typed.says("it's about me")
    assert answers(tapped)["for_whom"] == answers(typed)["for_whom"] == "self"
    assert tapped.asked == typed.asked == "immediate_danger"


def test_a_disclosure_is_acknowledged_before_anything_is_asked(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    while caller.asked != "suicidal_thoughts":
        caller.says("I'd rather not say")
    caller.says("yeah all the time")
    names = caller.texts
    assert names[0] == stocked.wording.text("utter_acknowledge_suicidal_thoughts")
    assert caller.asked == "suicide_plan"


def test_the_same_kind_words_are_not_said_twice(stocked: Desk) -> None:
    screen = FakeScreen()
    screen.readings = {t: ask(concern("suicidal_thoughts", "yes", by="classifier")) for t in ("one", "two")}
    caller = a_caller(stocked, screen)
    caller.says("one")
    assert caller.heard("utter_acknowledge_worry") and caller.heard("utter_help_at_any_time")
    assert caller.asked == "suicidal_thoughts"
    caller.says("two")
    assert not caller.heard("utter_acknowledge_worry") and not caller.heard("utter_help_at_any_time")


def test_whoever_says_yes_to_the_direct_question_is_told_in_that_turn_whom_to_ring(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low, it's for me").taps("immediate_danger", "none")
    while caller.asked != "suicidal_thoughts":
        caller.says("I'd rather not say")
    assert not caller.heard("utter_help_at_any_time")
    caller.taps("suicidal_thoughts", "sometimes")
    assert caller.heard("utter_help_at_any_time") and caller.asked == "suicide_plan"


def test_who_may_be_watched_is_not_shown_a_list_of_helplines(stocked: Desk) -> None:
    screen = FakeScreen(low=ask(concern("suicidal_thoughts", "yes", by="classifier")))
    caller = a_caller(stocked, screen).says("hello, he can see my phone").says("low")
    assert caller.asked == "suicidal_thoughts" and not caller.heard("utter_help_at_any_time")


def test_whoever_tells_of_thoughts_is_asked_about_a_plan_before_whom_this_is_about(stocked: Desk) -> None:
    told = alert(concern("suicidal_thoughts", "yes"))
    caller = a_caller(stocked, FakeScreen(low=told)).says("low")
    assert caller.asked == "suicidal_thoughts"
    caller.taps("suicidal_thoughts", "yes").taps("immediate_danger", "none")
    assert caller.asked == "suicide_plan"


def test_a_no_with_something_alarming_beside_it_is_not_taken_as_no(stocked: Desk) -> None:
    text = "no, I'm fine"
    screen = FakeScreen()
    screen.readings = {text: ask(concern("suicidal_thoughts", "yes", "unclear", by="classifier"))}
    caller = (
        a_caller(stocked, screen)
        .says("feeling low")
        .taps("for_whom", "self")
        .taps("immediate_danger", "none")
    )
    while caller.asked != "suicidal_thoughts":
        caller.says("I'd rather not say")
    caller.says(text)
    assert answers(caller)["suicidal_thoughts"] == "unsure"


def test_a_caller_who_cannot_promise_is_not_taken_to_have_said_no(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    while caller.asked != "suicidal_thoughts":
        caller.says("I'd rather not say")
    caller.says("I can't promise")
    assert answers(caller)["suicidal_thoughts"] == "unsure"


def test_words_that_only_sound_like_goodbye_are_an_answer_when_they_alarm(stocked: Desk) -> None:
    text = "I have taken all my tablets"
    screen = FakeScreen()
    screen.readings = {text: alert(concern("immediate_danger", "overdose_taken"))}
    caller = a_caller(stocked, screen, means={text: "goodbye"}).says(text)
    assert not caller.heard("utter_goodbye")
    assert caller.heard("utter_emergency_overdose")
    assert caller.heard("utter_acknowledge_immediate_danger")
    assert caller.asked == "location" and holder_of(stocked, caller.id) == "queue"


def test_an_emergency_is_asked_only_what_a_crew_needs_and_then_kept_company(stocked: Desk) -> None:
    screen = FakeScreen()
    screen.readings = {"pills": alert(concern("immediate_danger", "overdose_taken"))}
    caller = a_caller(stocked, screen).says("pills")
    asked = []
    for reply in ("E8 3RL", "07700 900123", "on my own", "no"):
        asked.append(caller.asked)
        caller.says(reply)
    assert asked == ["location", "phone", "company", "called_999"]
    assert (
        caller.heard_kind("disposition") and caller.heard_kind("services") and caller.heard("utter_waiting")
    )
    assert caller.says("ok").heard("utter_already_waiting")


def test_a_carer_s_own_age_is_not_taken_for_the_person_s(stocked: Desk) -> None:
    caller = a_caller(stocked).says("I'm worried about my daughter").says("I'm 45 and exhausted")
    assert answers(caller)["for_whom"] == "other"
    assert "age" not in answers(caller)


def test_a_carer_is_asked_about_the_person_and_never_about_abuse(stocked: Desk) -> None:
    caller = a_caller(stocked).says("it's about my brother").taps("immediate_danger", "none")
    asked = []
    for _ in range(30):
        if caller.asked is None:
            break
        asked.append(caller.asked)
        assert "Are you thinking about ending" not in caller.texts[-1]
        caller.says("I'd rather not say")
    assert "suicidal_thoughts" in asked and not {"abuse", "private"} & set(asked)


def test_no_question_is_put_more_than_twice_and_then_a_person_is_asked_to_join(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self")
    assert caller.asked == "immediate_danger"
    caller.says("blue monday")
    assert caller.heard("utter_not_understood") and caller.asked == "immediate_danger"
    caller.says("blue monday")
    assert caller.asked != "immediate_danger" and holder_of(stocked, caller.id) == "queue"
    with stocked.reading() as c:
        put = [m.draft.factor for m in conversations.transcript(c, caller.id)]
    assert put.count("immediate_danger") == 2


def test_a_place_nobody_knows_is_asked_about_once_more_and_then_kept_as_said(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    assert caller.asked == "location"
    caller.says("by the big tree")
    assert caller.asked == "location"
    caller.says("by the big tree")
    assert answers(caller)["location"] == "by the big tree"
    assert caller.asked != "location"


def test_a_place_settles_which_trust_s_staff_see_the_caller(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    caller.says("NW1 8AB")
    with stocked.reading() as c:
        assert conversations.get(c, caller.id).area == "NLFT"


def an_urgent_caller_at_the_end(desk: Desk, about: str = "it's for me, I'm 34") -> Caller:
    caller = a_caller(desk).says(f"feeling low, {about}")
    calm = {"immediate_danger": ("none",), "signs": ("none",), "access_needs": ("none",)}
    said = {"suicidal_thoughts": "yes", "phone": "07700 900123", "location": "E8 3RL", "company": "alone"}
    for _ in range(30):
        if caller.heard_kind("disposition"):
            break
        asked = caller.asked or ""
        caller = caller.taps(asked, *calm[asked]) if asked in calm else caller.says(said.get(asked, "no"))
    return caller


AIM = "30 minutes"


def test_an_urgent_caller_is_told_the_aim_while_somebody_is_on_duty_for_them(stocked: Desk) -> None:
    on_duty(stocked, "lee", areas=("ELFT",), duty=Duty.BUSY)
    caller = an_urgent_caller_at_the_end(stocked)
    assert caller.heard("utter_disposition_urgent") and any(AIM in text for text in caller.texts)


@pytest.mark.parametrize("there", [None, Duty.OFF, "of another area"])
def test_while_nobody_is_on_duty_no_urgent_caller_is_told_a_time_to_be_joined(
    stocked: Desk, there: Duty | str | None
) -> None:
    if there == "of another area":
        on_duty(stocked, "lee", areas=("NLFT",))
    elif isinstance(there, Duty):
        on_duty(stocked, "lee", duty=there)
    caller = an_urgent_caller_at_the_end(stocked)
    assert caller.heard("utter_disposition_urgent_nobody")
    assert not [text for text in caller.texts if AIM in text]
    on_duty(stocked, "ali")
    caller.says("I'd rather not say")
    assert caller.heard_kind("disposition") is None, "the ending is given once, whoever has come since"


def test_who_writes_for_somebody_else_reads_it_about_them(stocked: Desk) -> None:
    caller = an_urgent_caller_at_the_end(stocked, "it's about my son, he is 34")
    assert caller.heard("utter_disposition_urgent_nobody_other")


def test_an_urgent_caller_ends_with_a_human_services_and_what_to_do_if_it_gets_worse(stocked: Desk) -> None:
    caller = (
        a_caller(stocked)
        .says("feeling low, it's for me, I'm 34")
        .taps("immediate_danger", "none")
        .says("E8 3RL")
    )
    for _ in range(25):
        if caller.heard_kind("disposition"):
            break
        reply = {"suicidal_thoughts": "yes", "phone": "07700 900123", "company": "alone"}.get(
            caller.asked, "no"
        )
        if caller.asked in ("signs", "access_needs"):
            caller.taps(caller.asked, "none")
        elif caller.asked == "distress":
            caller.says("struggling")
        else:
            caller.says(reply)
    assert caller.heard("utter_disposition_urgent_nobody")
    assert caller.heard("utter_while_you_wait") and caller.asked == "known_to_team", (
        "asked only while waiting"
    )
    services = caller.heard_kind("services")
    assert services is not None and any(s["open_now"] for s in services.draft.services or ())
    assert holder_of(stocked, caller.id) == "queue"
    with stocked.reading() as c:
        from bot.handover import store

        assert store.all_offers(c, caller.id)


def test_a_safety_question_that_cannot_be_understood_brings_a_person(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    while caller.asked != "suicidal_thoughts":
        caller.says("I'd rather not say")
    assert holder_of(stocked, caller.id) == "bot"
    caller.says("blue monday").says("blue monday")
    assert caller.heard("utter_not_understood_person") and holder_of(stocked, caller.id) == "queue"
    assert answers(caller)["suicidal_thoughts"] == "unsure"


def test_whoever_only_hints_when_asked_directly_is_not_told_that_it_made_no_sense(stocked: Desk) -> None:
    hint = ask(concern("suicidal_thoughts", "yes", "unclear", by="classifier"))
    screen = FakeScreen()
    screen.readings = dict.fromkeys(("one", "two", "three"), hint)
    caller = a_caller(stocked, screen).says("one")
    assert caller.asked == "suicidal_thoughts"
    caller.says("two").says("three")
    assert caller.heard("utter_person_for_worry") and not caller.heard("utter_not_understood_person")
    assert holder_of(stocked, caller.id) == "queue" and answers(caller)["suicidal_thoughts"] == "unsure"


def test_what_is_offered_to_a_carer_never_tells_of_abuse() -> None:
    told = {"abuse": "yes", "perinatal": "yes"}
    assert _needs({**told, "for_whom": "self"}) == {"abuse", "perinatal"}
    assert _needs({**told, "for_whom": "other"}) == {"perinatal"}


def test_a_place_is_an_answer_whatever_else_its_name_sounds_like(stocked: Desk) -> None:
    caller = a_caller(stocked, means={"Mile End": "stop", "Dagenham": "greet"}).says("feeling low")
    caller.taps("for_whom", "self").taps("immediate_danger", "none")
    assert caller.asked == "location"
    caller.says("Mile End")
    assert answers(caller)["location"] == "Mile End" and caller.asked == "age"


def test_no_one_is_not_a_no(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self")
    caller.says("No one has a key except me")
    assert "immediate_danger" not in answers(caller)


def test_who_moves_an_appointment_made_elsewhere_is_not_asked_to_say_it_again(stocked: Desk) -> None:
    text = "I need to move my appointment"
    caller = a_caller(stocked, means={text: "change_appointment"}).says(text)
    assert answers(caller)["story"] == text and answers(caller)["reason_for_contact"] == "appointment"
    assert caller.heard("utter_no_booking") and caller.asked == "immediate_danger"


def test_a_caller_who_can_write_freely_is_asked_about_abuse_and_one_who_cannot_is_not(stocked: Desk) -> None:
    screen = FakeScreen()
    noticed = alert(concern("abuse", "danger_now", "unclear", by="classifier"))
    freely, watched = "he hits me, i can write freely now", "he hits me, he can see my phone"
    screen.readings = dict.fromkeys((freely, watched), noticed)
    free = a_caller(stocked, screen).says(freely).taps("for_whom", "self")
    assert answers(free)["private"] == "yes" and free.asked == "abuse"
    close_by = a_caller(stocked, screen).says(watched)
    assert answers(close_by)["private"] == "no" and close_by.asked == "for_whom"
    assert holder_of(stocked, close_by.id) == "queue"


def test_abuse_that_a_carer_tells_of_stays_with_a_human_although_it_is_not_asked(stocked: Desk) -> None:
    hits = alert(concern("abuse", "danger_now", "unclear", by="classifier"))
    caller = a_caller(stocked, FakeScreen(hits=hits)).says("everything is bad").taps("for_whom", "other")
    caller.says("hits").taps("immediate_danger", "none")
    assert holder_of(stocked, caller.id) == "queue" and caller.asked == "suicidal_thoughts"
    with stocked.reading() as c:
        assert standing(c, caller.id, stocked.ruleset).priority is Priority.URGENT


def test_a_carer_is_told_of_danger_without_a_word_of_abuse(stocked: Desk) -> None:
    kills = alert(concern("abuse", "danger_now"))
    caller = a_caller(stocked, FakeScreen(kills=kills)).says("everything is bad").taps("for_whom", "other")
    caller.says("kills")
    assert caller.heard("utter_emergency_other") and not caller.heard("utter_emergency_abuse")
    assert caller.heard("utter_acknowledge_abuse_other") and not caller.heard("utter_acknowledge_abuse")


def test_small_talk_in_an_emergency_is_met_with_999_when_the_question_is_worn_out(stocked: Desk) -> None:
    taken = alert(concern("immediate_danger", "overdose_taken"))
    caller = a_caller(stocked, FakeScreen(taken=taken), {"hello": "greet", "ta": "thanks"})
    caller.says("taken").says("hello").says("ta")
    assert caller.heard("utter_still_call_999")


def test_a_place_to_go_is_told_once_where_the_ending_tells_it(stocked: Desk) -> None:
    caller = a_caller(stocked, means={"find a place": "find_service"}).says("low").taps("for_whom", "self")
    answer(
        stocked, caller.id, immediate_danger=("overdose_taken",), location="E8 3RL", phone="07700900123",
        company="alone", called_999="yes",
    )  # fmt: skip
    caller.says("find a place")
    assert caller.texts.count(stocked.wording.text("utter_offers_emergency")) == 1


def test_a_deaf_caller_reads_how_to_reach_999_wherever_it_is_named(stocked: Desk) -> None:
    caller = a_caller(stocked, FakeScreen(worse=alert(concern("suicide_plan", "yes")))).says("I use bsl")
    caller.says("worse")
    assert caller.heard("utter_very_urgent") and caller.heard("utter_emergency_no_calls")


def test_whoever_must_not_be_rung_is_shown_no_times_by_phone(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    caller.says("E8 3RL").says("34").taps("access_needs", "none").taps("suicidal_thoughts", "no")
    answer(stocked, caller.id, safe_to_ring="no")
    caller.taps("signs", "none").taps("distress", "struggling").taps("support", "yes").taps("agrees", "yes")
    caller.says("07700 900123")
    times = caller.hears[-1].draft.openings
    assert caller.asked == "opening" and times and all(time["how"] != "phone" for time in times)


def test_a_caller_who_asks_about_an_appointment_is_told_whom_to_ask(stocked: Desk) -> None:
    caller = a_caller(stocked).says("when is my next appointment").taps("immediate_danger", "none")
    caller.says("E8 3RL").says("34").taps("access_needs", "none").taps("suicidal_thoughts", "no")
    caller.taps("signs", "none").taps("distress", "managing").taps("agrees", "yes")
    assert caller.heard("utter_note_wants_appointment")


def test_a_mother_who_thinks_of_dying_and_fears_for_her_child_is_the_one_who_is_asked(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low").taps("for_whom", "self").taps("immediate_danger", "none")
    caller.says("E8 3RL").says("34").taps("access_needs", "none")
    caller.says("yes. I'm worried about my daughter, she needs me")
    assert answers(caller)["for_whom"] == "self" and answers(caller)["suicidal_thoughts"] == "yes"
    assert caller.heard("utter_acknowledge_suicidal_thoughts") and caller.heard("utter_ask_suicide_plan")


def test_a_wish_to_hurt_somebody_is_not_met_with_comfort_for_a_carer(stocked: Desk) -> None:
    kill = alert(concern("suicidal_thoughts", "yes"), concern("harm_to_others", "plan_or_named_person"))
    caller = a_caller(stocked, FakeScreen(kill=kill)).says("everything is bad").taps("for_whom", "other")
    caller.says("kill")
    assert caller.heard("utter_acknowledge_harm_to_others")
    assert not caller.heard("utter_acknowledge_suicidal_thoughts_other")
