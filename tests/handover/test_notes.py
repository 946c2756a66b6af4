"""What staff note beside a conversation stays with staff."""

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.bootstrap import Desk
from bot.channels.plain import plain
from bot.channels.shown import view
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.handover import service as handover
from bot.handover.keepsake import keepsake
from bot.handover.model import HandoverError, NotYours, ReasonNeeded
from bot.handover.standing import standing
from bot.staff.model import NotAllowed, Role
from bot.staff.tables import audit
from bot.web.app import create_app
from nlu.screen import Screen
from tests.builders import a_conversation, caller_says, staff
from tests.conftest import Clock
from tests.fakes import FakeDialogue

SECRET = "Sounds like the neighbour again, see last week"


def a_caller_with_a_plan(desk: Desk) -> str:
    conversation = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes", for_whom="self")
    caller_says(desk, conversation, "I can't do this")
    return conversation


def test_a_colleague_reads_a_whisper_where_it_was_written(desk: Desk) -> None:
    sam, boss = staff(desk), staff(desk, "boss", Role.SUPERVISOR)
    conversation = a_caller_with_a_plan(desk)
    Acts(desk).claim(sam, conversation)
    Acts(desk).whisper(boss, conversation, SECRET)  # a supervisor who only watches may
    Acts(desk).write(sam, conversation, "Hello")
    [note] = Acts(desk).read(sam, conversation).notes
    assert (note.staff, note.text, note.after_seq) == ("boss", SECRET, 2)


def test_a_whisper_is_in_the_audit_without_its_words(desk: Desk) -> None:
    sam, conversation = staff(desk), a_caller_with_a_plan(desk)
    Acts(desk).whisper(sam, conversation, SECRET)
    with desk.reading() as c:
        rows = c.execute(select(audit).where(audit.c.action == "whisper")).all()
    assert len(rows) == 1 and SECRET not in str(rows)


def test_staff_of_another_area_cannot_whisper_and_an_empty_whisper_is_refused(desk: Desk) -> None:
    south, sam = staff(desk, "south", areas=("SLAM",)), staff(desk)
    conversation = a_caller_with_a_plan(desk)
    with desk.begin() as c:
        conversations.settle_area(c, conversation, "NLFT")
    with pytest.raises(NotAllowed):
        Acts(desk).whisper(south, conversation, SECRET)
    with pytest.raises(ReasonNeeded):
        Acts(desk).whisper(sam, conversation, "  ")


def test_no_caller_reads_a_whisper_anywhere(desk: Desk, clock: Clock) -> None:
    """Every page, program, message and keepsake of the caller, while staff see it beside all of them."""
    sam = staff(desk)
    with TestClient(create_app(desk, FakeDialogue(), Screen())) as client:
        made = client.post("/api/v1/conversations", json={}).json()
        here, token = made["id"], {"Authorization": f"Bearer {made['token']}"}
        Acts(desk).claim(sam, here)
        Acts(desk).whisper(sam, here, SECRET)
        Acts(desk).write(sam, here, "Hello")
        sent = {"client_message_id": "1", "text": "are you there"}
        told = [
            client.get(f"/api/v1/conversations/{here}/messages", headers=token).text,
            client.post(f"/api/v1/conversations/{here}/messages", json=sent, headers=token).text,
        ]
    shown = view(desk, here)
    told.append(str(shown))
    told += [plain(one.message, desk.wording) for one in shown.messages]
    with desk.reading() as c:
        now = standing(c, here, desk.ruleset)
        told.append(str(keepsake(c, now, desk.ruleset, desk.wording, clock(), None)))
        told.append(str(conversations.transcript(c, here)))
    assert "Hello" in told[0]
    assert not [text for text in told if "neighbour" in text]
    assert Acts(desk).read(sam, here).notes[0].text == SECRET


def test_a_whisper_changes_nothing_for_who_may_speak(desk: Desk) -> None:
    sam, conversation = staff(desk), a_caller_with_a_plan(desk)
    before = Acts(desk).read(sam, conversation).item
    Acts(desk).whisper(sam, conversation, SECRET)
    assert Acts(desk).read(sam, conversation).item == before


def test_only_who_holds_the_conversation_reads_back_and_the_summary_says_who_and_when(desk: Desk) -> None:
    sam, conversation = staff(desk), a_caller_with_a_plan(desk)
    with pytest.raises(NotYours):
        Acts(desk).read_back(sam, conversation)
    assert Acts(desk).read(sam, conversation).summary.read_back is None
    Acts(desk).claim(sam, conversation)
    Acts(desk).read_back(sam, conversation)
    back = Acts(desk).read(sam, conversation).summary.read_back
    assert back and back.staff == "sam" and back.after_seq == 2


def test_what_was_offered_and_what_the_caller_declined_stand_apart(desk: Desk, clock: Clock) -> None:
    sam, conversation = staff(desk), a_caller_with_a_plan(desk)
    with desk.begin() as c:
        handover.note_offers(c, conversation, {"cafe": "The Café", "line": "A helpline"}, desk.clock())
    Acts(desk).claim(sam, conversation)
    Acts(desk).decline(sam, conversation, "cafe")
    with pytest.raises(HandoverError):
        Acts(desk).decline(sam, conversation, "never-offered")
    offered = {o.what: o.declined_at for o in Acts(desk).read(sam, conversation).summary.offered}
    assert offered["cafe"] and offered["line"] is None
    with desk.begin() as c:
        handover.note_offers(c, conversation, {"cafe": "The Café"}, desk.clock())
    again = {o.what: o.declined_at for o in Acts(desk).read(sam, conversation).summary.offered}
    assert again == {"cafe": None, "line": None}


def test_access_needs_are_read_first(desk: Desk) -> None:
    sam, conversation = staff(desk), a_conversation(desk, access_needs=("bsl",), age="34")
    summary = Acts(desk).read(sam, conversation).summary
    assert next(iter(summary.first)) == "access_needs" and "access_needs" not in summary.background
