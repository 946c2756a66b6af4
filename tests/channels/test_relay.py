"""What happens to a caller's message between their keyboard and the bot, or a person."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.bootstrap import Desk
from bot.channels.dialogue import DialogueUnavailable, Said, Turn
from bot.channels.incoming import BadChoice, BadMessage, Choice, Incoming, incoming, seq_in
from bot.channels.relay import Relay
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Message, NeverAsked, Source, UnknownConversation
from bot.handover.standing import priority_of, take_answers
from bot.triage import Priority
from nlu.screen import Action, Screening
from tests.builders import holder_of, staff
from tests.channels.phone import until
from tests.fakes import FakeDialogue, FakeScreen, alert, ask, concern


class Line:
    """A caller on the line: sends messages and reads what comes back."""

    def __init__(self, desk: Desk, dialogue: FakeDialogue | None = None, **readings: Screening) -> None:
        self.desk, self.dialogue, self.screen = desk, dialogue or FakeDialogue(), FakeScreen(**readings)
        self.relay = Relay(desk, self.screen, self.dialogue)  # type: ignore[arg-type]
        self.opened, self.first = self.relay.open("api")
        self.id = self.opened.conversation.id
        self._n = 0

    async def say(self, text: str, client_id: str | None = None) -> list[Message]:
        self._n += 1
        return await self.relay.receive(self.id, Incoming(client_id or f"m{self._n}", text))

    async def choose(self, factor: str, value: str | tuple[str, ...]) -> list[Message]:
        self._n += 1
        return await self.relay.receive(self.id, Incoming(f"m{self._n}", choice=Choice(factor, value)))

    @property
    def holder(self) -> str:
        return holder_of(self.desk, self.id)

    @property
    def priority(self) -> Priority | None:
        with self.desk.reading() as c:
            return priority_of(c, self.id)

    def transcript(self) -> list[Message]:
        with self.desk.reading() as c:
            return conversations.transcript(c, self.id)

    def answers(self) -> dict[str, object]:
        with self.desk.reading() as c:
            return dict(conversations.answered(c, self.id).values)


OVERDOSE = alert(concern("immediate_danger", "overdose_taken"))


async def test_a_caller_reads_what_this_is_and_the_999_wording_before_any_question(desk: Desk) -> None:
    kinds = [message.draft.kind for message in Line(desk).first]
    assert kinds == ["text", "emergency", "question"]
    assert "automated" in Line(desk).first[0].draft.text
    assert "999" in Line(desk).first[1].draft.text


async def test_every_message_is_stored_and_screened_before_the_bot_reads_it(desk: Desk) -> None:
    line = Line(desk)
    await line.say("hello there")
    assert line.screen.read_texts == [("hello there", "story")]
    assert line.dialogue.turns[0].text == "hello there"
    assert [m.draft.sender for m in line.transcript()[3:]] == ["caller", "bot"]


async def test_an_overdose_in_free_text_is_an_emergency_before_the_bot_says_anything(desk: Desk) -> None:
    line = Line(desk, taken=OVERDOSE)
    replies = await line.say("taken")
    assert line.priority is Priority.EMERGENCY and line.holder == "queue"
    assert [m.draft.kind for m in replies][0] == "emergency"
    assert replies[0].draft.text == desk.wording.text("utter_emergency_overdose")
    assert replies[1].draft.sender == "bot"


async def test_the_emergency_wording_comes_even_when_the_bot_is_down(desk: Desk) -> None:
    line = Line(desk, taken=OVERDOSE)
    line.dialogue.down = True
    replies = await line.say("taken")
    assert replies[0].draft.text == desk.wording.text("utter_emergency_overdose")
    assert line.holder == "queue"


async def test_a_mother_writing_about_an_overdose_reads_words_meant_for_her(desk: Desk) -> None:
    line = Line(desk, son=alert(concern("immediate_danger", "overdose_taken", "someone_else")))
    replies = await line.say("son")
    assert replies[0].draft.text == desk.wording.text("utter_emergency_overdose_other")
    assert line.answers()["for_whom"] == "other"


async def test_what_only_the_classifier_saw_calls_a_human_but_does_not_move_the_priority(desk: Desk) -> None:
    line = Line(desk, odd=alert(concern("suicidal_thoughts", "yes", by="classifier")))
    replies = await line.say("odd")
    assert line.holder == "queue" and line.priority is None
    assert replies[0].draft.kind == "emergency"
    assert line.dialogue.turns[0].metadata["action"] == "alert"


async def test_a_calm_caller_wrongly_alarmed_is_back_with_the_bot_after_one_question(desk: Desk) -> None:
    line = Line(
        desk,
        FakeDialogue(Said("Are you thinking…?", {"kind": "question", "factor": "suicidal_thoughts"})),
        odd=alert(concern("suicidal_thoughts", "yes", by="classifier")),
    )
    await line.say("odd")
    await line.choose("suicidal_thoughts", "no")
    assert line.holder == "bot"


async def test_an_unclear_word_makes_the_safety_question_the_next_one(desk: Desk) -> None:
    line = Line(desk, hm=ask(concern("suicidal_thoughts", "yes", "unclear")))
    await line.say("hm")
    with desk.reading() as c:
        assert conversations.answered(c, line.id).reopened == ("suicidal_thoughts",)
    assert line.holder == "bot"


async def test_a_hint_is_an_answer_only_when_it_was_asked_about(desk: Desk) -> None:
    line = Line(
        desk,
        FakeDialogue(Said("Are you thinking…?", {"kind": "question", "factor": "suicidal_thoughts"})),
        hm=ask(concern("suicidal_thoughts", "sometimes", "unclear")),
    )
    await line.say("hm")
    assert "suicidal_thoughts" not in line.answers()
    await line.say("hm")
    assert line.answers()["suicidal_thoughts"] == "sometimes"


async def test_whoever_tells_of_hurting_somebody_is_asked_how_far_it_has_gone(desk: Desk) -> None:
    line = Line(
        desk,
        FakeDialogue(Said("Might you hurt someone?", {"kind": "question", "factor": "harm_to_others"})),
        hm=ask(concern("harm_to_others", "thoughts")),
        now=ask(concern("harm_to_others", "about_to")),
    )
    await line.say("hm")
    with desk.reading() as c:
        assert conversations.answered(c, line.id).reopened == ("harm_to_others",)
    await line.say("hm")
    assert line.answers()["harm_to_others"] == "thoughts", "their answer to it, however they put it"
    await line.say("now")
    assert line.answers()["harm_to_others"] == "about_to", "the worst is not asked about again"


async def test_a_caller_in_another_language_gets_its_safety_wording_an_interpreter_and_a_human(
    desk: Desk,
) -> None:
    line = Line(desk, witam=Screening(Action.ASK, (), "pl", True))
    replies = await line.say("witam")
    assert replies[0].draft.text == desk.wording.text("utter_language_pl")
    assert line.holder == "queue" and line.answers()["access_needs"] == ("interpreter",)


async def test_a_language_we_have_no_words_in_still_gets_the_999_wording(desk: Desk) -> None:
    line = Line(desk, moien=Screening(Action.ASK, (), "lb", True))
    assert "999" in (await line.say("moien"))[0].draft.text


async def test_a_button_is_an_answer_even_when_the_bot_is_down(desk: Desk) -> None:
    line = Line(desk)
    await line.say("hello")
    line.dialogue.down = True
    replies = await line.choose("immediate_danger", ("overdose_taken",))
    assert line.answers()["immediate_danger"] == ("overdose_taken",)
    assert replies[0].draft.text == desk.wording.text("utter_emergency_overdose")


async def test_when_the_bot_is_down_the_caller_gets_999_and_a_place_in_the_queue(desk: Desk) -> None:
    line = Line(desk)
    line.dialogue.down = True
    replies = await line.say("hello")
    assert [m.draft.kind for m in replies] == ["emergency"] and "999" in replies[0].draft.text
    assert line.holder == "queue"


async def test_when_the_bot_is_too_slow_the_caller_is_not_kept_waiting(desk: Desk) -> None:
    line = Line(replace(desk, settings=desk.settings.model_copy(update={"reply_deadline": 0.1})))
    with line.dialogue.thinking():
        replies = await asyncio.wait_for(line.say("hello"), 20)
    assert replies[0].draft.kind == "emergency" and line.holder == "queue"


@pytest.mark.parametrize("fault", ["down", "broken"])
async def test_who_is_handed_back_while_the_bot_is_down_gets_999_and_a_place_in_the_queue_once(
    desk: Desk, fault: str
) -> None:
    line, sam = Line(desk), staff(desk)
    Acts(desk).claim(sam, line.id)
    Acts(desk).hand_back(sam, line.id)
    line.dialogue.down = fault == "down"
    line.dialogue.says = line.dialogue.says if line.dialogue.down else [Said("Safe?", {"kind": "no such"})]
    said = await line.relay.resume(line.id)
    assert [m.draft.text for m in said] == [desk.wording.text("utter_fault")]
    assert said[0].draft.kind == "emergency" and line.holder == "queue"
    assert await line.relay.resume(line.id) == [], "they wait for a person now, and know it"


async def test_a_fault_says_nothing_to_who_is_with_a_person(desk: Desk) -> None:
    line = Line(desk)
    Acts(desk).claim(staff(desk), line.id)
    line.dialogue.down = True
    assert await line.relay.resume(line.id) == [] and line.holder == "human"


async def test_when_the_bot_comes_back_the_conversation_goes_on_with_it(desk: Desk) -> None:
    line = Line(desk)
    line.dialogue.down = True
    await line.say("hello")
    line.dialogue.down = False
    replies = await line.say("are you there")
    assert line.holder == "bot" and replies[-1].draft.sender == "bot"


async def test_a_caller_at_risk_stays_in_the_queue_when_the_bot_comes_back(desk: Desk) -> None:
    line = Line(desk, thoughts=ask(concern("suicidal_thoughts", "yes")))
    line.dialogue.down = True
    await line.say("thoughts")
    line.dialogue.down = False
    await line.say("are you there")
    assert line.priority is Priority.URGENT and line.holder == "queue"


async def test_while_a_person_holds_the_conversation_the_bot_reads_and_says_nothing(desk: Desk) -> None:
    line = Line(desk)
    Acts(desk).claim(staff(desk), line.id)
    assert await line.say("hello sam") == []
    assert line.dialogue.turns == [] and line.screen.read_texts == [("hello sam", "story")]
    assert line.transcript()[-1].draft.text == "hello sam"


async def test_what_the_bot_was_about_to_say_is_dropped_when_a_person_takes_over_meanwhile(
    desk: Desk,
) -> None:
    line, sam = Line(desk), staff(desk)
    with line.dialogue.thinking():
        waiting = asyncio.create_task(line.say("hello"))
        await until(lambda: line.dialogue.turns)
        await asyncio.to_thread(Acts(desk).claim, sam, line.id)
    assert await waiting == []
    assert line.transcript()[-1].draft.sender == "system"


class TakenOver(FakeDialogue):
    """Sam takes the conversation over while the dialogue thinks, and then it fails."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.sam = desk, staff(desk)

    async def reply(self, turn: Turn, timeout: float) -> Sequence[Said]:
        await asyncio.to_thread(Acts(self.desk).claim, self.sam, turn.conversation_id)
        raise DialogueUnavailable("down for the test")


