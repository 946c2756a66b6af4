"""A transaction asks once for what it needs often, and never acts on what is no longer so."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event

from bot.bootstrap import Desk
from bot.conversations import service, store
from bot.conversations.model import Draft, Holder, Sender, Source, Why
from bot.db.once import once
from tests.builders import a_conversation


@pytest.fixture
def asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every look-up that reaches the database, without the comparing of other tests."""
    for module in (service, store):
        monkeypatch.setattr(module, "once", once)
    found: list[str] = []

    def looks(_c: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(desk.engine, "before_cursor_execute", looks)
    yield found
    event.remove(desk.engine, "before_cursor_execute", looks)


def test_what_was_read_is_not_asked_again_until_it_is_written(desk: Desk, asked: list[str]) -> None:
    of = a_conversation(desk, age="34")
    with desk.begin(of) as c:
        assert service.answered(c, of).values["age"] == "34"
        before = len(asked)
        service.lock(c, of)
        assert service.answered(c, of).values["age"] == "34" and len(asked) == before
        service.answer(c, of, {"age": "35"}, Source.SAID, desk.clock())
        assert service.answered(c, of).values["age"] == "35"
        service.move(c, of, Holder.QUEUE, Why.ASKED, desk.clock())
        assert service.hold(c, of).holder is Holder.QUEUE
        one = service.say(c, of, Draft(Sender.CALLER, "hello"), desk.clock())
        assert service.next_seq(c, of) == one.seq + 1


def test_what_one_transaction_read_is_not_what_the_next_one_reads(desk: Desk, asked: list[str]) -> None:
    of = a_conversation(desk)
    for holder, why in ((Holder.QUEUE, Why.ASKED), (Holder.BOT, Why.FAULT_OVER)):
        with desk.reading() as c:
            assert service.hold(c, of).holder is service.hold(c, of).holder is not holder
        with desk.begin(of) as c:
            service.move(c, of, holder, why, desk.clock())
        with desk.reading() as c:
            assert service.hold(c, of).holder is holder


def test_what_is_taken_back_was_never_so(desk: Desk, asked: list[str]) -> None:
    of = a_conversation(desk)
    with desk.begin(of) as c:
        assert service.hold(c, of).holder is Holder.BOT
        with pytest.raises(RuntimeError), c.begin_nested():
            service.move(c, of, Holder.QUEUE, Why.ASKED, desk.clock())
            assert service.hold(c, of).holder is Holder.QUEUE
            raise RuntimeError
        assert service.hold(c, of).holder is Holder.BOT
