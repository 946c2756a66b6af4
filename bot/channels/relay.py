"""The one door every caller message goes through: store, screen, route, reply (design §6)."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.channels import human_only
from bot.channels.dialogue import Dialogue, DialogueUnavailable, Said, Turn, as_typed
from bot.channels.incoming import Incoming
from bot.channels.safety import Noted, Safety
from bot.conversations import service as conversations
from bot.conversations.model import (
    Draft,
    Holder,
    Kind,
    MayNotSpeak,
    Message,
    RepeatedMessage,
    Sender,
    Source,
    Why,
)
from bot.conversations.service import Opened
from bot.handover import life, reviews, silence
from bot.handover.model import Standing
from bot.handover.service import ask_for_human
from bot.handover.standing import open_risk, standing, take_answers
from bot.triage import Answers, choices_for

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from nlu.screen import Screen, Screening

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Taken:
    """A caller message that is in the record, and what was said at once."""

    message: Message
    screening: Screening | None
    disclosed: tuple[str, ...]
    replies: tuple[Message, ...]
    bot_answers: bool
    asked: str | None  # the question that stood when it came: the only one it can be an answer to


class Relay:
    """Takes callers' messages in order, and never leaves one without an answer."""

    def __init__(self, desk: Desk, screen: Screen | LateScreen, dialogue: Dialogue) -> None:
        self.desk = desk
        self._screen = screen
        self._dialogue = dialogue
        self._safety = Safety(desk)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # gone when nobody waits

    def open(self, channel: str, external_ref: str | None = None) -> tuple[Opened, list[Message]]:
        """A new conversation with what every caller reads first: what this is, 999, and the open question."""
        wording, at = self.desk.wording, self.desk.clock()
        first = [
            Draft(Sender.SYSTEM, wording.text("utter_opening_notice")),
            Draft(Sender.SYSTEM, wording.text("utter_opening_999"), Kind.EMERGENCY),
            Draft(
                Sender.BOT,
                wording.text("utter_ask_story"),
                Kind.QUESTION,
                question=self.question("story", {}),
            ),
        ]
        with self.desk.begin() as c:
            opened = conversations.open_conversation(c, channel=channel, at=at, external_ref=external_ref)
            if conversations.people_alone_answer(c, opened.conversation.id):
                return opened, human_only.opening(self.desk, c, opened.conversation.id)
            return opened, [conversations.say(c, opened.conversation.id, draft, at) for draft in first]

    async def receive(self, conversation_id: str, incoming: Incoming) -> list[Message]:
        """Stores and screens one message and gives the replies to it, within the deadline.

        A repeated client id is answered from the record; with other words it is another message: the first
        try seemed to fail, and was edited. Raises NeverAsked, BadChoice, UnknownConversation.
        """
        arrived = time.monotonic()
        try:
            taken = await run_in_threadpool(self._take, conversation_id, incoming)
        except RepeatedMessage as repeat:
            stored = await run_in_threadpool(self._stored, conversation_id, repeat.seq)
            if not incoming.says(stored.draft):
                return await self.receive(conversation_id, incoming.as_another())
            return await self.again(conversation_id, repeat.seq)
        if not taken.bot_answers:
            return list(taken.replies)
        try:
            replies = await self._dialogue_answers(
                taken, incoming, arrived + self.desk.settings.reply_deadline
            )
        except DialogueUnavailable as fault:
            log.warning("no reply from the dialogue in %s: %s", conversation_id, fault)
            replies = await run_in_threadpool(self._cannot_reply, taken.message)
        except Exception as error:  # whatever it is, the caller is not left without words (design §13.9)
            log.error("no reply in %s: %s", conversation_id, type(error).__name__)
            replies = await run_in_threadpool(self._cannot_reply, taken.message)
        return [*taken.replies, *replies]

    async def _dialogue_answers(self, taken: Taken, incoming: Incoming, deadline: float) -> list[Message]:
        async with self._in_order(taken.message.conversation_id, deadline):
            turn = await run_in_threadpool(self._turn, taken, incoming)
            said = await self._dialogue.reply(turn, deadline - time.monotonic())
            return await run_in_threadpool(self._answer, taken, said)

    @asynccontextmanager
    async def _in_order(self, conversation_id: str, deadline: float) -> AsyncIterator[None]:
        """One turn of a conversation at a time, in order. Raises DialogueUnavailable when late."""
        turns = self._turns.setdefault(conversation_id, asyncio.Lock())
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                await turns.acquire()
        except TimeoutError as late:
            raise DialogueUnavailable("the turn before this one took too long") from late
        try:
            yield
        finally:
            turns.release()

    async def resume(self, conversation_id: str) -> list[Message]:
        """Puts the next question again: a human handed back, or the caller is back.

        If that fails, whoever has nobody but the bot gets the emergency wording and a human.
        """
        if not await run_in_threadpool(self._may_resume, conversation_id):
            return []
        turn = Turn(conversation_id, "/resume", 0, {"asked": None, "concerns": [], "understood": True})
        deadline = time.monotonic() + self.desk.settings.reply_deadline
        try:
            async with self._in_order(conversation_id, deadline):
                said = await self._dialogue.reply(turn, deadline - time.monotonic())
                return await run_in_threadpool(self._store_said, conversation_id, said)
        except DialogueUnavailable as fault:
            log.warning("the dialogue did not go on in %s: %s", conversation_id, fault)
        except Exception as error:
            log.error("the dialogue did not go on in %s: %s", conversation_id, type(error).__name__)
        return await run_in_threadpool(self._cannot_go_on, conversation_id)

    def _may_resume(self, conversation_id: str) -> bool:
        with self.desk.begin(conversation_id) as c:
            conversations.lock(c, conversation_id)
            if conversations.hold(c, conversation_id).holder is not Holder.CLOSED:
                seq = conversations.next_seq(c, conversation_id)
                life.caller_is_here(c, conversation_id, seq, self.desk.clock(), self.desk.ruleset)
            human_only.to_people(self.desk, c, conversation_id)
            return conversations.people_alone_answer(c, conversation_id) is None

    # 1, 2 and 3 of design §6: one transaction; the message is acknowledged only after it is committed.
    def _take(self, conversation_id: str, incoming: Incoming) -> Taken:
        with self.desk.reading() as c:
            asked = conversations.asked_now(c, conversation_id)
        screening = self.screened(incoming.text, asked) if incoming.choice is None else None
        with self.desk.begin(conversation_id) as c:
            conversations.lock(c, conversation_id)
            at = self.desk.clock()
            text, values = incoming.text, None
            if incoming.choice is not None:
                put = conversations.question_put(c, conversation_id, incoming.choice.factor)
                text, values = incoming.choice.checked_against(put, self.desk.ruleset)
            draft = Draft(
                Sender.CALLER,
                text,
                choice=incoming.choice.as_json() if incoming.choice else None,
                client_message_id=incoming.client_message_id,
            )
            said, noticed = self.keep(c, conversation_id, draft, screening, asked, at)
            disclosed = noticed.disclosed
            now = noticed.standing
            if values:
                now = take_answers(
                    c, conversation_id, values, Source.BUTTON, at, self.desk.ruleset, seq=said.seq
                )
                disclosed = (*disclosed, *values)
            replies = [
                conversations.say(c, conversation_id, draft, at)
                for draft in self._safety.words(c, now, said, alarm=noticed.alarm, language=noticed.language)
            ]
            replies += human_only.to_people(self.desk, c, conversation_id, said.seq)
            bot_answers = conversations.bot_may_answer(c, conversation_id)
        return Taken(said, screening, disclosed, tuple(replies), bot_answers, asked)

    def screened(self, text: str, asked: str | None) -> Screening:
        """What the screen reads in a caller's words."""
        return self._screen.read(text, asked)

    def keep(
        self,
        c: Connection,
        conversation_id: str,
        draft: Draft,
        screening: Screening | None,
        asked: str | None,
        at: datetime,
    ) -> tuple[Message, Noted]:
        """Stores a caller's message with what was noticed in it. Raises RepeatedMessage."""
        said = conversations.say(c, conversation_id, draft, at)
        silence.broken(c, conversation_id, at)
        life.caller_is_here(c, conversation_id, said.seq, at, self.desk.ruleset)  # before it is read
        self._reopen_if_closed(c, conversation_id, at)
        if screening is None:
            return said, self._safety.nothing_noticed(c, conversation_id, said.seq, at)
        return said, self._safety.notice(c, conversation_id, said.seq, screening, asked, at)

    def _reopen_if_closed(self, c: Connection, conversation_id: str, at: datetime) -> None:
        if conversations.hold(c, conversation_id).holder is not Holder.CLOSED:
            return
        now = standing(c, conversation_id, self.desk.ruleset)
        to = Holder.QUEUE if open_risk(now.priority) else Holder.BOT
        conversations.move(c, conversation_id, to, Why.WROTE_AGAIN, at)

    # 4: what the dialogue is told.
    def _turn(self, taken: Taken, incoming: Incoming) -> Turn:
        screening = taken.screening
        metadata: dict[str, Any] = {
            "seq": taken.message.seq,
            "asked": taken.asked,
            "choice": incoming.choice.as_json() if incoming.choice else None,
            "concerns": [
                {
                    "factor": n.factor,
                    "value": n.value,
                    "status": n.status.value,
                    "by": n.by.value,
                    "words": n.words,
                }
                for n in (screening.concerns if screening else ())
            ],
            "action": screening.action.value if screening else "none",
            "language": screening.language if screening else "en",
            "understood": screening.understood if screening else True,
            "disclosed": list(taken.disclosed),
        }
        text = "/choose" if incoming.choice else as_typed(incoming.text)
        return Turn(taken.message.conversation_id, text, taken.message.seq, metadata)

    # 5: stored, checking in the same transaction that the bot may still speak.
    def _answer(self, taken: Taken, said: Sequence[Said]) -> list[Message]:
        conversation_id = taken.message.conversation_id
        with self.desk.begin(conversation_id) as c:
            conversations.lock(c, conversation_id)
            at = self.desk.clock()
            now = standing(c, conversation_id, self.desk.ruleset)
            fault = now.hold.holder is Holder.QUEUE and now.hold.why is Why.FAULT
            if fault and not now.answered.reopened and not open_risk(now.priority):
                conversations.move(c, conversation_id, Holder.BOT, Why.FAULT_OVER, at)
            safety = [
                conversations.say(c, conversation_id, draft, at)
                for draft in self._safety.words(c, now, taken.message)
            ]
            return safety + self._say_all(c, now, said, taken.message.seq)

    def _store_said(self, conversation_id: str, said: Sequence[Said]) -> list[Message]:
        with self.desk.begin(conversation_id) as c:
            conversations.lock(c, conversation_id)
            now = standing(c, conversation_id, self.desk.ruleset)
            return self._say_all(c, now, said, None)

    def _say_all(
        self, c: Connection, now: Standing, said: Sequence[Said], reply_to: int | None
    ) -> list[Message]:
        at = self.desk.clock()
        drafts = [self._draft(one, reply_to, now.answered.values) for one in said]
        try:
            stored = [conversations.say(c, now.conversation.id, draft, at) for draft in drafts]
        except MayNotSpeak:  # a person took over while the bot was thinking
            return []
        if any(draft.kind is Kind.DISPOSITION for draft in drafts):
            reviews.promised(c, now, at)
        return stored

    def _draft(self, said: Said, reply_to: int | None, known: Answers) -> Draft:
        payload, question = said.payload, None
        if "factor" in payload:
            several = bool(payload.get("multiple"))
            question = self.question(payload["factor"], known, payload.get("choices"), several)
        kept = payload.get("summary")  # composed from the record: what Rasa speaks has no blank lines
        return Draft(
            Sender.BOT,
            f"{said.text}\n\n{kept}" if kept else said.text,
            said.kind,
            question=question,
            services=payload.get("services"),
            openings=payload.get("openings"),
            reply_to=reply_to,
        )

    def question(
        self,
        factor: str,
        known: Answers,
        choices: Sequence[Mapping[str, str]] | None = None,
        several: bool = False,
    ) -> dict[str, Any]:
        """A question as it is stored: what it asks, with the choices as they are labelled here."""
        if choices is not None:
            return {"factor": factor, "multiple": several, "choices": list(choices)}
        values = choices_for(factor, known, self.desk.ruleset)
        labelled = self.desk.wording.choices(factor, values, other=known.get("for_whom") == "other")
        return {"factor": factor, "multiple": self.desk.ruleset.factors[factor].multiple, "choices": labelled}

    # 6: nobody is left without the emergency wording and a human.
    def _cannot_reply(self, message: Message) -> list[Message]:
        with self.desk.begin(message.conversation_id) as c:
            return self.no_reply(c, message)

    def no_reply(self, c: Connection, message: Message) -> list[Message]:
        """What is done for a message that the bot does not answer: the emergency wording and a human."""
        conversations.lock(c, message.conversation_id)
        ask_for_human(c, message.conversation_id, Why.FAULT, self.desk.clock())
        if conversations.hold(c, message.conversation_id).holder is not Holder.QUEUE:
            return []  # a person has it by now
        return [self._say_fault(c, message.conversation_id, message.seq)]

    def _cannot_go_on(self, conversation_id: str) -> list[Message]:
        with self.desk.begin(conversation_id) as c:
            return self.does_not_go_on(c, conversation_id)

    def does_not_go_on(self, c: Connection, conversation_id: str) -> list[Message]:
        """The same where nobody wrote. Whoever waits for a person or is with one has been told so."""
        had_bot = ask_for_human(c, conversation_id, Why.FAULT, self.desk.clock())
        return [self._say_fault(c, conversation_id)] if had_bot else []

    def _say_fault(self, c: Connection, conversation_id: str, reply_to: int | None = None) -> Message:
        text = self.desk.wording.text("utter_fault")
        draft = Draft(Sender.SYSTEM, text, Kind.EMERGENCY, reply_to=reply_to)
        return conversations.say(c, conversation_id, draft, self.desk.clock())

    def busy(self, conversation_id: str) -> bool:
        """Whether a turn of this conversation is being answered here just now."""
        turns = self._turns.get(conversation_id)
        return turns is not None and turns.locked()

    async def again(self, conversation_id: str, seq: int) -> list[Message]:
        """The replies to a message that came before, and has come again."""
        async with self._in_order(conversation_id, time.monotonic() + 2 * self.desk.settings.reply_deadline):
            return await run_in_threadpool(self._replies, conversation_id, seq)

    def _replies(self, conversation_id: str, seq: int) -> list[Message]:
        with self.desk.begin(conversation_id) as c:
            conversations.lock(c, conversation_id)
            replies = conversations.replies_to(c, conversation_id, seq)
            if replies or not conversations.bot_may_answer(c, conversation_id):
                return replies
            message = conversations.message(c, conversation_id, seq)
            return self.no_reply(c, message)  # stored, then the desk fell over before the reply

    def _stored(self, conversation_id: str, seq: int) -> Message:
        with self.desk.reading() as c:
            return conversations.message(c, conversation_id, seq)


class LateScreen:
    """The screen, loaded behind the first page. Who writes before that waits: nothing is taken unread."""

    def __init__(self, screen: Screen | None = None) -> None:
        self.state = "up" if screen else "starting"
        self._loading = Lock()
        self._screen = screen

    def read(self, text: str, asked: str | None = None) -> Screening:
        """What the screen reads, once it is there."""
        return self.loaded().read(text, asked)

    def loaded(self) -> Screen:
        """The screen; whoever comes first loads it. Without its classifier the lexicon still reads all."""
        with self._loading:
            if self._screen is None:
                try:
                    self._screen, self.state = _load()
                except Exception:
                    self.state = "down"  # the next who writes tries again
                    log.exception("the screen cannot be loaded")
                    raise
            return self._screen


def _load() -> tuple[Screen, str]:
    from nlu.classifier import ClassifierMissing
    from nlu.screen import Screen

    try:
        return Screen.load(), "up"
    except ClassifierMissing as missing:
        log.error("screening with the lexicon alone: %s", missing)
        return Screen(), "lexicon only"
