"""The queue, and what staff may do with who waits in it."""

import threading

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Draft, MayNotSpeak, Sender, Why
from bot.handover import service as handover
from bot.handover.model import AlreadyClaimed, NotYours, ReasonNeeded
from bot.handover.standing import priority_of, question_for
from bot.staff.model import NotAllowed, Role
from bot.staff.tables import audit
from bot.triage import DECLINED, Priority
from tests.builders import a_conversation, answer, bot_asks, caller_says, holder_of, staff
from tests.conftest import Clock
from tests.handover.shift import told
from tests.handover.test_agreement import TOLD, D


def _priority(desk: Desk, conversation: str) -> Priority | None:
    with desk.reading() as c:
        return priority_of(c, conversation)


def test_a_caller_who_has_taken_an_overdose_is_in_the_queue_in_the_same_turn(desk: Desk) -> None:
    conversation = a_conversation(desk)
    standing = answer(desk, conversation, immediate_danger=("overdose_taken",))
    assert standing.priority is Priority.EMERGENCY and standing.just_queued
    assert holder_of(desk, conversation) == "queue"


def test_a_caller_with_a_plan_is_in_the_queue_in_the_same_turn(desk: Desk) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    assert holder_of(desk, conversation) == "bot"
    assert answer(desk, conversation, suicide_plan="yes").priority is Priority.VERY_URGENT
    assert holder_of(desk, conversation) == "queue"


def test_the_queue_is_ordered_by_priority_and_then_by_the_first_sign_of_risk(
    desk: Desk, clock: Clock
) -> None:
    sam = staff(desk)
    first_sign = a_conversation(desk, suicidal_thoughts="yes")
    clock.passes(minutes=5)
    planned_later = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    clock.passes(minutes=5)
    planned_first = first_sign
    answer(desk, planned_first, suicide_plan="yes")
    emergency = a_conversation(desk, immediate_danger=("overdose_taken",))
    unknown = a_conversation(desk)
    with desk.begin() as c:
        handover.ask_for_human(c, unknown, Why.ASKED, desk.clock())
    order = [item.conversation.id for item in Acts(desk).queue(sam)]
    assert order == [emergency, planned_first, planned_later, unknown]


