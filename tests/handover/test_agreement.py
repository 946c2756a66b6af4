"""What clinicians made of the proposed priorities: kept, counted, and looked at when far apart."""

from datetime import datetime, timedelta

import pytest

from bot.bootstrap import Desk
from bot.console.acts import Acts
from bot.console.work import Work
from bot.handover.days import Period
from bot.handover.figures import figures
from bot.handover.work_model import WorkKind
from bot.staff.model import Role
from bot.triage import Priority, Value
from tests.builders import a_conversation, answer, staff
from tests.conftest import Clock

A, B, C, D, E = list(Priority)[:5]
TOLD: dict[Priority, dict[str, Value]] = {
    A: {"immediate_danger": ("acting_now",)},
    B: {"suicidal_thoughts": "yes", "suicide_plan": "yes"},
    C: {"suicidal_thoughts": "sometimes"},
    D: {
        "immediate_danger": ("none",),
        "suicidal_thoughts": "no",
        "signs": ("none",),
        "self_harm": "recent",
        "distress": "struggling",
        "support": "no",
        "safe_place_tonight": "yes",
        "age": "30",
        "for_whom": "self",
        "reason_for_contact": "crisis",
        "agrees": "yes",
        "access_needs": ("none",),
    },  # fmt: skip
}


def counted(desk: Desk, start: datetime, end: datetime) -> dict[tuple[Priority, Priority], int]:
    with desk.reading() as c:
        found = figures(c, Period(start, end)).judged
    return {(proposed, confirmed): n for proposed, confirmed, n in found}


@pytest.mark.parametrize(
    ("proposed", "confirmed", "looked_at"),
    [
        (A, A, False), (A, B, False), (A, C, True), (A, E, True), (B, C, False), (B, D, True), (B, A, False),
        (C, E, False), (C, A, False), (D, D, False), (D, E, False), (D, C, True), (D, B, True),
    ],
)  # fmt: skip
def test_a_confirmation_far_from_the_proposal_is_looked_at_by_a_supervisor(
    desk: Desk, proposed: Priority, confirmed: Priority, looked_at: bool
) -> None:
    sam, boss = staff(desk), staff(desk, "max", Role.SUPERVISOR)
    conversation = a_conversation(desk, **TOLD[proposed])
    Acts(desk).confirm(sam, conversation, confirmed, "Spoke with them.")
    found = [item.kind for item in Work(desk).to_do(boss)]
    assert found == ([WorkKind.DISAGREEMENT] if looked_at else [])


def test_agreements_and_overrides_are_counted_by_what_was_proposed_and_what_was_confirmed(
    desk: Desk, clock: Clock
) -> None:
    sam, began = staff(desk), clock()
    for proposed, confirmed in ((A, A), (A, A), (B, D), (C, B)):
        Acts(desk).confirm(sam, a_conversation(desk, **TOLD[proposed]), confirmed, "Spoke with them.")
    a_conversation(desk, **TOLD[A])  # nobody has confirmed this one
    noon = clock() + timedelta(hours=2)
    clock.passes(hours=3)
    Acts(desk).confirm(sam, a_conversation(desk, **TOLD[A]), E, "Spoke with them.")
    assert counted(desk, began, noon) == {(A, A): 2, (B, D): 1, (C, B): 1}
    assert counted(desk, noon, clock() + timedelta(minutes=1)) == {(A, E): 1}


def test_a_second_clinicians_word_is_no_judgement_of_the_ruleset_until_it_proposes_anew(
    desk: Desk, clock: Clock
) -> None:
    sam, ali, began = staff(desk), staff(desk, "ali"), clock()
    conversation = a_conversation(desk, **TOLD[C])
    Acts(desk).confirm(sam, conversation, D, "Calmer now.")
    Acts(desk).confirm(ali, conversation, E, "Calmer still.")
    answer(desk, conversation, suicide_plan="yes")
    Acts(desk).confirm(ali, conversation, B, "A plan.")
    assert counted(desk, began, clock() + timedelta(minutes=1)) == {(C, D): 1, (B, B): 1}
