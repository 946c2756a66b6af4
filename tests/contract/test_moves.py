"""Every move of a conversation is made as it is in life, and its caller reads what docs/moves.md says."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import Any

import pytest

from bot.bootstrap import Desk
from bot.channels import prefers_bot
from bot.channels.human_only import HumanOnly
from bot.channels.phone import Phone
from bot.channels.telegram_intake import Intake
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.tasks import Tasks
from bot.conversations.model import MOVES, Sender
from bot.handover import switches
from bot.handover.duty_model import Duty
from bot.settings import ROOT
from bot.staff.model import Role, Staff
from bot.triage import Priority
from bot.wording import load_wording
from nlu.screen import Action, Screening
from tests.actions.conftest import stocked as stocked
from tests.actions.stage import Caller, a_caller
from tests.actions.test_booking import a_caller_at_the_end
from tests.builders import staff
from tests.committed import Transaction, committed, name_of
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen, alert, ask, concern
from tests.handover.shift import look, offer_to
from tests.handover.test_tries import could_not_reach

Move = tuple[str, str, str]
READINGS = {
    "a hint": alert(concern("suicidal_thoughts", "yes", by="classifier")),
    "sort of low": ask(concern("suicidal_thoughts", "yes", "unclear", by="classifier")),
    "po polsku": Screening(Action.ASK, (), "pl", True),
    "ghgh": Screening(Action.NONE, (), "en", False),
}
MEANS = {"a person please": "ask_person", "stop it": "stop"}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    move: Move
    who: str
    reads: tuple[str, ...]
    when: str


def table() -> list[Row]:
    lines = (ROOT / "docs/moves.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [
        Row((of[0], of[1], of[2]), of[3], tuple(re.findall(r"`(utter_[\w*]+)`", of[4])), of[5])
        for of in cells[1:]
    ]


ROWS = table()
KNOWN = {name for row in ROWS for name in row.reads}


@dataclass
class World:
    """The service, staff at work, and what was committed since the act began."""

    desk: Desk
    clock: Clock
    done: list[Transaction]
    team: dict[str, Staff] = field(default_factory=dict)

    @property
    def sam(self) -> Staff:
        return self._at_work("sam", Role.CLINICIAN)

    @property
    def ali(self) -> Staff:
        return self._at_work("ali", Role.CLINICIAN)

    @property
    def kim(self) -> Staff:
        return self._at_work("kim", Role.SUPERVISOR)

    def _at_work(self, name: str, role: Role) -> Staff:
        if name not in self.team:
            self.team[name] = staff(self.desk, f"{name}.jones@nhs.example", role)
            Shift(self.desk).duty(self.team[name], Duty.BUSY)
        return self.team[name]

    def caller(self) -> Caller:
        """Somebody who has told a little, and with whom the bot is."""
        caller = a_caller(self.desk, FakeScreen(**READINGS), MEANS)
        return caller.says("feeling low").taps("for_whom", "self")

    def with_sam(self) -> Caller:
        caller = self.caller()
        Acts(self.desk).claim(self.sam, caller.id)
        return caller

    def now(self) -> None:
        """What is done from here on is the act."""
        self.done.clear()

    def switch(self) -> None:
        kim = self.kim
        with self.desk.begin() as c:
            switches.turn(c, kim, "api", True, "It repeats itself.", self.desk.clock())


@pytest.fixture
def world(stocked: Desk, clock: Clock) -> Iterator[World]:
    with committed(stocked) as done:
        yield World(stocked, clock, done)


def tells_of_danger(w: World) -> None:
    w.caller().taps("immediate_danger", "overdose_taken")


def tells_of_a_plan(w: World) -> None:
    w.now()
    a_caller(w.desk, FakeScreen(plan=alert(concern("suicide_plan", "yes")))).says("plan")


def is_raised(w: World) -> None:
    Acts(w.desk).confirm(w.sam, w.caller().id, Priority.VERY_URGENT, "I know them.")


def to_the_next(caller: Caller) -> None:
    """Answers what is asked: calmly, but for thoughts of suicide."""
    said = {
        "location": "NW1 8AB",
        "phone": "07700 900123",
        "suicidal_thoughts": "sometimes",
        "company": "alone",
    }
    if caller.asked in ("signs", "access_needs", "immediate_danger"):
        caller.taps(caller.asked, "none")
    else:
        caller.says(said.get(caller.asked or "", "no"))


def answers_everything(w: World) -> None:
    assert w.sam, "somebody is at work"
    answers_everything_while_nobody_is_at_work(w)


def answers_everything_while_nobody_is_at_work(w: World) -> None:
    caller = a_caller(w.desk).says("feeling low, it's for me, age 34")
    while not caller.heard_kind("disposition"):
        to_the_next(caller)


def stops(w: World) -> None:
    caller = w.caller().taps("immediate_danger", "none")
    while caller.asked != "suicidal_thoughts":
        caller.says({"location": "NW1 8AB", "age": "34"}.get(caller.asked or "", "none of these"))
    caller.says("sometimes").says("stop it")


def asks_for_a_person(w: World) -> None:
    w.caller().says("a person please")


def finds_no_time(w: World) -> None:
    caller = a_caller_at_the_end(w.desk, age="")
    if caller.asked == "phone":
        caller.says("07700 900123")


def hints(w: World) -> None:
    w.caller().says("a hint")


def writes_no_words_twice(w: World) -> None:
    a_caller(w.desk, FakeScreen(**READINGS)).says("ghgh").says("ghgh")


def only_hints_when_asked(w: World) -> None:
    a_caller(w.desk, FakeScreen(**READINGS)).says("sort of low").says("sort of low").says("sort of low")


def sends_pictures(w: World) -> None:
    relay = w.caller().relay
    intake = Intake(w.desk, relay, None, None)  # type: ignore[arg-type]
    opened, _ = relay.open("telegram", "7")
    for _ in range(2):
        intake._cannot_read(opened.conversation.id)


def writes_in_polish(w: World) -> None:
    w.caller().says("po polsku")


def without_rasa(caller: Caller) -> Caller:
    down = FakeDialogue()
    down.down = True
    caller.relay._dialogue, real = down, caller.relay._dialogue
    caller.says("are you there")
    caller.relay._dialogue = real
    return caller


def gets_no_reply(w: World) -> None:
    without_rasa(w.caller())


def is_joined(w: World) -> None:
    w.with_sam()


def rings(w: World) -> None:
    sam, relay = w.sam, w.caller().relay
    w.now()
    Phone(relay).begin(sam)


def is_with_the_bot_when_it_is_switched_off(w: World) -> None:
    w.caller()
    w.switch()
    HumanOnly(w.desk).look()


def begins_where_people_alone_answer(w: World) -> None:
    w.switch()
    a_caller(w.desk)


def answers_calmly(w: World) -> None:
    w.caller().says("a hint").taps("suicidal_thoughts", "no")


def answers_calmly_in_words(w: World) -> None:
    w.caller().says("a hint").says("no")


def is_answered_again(w: World) -> None:
    without_rasa(w.caller()).taps("immediate_danger", "none")


def prefers_the_bot(w: World) -> None:
    prefers_bot.go_on(w.desk, w.caller().says("a person please").id)


def asks_during_a_fault(w: World) -> None:
    caller = without_rasa(w.caller())
    w.now()
    caller.says("a person please")


def is_claimed(w: World) -> None:
    Acts(w.desk).claim(w.sam, w.caller().says("a person please").id)


def is_accepted(w: World) -> None:
    Shift(w.desk).duty(w.sam, Duty.READY)
    w.caller().says("a person please")
    look(w.desk)
    Shift(w.desk).accept(w.sam, offer_to(w.desk, w.sam).id)


def could_not_be_reached(w: World) -> None:
    caller, lee = w.caller().says("a person please"), w._at_work("lee", Role.CALL_HANDLER)
    w.clock.passes(minutes=20)
    could_not_reach(w.desk, lee, caller.id)
    Acts(w.desk).close(lee, caller.id, "Not reached", "Tried.", "Ring 111.")


def is_closed_unmet_by_a_clinician(w: World) -> None:
    Acts(w.desk).close(w.sam, w.caller().says("a person please").id, "Not reached", "Known.", "Ring 111.")


def is_handed_back(w: World) -> None:
    Acts(w.desk).hand_back(w.sam, w.with_sam().id)


def is_transferred(w: World) -> None:
    Shift(w.desk).transfer(w.sam, w.with_sam().id, w.ali.username, "Please.")
    Shift(w.desk).accept(w.ali, offer_to(w.desk, w.ali).id)


def is_taken_over(w: World) -> None:
    Acts(w.desk).take_over(w.ali, w.with_sam().id, "Sam must go.")


def is_put_back(w: World) -> None:
    Acts(w.desk).release(w.sam, w.with_sam().id)


def is_handed_back_in_danger(w: World) -> None:
    Acts(w.desk).hand_back(w.sam, w.with_sam().id, {"suicide_plan": "yes"})


def is_left_by_signing_out(w: World) -> None:
    w.with_sam()
    Shift(w.desk).ends(w.sam)


def insults(w: World, caller: Caller) -> None:
    Tasks(w.desk).warn(w.sam, caller.id)
    w.now()
    Tasks(w.desk).end(w.sam, caller.id, "Threats.")


def insults_at_risk(w: World) -> None:
    caller = w.caller().taps("immediate_danger", "overdose_taken")
    Acts(w.desk).claim(w.sam, caller.id)
    insults(w, caller)


def insults_and_is_calm(w: World) -> None:
    insults(w, w.with_sam())


def is_left_by_a_lost_connection(w: World) -> None:
    w.with_sam()
    w.clock.passes(minutes=1)
    look(w.desk)


def is_closed(w: World, priority: Priority = Priority.ROUTINE) -> Caller:
    caller = w.with_sam()
    Acts(w.desk).confirm(w.sam, caller.id, priority, "As we talked.")
    Acts(w.desk).close(w.sam, caller.id, "Seen", "Agreed.", "Ring 111.")
    return caller


def is_closed_by_two(w: World) -> None:
    careful = Acts(replace(w.desk, settings=w.desk.settings.model_copy(update={"second_person": "yes"})))
    caller = w.with_sam()
    careful.confirm(w.sam, caller.id, Priority.EMERGENCY, "As we talked.")
    careful.close(w.sam, caller.id, "Seen", "Agreed.", "Ring 111.")
    [request] = careful.seconds(w.ali)
    careful.agree(w.ali, request.id)


def comes_back_at_risk(w: World) -> None:
    is_closed(w, Priority.URGENT).says("me again")


def comes_back_calm(w: World) -> None:
    is_closed(w).says("me again")


def is_joined_after_the_end(w: World) -> None:
    caller = is_closed(w)
    w.now()
    Acts(w.desk).claim(w.sam, caller.id)


def comes_back_where_people_alone_answer(w: World) -> None:
    caller = is_closed(w)
    w.switch()
    w.now()
    caller.says("me again")


Act = Callable[[World], Any]
MADE: Mapping[Move, list[Act]] = {
    ("bot", "queue", "priority"): [tells_of_danger, tells_of_a_plan, is_raised],
    ("bot", "queue", "ending"): [
        answers_everything, answers_everything_while_nobody_is_at_work, stops,
    ],
    ("bot", "queue", "asked_for_a_person"): [asks_for_a_person, finds_no_time],
    ("bot", "queue", "alarm"): [hints],
    ("bot", "queue", "not_understood"): [writes_no_words_twice, only_hints_when_asked, sends_pictures],
    ("bot", "queue", "language"): [writes_in_polish],
    ("bot", "queue", "fault"): [gets_no_reply],
    ("bot", "queue", "staff_stepped_in"): [is_joined, rings],
    ("bot", "queue", "human_only"): [
        is_with_the_bot_when_it_is_switched_off, begins_where_people_alone_answer,
    ],
    ("queue", "bot", "alarm_answered"): [answers_calmly, answers_calmly_in_words],
    ("queue", "bot", "fault_over"): [is_answered_again],
    ("queue", "bot", "prefers_bot"): [prefers_the_bot],
    ("queue", "queue", "asked_for_a_person"): [asks_during_a_fault],
    ("queue", "human", "claimed"): [is_claimed],
    ("queue", "human", "offer_accepted"): [is_accepted],
    ("queue", "closed", "closed_by_staff"): [could_not_be_reached, is_closed_unmet_by_a_clinician],
    ("human", "bot", "handed_back"): [is_handed_back],
    ("human", "human", "transfer_accepted"): [is_transferred],
    ("human", "human", "taken_over"): [is_taken_over],
    ("human", "queue", "released"): [
        is_put_back, is_handed_back_in_danger, is_left_by_signing_out, insults_at_risk,
    ],
    ("human", "queue", "connection_lost"): [is_left_by_a_lost_connection],
    ("human", "closed", "closed_by_staff"): [is_closed, is_closed_by_two, insults_and_is_calm],
    ("closed", "queue", "wrote_again"): [comes_back_at_risk],
    ("closed", "queue", "staff_stepped_in"): [is_joined_after_the_end],
    ("closed", "queue", "human_only"): [comes_back_where_people_alone_answer],
    ("closed", "bot", "wrote_again"): [comes_back_calm],
}  # fmt: skip


def acts() -> list[Any]:
    rows = [row for row in ROWS if row.when != "never"]
    nth = [sum(one.move == row.move for one in rows[:n]) for n, row in enumerate(rows)]
    found = [(row, MADE[row.move][n]) for row, n in zip(rows, nth, strict=True)]
    return [pytest.param(row, act, id=f"{'-'.join(row.move)}: {act.__name__}") for row, act in found]


def test_the_table_has_every_move_and_no_other() -> None:
    legal = {(of.value, to.value, why.value) for (of, to), whys in MOVES.items() for why in whys}
    assert {row.move for row in ROWS} == legal


def test_every_line_of_the_table_is_made_here_unless_nobody_makes_it() -> None:
    lines = [row.move for row in ROWS if row.when != "never"]
    assert {move: lines.count(move) for move in lines} == {move: len(made) for move, made in MADE.items()}
    assert all(row.who.startswith("nobody") == (row.when == "never") for row in ROWS)


def test_every_wording_of_the_table_is_in_the_domain() -> None:
    names = load_wording().responses
    assert all(any(fnmatch(name, known) for name in names) for known in KNOWN)


@pytest.mark.parametrize(("row", "act"), acts())
def test_a_caller_reads_of_a_move_what_the_table_says_and_when(world: World, row: Row, act: Act) -> None:
    act(world)
    frm, to, why = row.move
    at = next(n for n, one in enumerate(world.done) if (to, why) in one.moves)
    together = world.done[at : at + 1] if row.when == "with it" else world.done[at:]
    system = [text for one in together for text in one.ours(Sender.SYSTEM)]
    bot = [text for one in together for text in one.ours(Sender.BOT)]
    assert not [text for text in system if "jones" in text], "callers never read a user name"
    said = {name_of(text, world.desk.wording) for text in system}
    said |= {name for text in bot if _known(name := name_of(text, world.desk.wording))}
    assert {_known(name) or name for name in said} == set(row.reads)


def _known(name: str) -> str | None:
    """The entry of the table that this wording is."""
    return name if name in KNOWN else next((known for known in KNOWN if fnmatch(name, known)), None)