def test_one_of_ten_staff_who_claim_at_once_gets_the_caller(desk: Desk) -> None:
    conversation = a_conversation(desk, immediate_danger=("weapon",))
    people = [staff(desk, f"sam{n}") for n in range(10)]
    won, lost = [], []

    def claim(person: int) -> None:
        try:
            Acts(desk).claim(people[person], conversation)
            won.append(person)
        except AlreadyClaimed:
            lost.append(person)

    threads = [threading.Thread(target=claim, args=(n,)) for n in range(10)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(won) == 1 and len(lost) == 9


def test_a_caller_is_told_who_has_joined_and_who_has_left(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    acts = Acts(desk)
    acts.claim(sam, conversation)
    acts.write(sam, conversation, "Hello, I'm Sam.")
    acts.hand_back(sam, conversation)
    with desk.reading() as c:
        said = [(m.draft.sender, m.draft.text) for m in conversations.transcript(c, conversation)]
    assert said[0][0] == "system" and "sam" in said[0][1] and "clinician" in said[0][1]
    assert said[1] == ("staff", "Hello, I'm Sam.")
    assert "left" in said[2][1]
    assert holder_of(desk, conversation) == "bot"


def test_nobody_but_who_holds_a_conversation_writes_in_it(desk: Desk) -> None:
    sam, ali = staff(desk), staff(desk, "ali")
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    acts = Acts(desk)
    with pytest.raises(NotYours):
        acts.write(sam, conversation, "Hello")
    acts.claim(sam, conversation)
    with pytest.raises(NotYours):
        acts.write(ali, conversation, "Hello")
    with pytest.raises(MayNotSpeak), desk.begin() as c:
        conversations.say(c, conversation, Draft(Sender.BOT, "And me?"), desk.clock())


def test_a_priority_never_falls_because_a_caller_says_something_calmer(desk: Desk) -> None:
    conversation = a_conversation(desk, immediate_danger=("overdose_taken",))
    answer(desk, conversation, immediate_danger=("none",), suicidal_thoughts="no")
    assert _priority(desk, conversation) is Priority.EMERGENCY


def test_a_priority_falls_by_a_clinicians_word_with_a_reason_and_rises_again_by_itself(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    acts = Acts(desk)
    acts.claim(sam, conversation)
    with pytest.raises(ReasonNeeded):
        acts.confirm(sam, conversation, Priority.URGENT, "  ")
    acts.confirm(sam, conversation, Priority.URGENT, "The plan was last year.")
    assert _priority(desk, conversation) is Priority.URGENT
    answer(desk, conversation, company="alone")
    assert _priority(desk, conversation) is Priority.URGENT
    answer(desk, conversation, immediate_danger=("acting_now",))
    assert _priority(desk, conversation) is Priority.EMERGENCY


def test_a_call_handler_does_not_confirm_a_priority(desk: Desk) -> None:
    handler = staff(desk, "kim", Role.CALL_HANDLER)
    conversation = a_conversation(desk, suicidal_thoughts="yes")
    with pytest.raises(NotAllowed):
        Acts(desk).confirm(handler, conversation, Priority.URGENT, "because")


def test_closing_needs_an_outcome_and_a_reason_and_tells_the_caller_how_to_come_back(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    acts = Acts(desk)
    acts.claim(sam, conversation)
    with pytest.raises(ReasonNeeded):
        acts.close(sam, conversation, "", "done")
    acts.close(sam, conversation, "home treatment team", "Agreed with the caller.")
    assert holder_of(desk, conversation) == "closed"
    with desk.reading() as c:
        assert "come back" in conversations.transcript(c, conversation)[-1].draft.text


def test_staff_see_their_own_area_and_callers_whose_area_is_not_known_yet(desk: Desk) -> None:
    here, elsewhere, unknown = (
        a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes") for _ in range(3)
    )
    with desk.begin() as c:
        conversations.settle_area(c, here, "NLFT")
        conversations.settle_area(c, elsewhere, "ELFT")
    local = staff(desk, "lee", areas=("NLFT",))
    boss = staff(desk, "max", Role.SUPERVISOR, areas=("NLFT",))
    assert {item.conversation.id for item in Acts(desk).queue(local)} == {here, unknown}
    assert len(Acts(desk).queue(boss)) == 3
    with pytest.raises(NotAllowed):
        Acts(desk).read(local, elsewhere)


def test_every_reading_and_act_of_staff_is_in_the_audit(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    acts = Acts(desk)
    acts.queue(sam)
    acts.read(sam, conversation)
    acts.claim(sam, conversation)
    acts.write(sam, conversation, "Hello")
    acts.confirm(sam, conversation, Priority.VERY_URGENT, "Agreed.")
    acts.hand_back(sam, conversation)
    with desk.reading() as c:
        theirs = audit.select().where(audit.c.staff_id == sam.id).order_by(audit.c.id)
        done = [row.action for row in c.execute(theirs)]
    assert done == ["read_queue", "read", "claim", "write", "confirm", "hand_back"]


def test_an_act_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk)
    with pytest.raises(NotYours):
        Acts(desk).write(sam, conversation, "Hello")
    with desk.reading() as c:
        theirs = audit.select().where(audit.c.staff_id == sam.id)
        assert list(c.execute(theirs)) == [] and conversations.transcript(c, conversation) == []


def test_the_summary_keeps_a_mothers_words_apart_and_says_what_was_not_asked(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk)
    caller_says(desk, conversation, "My son has stopped eating")
    answer(desk, conversation, for_whom="other", suicidal_thoughts="declined", advance_choice="yes")
    summary = Acts(desk).read(sam, conversation).summary
    assert summary.carer_words == ("My son has stopped eating",) and summary.own_words == ()
    assert summary.first == {"advance_choice": "yes"}
    assert "suicidal_thoughts" in summary.declined
    assert "immediate_danger" in summary.not_asked


def test_a_son_who_writes_himself_after_his_mother_keeps_his_words_apart_from_hers(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk)
    caller_says(desk, conversation, "My son has stopped eating")
    answer(desk, conversation, for_whom="other", person_words="He says there is no point")
    first = Acts(desk).read(sam, conversation).summary
    assert first.reported_words == "He says there is no point" and first.own_words == ()
    his = caller_says(desk, conversation, "It's me now. Mum gave me the phone")
    answer(desk, conversation, seq=his, for_whom="self")
    summary = Acts(desk).read(sam, conversation).summary
    assert summary.own_words == ("It's me now. Mum gave me the phone",)
    assert summary.carer_words == ("My son has stopped eating",)


def test_what_a_clinician_learned_is_not_asked_again_after_handing_back(desk: Desk) -> None:
    sam = staff(desk)
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    bot_asks(desk, conversation, "company")
    acts = Acts(desk)
    acts.claim(sam, conversation)
    acts.hand_back(sam, conversation, {"company": "with_someone"})
    with desk.reading() as c:
        assert conversations.answered(c, conversation).values["company"] == "with_someone"


def test_whoever_turns_out_very_urgent_is_not_left_with_the_bot(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk, suicidal_thoughts="yes")
    Acts(desk).claim(sam, conversation)
    Acts(desk).hand_back(sam, conversation, {"suicide_plan": "yes"})
    assert holder_of(desk, conversation) == "queue"
    assert told(desk, conversation)[-1] == desk.wording.text("utter_back_in_queue", name="sam")


def test_whoever_is_known_to_be_very_urgent_can_be_left_with_the_bot_for_company(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam, conversation)
    Acts(desk).hand_back(sam, conversation, {"location": "E8 3RL"})
    assert holder_of(desk, conversation) == "bot"


def test_whoever_was_calm_when_handed_back_is_in_the_queue_once_all_that_could_raise_it_is_asked(
    desk: Desk, clock: Clock
) -> None:
    sam, conversation = staff(desk), a_conversation(desk)
    Acts(desk).claim(sam, conversation)
    Acts(desk).hand_back(sam, conversation)
    clock.passes(minutes=5)
    now = answer(desk, conversation, **TOLD[D] | {"suicidal_thoughts": "sometimes"})
    while question := question_for(now, desk.ruleset):
        if "priority" not in desk.ruleset.factors[question].needed_for:
            break
        now = answer(desk, conversation, **{question: DECLINED})
    assert holder_of(desk, conversation) == "queue"
