"""Plain functions that make what a test talks about."""

from dataclasses import replace

from bot.bootstrap import Desk
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Kind, Sender, Source
from bot.handover.model import Standing
from bot.handover.standing import take_answers
from bot.staff import service as accounts
from bot.staff.model import Role, Staff
from bot.triage import Value

PASSWORD = "a-long-enough-password"


def a_conversation(desk: Desk, **answers: Value) -> str:
    """A conversation held by the bot, with these answers given."""
    with desk.begin() as c:
        conversation_id = conversations.open_conversation(c, channel="api", at=desk.clock()).conversation.id
    if answers:
        answer(desk, conversation_id, **answers)
    return conversation_id


def answer(desk: Desk, conversation_id: str, seq: int | None = None, **answers: Value) -> Standing:
    with desk.begin(conversation_id) as c:
        return take_answers(c, conversation_id, answers, Source.BUTTON, desk.clock(), desk.ruleset, seq=seq)


def caller_says(desk: Desk, conversation_id: str, text: str) -> int:
    with desk.begin(conversation_id) as c:
        return conversations.say(c, conversation_id, Draft(Sender.CALLER, text), desk.clock()).seq


def bot_asks(desk: Desk, conversation_id: str, factor: str) -> None:
    question = {"factor": factor, "multiple": False, "choices": []}
    with desk.begin(conversation_id) as c:
        draft = Draft(Sender.BOT, f"About {factor}?", Kind.QUESTION, question=question)
        conversations.say(c, conversation_id, draft, desk.clock())


def holder_of(desk: Desk, conversation_id: str) -> str:
    with desk.reading() as c:
        return conversations.hold(c, conversation_id).holder.value


def approved(desk: Desk) -> Desk:
    """The same desk as if everything had been approved by name: no demonstration."""
    other = replace(desk)
    other.__dict__["demonstration"] = False  # what the property keeps once it has looked
    return other


def staff(desk: Desk, name: str = "sam", role: Role = Role.CLINICIAN, areas: tuple[str, ...] = ()) -> Staff:
    with desk.begin() as c:
        return accounts.add_staff(c, name, role, PASSWORD, desk.clock(), areas)
