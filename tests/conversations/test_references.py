"""The reference of a conversation, as it is printed, read aloud and looked for."""

import re
import uuid

import pytest

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.conversations.references import reference_of, start_of_id
from tests.builders import a_conversation


def test_staff_find_a_conversation_by_its_reference_however_it_was_written(desk: Desk) -> None:
    wanted, _ = a_conversation(desk), a_conversation(desk)
    with desk.reading() as c:
        reference = conversations.get(c, wanted).reference
        assert re.fullmatch("CHAT-[A-Z0-9]{4}-[A-Z0-9]{4}", reference)
        for said in (reference, reference.lower(), reference.replace("-", " "), reference[5:]):
            assert [found.id for found in conversations.by_reference(c, said)] == [wanted]


@pytest.mark.parametrize("said", ["", "CHAT-", "CHAT-AAAA-AAAA", "hello", "%", "CHAT-9999-9999", "x" * 500])
def test_what_is_no_reference_finds_nobody(desk: Desk, said: str) -> None:
    a_conversation(desk)
    with desk.reading() as c:
        assert conversations.by_reference(c, said) == []


def test_a_reference_says_where_its_id_begins() -> None:
    for _ in range(200):
        conversation_id = str(uuid.uuid4())
        assert start_of_id(reference_of(conversation_id)) == conversation_id[:8]
