"""A caller on the telephone: the same questions, the same screen, the same record."""

import re
from collections.abc import Mapping

import pytest
from sqlalchemy import select

from bot.bootstrap import Desk
from bot.channels.check_ins import CheckIns
from bot.channels.incoming import BadMessage
from bot.channels.phone import Phone
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Kind, NeverAsked, Sender, Source
from bot.handover.calls import read_out_last
from bot.handover.model import CaseFile, HandoverError, NotYours
from bot.staff.model import NotAllowed, Role
from bot.staff.tables import audit
from bot.triage import Priority, next_question
from nlu.screen import Screen
from tests.builders import a_conversation, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen, alert, concern

CALM = {"immediate_danger": ["none"], "suicidal_thoughts": ["no"], "for_whom": ["self"], "signs": ["none"]}


class Call:
    """A call that sam has."""

    def __init__(
        self,
        desk: Desk,
        screen: FakeScreen | Screen | None = None,
        areas: tuple[str, ...] = (),
        role: Role = Role.CLINICIAN,
    ) -> None:
        self.desk, self.sam = desk, staff(desk, role=role, areas=areas)
        self.phone = Phone(Relay(desk, screen or FakeScreen(), FakeDialogue()))  # type: ignore[arg-type]
        self.id = self.phone.begin(self.sam)

    def answers(self, *chosen: str, said: str = "") -> "Call":
        self.phone.enter(self.sam, self.id, self.asked or "", chosen, said)
        return self

    @property
    def case(self) -> CaseFile:
        return Acts(self.desk).read(self.sam, self.id)

    @property
    def asked(self) -> str | None:
        with self.desk.reading() as c:
            last = read_out_last(conversations.transcript(c, self.id))
        return last.draft.factor if last else None


@pytest.fixture
def call(desk: Desk) -> Call:
    return Call(desk)


def go_on(call: Call, answers: Mapping[str, list[str]]) -> list[str]:
    """Answers to the end: as given, or with the first choice there is; what was asked, in order."""
    order = []
    while factor := call.asked:
        order.append(factor)
        about = call.desk.ruleset.factors[factor]
        if factor in answers:
            call.answers(*answers[factor])
        elif about.choices:
            call.answers(about.choices[0])
        else:
            call.answers(said="Some words of theirs")
    return order


def test_a_call_is_held_by_who_began_it_and_the_first_question_is_there_to_read_out(call: Call) -> None:
    assert (call.case.item.hold.holder, call.case.item.hold.staff_id) == ("human", call.sam.id)
    assert call.case.item.conversation.channel == "phone"
    assert call.asked == next_question({}, call.desk.ruleset)
    assert call.case.transcript[0].draft.sender is Sender.STAFF


def test_the_questions_come_in_the_order_of_the_chat(call: Call) -> None:
    known: dict[str, object] = {}
    for factor in go_on(call, CALM):
        assert factor == next_question(known, call.desk.ruleset)  # type: ignore[arg-type]
        known[factor] = call.case.answers[factor].value
    assert next_question(known, call.desk.ruleset) is None  # type: ignore[arg-type]
    assert len(known) > 5


def test_a_caller_on_the_telephone_is_not_asked_to_tick_or_type(call: Call) -> None:
    go_on(call, CALM)
    put = {m.draft.factor: m.draft.text for m in call.case.transcript if m.draft.factor}
    assert put["immediate_danger"] == call.desk.wording.text("utter_say_immediate_danger")
    assert not [text for text in put.values() if re.search(r"\b(tick|type|chat)\b", text, re.IGNORECASE)]


def test_every_answer_is_kept_as_entered_by_staff(call: Call) -> None:
    go_on(call, CALM)
    assert {answer.source for answer in call.case.answers.values()} == {Source.STAFF}


def test_a_call_ends_with_its_disposition_to_read_out_and_no_line_of_the_assistant(call: Call) -> None:
    go_on(call, CALM)
    case = call.case
    assert case.transcript[-1].draft.kind is Kind.DISPOSITION
    assert {m.draft.sender for m in case.transcript} == {Sender.STAFF, Sender.CALLER}
    ending = call.desk.wording.text(f"utter_phone_ending_{case.item.priority}")
    assert case.transcript[-1].draft.text == ending


def test_an_emergency_is_read_out_before_any_other_question(call: Call) -> None:
    while call.asked != "immediate_danger":
        call.answers(*CALM.get(call.asked or "", []), said="" if call.asked in CALM else "I feel awful")
    call.answers("overdose_taken")
    assert call.case.item.priority is Priority.EMERGENCY
    kinds = [m.draft.kind for m in call.case.transcript]
    assert kinds.index(Kind.EMERGENCY) == len(kinds) - 2
    call.answers(*call.desk.ruleset.factors[call.asked or ""].choices[:1], said="here")
    assert [m.draft.kind for m in call.case.transcript].count(Kind.EMERGENCY) == 1


