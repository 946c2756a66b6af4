"""Who may hold a conversation and who may speak in it."""

from itertools import product

import pytest

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.conversations.model import (
    MOVES,
    Draft,
    Holder,
    IllegalMove,
    MayNotSpeak,
    RepeatedMessage,
    Sender,
    Why,
    may_speak,
)
from tests.builders import a_conversation, answer, bot_asks, caller_says, holder_of


def test_the_bot_may_speak_only_while_no_person_holds_the_conversation() -> None:
    assert [h for h in Holder if may_speak(Sender.BOT, h)] == [Holder.BOT, Holder.QUEUE]


def test_a_caller_and_the_safety_wording_are_never_silenced() -> None:
    assert all(may_speak(s, h) for s, h in product((Sender.CALLER, Sender.SYSTEM), Holder))


def test_the_bot_cannot_store_a_line_once_a_person_has_the_conversation(desk: Desk) -> None:
    conversation = a_conversation(desk)
    with desk.begin() as c:
        conversations.move(c, conversation, Holder.QUEUE, Why.ASKED, desk.clock())
        conversations.move(c, conversation, Holder.HUMAN, Why.CLAIMED, desk.clock(), staff_id=1)
    with pytest.raises(MayNotSpeak), desk.begin() as c:
        conversations.say(c, conversation, Draft(Sender.BOT, "Hello?"), desk.clock())


@pytest.mark.parametrize(("start", "end"), list(product(Holder, Holder)))
def test_no_conversation_changes_hands_but_by_the_table(desk: Desk, start: Holder, end: Holder) -> None:
    for why in Why:
        conversation = a_conversation(desk)
        _bring_to(desk, conversation, start)
        with desk.begin() as c:
            if why in MOVES.get((start, end), ()):
                conversations.move(c, conversation, end, why, desk.clock())
            else:
                with pytest.raises(IllegalMove):
                    conversations.move(c, conversation, end, why, desk.clock())
        assert holder_of(desk, conversation) == (end if why in MOVES.get((start, end), ()) else start)


def _bring_to(desk: Desk, conversation: str, holder: Holder) -> None:
    ways = {
        Holder.BOT: [],
        Holder.QUEUE: [(Holder.QUEUE, Why.ASKED)],
        Holder.HUMAN: [(Holder.QUEUE, Why.ASKED), (Holder.HUMAN, Why.CLAIMED)],
        Holder.CLOSED: [(Holder.CLOSED, Why.ENDED)],
    }
    with desk.begin() as c:
        for to, why in ways[holder]:
            conversations.move(c, conversation, to, why, desk.clock())


def test_a_message_sent_twice_with_one_id_is_stored_once(desk: Desk) -> None:
    conversation = a_conversation(desk)
    draft = Draft(Sender.CALLER, "hello", client_message_id="one")
    with desk.begin() as c:
        conversations.say(c, conversation, draft, desk.clock())
    with pytest.raises(RepeatedMessage) as repeat, desk.begin() as c:
        conversations.say(c, conversation, draft, desk.clock())
    assert repeat.value.seq == 1
    with desk.reading() as c:
        assert len(conversations.transcript(c, conversation)) == 1


def test_messages_are_numbered_without_gaps_in_the_order_they_came(desk: Desk) -> None:
    conversation = a_conversation(desk)
    for text in ("one", "two", "three"):
        caller_says(desk, conversation, text)
    with desk.reading() as c:
        assert [(m.seq, m.draft.text) for m in conversations.transcript(c, conversation)] == [
            (1, "one"),
            (2, "two"),
            (3, "three"),
        ]


def test_a_reopened_answer_is_asked_again_and_what_was_said_before_is_kept(desk: Desk) -> None:
    conversation = a_conversation(desk, suicidal_thoughts="no")
    with desk.begin() as c:
        conversations.reopen(c, conversation, ["suicidal_thoughts"], desk.clock(), None)
        answered = conversations.answered(c, conversation)
    assert answered.reopened == ("suicidal_thoughts",)
    assert "suicidal_thoughts" not in answered.values


def test_a_question_counts_as_put_only_since_it_was_last_opened(desk: Desk) -> None:
    conversation = a_conversation(desk)
    bot_asks(desk, conversation, "company")
    bot_asks(desk, conversation, "company")
    with desk.reading() as c:
        assert conversations.answered(c, conversation).worn_out("company")
    with desk.begin() as c:
        conversations.reopen(c, conversation, ["company"], desk.clock(), seq=3)
        assert not conversations.answered(c, conversation).worn_out("company")
    answer(desk, conversation, company="alone")


def test_only_the_right_token_opens_a_conversation(desk: Desk) -> None:
    with desk.begin() as c:
        opened = conversations.open_conversation(c, channel="api", at=desk.clock())
        found = opened.conversation.id
        assert conversations.authorised(c, found, opened.token)
        assert not conversations.authorised(c, found, opened.token[:-1])
        assert not conversations.authorised(c, "no-such-conversation", opened.token)