async def test_whom_a_person_joins_while_the_bot_fails_is_not_told_that_one_was_asked_for(desk: Desk) -> None:
    line = Line(desk, TakenOver(desk))
    assert await line.say("hello") == []
    assert line.holder == "human"
    assert desk.wording.text("utter_fault") not in [m.draft.text for m in line.transcript()]


async def test_four_messages_at_once_are_answered_in_their_order(desk: Desk) -> None:
    line = Line(desk)
    with line.dialogue.thinking():
        waiting = [asyncio.create_task(line.say(f"message {n}")) for n in range(4)]
        await until(lambda: len(line.screen.read_texts) == 4)
        await until(lambda: line.dialogue.turns)
        assert len(line.dialogue.turns) == 1, "the others wait for their turn"
    await asyncio.gather(*waiting)
    seqs = [turn.seq for turn in line.dialogue.turns]
    assert len(seqs) == 4 and seqs == sorted(seqs)


async def test_a_message_sent_twice_is_answered_from_the_record(desk: Desk) -> None:
    line = Line(desk)
    once = await line.say("hello", "same")
    again = await line.say("hello", "same")
    assert [m.seq for m in again] == [m.seq for m in once] and len(line.dialogue.turns) == 1


async def test_other_words_sent_again_under_the_id_of_a_try_that_seemed_to_fail_are_read_and_answered(
    desk: Desk,
) -> None:
    line = Line(desk, taken=OVERDOSE)
    await line.say("I feel low", "same")
    for _ in range(2):
        replies = await line.say("taken", "same")
        assert replies[0].draft.text == desk.wording.text("utter_emergency_overdose")
    assert [m.draft.text for m in line.transcript() if m.draft.sender == "caller"] == ["I feel low", "taken"]
    assert line.priority is Priority.EMERGENCY and line.holder == "queue"


