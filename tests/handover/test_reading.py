"""Nobody leaves, lowers or closes a caller over a line they have not read."""

from collections.abc import Callable

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.conversations.model import Noticed, Screened
from bot.handover.reading import JudgedSince, WrittenSince
from bot.handover.standing import priority_of
from bot.staff.model import Staff
from bot.triage import Priority
from tests.builders import a_conversation, answer, caller_says, holder_of, staff
from tests.conftest import Clock

Act = Callable[[Acts, Staff, str, int | None], object]

ACTS: dict[str, Act] = {
    "handing back": lambda acts, sam, of, after: acts.hand_back(sam, of, after=after),
    "closing": lambda acts, sam, of, after: acts.close(sam, of, "Advice", "All said", "Ring 999", after),
    "confirming": lambda acts, sam, of, after: acts.confirm(sam, of, Priority.SOON, "Calm now", after),
}
every_act = pytest.mark.parametrize("name", ACTS)


@pytest.fixture
def sam(desk: Desk) -> Staff:
    return staff(desk)


@pytest.fixture
def caller(desk: Desk, clock: Clock, sam: Staff) -> str:
    """Somebody at C who is with Sam."""
    conversation = a_conversation(desk, suicidal_thoughts="sometimes")
    caller_says(desk, conversation, "I feel low")
    Acts(desk).claim(sam, conversation)
    clock.passes(seconds=30)
    return conversation


def discloses(desk: Desk, conversation: str) -> None:
    seq = caller_says(desk, conversation, "I took all my tablets")
    noticed = (Noticed("immediate_danger", "overdose_taken", "affirmed", "lexicon", "took all my tablets"),)
    with desk.begin(conversation) as c:
        conversations.note(c, conversation, seq, Screened("alert", "en", True, noticed))
    answer(desk, conversation, seq, immediate_danger=("overdose_taken",))


@every_act
def test_a_line_after_the_last_that_the_page_showed_holds_it_back_until_it_is_read(
    desk: Desk, sam: Staff, caller: str, name: str
) -> None:
    last = Acts(desk).read(sam, caller).transcript[-1].seq
    line = caller_says(desk, caller, "wait")
    with pytest.raises(WrittenSince) as refused:
        ACTS[name](Acts(desk), sam, caller, last)
    assert refused.value.after == last
    assert "wait" not in str(refused.value), "a caller's words are in no error"
    assert holder_of(desk, caller) == "human"
    ACTS[name](Acts(desk), sam, caller, line)


@every_act
def test_a_program_that_does_not_say_what_it_showed_is_held_back_by_risk_told_since_it_read(
    desk: Desk, clock: Clock, sam: Staff, caller: str, name: str
) -> None:
    discloses(desk, caller)
    clock.passes(seconds=1)
    with pytest.raises(WrittenSince):
        ACTS[name](Acts(desk), sam, caller, None)
    Acts(desk).read(sam, caller)
    ACTS[name](Acts(desk), sam, caller, None)


@every_act
def test_a_program_is_not_held_back_by_a_calm_line_or_an_unclear_word(
    desk: Desk, sam: Staff, caller: str, name: str
) -> None:
    seq = caller_says(desk, caller, "yes they are coming")
    unclear = (Noticed("voices_or_beliefs", "yes", "unclear", "lexicon", "they are coming"),)
    with desk.begin(caller) as c:
        conversations.note(c, caller, seq, Screened("ask", "en", True, unclear))
    ACTS[name](Acts(desk), sam, caller, None)


def test_what_a_page_fetched_by_itself_is_not_read_until_it_stood_before_somebody(
    desk: Desk, clock: Clock, sam: Staff, caller: str
) -> None:
    discloses(desk, caller)
    shown = Acts(desk).read(sam, caller, by_itself=True).transcript[-1].seq
    with pytest.raises(WrittenSince):
        Acts(desk).hand_back(sam, caller)
    Acts(desk).shown(sam, caller, shown)
    Acts(desk).hand_back(sam, caller)


@every_act
def test_a_colleagues_word_on_how_urgent_they_are_is_read_before_they_are_left_or_lowered(
    desk: Desk, sam: Staff, caller: str, name: str
) -> None:
    last = Acts(desk).read(sam, caller).transcript[-1].seq
    Acts(desk).confirm(staff(desk, "ali"), caller, Priority.VERY_URGENT, "They told me of a plan.")
    with pytest.raises(JudgedSince, match="ali has set the priority to B"):
        ACTS[name](Acts(desk), sam, caller, last)
    assert holder_of(desk, caller) == "human"
    with desk.reading() as c:
        assert priority_of(c, caller) is Priority.VERY_URGENT
    Acts(desk).read(sam, caller)
    ACTS[name](Acts(desk), sam, caller, last)


def test_their_own_word_holds_nobody_back(desk: Desk, sam: Staff, caller: str) -> None:
    last = Acts(desk).read(sam, caller).transcript[-1].seq
    Acts(desk).confirm(sam, caller, Priority.SOON, "Calm now.", last)
    Acts(desk).hand_back(sam, caller, after=last)


def unread(desk: Desk, sam: Staff) -> list[tuple[str, int, bool]]:
    return [(one.conversation.id, one.lines, one.pressing) for one in Shift(desk).unread(sam)]


def test_whoever_holds_several_callers_is_told_on_every_page_who_wrote_the_most_urgent_first(
    desk: Desk, clock: Clock, sam: Staff, caller: str
) -> None:
    other = a_conversation(desk, suicidal_thoughts="sometimes")
    for conversation in (caller, other):
        if conversation is other:
            Acts(desk).claim(sam, conversation)
        Acts(desk).read(sam, conversation)
    assert unread(desk, sam) == []
    caller_says(desk, other, "are you there")
    caller_says(desk, other, "hello")
    clock.passes(seconds=5)
    discloses(desk, caller)
    assert unread(desk, sam) == [(caller, 1, True), (other, 2, False)]
    assert unread(desk, staff(desk, "ali")) == [], "nobody else has them"
    assert [one.conversation.id for one in Shift(desk).unread(sam, in_front=caller)] == [other]
    Acts(desk).write(sam, other, "Yes, I am here.")
    Acts(desk).read(sam, caller)
    assert unread(desk, sam) == []
