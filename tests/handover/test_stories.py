"""When a caller waits for a person, and when they do not, told in rows."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversations.model import Assessed, Conversation, Hold, Holder, Why
from bot.handover.model import Confirmation
from bot.handover.stories import Story, judged, waits
from bot.triage import Priority

BEGAN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
BOT, QUEUE, HUMAN, CLOSED = Holder.BOT, Holder.QUEUE, Holder.HUMAN, Holder.CLOSED


def minute(n: float) -> datetime:
    return BEGAN + timedelta(minutes=n)


def held(*rows: tuple[float, Holder, Why | None]) -> list[Hold]:
    return [Hold(BOT, None, None, BEGAN), *(Hold(holder, why, None, minute(at)) for at, holder, why in rows)]


def found(at: float, priority: str | None, *newly: str) -> Assessed:
    return Assessed(minute(at), priority, newly, (), (), "", {"newly": list(newly), "gone": []})


def story(
    holds: list[Hold],
    *assessed: Assessed,
    confirmed: tuple[Confirmation, ...] = (),
    alarms: tuple[float, ...] = (),
) -> Story:
    conversation = Conversation("c", "web", None, None, BEGAN)
    return Story(conversation, holds, list(assessed), list(confirmed), [minute(at) for at in alarms])


def told(of: Story) -> list[tuple[float, float | None, bool, Priority | None]]:
    def minutes(at: datetime | None) -> float | None:
        return None if at is None else (at - BEGAN) / timedelta(minutes=1)

    return [(minutes(w.began) or 0.0, minutes(w.ended), w.met, w.priority) for w in waits(of)]


CLAIMED = (HUMAN, Why.CLAIMED)
U, B = Priority.URGENT, Priority.VERY_URGENT


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        pytest.param(
            story(held((9, QUEUE, Why.ENDING), (12, *CLAIMED)), found(3, "urgent", "thoughts")),
            [(3, 12, True, U)],
            id="it begins with the first sign of risk, not with the queue",
        ),
        pytest.param(
            story(held((5, QUEUE, Why.ALARM)), alarms=(4,)), [(4, None, False, None)],
            id="the screen's alarm is a sign too",
        ),
        pytest.param(
            story(held(), found(3, "urgent", "thoughts")), [(3, None, False, U)],
            id="whoever told of risk waits while the bot still asks",
        ),
        pytest.param(
            story(held(), found(3, "soon", "low")), [], id="a calm caller with the bot does not wait"
        ),
        pytest.param(
            story(held((4, QUEUE, Why.STEPPED_IN), (4, *CLAIMED))), [],
            id="nobody waits whom staff join unasked",
        ),
        pytest.param(
            story(held((4, QUEUE, Why.STEPPED_IN), (4, *CLAIMED)), found(1, "urgent", "thoughts")),
            [(1, 4, True, U)],
            id="staff who join somebody at risk end their wait",
        ),
        pytest.param(
            story(
                held((1, QUEUE, Why.FAULT), (3, BOT, Why.FAULT_OVER), (20, QUEUE, Why.ASKED), (22, *CLAIMED))
            ),
            [(1, 3, False, None), (20, 22, True, None)],
            id="going back to the bot ends a wait without a person",
        ),
        pytest.param(
            story(
                held((1, QUEUE, Why.ALARM), (2, BOT, Why.ALARM_ANSWERED), (9, QUEUE, Why.PRIORITY)),
                found(9, "very_urgent", "plan"),
                alarms=(1,),
            ),
            [(1, 2, False, None), (9, None, False, B)],
            id="an old alarm that was answered does not lengthen the next wait",
        ),
        pytest.param(
            story(
                held((2, QUEUE, Why.PRIORITY), (4, *CLAIMED), (30, QUEUE, Why.RELEASED), (33, *CLAIMED)),
                found(2, "very_urgent", "plan"),
                found(10, "very_urgent", "means"),
            ),
            [(2, 4, True, B), (30, 33, True, B)],
            id="whoever is put back waits anew from then",
        ),
        pytest.param(
            story(
                held((2, QUEUE, Why.ASKED), (4, *CLAIMED), (30, BOT, Why.HANDED_BACK)),
                found(2, "urgent", "thoughts"),
                found(35, "urgent", "self_harm"),
            ),
            [(2, 4, True, U)],
            id="whoever a person handed back knowing of the risk does not wait",
        ),
        pytest.param(
            story(
                held((2, QUEUE, Why.ASKED), (4, *CLAIMED), (30, BOT, Why.HANDED_BACK)),
                found(35, "urgent", "thoughts"),
            ),
            [(2, 4, True, None), (35, None, False, U)],
            id="whoever was calm when they were handed back waits once they tell of risk",
        ),
        pytest.param(
            story(
                held((5, CLOSED, Why.ENDED), (60, QUEUE, Why.WROTE_AGAIN)), found(2, "urgent", "thoughts")
            ),
            [(60, None, False, U)],
            id="whoever writes again after the end waits from then",
        ),
        pytest.param(
            story(held(), confirmed=(Confirmation(U, "", "", minute(7)),)), [(7, None, False, U)],
            id="a clinician's word that it is urgent is a sign too",
        ),
        pytest.param(
            story(held((2, QUEUE, Why.ASKED), (50, CLOSED, Why.CLOSED_BY_STAFF))),
            [(2, 50, False, None)],
            id="closing ends a wait without a person",
        ),
        pytest.param(
            story(
                held((2, QUEUE, Why.PRIORITY), (8, *CLAIMED)),
                found(2, "very_urgent", "plan"),
                found(20, "emergency", "overdose"),
            ),
            [(2, 8, True, B)],
            id="the priority is the one that counted when the person came",
        ),
    ],
)  # fmt: skip
def test_a_wait(of: Story, expected: list[tuple[float, float | None, bool, Priority | None]]) -> None:
    assert told(of) == expected


def word(at: float, priority: Priority) -> Confirmation:
    return Confirmation(priority, "", "", minute(at))


def test_a_clinicians_word_judges_what_the_ruleset_said_and_a_second_word_judges_nothing() -> None:
    of = story(
        held(),
        found(1, "urgent", "thoughts"), found(2, "very_urgent", "plan"), found(9, "emergency", "overdose"),
        confirmed=(word(5, U), word(6, B), word(12, Priority.EMERGENCY)),
    )  # fmt: skip
    assert [(one.proposed, one.confirmed) for one in judged(of)] == [
        (B, U),
        (Priority.EMERGENCY, Priority.EMERGENCY),
    ]


def test_half_of_the_time_is_near_and_the_whole_of_it_still_in_time() -> None:
    [wait] = waits(story(held((0, QUEUE, Why.PRIORITY)), found(0, "very_urgent", "plan")))
    assert not wait.near(minute(2.4)) and wait.near(minute(2.5))
    assert wait.in_time(minute(5)) and not wait.in_time(minute(5.1))


def test_a_deployment_may_ask_for_more_haste() -> None:
    of = story(held((0, QUEUE, Why.ASKED)))
    assert [wait.target for wait in waits(of)] == [timedelta(minutes=30)]
    assert [wait.target for wait in waits(of, {U: timedelta(minutes=10)})] == [timedelta(minutes=10)]
