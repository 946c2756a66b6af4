"""A part of the service dies while callers write."""

import pytest

from tests.stack.service import Service

pytestmark = [pytest.mark.stack, pytest.mark.model, pytest.mark.timeout(300)]


@pytest.mark.parametrize("part", ["rasa run", "bot actions"])
def test_when_a_part_dies_the_caller_has_999_and_the_queue_at_once_and_then_goes_on(
    service: Service, part: str
) -> None:
    caller = service.caller()
    caller.say("Hi, I've been feeling low")
    asked = caller.question
    assert caller.state["holder"] == "bot"
    service.part(part).kill()
    replies = caller.say("are you still there")
    assert replies[0]["kind"] == "emergency" and "999" in replies[0]["text"]
    assert caller.state["holder"] == "queue"
    service.wait_until_ready()
    caller.say("hello?")
    assert caller.state["holder"] == "bot" and caller.question == asked


def test_when_the_desk_dies_nothing_that_was_acknowledged_is_lost(service: Service) -> None:
    caller = service.caller()
    caller.say("Hi, I've been feeling low")
    before = [m["text"] for m in caller.seen]
    service.part("bot desk").kill()
    service.wait_until_ready()
    caller.seen = caller.seen[:1]
    caller.seen[0]["seq"] = 0
    assert [m["text"] for m in caller.reread()] == before
    caller.say("hello?")
    assert caller.state["holder"] == "bot"
