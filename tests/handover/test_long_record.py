"""However long the record is, those who wait now are found as quickly: counted in steps, not in seconds."""

from collections.abc import Callable

import pytest

from bot.bootstrap import Desk
from bot.channels.check_ins import CheckIns
from bot.channels.elsewhere import Elsewhere
from bot.channels.human_only import HumanOnly
from bot.channels.lost_turns import LostTurns
from bot.channels.pick_ups import PickUps
from bot.channels.relay import Relay
from bot.channels.standing_lines import StandingLines
from bot.channels.waiting_words import WaitingWords
from bot.console.acts import Acts
from bot.console.calls import Calls
from bot.console.notices import notices
from bot.console.overview import Overview
from bot.console.shift import Shift
from bot.console.work import Work
from bot.conversations import service as conversations
from bot.handover import wall, work
from bot.handover.work_model import WorkKind
from bot.staff.model import Staff
from bot.triage import Value
from tests.builders import a_conversation, caller_says
from tests.conftest import Clock
from tests.effort import effort, years_go_by
from tests.fakes import FakeDialogue, FakeScreen
from tests.handover.shift import NeverAway, on_duty

Look = Callable[[], object]

LOOKS: dict[str, Callable[[Desk, Staff], Look]] = {
    "callers who are silent": lambda desk, _: CheckIns(desk).look,
    "callers to put before staff": lambda desk, _: NeverAway(desk).look,
    "callers to tell their place": lambda desk, _: WaitingWords(desk).look,
    "callers nobody has answered in time": lambda desk, _: PickUps(desk).look,
    "messages nobody will answer any more": lambda desk, _: LostTurns(a_relay(desk)).look,
    "channels where people alone answer": lambda desk, _: HumanOnly(desk).look,
    "what another process has done": lambda desk, _: Elsewhere(desk).look,
    "what Telegram is still to be sent": lambda desk, _: lambda: owed(desk),
    "lines about waiting to put right": lambda desk, _: StandingLines(desk, "telegram", unused).due,
    "the wall": lambda desk, _: lambda: whole_wall(desk),
    "what was closed lately": lambda desk, lee: lambda: Acts(desk).wall(lee, closed=True),
    "the queue": lambda desk, lee: lambda: Acts(desk).queue(lee),
    "the alarms": lambda desk, lee: lambda: Work(desk).ringing(lee),
    "what waits for a second person": lambda desk, lee: lambda: Acts(desk).seconds(lee),
    "who asked to be rung": lambda desk, lee: lambda: Calls(desk).to_ring(lee),
    "callers put before them": lambda desk, lee: lambda: Shift(desk).offers(lee),
    "callers of theirs they have not read": lambda desk, lee: lambda: Shift(desk).unread(lee),
    "whether a break would be good": lambda desk, lee: lambda: notices(desk, lee),
    "how this moment is": lambda desk, lee: lambda: Overview(desk).now(lee),
    "the work to do": lambda desk, lee: lambda: Work(desk).to_do(lee),
    "what a clinician has to review": lambda desk, lee: lambda: Work(desk).to_review(lee),
}


def whole_wall(desk: Desk) -> wall.Wall:
    with desk.reading() as c:
        return wall.whole(c, desk.clock())


def owed(desk: Desk) -> list[conversations.Undelivered]:
    with desk.reading() as c:
        return conversations.undelivered(c, "telegram")


async def unused(chat: str, number: int, text: str) -> None: ...


def a_relay(desk: Desk) -> Relay:
    return Relay(desk, FakeScreen(), FakeDialogue())  # type: ignore[arg-type]


def a_night(desk: Desk, clock: Clock) -> Staff:
    """Somebody waits too long, somebody is with a colleague, somebody talks to the assistant."""
    a_caller(desk, suicidal_thoughts="yes")
    clock.passes(minutes=7)
    calm = a_caller(desk, suicidal_thoughts="no")
    with desk.begin() as c:
        work.open_item(c, WorkKind.REVIEW, desk.clock(), conversation_id=calm)
    taken = a_caller(desk, suicidal_thoughts="yes")
    lee = on_duty(desk, "lee")
    Acts(desk).claim(lee, taken)
    return lee


def a_caller(desk: Desk, **answers: Value) -> str:
    conversation = a_conversation(desk, **answers)
    caller_says(desk, conversation, "hello")
    return conversation


@pytest.mark.parametrize("name", LOOKS)
def test_years_of_closed_conversations_do_not_slow(desk: Desk, clock: Clock, name: str) -> None:
    lee = a_night(desk, clock)
    look = LOOKS[name](desk, lee)
    look()  # the first may look at everything; those after it come every few seconds
    steps = []
    for years in (0, 20_000):
        if years:
            years_go_by(desk, lee, years)
        with effort(desk) as counted:
            look()
        steps.append(counted.steps)
    assert steps[0] > 0 and steps[1] <= steps[0] * 1.2 + 200, steps
