"""Whole conversations on the real service, started as `make run` starts it, and the clinician's side."""

import re

import httpx
import pytest

from tests.stack.service import Clinician, Service

pytestmark = [pytest.mark.stack, pytest.mark.model, pytest.mark.timeout(300)]

REFERENCE = re.compile(r"Your reference is [CFHJKMQRTWXY34679]{4}-[CFHJKMQRTWXY34679]{4}\.")
CALM: dict[str, str | list[str]] = {
    "for_whom": "self",
    "immediate_danger": ["none"],
    "location": "NW1 8AB",
    "phone": "07700 900123",
    "company": "alone",
    "private": "yes",
    "age": "34",
    "access_needs": ["none"],
    "suicidal_thoughts": "no",
    "signs": ["none"],
    "distress": "struggling",
    "support": "yes",
    "reason_for_contact": "crisis",
    "known_to_team": "no",
    "crisis_plan": "no",
    "advance_choice": "no",
    "safe_place_tonight": "yes",
    "agrees": "yes",
    "called_999": "no",
    "name": "Alex",
    "safe_to_ring": "yes",
}


def test_a_caller_who_has_taken_tablets_sees_999_at_once_and_a_clinician_joins(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    assert "999" in caller.texts() and caller.question and caller.question["factor"] == "story"
    replies = caller.say("I have taken all my tablets")
    assert (
        replies[0]["kind"] == "emergency"
        and "999" in replies[0]["text"]
        and "feel fine" in replies[0]["text"]
    )
    assert caller.state == {"holder": "queue", "priority": "emergency", "code": "A"}
    caller.goes_on(CALM)
    assert "suicidal_thoughts" not in caller.asked
    assert sam.queue()[0]["conversation_id"] == caller.id
    case = sam.case(caller.id)
    assert "I have taken all my tablets" in case["summary"]["own_words"]
    assert case["answers"]["location"]["value"] == "NW1 8AB"
    sam.does(caller.id, "claim")
    sam.does(caller.id, "messages", text="Hello, I'm Sam. Is the ambulance on its way?")
    said = caller.reread()
    assert [m["sender"] for m in said[-2:]] == ["system", "staff"]
    assert caller.say("yes they are coming") == [] and caller.state["holder"] == "human"
    sam.does(caller.id, "confirm", priority="emergency", reason="Overdose an hour ago.")
    sam.does(caller.id, "close", outcome="ambulance", reason="With the crew.")
    assert caller.reread()[-1]["kind"] == "summary"


def test_a_caller_with_a_plan_and_the_means_is_with_a_human_within_eight_questions(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    caller.say("i cant go on, its too much")
    caller.goes_on(
        {
            **CALM,
            "suicidal_thoughts": "yes",
            "suicide_plan": "yes",
            "suicide_means": "yes",
            "suicide_intent": "next_days",
        },
        until=None,
    )
    assert caller.state["code"] == "B" and caller.state["holder"] == "queue"
    assert len(set(caller.asked)) <= 12 and "abuse" not in caller.asked
    sam.does(caller.id, "claim")
    sam.does(caller.id, "hand-back")
    assert "left" in "\n".join(m["text"] for m in caller.reread())
    caller.say("ok")
    assert caller.state["holder"] == "bot", "whoever handed back a caller at risk did so knowingly"


def test_a_caller_with_low_mood_and_support_books_an_appointment_and_cancels_it(service: Service) -> None:
    caller = service.caller()
    caller.say("Hi, I've been feeling really low since I lost my job")
    caller.goes_on(CALM, until="opening")
    assert caller.state["code"] in ("D", "E") and caller.state["holder"] == "bot"
    assert "services" in caller.kinds() and "disposition" in caller.kinds()
    question = caller.question
    assert question and question["factor"] == "opening"
    booked = caller.choose("opening", question["choices"][0]["value"])
    receipt = next(m for m in booked if m["kind"] == "booking")
    assert "demonstration" in caller.texts().lower()
    assert REFERENCE.search(receipt["text"])
    cancelled = caller.say("I want to cancel my appointment")
    assert "cancel" in "\n".join(m["text"] for m in cancelled).lower()


def test_a_worried_mother_is_asked_about_her_son_and_her_words_stay_hers(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    caller.say("My son is 16 and he has stopped coming out of his room, I'm really worried about him")
    answers = {
        **CALM,
        "for_whom": "other",
        "age": "16-17",
        "suicidal_thoughts": "sometimes",
        "suicide_plan": "unsure",
        "suicide_means": "unsure",
        "suicide_intent": "unsure",
        "self_harm": "unsure",
        "relationship": "mother",
        "with_person": "yes",
        "person_knows": "no",
        "carer_view": "He is not himself",
        "carer_needs": "no",
    }
    caller.goes_on(answers)
    assert "abuse" not in caller.asked and "for_whom" not in caller.asked
    assert caller.state["code"] in ("B", "C") and caller.state["holder"] == "queue"
    case = sam.case(caller.id)
    assert case["summary"]["own_words"] == [] and "stopped coming out" in case["summary"]["carer_words"][0]


def test_a_caller_who_asks_for_a_person_straight_away_is_in_the_queue(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    caller.say("I just want to talk to a real person please")
    assert caller.state["holder"] == "queue"
    assert caller.id in [item["conversation_id"] for item in sam.queue()]


def test_a_cat_on_the_keyboard_is_told_so_and_the_second_time_a_person_is_asked(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    caller.say("asdkjh qwe lkjsdf")
    assert "I'm not sure I understood" in caller.texts("bot") and "a person" in caller.texts("bot")
    assert caller.state["holder"] == "bot"
    caller.say("😀😀")
    assert "asked a person" in caller.texts("bot") and caller.state["holder"] == "queue"
    assert caller.id in [item["conversation_id"] for item in sam.queue()]


def test_one_breath_answers_the_question_asked_and_those_not_asked_yet(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    caller.say("I've been really low since I lost my job")
    caller.goes_on({**CALM, "company": "with_someone"}, until="suicidal_thoughts")
    assert caller.question and caller.question["factor"] == "suicidal_thoughts"
    caller.say("yeah all the time, been saving up my pills, nobody's home till six")
    answers = {name: given["value"] for name, given in sam.case(caller.id)["answers"].items()}
    told = {"suicidal_thoughts": "yes", "suicide_means": "yes", "company": "alone"}
    assert {name: answers.get(name) for name in told} == told
    assert caller.state["code"] == "B"


def test_a_camden_adult_in_crisis_is_offered_the_crisis_assessment_service_before_a_and_e(
    service: Service,
) -> None:
    found = httpx.get(
        f"{service.url}/api/v1/services", params={"postcode": "NW1 8AB", "age": 34, "need": "urgent"}
    ).json()["services"]
    kinds = [s["kind"] for s in found]
    assert "crisis_assessment_service" in kinds
    if "liaison_psychiatry_ed" in kinds:
        assert kinds.index("crisis_assessment_service") < kinds.index("liaison_psychiatry_ed")
    assert all("ring 111" not in str(s).lower() for s in found)


def test_a_caller_at_the_end_writes_a_plan_and_keeps_a_summary_of_it_all(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    caller.say("Hi, I've been feeling really low since I lost my job")
    caller.goes_on(CALM, until="opening")
    caller.say("none of these, thanks")
    assert caller.question and caller.question["factor"] == "after"
    caller.say("could I write a safety plan please")
    for words in ("I go quiet and ignore my phone", "music and a long walk", "my sister Amy 07700 900111"):
        caller.say(words)
        if caller.question["factor"] == "suicidal_thoughts":  # a warning sign may sound like danger
            caller.say("no")
    assert caller.question["factor"] == "plan_places"
    caller.say("skip")
    caller.say("ask Amy to keep the key")
    caller.say("my care coordinator")
    assert caller.question["factor"] == "after"
    replies = caller.say("can I have a summary of this chat")
    kept = next(m for m in replies if m["kind"] == "summary")["text"]
    assert "\n\n" in kept and "CHAT-" in kept and "People: my sister Amy 07700 900111" in kept
    assert "Amy to keep the key" in kept and "Places" not in kept
    case = sam.case(caller.id)
    assert case["summary"]["plan"]["plan_what_helps"] == "music and a long walk"
    assert "900111" not in str(case["answers"].get("phone"))
