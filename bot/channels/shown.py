"""A conversation as its caller sees it: who speaks, which buttons there are now, and who holds it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from bot.bootstrap import Desk
from bot.channels.status import status_of
from bot.channels.told import who
from bot.conversations import service as conversations
from bot.conversations.model import Answer, Hold, Holder, Kind, Message, Sender
from bot.staff import store as people
from bot.triage import DECLINED, UNSURE
from bot.triage.factors import NONE

ASSISTANT, CALLER, NOTICE = "Automated assistant", "You", "Service notice"
ALONE = (NONE, UNSURE, DECLINED)  # answers that do not go with a tick


@dataclass(frozen=True)
class Buttons:
    """The choices of the question put in message `asked`: `several` go together, each of `single` alone."""

    asked: int
    factor: str
    label: str
    several: Sequence[Mapping[str, str]] = ()
    single: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class Shown:
    """One message with who says it; `change` changes what was chosen or booked by it."""

    message: Message
    who: str
    change: Buttons | None = None
    latest: bool = False


@dataclass(frozen=True)
class View:
    """All a page needs of a conversation."""

    messages: tuple[Shown, ...]
    buttons: Buttons | None
    holder: Holder
    holder_words: str
    call_back: bool  # whether the page offers to ring them
    may_go_on: bool  # whether it offers to go on with the assistant instead of waiting


def view(desk: Desk, conversation_id: str, after: int = 0) -> View:
    """The conversation now, with its messages after `after`."""
    with desk.reading() as c:
        everything = conversations.transcript(c, conversation_id)
        answered = conversations.answered(c, conversation_id).standing
        hold = conversations.hold(c, conversation_id)
        bot_answers = conversations.bot_may_answer(c, conversation_id)
        names = {
            one.id: "{name}, {role}".format(**who(desk, one))
            for one in people.by_id(c, _staff_in(everything, hold))
        }
        status = status_of(desk, c, conversation_id, hold, _person(names, hold.staff_id))
    last_written = max((m.seq for m in everything if _answers(m)), default=0)
    shown = tuple(_shown(desk, m, everything, names, last_written) for m in everything if m.seq > after)
    buttons = None
    if hold.holder not in (Holder.HUMAN, Holder.CLOSED) and bot_answers:
        buttons = _asked(everything, last_written, answered, desk.ruleset.factors)
    return View(shown, buttons, hold.holder, status.words, status.call_back, status.may_go_on)


def _answers(message: Message) -> bool:
    """Whether a caller wrote it in the chat: a form filled in beside it answers no question there."""
    return message.draft.sender is Sender.CALLER and message.draft.kind is Kind.TEXT


def _staff_in(everything: Sequence[Message], hold: Hold) -> set[int]:
    return {i for i in (hold.staff_id, *(m.draft.staff_id for m in everything)) if i is not None}


def _shown(
    desk: Desk, message: Message, everything: Sequence[Message], names: Mapping[int, str], last_written: int
) -> Shown:
    draft = message.draft
    by = {
        Sender.CALLER: CALLER, Sender.BOT: ASSISTANT, Sender.SYSTEM: NOTICE,
        Sender.STAFF: _person(names, draft.staff_id),
    }[draft.sender]  # fmt: skip
    newest = message.seq == (last_written or everything[0].seq)
    return Shown(message, by, _change(desk, message, everything), newest)


def _change(desk: Desk, message: Message, everything: Sequence[Message]) -> Buttons | None:
    """What lets a caller change an answer they tapped, or the booking a receipt is for."""
    draft = message.draft
    if draft.factor == "booking":
        return _buttons(message, "Change or cancel this booking")
    factor = draft.choice["factor"] if draft.sender is Sender.CALLER and draft.choice else None
    if factor not in desk.ruleset.factors:
        return None
    asked = [m for m in everything if m.seq < message.seq and m.draft.factor == factor]
    return _buttons(asked[-1], "Change this answer") if asked else None


def _asked(
    everything: Sequence[Message], last_written: int, answered: Mapping[str, Answer], factors: Container[str]
) -> Buttons | None:
    """The buttons of the last question until it is answered; those of times, until more is written."""
    last = next((m for m in reversed(everything) if m.draft.question), None)
    if last is None or last.draft.factor == "booking":
        return None
    given = answered.get(last.draft.factor or "")
    waits = last.draft.factor in factors and (given is None or (given.seq or 0) < last.seq)
    return _buttons(last, last.draft.text) if waits or last.seq > last_written else None


def _buttons(message: Message, label: str) -> Buttons | None:
    question = message.draft.question
    if not question or not question["choices"]:
        return None
    choices, factor = question["choices"], question["factor"]
    if not question["multiple"]:
        return Buttons(message.seq, factor, label, (), tuple(choices))
    several = tuple(c for c in choices if c["value"] not in ALONE)
    single = tuple(c for c in choices if c["value"] in ALONE)
    return Buttons(message.seq, factor, label, several, single)


def _person(names: Mapping[int, str], staff_id: int | None) -> str:
    return names.get(staff_id or 0, "a person on our team")
