"""Takes one Telegram update to the relay: who wrote it, whether it chooses an answer, what cannot be read."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from telegram import Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext.filters import StatusUpdate

from bot.bootstrap import DatabaseDown, Desk
from bot.channels.incoming import BadMessage, Incoming, incoming
from bot.channels.outbox import Outbox
from bot.channels.plain import chosen
from bot.channels.relay import Relay
from bot.conversations import service as conversations
from bot.conversations import store as record
from bot.conversations.model import Draft, Holder, Kind, NeverAsked, Sender, Why
from bot.handover import reach
from bot.handover.service import ask_for_human
from bot.triage import BadAnswer

log = logging.getLogger(__name__)

CHANNEL = "telegram"
START = "/start"
MOST_TRIES = 3  # to take one update; then the ones after it must not wait any longer
LONGEST_CHOICE = 120  # characters; anything longer is a caller's own words
LOOK_AGAIN = 1.0  # seconds
REFUSED = (BadMessage, BadAnswer, NeverAsked)  # a choice that cannot be taken; nothing was stored

Choosing = tuple[str, str | list[str]]  # a factor, and what was chosen
Tell = Callable[[int, str], Awaitable[None]]
"""Says something to a chat past the record: only for when there is no record to say it in."""


class Intake:
    """What callers write on Telegram. One conversation for each private chat."""

    def __init__(self, desk: Desk, relay: Relay, outbox: Outbox, tell: Tell) -> None:
        self._desk, self._relay, self._outbox, self._tell = desk, relay, outbox, tell
        self._replying: set[asyncio.Task[object]] = set()
        self._tries: Counter[int] = Counter()
        self._told: set[int] = set()  # chats that were told of a fault that still lasts

    async def take(self, update: Update) -> None:
        """Returns once the message is stored; its reply may come later. Raises if it must be given again."""
        member, message = update.my_chat_member, update.effective_message
        if member is not None and member.new_chat_member.status == ChatMemberStatus.BANNED:
            await run_in_threadpool(self._blocked, str(member.chat.id))
        if message is None:
            return
        try:
            await self._take(update, message)
        except DatabaseDown:
            if message.chat_id not in self._told:
                self._told.add(message.chat_id)
                await self._tell(message.chat_id, self._text("utter_telegram_not_saved"))
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the caller must know
            log.error("update %s was not taken: %s", update.update_id, type(error).__name__)
            self._tries[update.update_id] += 1
            if self._tries[update.update_id] < MOST_TRIES:
                raise
            await self._fault(message.chat_id, "utter_telegram_not_saved", Why.NOT_UNDERSTOOD)
        self._told.discard(message.chat_id)
        self._tries.pop(update.update_id, None)

    async def finish(self, seconds: float) -> None:
        """Lets replies in the making be stored, for so long."""
        if self._replying:
            _, late = await asyncio.wait(self._replying, timeout=seconds)
            for reply in late:
                reply.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _take(self, update: Update, message: Message) -> None:
        if message.chat.type != ChatType.PRIVATE:
            await self._tell(message.chat_id, self._text("utter_telegram_private_only"))
            return
        edited, text = update.edited_message is not None, message.text or message.caption
        conversation_id, known = await run_in_threadpool(self._conversation, str(message.chat_id))
        if text == START and not edited:
            if known:
                await self._greet(conversation_id)
            return
        if not message.text and not edited and not StatusUpdate.ALL.check_update(update):
            await run_in_threadpool(self._cannot_read, conversation_id)
        if not text:
            return
        chat, client_id = message.chat_id, f"{CHANNEL}:{update.update_id}"
        if seq := await run_in_threadpool(self._seq, conversation_id, client_id):  # read then, not anew
            self._in_background(self._relay.again(conversation_id, seq))
            return
        if edited:  # told as such, so that a mended "no" is never read as an answer to what was asked since
            text = self._text("utter_telegram_edited", text=text)
        elif choice := await run_in_threadpool(self._choice, conversation_id, message, text):
            try:
                return await self._store(chat, conversation_id, incoming(client_id, None, choice))
            except REFUSED:
                log.info("a choice in %s is taken as words", conversation_id)
        try:
            await self._store(chat, conversation_id, incoming(client_id, text, None))
        except BadMessage:
            await run_in_threadpool(self._cannot_read, conversation_id)

    async def _greet(self, conversation_id: str) -> None:
        """Says again what this is, and puts the question again that waits for an answer."""
        demonstration = ("utter_plain_demonstration",) if self._desk.demonstration else ()
        greeting = (*demonstration, "utter_telegram_welcome_back", "utter_opening_notice")
        await run_in_threadpool(self._say, conversation_id, *greeting)
        await run_in_threadpool(self._say, conversation_id, "utter_opening_999", kind=Kind.EMERGENCY)
        self._in_background(self._relay.resume(conversation_id))

    async def _store(self, chat: int, conversation_id: str, message: Incoming) -> None:
        """Gives the message to the relay and waits until it is in the record, not until it is answered."""
        async with self._desk.live.watch(conversation_id) as watch:
            reply = self._in_background(self._receive(chat, conversation_id, message))
            while not (reply.done() or await self._is_stored(conversation_id, message)):
                hint = asyncio.create_task(watch.changed(LOOK_AGAIN))
                await asyncio.wait({reply, hint}, return_when=asyncio.FIRST_COMPLETED)
                hint.cancel()
        if reply.done():
            reply.result()

    async def _receive(self, chat: int, conversation_id: str, message: Incoming) -> None:
        """One turn. Raises what kept the message from being stored; after that, a fault brings a human."""
        try:
            await self._relay.receive(conversation_id, message)
        except REFUSED:
            raise
        except Exception as error:  # noqa: BLE001
            if not await self._is_stored(conversation_id, message):
                raise
            log.error("no reply in %s: %s", conversation_id, type(error).__name__)
            await self._fault(chat, "utter_fault", Why.FAULT)

    async def _fault(self, chat: int, name: str, why: Why) -> None:
        """The caller gets the emergency wording and a human, or at least the wording."""
        try:
            await run_in_threadpool(self._call_human, str(chat), name, why)
        except Exception as error:  # noqa: BLE001
            log.error("a fault could not be kept in the record: %s", type(error).__name__)
            await self._tell(chat, self._text("utter_telegram_not_saved"))

    def _in_background(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        def settle(task: asyncio.Task[object]) -> None:
            self._replying.discard(task)
            if not task.cancelled() and (error := task.exception()):
                log.info("a turn ended with %s", type(error).__name__)

        task = asyncio.create_task(work)
        self._replying.add(task)
        task.add_done_callback(settle)
        return task

    def _choice(self, conversation_id: str, message: Message, text: str) -> Choosing | None:
        """What a number or a label chooses, of the question the caller had before them when they wrote."""
        if len(text) > LONGEST_CHOICE:
            return None
        chat, pointed = str(message.chat_id), message.reply_to_message
        seq = self._outbox.asked(chat, message.message_id)
        if pointed:
            seq = self._outbox.question(chat, pointed.message_id) or 0
        question = self._question(conversation_id, seq)
        value = chosen(text, question) if question else None
        return (question["factor"], value) if question and value else None

    def _question(self, conversation_id: str, seq: int | None) -> Mapping[str, Any] | None:
        """Our question number `seq`; when it is not known, the last one if the caller has read everything."""
        with self._desk.reading() as c:
            if seq == 0 or conversations.hold(c, conversation_id).holder is Holder.HUMAN:
                return None
            if seq is not None:
                return conversations.message(c, conversation_id, seq).draft.question
            owed = conversations.undelivered(c, CHANNEL)
            factor = conversations.asked_now(c, conversation_id)
            if factor is None or any(o.message.conversation_id == conversation_id for o in owed):
                return None
            return conversations.question_put(c, conversation_id, factor)

    async def _is_stored(self, conversation_id: str, message: Incoming) -> bool:
        return bool(await run_in_threadpool(self._seq, conversation_id, message.client_message_id))

    def _seq(self, conversation_id: str, client_id: str) -> int | None:
        """The number of the message with this id, once it is in the record."""
        with self._desk.reading() as c:
            return record.seq_of_client_message(c, conversation_id, client_id)

    def _conversation(self, chat: str) -> tuple[str, bool]:
        """The chat's conversation, and whether there was one."""
        with self._desk.reading() as c:
            found = conversations.of_chat(c, CHANNEL, chat)
            kept = found and conversations.still_kept(c, found.id, self._desk.kept_since)
        if found and kept:
            return found.id, True
        opened, _ = self._relay.open(CHANNEL, chat)
        self._desk.live.notify(opened.conversation.id)
        return opened.conversation.id, False

    def _say(self, conversation_id: str, *names: str, kind: Kind = Kind.TEXT) -> None:
        with self._desk.begin(conversation_id) as c:
            for name in names:
                draft = Draft(Sender.SYSTEM, self._text(name), kind)
                conversations.say(c, conversation_id, draft, self._desk.clock())

    def _blocked(self, chat: str) -> None:
        """The caller has blocked us: nothing reaches them here, and staff must know at once."""
        with self._desk.reading() as c:
            found = conversations.of_chat(c, CHANNEL, chat)
        if found is not None:
            with self._desk.begin(found.id) as c:
                reach.blocked(c, found.id, self._desk.clock())

    def _cannot_read(self, conversation_id: str) -> None:
        """Says that only words can be read; the second time in a row a person is asked to join."""
        at, said = self._desk.clock(), self._text("utter_telegram_text_only")
        with self._desk.begin(conversation_id) as c:
            again = conversations.has_said(c, conversation_id, said, in_last=1)
            if again and ask_for_human(c, conversation_id, Why.NOT_UNDERSTOOD, at):
                said = self._text("utter_not_understood_person")
            conversations.say(c, conversation_id, Draft(Sender.SYSTEM, said), at)

    def _call_human(self, chat: str, name: str, why: Why) -> None:
        conversation_id, _ = self._conversation(chat)
        with self._desk.begin(conversation_id) as c:
            ask_for_human(c, conversation_id, why, self._desk.clock())
            draft = Draft(Sender.SYSTEM, self._text(name), Kind.EMERGENCY)
            conversations.say(c, conversation_id, draft, self._desk.clock())

    def _text(self, name: str, **variables: str) -> str:
        return self._desk.wording.text(name, **variables)
