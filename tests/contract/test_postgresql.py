"""The record on a real PostgreSQL does what it does on SQLite."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.bootstrap import Desk
from bot.channels.check_ins import CheckIns
from bot.channels.human_only import HumanOnly
from bot.console.acts import Acts
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.conversations.model import Draft, RepeatedMessage, Sender
from bot.db.engine import make_engine
from bot.db.migrate import upgrade
from bot.db.schema import metadata
from bot.handover import days, exposure, figures, silence, switches, work
from bot.handover.model import AlreadyClaimed
from bot.handover.work_model import NotYourWork, WorkEnded, WorkKind
from bot.staff.model import Role
from bot.triage import Priority
from tests import postgres
from tests.builders import a_conversation, answer, caller_says, holder_of, staff
from tests.conftest import Clock


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
