"""Work that must not be forgotten: who sees it, who takes it, and how it ends."""

import threading

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.handover import work
from bot.handover.model import ReasonNeeded
from bot.handover.work_model import KINDS, Act, NotYourWork, UnknownWork, WorkEnded, WorkKind
from bot.settings import ROOT
from bot.staff.model import NotAllowed, Role
from bot.staff.tables import audit
from tests.builders import a_conversation, staff
from tests.conftest import Clock


def opened(desk: Desk, conversation: str) -> int | None:
    with desk.begin() as c:
        return work.open_item(c, WorkKind.SILENCE, desk.clock(), conversation_id=conversation)


def an_item(desk: Desk, conversation: str | None = None) -> int:
    item = opened(desk, conversation or a_conversation(desk))
    assert item is not None
    return item


def audited(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.reading() as c:
        by_staff = audit.select().where(audit.c.staff_id.is_not(None)).order_by(audit.c.id)
        return [(row.action, row.conversation_id) for row in c.execute(by_staff)]


def test_every_kind_tells_staff_what_to_do_and_by_when() -> None:
    assert set(KINDS) == set(WorkKind)
    assert all(kind.title and kind.to_do and kind.over for kind in KINDS.values())
    assert all(kind.within or kind.ends_by_itself for kind in KINDS.values())


def test_the_kinds_whose_source_is_not_built_are_these_and_every_other_is_found_by_its_source() -> None:
    missing = {kind for kind, about in KINDS.items() if about.source is None}
    assert missing == set()
    for kind, about in KINDS.items():
        if about.source is not None:
            code = (ROOT / f"{about.source.replace('.', '/')}.py").read_text("utf-8")
            assert f"WorkKind.{kind.name}" in code, f"{about.source} opens no {kind}"


def test_a_conversation_has_one_open_item_of_a_kind_and_a_new_one_after_it_ended(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk)
    first = opened(desk, conversation)
    assert opened(desk, conversation) is None and len(Work(desk).to_do(sam)) == 1
    with desk.begin() as c:
        assert work.over(c, WorkKind.SILENCE, conversation, desk.clock())
        assert not work.over(c, WorkKind.SILENCE, conversation, desk.clock())
    assert opened(desk, conversation) not in (None, first) and len(Work(desk).to_do(sam)) == 1


def test_things_that_are_no_conversation_have_an_item_each(desk: Desk) -> None:
    sam = staff(desk, areas=("NLFT",))
    with desk.begin() as c:
        for about in ("service-1", "service-2", "service-2"):
            work.open_item(c, WorkKind.SILENCE, desk.clock(), about=about)
    assert [item.about for item in Work(desk).to_do(sam)] == ["service-1", "service-2"]
    item = Work(desk).take(sam, Work(desk).to_do(sam)[0].id)
    assert Work(desk).finish(sam, item.id, "Checked with the provider.").ended


def test_of_many_who_open_the_same_work_at_once_one_does(desk: Desk) -> None:
    conversation, made = a_conversation(desk), []
    threads = [threading.Thread(target=lambda: made.append(opened(desk, conversation))) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sum(item is not None for item in made) == 1


def test_the_most_urgent_caller_comes_first_and_then_what_is_due_first(desk: Desk, clock: Clock) -> None:
    sam = staff(desk)
    urgent = an_item(desk, a_conversation(desk, suicidal_thoughts="yes"))
    unknown = an_item(desk)
    clock.passes(minutes=9)
    emergency = an_item(desk, a_conversation(desk, immediate_danger=("weapon",)))
    clock.passes(minutes=2)
    found = Work(desk).to_do(sam)
    assert [item.id for item in found] == [emergency, urgent, unknown]
    assert [item.overdue(clock()) for item in found] == [False, True, True]


def test_staff_see_and_take_the_work_of_their_own_area(desk: Desk) -> None:
    here, elsewhere, unknown = (a_conversation(desk) for _ in range(3))
    with desk.begin() as c:
        conversations.settle_area(c, here, "NLFT")
        conversations.settle_area(c, elsewhere, "ELFT")
    items = {conversation: an_item(desk, conversation) for conversation in (here, elsewhere, unknown)}
    lee = staff(desk, "lee", areas=("NLFT",))
    assert {item.conversation_id for item in Work(desk).to_do(lee)} == {here, unknown}
    for act in (Work(desk).read, Work(desk).take, Work(desk).release):
        with pytest.raises(NotAllowed):
            act(lee, items[elsewhere])
    assert len(Work(desk).to_do(staff(desk, "max", Role.SUPERVISOR, ("NLFT",)))) == 3


def test_work_stays_with_who_took_it_and_with_who_has_the_caller_wherever_the_caller_turns_out_to_be(
    desk: Desk,
) -> None:
    lee, kim, far = (staff(desk, name, areas=("NLFT",)) for name in ("lee", "kim", "far"))
    taken, held = a_conversation(desk), a_conversation(desk)
    items = [an_item(desk, taken), an_item(desk, held)]
    Work(desk).take(lee, items[0])
    Acts(desk).claim(kim, held)
    with desk.begin() as c:
        for conversation in (taken, held):
            conversations.settle_area(c, conversation, "ELFT")
    assert [item.id for item in Work(desk).to_do(lee)] == items[:1]
    assert [item.id for item in Work(desk).to_do(kim)] == items[1:]
    assert Work(desk).to_do(far) == []
    Work(desk).finish(lee, items[0], "Rang, and spoke to them.")
    Work(desk).take(kim, items[1])


def test_of_ten_staff_who_take_it_at_once_one_has_it(desk: Desk) -> None:
    item, people, lost = an_item(desk), [staff(desk, f"sam{n}") for n in range(10)], []

    def take(person: int) -> None:
        try:
            Work(desk).take(people[person], item)
        except NotYourWork:
            lost.append(person)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(10)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(lost) == 9


def test_only_who_took_it_finishes_it_and_says_what_came_of_it(desk: Desk) -> None:
    sam, ali, item = staff(desk), staff(desk, "ali"), an_item(desk)
    acts = Work(desk)
    with pytest.raises(NotYourWork, match="Take this first"):
        acts.finish(sam, item, "Rang them.")
    acts.take(sam, item)
    with pytest.raises(NotYourWork, match="sam has taken this"):
        acts.finish(ali, item, "Rang them.")
    with pytest.raises(ReasonNeeded):
        acts.finish(sam, item, "  ")
    done = acts.finish(sam, item, " Rang them. ")
    assert done.ended and (done.ended.staff, done.ended.outcome) == ("sam", "Rang them.")
    assert acts.to_do(sam) == []
    for act in (acts.take, acts.release):
        with pytest.raises(WorkEnded, match="sam has finished this"):
            act(ali, item)


def test_a_colleague_takes_what_was_put_back_and_a_supervisor_puts_back_what_was_left(desk: Desk) -> None:
    sam, ali, boss = staff(desk), staff(desk, "ali"), staff(desk, "max", Role.SUPERVISOR)
    acts, item = Work(desk), an_item(desk)
    acts.take(sam, item)
    with pytest.raises(NotYourWork):
        acts.release(ali, item)
    assert acts.release(sam, item).owner is None
    acts.take(ali, item)
    acts.release(boss, item)
    owner = acts.take(sam, item).owner
    assert owner and owner.staff == "sam"
    assert [act.act for act in acts.read(sam, item).acts] == [
        Act.TAKEN, Act.RELEASED, Act.TAKEN, Act.RELEASED, Act.TAKEN,
    ]  # fmt: skip


def test_who_took_work_that_was_over_meanwhile_is_told_so(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk)
    item = an_item(desk, conversation)
    Work(desk).take(sam, item)
    with desk.begin() as c:
        work.over(c, WorkKind.SILENCE, conversation, desk.clock())
    with pytest.raises(WorkEnded, match="The caller has written again"):
        Work(desk).finish(sam, item, "Rang them.")


def test_every_look_at_work_and_every_act_on_it_is_in_the_audit(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk)
    acts, item = Work(desk), an_item(desk, conversation)
    acts.to_do(sam)
    acts.read(sam, item)
    acts.take(sam, item)
    acts.release(sam, item)
    acts.take(sam, item)
    acts.finish(sam, item, "Rang them.")
    of = conversation
    assert audited(desk) == [
        ("read_work", None), ("read_work_item", of), ("work_taken", of), ("work_released", of),
        ("work_taken", of), ("work_done", of),
    ]  # fmt: skip


def test_an_act_on_work_that_fails_leaves_nothing_behind(desk: Desk) -> None:
    sam, item = staff(desk), an_item(desk)
    with pytest.raises(NotYourWork):
        Work(desk).finish(sam, item, "Rang them.")
    with pytest.raises(UnknownWork):
        Work(desk).take(sam, item + 1)
    assert audited(desk) == []