async def test_another_choice_under_the_id_of_a_try_that_seemed_to_fail_is_the_answer(desk: Desk) -> None:
    line = Line(desk)
    await line.say("hello")
    for chosen in ("none", "weapon"):
        choice = Choice("immediate_danger", (chosen,))
        await line.relay.receive(line.id, Incoming("same", choice=choice))
    assert line.answers()["immediate_danger"] == ("weapon",) and line.priority is Priority.EMERGENCY


async def test_a_choice_for_a_question_never_asked_is_refused_and_not_stored(desk: Desk) -> None:
    line = Line(desk)
    with pytest.raises(NeverAsked):
        await line.choose("abuse", "no")
    assert len(line.transcript()) == 3


async def test_a_choice_that_is_not_among_the_answers_is_refused(desk: Desk) -> None:
    line = Line(desk)
    await line.say("hello")
    for wrong in ("maybe", ("weapon", "maybe"), ()):
        with pytest.raises(BadChoice):
            await line.choose("immediate_danger", wrong)


async def test_a_danger_ticked_together_with_none_of_these_counts_as_the_danger(desk: Desk) -> None:
    line = Line(desk)
    await line.say("hello")
    await line.choose("immediate_danger", ("none", "weapon"))
    assert line.answers()["immediate_danger"] == ("weapon",)