@pytest.mark.parametrize("withheld", ["unsure", "declined"])
def test_every_question_can_be_left_open(call: Call, withheld: str) -> None:
    steps = 0
    while call.asked:
        call.answers(withheld)
        steps += 1
    assert steps > 2
    assert {answer.value for answer in call.case.answers.values()} == {withheld}


def test_the_callers_words_are_screened_like_a_message(desk: Desk) -> None:
    words = "I took all my tablets"
    danger = concern("immediate_danger", "overdose_taken", words="took all my tablets")
    call = Call(desk, FakeScreen(**{words: alert(danger)}))
    call.answers(said=words)
    assert call.case.item.priority is Priority.EMERGENCY
    assert call.case.noticed[0][1].words == "took all my tablets"
    assert call.case.summary.own_words == (words,)


def test_where_the_caller_is_settles_the_area(call: Call) -> None:
    while call.asked and call.asked != "location":
        call.answers(*CALM.get(call.asked, ["unsure"]))
    call.answers(said="NW1 8AB")
    assert call.case.item.conversation.area == "NLFT"


def test_a_caller_of_another_area_stays_with_whoever_has_their_call_to_its_end(desk: Desk) -> None:
    call = Call(desk, areas=("ELFT",))
    while call.asked and call.asked != "location":
        call.answers(*CALM.get(call.asked, ["unsure"]))
    call.answers(said="NW1 8AB")
    call.answers("unsure")
    assert call.case.item.conversation.area == "NLFT"
    assert [one.item.conversation.id for one in Acts(desk).wall(call.sam).live] == [call.id]
    Acts(desk).release(call.sam, call.id)
    with pytest.raises(NotAllowed):
        Acts(desk).claim(call.sam, call.id)


def test_an_answer_that_is_none_is_refused_and_nothing_is_kept(call: Call) -> None:
    before = call.case.transcript
    with pytest.raises(BadMessage):
        call.answers()
    with pytest.raises(NeverAsked):
        call.phone.enter(call.sam, call.id, "suicide_plan", ["yes"], "")
    assert call.case.transcript == before


def test_nothing_is_entered_for_a_caller_who_writes_themselves(call: Call) -> None:
    chat = a_conversation(call.desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(call.desk).claim(call.sam, chat)
    before = Acts(call.desk).read(call.sam, chat).transcript
    with pytest.raises(HandoverError, match="no telephone call"):
        call.phone.enter(call.sam, chat, "story", [], "they said so")
    assert Acts(call.desk).read(call.sam, chat).transcript == before


def test_only_who_has_the_call_enters_answers(call: Call) -> None:
    with pytest.raises(NotYours):
        call.phone.enter(staff(call.desk, "alex"), call.id, call.asked or "", ["unsure"], "")


def test_each_act_on_a_call_is_in_the_audit_without_the_callers_words(call: Call) -> None:
    call.answers(said="my secret words")
    with call.desk.reading() as c:
        rows = c.execute(select(audit.c.action, audit.c.details)).all()
    assert {"phone_begin", "phone_enter"} <= {row.action for row in rows}
    assert "secret" not in str(rows)


def test_a_call_is_never_handed_to_the_assistant_and_nothing_is_sent_to_it(call: Call, clock: Clock) -> None:
    while call.asked and call.case.item.priority is not Priority.VERY_URGENT:
        call.answers(*{"suicidal_thoughts": ["yes"], "suicide_plan": ["yes"]}.get(call.asked, ["unsure"]))
    with pytest.raises(HandoverError, match="telephone"):
        Acts(call.desk).hand_back(call.sam, call.id)
    Acts(call.desk).release(call.sam, call.id)
    clock.passes(minutes=7)
    CheckIns(call.desk).look()
    Acts(call.desk).claim(call.sam, call.id)
    Acts(call.desk).close(call.sam, call.id, "Seen", "Safe")
    assert {m.draft.sender for m in call.case.transcript} == {Sender.STAFF, Sender.CALLER}


def test_an_earlier_answer_is_changed_and_the_open_question_stays(call: Call) -> None:
    while call.asked and call.asked != "location":
        call.answers(*CALM.get(call.asked, ["unsure"]))
    call.phone.enter(call.sam, call.id, "immediate_danger", ["weapon"], "")
    assert call.case.answers["immediate_danger"].value == ("weapon",)
    assert call.case.item.priority is Priority.EMERGENCY
    assert call.asked == "location"
