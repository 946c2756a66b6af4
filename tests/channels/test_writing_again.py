"""Who writes in a closed conversation: in front of a human while risk was open, else with the assistant."""

import asyncio

import pytest

from bot.bootstrap import Desk
from bot.channels.incoming import Incoming
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.handover.standing import open_risk
from bot.triage import Priority
from tests.builders import a_conversation, holder_of, staff
from tests.fakes import FakeDialogue, FakeScreen


@pytest.mark.parametrize("priority", list(Priority))
def test_open_risk_goes_to_the_queue_and_never_to_the_assistant_alone(desk: Desk, priority: Priority) -> None:
    sam, conversation = staff(desk), a_conversation(desk)
    Acts(desk).claim(sam, conversation)
    Acts(desk).confirm(sam, conversation, priority, "As we talked.")
    Acts(desk).close(sam, conversation, "Seen", "Agreed.")
    relay = Relay(desk, FakeScreen(), FakeDialogue())  # type: ignore[arg-type]
    asyncio.run(relay.receive(conversation, Incoming("again", "me again")))
    assert holder_of(desk, conversation) == ("queue" if open_risk(priority) else "bot")