async def test_an_earlier_answer_can_be_changed_by_its_button(desk: Desk) -> None:
    line = Line(desk)
    await line.say("hello")
    await line.choose("immediate_danger", ("none",))
    await line.choose("immediate_danger", ("weapon",))
    assert line.answers()["immediate_danger"] == ("weapon",) and line.priority is Priority.EMERGENCY


@pytest.mark.parametrize("typed", ["/restart", "/goodbye", "//session_start", " /choose{}"])
async def test_a_command_typed_by_a_caller_is_only_text(desk: Desk, typed: str) -> None:
    line = Line(desk)
    await line.say(typed)
    assert not line.dialogue.turns[0].text.startswith("/")
    assert line.transcript()[3].draft.text == typed


@pytest.mark.parametrize("empty", ["", "   ", "\x00", "\x07\x08", "\n\t"])
def test_a_message_with_nothing_in_it_gets_a_clear_answer(empty: str) -> None:
    with pytest.raises(BadMessage, match="empty"):
        incoming("one", empty, None)


@pytest.mark.parametrize(
    ("named", "seq"),
    [("7", 7), ("0", 0), *((no, None) for no in ("", None, "-1", "²", "9" * 10, "9" * 5000))],
)
def test_a_message_is_named_by_its_number_and_by_nothing_else(named: str | None, seq: int | None) -> None:
    assert seq_in(named) == seq


def test_control_characters_are_left_out_and_the_words_are_kept() -> None:
    assert incoming("one", "he\x00lp\x1b me", None).text == "help me"


