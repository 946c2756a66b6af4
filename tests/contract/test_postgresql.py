"""The record on a real PostgreSQL does what it does on SQLite."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pyotp
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels import call_back
from bot.channels.check_ins import CheckIns
from bot.channels.human_only import HumanOnly
from bot.channels.lost_turns import LostTurns
from bot.channels.pick_ups import PickUps
from bot.channels.relay import Relay
from bot.channels.staffing import Staffing
from bot.channels.waiting_words import WaitingWords
from bot.console.acts import Acts
from bot.console.calls import Calls
from bot.console.roles import signing_in
from bot.console.shift import Shift
from bot.console.tasks import Tasks
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Holder, RepeatedMessage, Sender, Why
from bot.db.engine import make_engine
from bot.db.migrate import upgrade
from bot.db.schema import metadata
from bot.handover import (
    days,
    exposure,
    figures,
    offer_store,
    offers,
    reviews,
    silence,
    switches,
    work,
    work_store,
)
from bot.handover.duty_model import Duty, Ending, OfferOver
from bot.handover.forms_model import FormId
from bot.handover.limits import Limits
from bot.handover.model import AlreadyClaimed
from bot.handover.service import ask_for_human
from bot.handover.work_model import NotYourWork, WorkEnded, WorkError, WorkKind
from bot.staff import second_factor
from bot.staff import store as people
from bot.staff.model import Role, Staff, TooManyTries, WrongSignIn
from bot.staff.seal import Seal
from bot.staff.sessions import UsedBy
from bot.triage import Priority
from bot.web.app import create_app
from bot.web.cookies import STAFF
from tests import postgres
from tests.builders import PASSWORD, a_conversation, answer, caller_says, holder_of, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import NeverAway, offered, on_duty, told
from tests.handover.test_tries import could_not_reach


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with postgres.running() as url:
        engine = make_engine(url)
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture
def on_postgres(desk: Desk, address: str) -> Iterator[Desk]:
    engine = make_engine(address)
    yield replace(desk, engine=engine)
    engine.dispose()


def meet_after(desk: Desk, statement: str, then: Callable[[], object] | None = None) -> None:
    """Two who do this wait for one another there, but not for long: one may be waiting for the other."""
    both_here = threading.Barrier(2, then)

    @event.listens_for(desk.engine, "after_cursor_execute")
    def wait(_c: Connection, _cursor: object, done: str, *_: object) -> None:
        if re.match(statement, done):
            with suppress(threading.BrokenBarrierError):
                both_here.wait(3)


def test_the_migrations_make_the_same_tables_there(on_postgres: Desk) -> None:
    with on_postgres.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_a_caller_goes_from_disclosure_to_a_clinician_and_the_end(on_postgres: Desk) -> None:
    sam = staff(on_postgres, "sam-pg")
    conversation = a_conversation(on_postgres)
    caller_says(on_postgres, conversation, "i cant do this anymore 🖤")
    answer(on_postgres, conversation, suicidal_thoughts="yes", suicide_plan="yes", company="alone")
    acts = Acts(on_postgres)
    assert [item.priority for item in acts.queue(sam)] == [Priority.VERY_URGENT]
    acts.claim(sam, conversation)
    acts.write(sam, conversation, "Hello, I'm Sam.")
    acts.confirm(sam, conversation, Priority.VERY_URGENT, "Agreed.")
    assert acts.read(sam, conversation).summary.own_words == ("i cant do this anymore 🖤",)
    acts.close(sam, conversation, "home treatment team", "Agreed with the caller.")
    assert holder_of(on_postgres, conversation) == "closed"


def test_of_two_staff_who_claim_at_once_one_gets_the_caller(on_postgres: Desk) -> None:
    people = [staff(on_postgres, f"racer{n}") for n in range(8)]
    conversation = a_conversation(on_postgres, immediate_danger=("weapon",))
    lost = []

    def claim(person: int) -> None:
        try:
            Acts(on_postgres).claim(people[person], conversation)
        except AlreadyClaimed:
            lost.append(person)

    threads = [threading.Thread(target=claim, args=(n,)) for n in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(lost) == 7


def test_whom_an_alarm_brings_two_staff_to_is_opened_by_both_and_rung_by_one(on_postgres: Desk) -> None:
    both = [staff(on_postgres, f"comes{n}") for n in range(2)]
    conversation = a_conversation(on_postgres, immediate_danger=("weapon",))
    caller_says(on_postgres, conversation, "please ring me")
    call_back.ask(on_postgres, conversation, "020 7946 0018", "yes", "any")
    with on_postgres.reading() as c:
        item = work_store.open_item(c, WorkKind.CALL_BACK, conversation)
    assert item is not None
    meet_after(on_postgres, r"INSERT INTO audit")

    def opens(person: Staff) -> bool:
        return Acts(on_postgres).read(person, conversation).item.priority is Priority.EMERGENCY

    def rings(person: Staff) -> bool:
        try:
            return bool(Calls(on_postgres).ring(person, item))
        except NotYourWork:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(opens, both)) == [True, True]
        assert sorted(pool.map(rings, both)) == [False, True]
    Acts(on_postgres).claim(both[0], conversation)  # so that no other test finds them waiting


def test_whoever_waited_for_another_sees_what_they_did_there(on_postgres: Desk, clock: Clock) -> None:
    of = a_conversation(on_postgres)
    with on_postgres.begin() as late, ThreadPoolExecutor(1) as pool:
        assert conversations.hold(late, of).holder is Holder.BOT

        def queues() -> None:
            with on_postgres.begin(of) as c:
                conversations.move(c, of, Holder.QUEUE, Why.ASKED, clock())

        pool.submit(queues).result(10)
        conversations.lock(late, of)
        assert conversations.hold(late, of).holder is Holder.QUEUE


def test_messages_sent_at_the_same_moment_are_all_kept_in_one_order(on_postgres: Desk) -> None:
    conversation = a_conversation(on_postgres)
    threads = [
        threading.Thread(target=caller_says, args=(on_postgres, conversation, f"message {n}"))
        for n in range(16)
    ]
    [t.start() for t in threads]
    [t.join() for t in threads]
    with on_postgres.reading() as c:
        kept = conversations.transcript(c, conversation)
    assert [m.seq for m in kept] == list(range(1, 17))
    assert {m.draft.text for m in kept} == {f"message {n}" for n in range(16)}


def test_a_message_sent_twice_with_one_id_is_stored_once_there(on_postgres: Desk) -> None:
    conversation = a_conversation(on_postgres)
    draft = Draft(Sender.CALLER, "hello", client_message_id="one")
    with on_postgres.begin() as c:
        conversations.say(c, conversation, draft, on_postgres.clock())
    with pytest.raises(RepeatedMessage), on_postgres.begin() as c:
        conversations.say(c, conversation, draft, on_postgres.clock())


def test_of_four_desks_that_look_at_once_one_checks_in_on_a_silent_caller(
    on_postgres: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    sam, ali = staff(on_postgres, "sam-silence"), staff(on_postgres, "ali-silence")
    conversation = a_conversation(on_postgres, suicidal_thoughts="yes", suicide_plan="yes")
    caller_says(on_postgres, conversation, "i dont know")
    desks = [CheckIns(on_postgres) for _ in range(4)]
    for _ in range(3):
        clock.passes(minutes=5)
        with ThreadPoolExecutor() as pool:
            list(pool.map(CheckIns.look, desks))
    with on_postgres.reading() as c:
        said = [m for m in conversations.transcript(c, conversation) if m.draft.sender is Sender.SYSTEM]
    assert len(said) == 2 and caplog.records == []  # the others waited, and saw that it was done
    acts = Work(on_postgres)
    [item] = [item for item in acts.to_do(sam) if item.conversation_id == conversation]
    acts.take(sam, item.id)
    with pytest.raises(NotYourWork):
        acts.take(ali, item.id)
    assert acts.finish(sam, item.id, "Rang, and they are well.").ended


def test_wrong_tries_made_at_one_moment_at_several_desks_are_all_counted_there(on_postgres: Desk) -> None:
    staff(on_postgres, "sam-tries")

    def attempt(_: int) -> str:
        try:
            signing_in(on_postgres, "192.0.2.7", UsedBy.BROWSER).with_password("sam-tries", "not-this-one")
        except (WrongSignIn, TooManyTries) as refused:
            return type(refused).__name__
        return "let in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(12)))
    assert (answers.count("WrongSignIn"), answers.count("TooManyTries")) == (5, 7)


def test_two_who_sign_in_with_a_code_in_one_call_at_one_moment_are_both_let_in_there(
    on_postgres: Desk,
) -> None:
    names, at = ("sam-two-codes", "ali-two-codes"), on_postgres.clock()
    key = Seal(on_postgres.settings.secret_key)
    now, codes = int(at.timestamp()) // second_factor.PERIOD, {}
    for name in names:
        secret = second_factor.new_secret()
        with on_postgres.begin() as c:
            second_factor.keep(c, staff(on_postgres, name).id, secret, now - 1, at, key)
        codes[name] = pyotp.TOTP(secret).generate_otp(now)
    meet_after(on_postgres, r"DELETE FROM sign_in_tries WHERE sign_in_tries.id =")

    def arrive(name: str) -> str:
        return signing_in(on_postgres, "192.0.2.8", UsedBy.PROGRAM).at_once(name, PASSWORD, codes[name])

    with ThreadPoolExecutor(2) as pool:
        assert all(list(pool.map(arrive, names)))


def test_a_code_used_at_two_desks_at_once_opens_one_door_there(on_postgres: Desk) -> None:
    sam, key = staff(on_postgres, "sam-code"), Seal("a-key")
    secret, at = second_factor.new_secret(), on_postgres.clock()
    now = int(at.timestamp()) // second_factor.PERIOD
    code = pyotp.TOTP(secret).generate_otp(now)
    with on_postgres.begin() as c:
        second_factor.keep(c, sam.id, secret, now - 1, at, key)

    def use(_: int) -> str | None:
        with on_postgres.begin() as c:
            return second_factor.accepts(c, sam.id, code, at, key)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(map(str, pool.map(use, range(8)))) == ["None"] * 7 + ["code"]


def test_of_four_desks_that_look_at_once_each_caller_is_offered_to_one_person_and_nobody_is_overfilled(
    on_postgres: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    people = [on_duty(on_postgres, f"ready{n}", areas=("CNWL",)) for n in range(3)]
    callers = {a_conversation(on_postgres, suicidal_thoughts="yes", suicide_plan="yes") for _ in range(8)}
    with on_postgres.begin() as c:
        for caller in callers:
            conversations.settle_area(c, caller, "CNWL")
    desks = [Staffing(on_postgres) for _ in range(4)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(Staffing.look, desks))
    before = [offered(on_postgres, person) for person in people]  # callers of other tests may be among them
    assert [len(found) for found in before] == [2, 2, 2]  # a very urgent caller counts two of four
    assert len({caller for found in before for caller in found}) == 6 and caplog.records == []
    caller = next(found for found in before[0] if found in callers)
    lost: list[Exception] = []

    def take(act: Callable[[], object]) -> None:
        try:
            act()
        except (AlreadyClaimed, OfferOver) as late:
            lost.append(late)

    offer = next(o for o in Shift(on_postgres).offers(people[0]) if o.conversation_id == caller)
    acts = [lambda: Shift(on_postgres).accept(people[0], offer.id)]
    acts += [lambda: Acts(on_postgres).claim(people[1], caller)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(take, acts))
    assert len(lost) == 1 and holder_of(on_postgres, caller) == "human"


def test_a_supervisor_whose_account_counts_in_a_change_of_another_goes_on_working_there(
    on_postgres: Desk,
) -> None:
    kim, conversation = staff(on_postgres, "kim-works", Role.SUPERVISOR), a_conversation(on_postgres)
    with ThreadPoolExecutor() as pool, on_postgres.begin() as c:
        assert kim.id in people.supervisors_for_now(c)
        pool.submit(Acts(on_postgres).read, kim, conversation).result(15)


def test_a_lost_connection_gives_a_caller_back_once_there(on_postgres: Desk, clock: Clock) -> None:
    sam = on_duty(on_postgres, "sam-lost", duty=Duty.BUSY)
    conversation = a_conversation(on_postgres, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(on_postgres).claim(sam, conversation)
    clock.passes(minutes=1)
    with ThreadPoolExecutor() as pool:
        list(pool.map(Staffing.look, [NeverAway(on_postgres) for _ in range(3)]))
    assert holder_of(on_postgres, conversation) == "queue"
    assert len(told(on_postgres, conversation)) == 2  # joined, and gone
    clock.passes(minutes=1)
    with ThreadPoolExecutor() as pool:
        list(pool.map(WaitingWords.look, [WaitingWords(on_postgres) for _ in range(3)]))
    assert len(told(on_postgres, conversation)) == 3


def test_closing_by_two_people_works_there(on_postgres: Desk) -> None:
    two = replace(on_postgres, settings=on_postgres.settings.model_copy(update={"second_person": "yes"}))
    sam, ali = staff(two, "sam-two"), staff(two, "ali-two")
    conversation = a_conversation(two, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(two).claim(sam, conversation)
    Shift(two).typing(sam, conversation)
    Shift(two).typing(sam, conversation)
    assert Shift(two).who_is_typing(ali, conversation) == ["sam-two"]
    Acts(two).close(sam, conversation, "Seen", "Agreed.")
    [request] = Acts(two).seconds(ali)
    Acts(two).agree(ali, request.id)
    assert holder_of(two, conversation) == "closed"


def test_of_four_desks_that_look_at_once_one_raises_the_alarm_and_takes_it_on(
    on_postgres: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    sam = staff(on_postgres, "sam-alarm")
    conversation = a_conversation(on_postgres, immediate_danger=("weapon",))
    desks = [PickUps(on_postgres) for _ in range(4)]
    for seconds in (40, 30, 61):
        clock.passes(seconds=seconds)
        with ThreadPoolExecutor() as pool:
            list(pool.map(PickUps.look, desks))
    acts = Work(on_postgres)
    [item] = [item for item in acts.to_do(sam) if item.conversation_id == conversation]
    assert item.kind is WorkKind.BREACH and len(item.acts) == 1, "nobody is on duty: the last in the chain"
    acts.seen(sam, item.id)
    clock.passes(seconds=61)
    with ThreadPoolExecutor() as pool:
        list(pool.map(PickUps.look, desks))
    assert len(acts.read(sam, item.id).acts) == 3 and caplog.records == []
    Acts(on_postgres).claim(sam, conversation)
    assert acts.read(sam, item.id).ended


def test_of_four_desks_that_look_at_once_one_answers_the_message_whose_turn_was_lost(
    on_postgres: Desk, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = a_conversation(on_postgres)
    lost = caller_says(on_postgres, conversation, "I cannot go on")
    clock.passes(seconds=2 * on_postgres.settings.reply_deadline + 1)
    relays = [Relay(on_postgres, FakeScreen(), FakeDialogue()) for _ in range(4)]  # type: ignore[arg-type]
    with ThreadPoolExecutor() as pool:
        list(pool.map(LostTurns.look, [LostTurns(relay) for relay in relays]))
    with on_postgres.reading() as c:
        said = conversations.transcript(c, conversation, after=lost)
    assert [m.draft.reply_to for m in said] == [lost] and caplog.records == []
    assert holder_of(on_postgres, conversation) == "queue"


def test_a_form_and_the_work_it_makes_are_kept_there(on_postgres: Desk) -> None:
    sam = staff(on_postgres, "sam-form")
    conversation = a_conversation(on_postgres, suicidal_thoughts="yes")
    given = {"who": "Ana", "where": "home", "known": "much", "risks": "some", "agreed": "yes"}
    Tasks(on_postgres).fill(sam, conversation, FormId.JOINT_RESPONSE, given)
    assert [one.answers for one in Tasks(on_postgres).filled(sam, conversation)] == [given]
    [item] = [item for item in Work(on_postgres).to_do(sam) if item.conversation_id == conversation]
    Work(on_postgres).take(sam, item.id)
    with pytest.raises(WorkError, match="No more tries"):
        Work(on_postgres).tried(sam, item.id, "Rang.")


def test_staff_who_take_work_while_its_caller_writes_wait_for_them_and_not_for_ever(
    on_postgres: Desk, clock: Clock
) -> None:
    sam, conversation = staff(on_postgres, "sam-late"), a_conversation(on_postgres)
    with on_postgres.begin() as c:
        item_id = work.open_item(c, WorkKind.SILENCE, clock(), conversation_id=conversation)
    assert item_id is not None
    with ThreadPoolExecutor() as pool:
        with on_postgres.begin(conversation) as c:
            conversations.say(c, conversation, Draft(Sender.CALLER, "here"), clock())
            late = pool.submit(Work(on_postgres).take, sam, item_id)
            time.sleep(0.3)
            silence.broken(c, conversation, clock())
        with pytest.raises(WorkEnded):
            late.result(10)


def test_what_no_database_can_hold_costs_staff_neither_their_note_nor_the_closing_there(
    on_postgres: Desk,
) -> None:
    sam, conversation = staff(on_postgres, "sam-typed"), a_conversation(on_postgres)
    app = create_app(on_postgres, FakeDialogue(), FakeScreen())  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as client:
        body = {"username": "sam-typed\x00", "password": PASSWORD}
        token = client.post("/api/v1/staff/session", json=body).json()["token"]
        headers, url = {"Authorization": f"Bearer {token}"}, f"/api/v1/staff/conversations/{conversation}"
        client.post(f"{url}/claim", headers=headers)
        kept = client.post(f"{url}/whisper", json={"text": "Known\x00 to us"}, headers=headers)
        close = {"outcome": "x" * 65, "reason": "Safe\x00 now.", "safety_net": "Ring 999."}
        late = client.post(f"{url}/close", json=close, headers=headers)
        assert (kept.status_code, late.status_code) == (200, 409) and "64 characters" in late.json()["detail"]
        for seq in (10**25, -1, 2**31):
            line = {"text": "I am here", "after": seq}
            assert client.post(f"{url}/messages", json=line, headers=headers).status_code == 422
            page = f"/console/conversations/{conversation}/transcript?after={seq}"
            assert client.get(page, headers={"Cookie": f"{STAFF}={token}"}).status_code == 422
        for nowhere in (f"{url}%00", f"/console/conversations/%00?reply={seq}", "/console?find=a%00b"):
            assert client.get(nowhere, headers=headers).status_code == 404
        done = client.post(f"{url}/close", json=close | {"outcome": "x" * 64}, headers=headers)
        assert done.status_code == 200
    case = Acts(on_postgres).read(sam, conversation)
    assert [note.text for note in case.notes] == ["Known to us"] and case.item.hold.holder == "closed"


def test_the_wall_and_what_staff_note_are_the_same_there(on_postgres: Desk) -> None:
    sam = staff(on_postgres, "sam-wall")
    conversation = a_conversation(on_postgres)
    caller_says(on_postgres, conversation, "I have a plan")
    answer(on_postgres, conversation, suicidal_thoughts="yes", suicide_plan="yes")
    acts = Acts(on_postgres)
    acts.claim(sam, conversation)
    acts.whisper(sam, conversation, "Known to us")
    acts.read_back(sam, conversation)
    case = acts.read(sam, conversation)
    [shown] = [one for one in acts.wall(sam).live if one.item.conversation.id == conversation]
    assert shown.item == case.item and shown.holder == "sam-wall"
    assert [note.text for note in case.notes] == ["Known to us"] and case.summary.read_back


def test_an_error_of_the_database_shows_no_words_of_a_caller_there(on_postgres: Desk) -> None:
    with pytest.raises(DBAPIError) as failed, on_postgres.engine.begin() as c:
        c.execute(text("INSERT INTO no_such_table VALUES (:words)"), {"words": "i have taken tablets"})
    assert "tablets" not in str(failed.value)


def test_the_figures_the_switch_and_breaks_work_there(on_postgres: Desk, clock: Clock) -> None:
    kim, acts = staff(on_postgres, "kim-figures", Role.SUPERVISOR), Acts(on_postgres)
    clock.passes(days=30)  # a day of its own
    conversation = a_conversation(on_postgres, suicidal_thoughts="yes", suicide_plan="yes")
    clock.passes(minutes=4)
    acts.claim(kim, conversation)
    acts.confirm(kim, conversation, Priority.URGENT, "No plan after all.")
    acts.close(kim, conversation, "Seen or spoken to by our team", "Safe for now.")
    with on_postgres.begin() as c:
        counted = figures.figures(c, days.today(clock()))
        assert sum(counted.arrivals) == 1 and counted.judged_as["less"] == 1
        assert [(row.priority, row.met) for row in counted.waited if row.met] == [(Priority.VERY_URGENT, 1)]
        assert exposure.in_shift(c, kim.id, clock()).hard == 1
        switches.turn(c, kim, "telegram", True, "It repeats itself", clock())
        exposure.take(c, kim, clock())
    with on_postgres.begin() as c:
        told = conversations.open_conversation(c, channel="telegram", at=clock()).conversation.id
    HumanOnly(on_postgres).look()
    assert holder_of(on_postgres, told) == "queue"
    with on_postgres.begin() as c:
        switches.turn(c, kim, "telegram", False, "Mended", clock())


def test_two_desks_that_find_the_same_people_full_wait_for_one_another_and_not_for_ever_there(
    on_postgres: Desk, clock: Clock
) -> None:
    clock.passes(days=60)  # a day on which nobody else is here
    limits = Limits.of(on_postgres.settings)
    sam, ali = (on_duty(on_postgres, name) for name in ("sam-full", "ali-full"))
    callers = [a_conversation(on_postgres, suicidal_thoughts="yes", suicide_plan="yes") for _ in range(6)]
    with on_postgres.begin() as c:
        for caller, asked in zip(callers, (sam, ali), strict=False):  # so that each has another one first
            past = offer_store.add(c, caller, asked.id, clock(), clock())
            assert past
            offer_store.end(c, past.id, Ending.TIMED_OUT, clock())

    def others_fill_both() -> None:
        with on_postgres.begin() as c:
            for caller, person in zip(callers[2:], (sam, sam, ali, ali), strict=True):
                offer_store.add(c, caller, person.id, clock(), clock() + limits.offer_for)

    def offer(caller: str) -> object:
        with on_postgres.begin() as c:
            return offers.offer_next(c, caller, clock(), limits)

    meet_after(on_postgres, r"(?s)SELECT staff.id.*FOR NO KEY UPDATE", others_fill_both)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(offer, callers[:2]))


def test_what_waits_for_review_and_the_tries_to_reach_a_caller_are_counted_there_too(
    on_postgres: Desk,
) -> None:
    lee, conversation = staff(on_postgres, "lee-pg", Role.CALL_HANDLER), a_conversation(on_postgres)
    with on_postgres.begin() as c:
        conversations.settle_area(c, conversation, "SWLStG")
        work.open_item(c, WorkKind.REVIEW, on_postgres.clock(), conversation_id=conversation)
        [here] = [one for one in reviews.waiting(c, on_postgres.clock()) if one.area == "SWLStG"]
        assert (here.open, here.late) == (1, 0)
        ask_for_human(c, conversation, Why.ASKED, on_postgres.clock())
    could_not_reach(on_postgres, lee, conversation)
    Acts(on_postgres).close(lee, conversation, "Caller could not be reached", "No answer.", "Ring 111.")
    assert holder_of(on_postgres, conversation) == "closed"
