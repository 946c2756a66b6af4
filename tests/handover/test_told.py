"""What callers are told when somebody comes, goes or ends it: the truth, and nothing that gives them away."""

import re
from collections.abc import Callable

import pytest

from bot.bootstrap import Desk
from bot.channels.human_only import to_people
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.console.tasks import Tasks
from bot.conversations import human_only
from bot.conversations import service as conversations
from bot.conversations.human_only_model import Switch
from bot.staff.model import Staff
from bot.triage import Value
from tests.builders import a_conversation, answer, holder_of, staff
from tests.conftest import Clock
from tests.handover.shift import look, offer_to, on_duty, told

PLAN: dict[str, Value] = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}
GIVES_AWAY = re.compile(r"mental health|Samaritans|SHOUT|suicid|abuse|police|danger to you", re.IGNORECASE)

End = Callable[[Desk, Staff, str, Clock], None]


def closes(desk: Desk, sam: Staff, of: str, _: Clock) -> None:
    Acts(desk).close(sam, of, "Seen", "Agreed.")


def releases(desk: Desk, sam: Staff, of: str, _: Clock) -> None:
    Acts(desk).release(sam, of)


def hands_back(desk: Desk, sam: Staff, of: str, _: Clock) -> None:
    Acts(desk).hand_back(sam, of)


def is_gone(desk: Desk, sam: Staff, of: str, clock: Clock) -> None:
    Shift(desk).beat(sam)
    clock.passes(minutes=1)
    look(desk)


def ends_abuse(desk: Desk, sam: Staff, of: str, _: Clock) -> None:
    Tasks(desk).warn(sam, of)
    Tasks(desk).end(sam, of, "Threats.")


def transfers(desk: Desk, sam: Staff, of: str, _: Clock) -> None:
    kim = on_duty(desk, "kim")
    Shift(desk).transfer(sam, of, "kim", "Please take over.")
    Shift(desk).accept(kim, offer_to(desk, kim).id)


@pytest.mark.parametrize("end", [closes, releases, hands_back, is_gone, ends_abuse, transfers])
@pytest.mark.parametrize("risk", [PLAN, {}], ids=["at risk", "calm"])
@pytest.mark.parametrize("watched", [{"private": "no"}, {"abuse": "danger_now"}], ids=["seen", "abused"])
def test_whoever_may_be_watched_is_not_given_away(
    desk: Desk, clock: Clock, end: End, risk: dict[str, Value], watched: dict[str, Value]
) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **risk, **watched)
    Acts(desk).claim(sam, conversation)
    end(desk, sam, conversation, clock)
    said = told(desk, conversation)
    assert len(said) >= 2 and not [text for text in said if GIVES_AWAY.search(text)]


def test_whoever_took_back_that_they_are_abused_is_still_not_given_away(desk: Desk, clock: Clock) -> None:
    sam, conversation = staff(desk), a_conversation(desk, abuse="danger_now")
    answer(desk, conversation, abuse="no")
    with desk.begin() as c:
        human_only.turn(c, Switch("web", True, "A fault.", sam.id, desk.clock()))
        to_people(desk, c, conversation)
    Acts(desk).claim(sam, conversation)
    closes(desk, sam, conversation, clock)
    assert not [text for text in told(desk, conversation) if GIVES_AWAY.search(text)]


def test_whoever_is_alone_is_told_where_help_is_when_a_chat_ends(desk: Desk, clock: Clock) -> None:
    sam, conversation = staff(desk), a_conversation(desk, **PLAN)
    Acts(desk).claim(sam, conversation)
    closes(desk, sam, conversation, clock)
    assert told(desk, conversation)[-1] == desk.wording.text("utter_closed")


def test_on_the_telephone_nothing_is_written_that_nobody_hears(desk: Desk, clock: Clock) -> None:
    sam = staff(desk)
    with desk.begin() as c:
        conversation = conversations.open_conversation(c, channel="phone", at=desk.clock()).conversation.id
    Acts(desk).claim(sam, conversation)
    ends_abuse(desk, sam, conversation, clock)
    assert told(desk, conversation) == [] and holder_of(desk, conversation) == "closed"