def test_a_message_of_20_000_characters_is_taken_and_one_longer_is_refused() -> None:
    assert len(incoming("one", "a" * 20_000, None).text) == 20_000
    with pytest.raises(BadMessage, match="too long"):
        incoming("one", "a" * 20_001, None)


async def test_a_message_to_no_conversation_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownConversation):
        await Line(desk).relay.receive("nobody", Incoming("one", "hello"))


async def test_a_caller_at_risk_who_writes_after_the_end_waits_for_a_person_again(desk: Desk) -> None:
    line, sam = Line(desk, taken=OVERDOSE), staff(desk)
    await line.say("taken")
    Acts(desk).claim(sam, line.id)
    Acts(desk).close(sam, line.id, "ambulance", "They are with the crew.")
    await line.say("hello again")
    assert line.holder == "queue"


async def test_a_fault_of_any_kind_still_gives_the_caller_999_and_a_human(desk: Desk) -> None:
    line = Line(desk, FakeDialogue(Said("What?", {"kind": "question", "factor": "no_such_factor"})))
    replies = await line.say("hello")
    assert replies[0].draft.kind == "emergency" and line.holder == "queue"


async def test_a_message_stored_before_a_crash_is_answered_when_it_is_sent_again(desk: Desk) -> None:
    line = Line(desk)
    line.relay._take(line.id, Incoming("same", "hello"))  # and then the desk died
    replies = await line.say("hello", "same")
    assert replies[0].draft.kind == "emergency" and line.holder == "queue"


async def test_an_alarm_is_not_lost_because_the_same_words_also_told_us_something_less_urgent(
    desk: Desk,
) -> None:
    both = alert(
        concern("suicide_plan", "yes", "unclear", by="classifier"), concern("suicidal_thoughts", "yes")
    )
    line = Line(desk, both=both)
    replies = await line.say("both")
    assert line.priority is Priority.URGENT and line.holder == "queue"
    assert replies[0].draft.text == desk.wording.text("utter_emergency")
    with desk.reading() as c:
        answered = conversations.answered(c, line.id)
    assert answered.values["suicidal_thoughts"] == "yes", "what was said outright is not asked again"
    assert answered.reopened == ("suicide_plan",), "what was only noticed is asked outright"


async def test_an_urgent_caller_waits_for_a_human_as_soon_as_no_answer_could_raise_it(desk: Desk) -> None:
    line = Line(desk)
    with desk.begin() as c:
        answers = {"story": "It is too much.", "for_whom": "self", "immediate_danger": ("none",)}
        answers |= {"age": "40", "suicidal_thoughts": "yes"}
        answers |= dict.fromkeys(("suicide_plan", "suicide_means", "suicide_intent", "self_harm"), "no")
        take_answers(c, line.id, answers, Source.BUTTON, desk.clock(), desk.ruleset)
    assert line.holder == "bot"
    with desk.begin() as c:
        take_answers(c, line.id, {"signs": ("none",)}, Source.BUTTON, desk.clock(), desk.ruleset)
    assert line.holder == "queue" and line.priority is Priority.URGENT


async def test_a_caller_with_a_person_is_not_sent_the_alarm_wording_over_their_head(desk: Desk) -> None:
    line = Line(desk, odd=alert(concern("suicidal_thoughts", "yes", by="classifier")))
    Acts(desk).claim(staff(desk), line.id)
    assert await line.say("odd") == []
    assert line.transcript()[-1].draft.text == "odd"


async def test_an_act_heard_from_somebody_who_told_of_a_plan_is_an_emergency_at_once(desk: Desk) -> None:
    act = alert(concern("immediate_danger", "acting_now", "unclear", by="classifier"))
    told, calm = Line(desk, act=act), Line(desk, act=act)
    with desk.begin() as c:
        take_answers(c, told.id, {"suicide_plan": "yes"}, Source.BUTTON, desk.clock(), desk.ruleset)
    await told.say("act")
    await calm.say("act")
    assert told.priority is Priority.EMERGENCY
    assert calm.priority is not Priority.EMERGENCY and calm.holder == "queue"
