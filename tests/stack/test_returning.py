"""A caller who changes answers in words, and comes back after the chat was closed, on the real service."""

import pytest

from tests.stack.service import Clinician, Service

pytestmark = [pytest.mark.stack, pytest.mark.model, pytest.mark.timeout(300)]


def test_a_caller_changes_answers_and_comes_back_after_the_chat_was_closed(
    service: Service, sam: Clinician
) -> None:
    caller = service.caller()
    caller.say("I feel low and I can't sleep, it's for me, I'm 34, I'm in NW1 8AB")
    caller.say("sorry, I meant 17 not 34")
    assert "17" in caller.texts()
    caller.say("I want to change an answer")
    assert caller.question and caller.question["factor"] == "change"
    caller.say("my age")
    assert caller.question["factor"] == "age"
    caller.say("27")
    assert sam.case(caller.id)["answers"]["age"]["value"] == "27"
    sam.does(caller.id, "claim")
    sam.does(caller.id, "close", outcome="advice", reason="Spoken to.")
    caller.say("hello, it's me again")
    assert caller.question["factor"] == "return" and "age" not in sam.case(caller.id)["answers"]
    caller.say("yes please")
    assert caller.question["factor"] == "still_right" and "your age is 27" in caller.texts()
    caller.say("nothing has changed")
    assert sam.case(caller.id)["answers"]["age"]["value"] == "27"
    # what has happened since, unless the greeting was taken for it; then safety, whatever was said before
    assert caller.question["factor"] in ("story", "immediate_danger")
