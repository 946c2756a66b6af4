"""Sends what a messaging app still owes its callers: in order within a chat, no chat behind another."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence

from starlette.concurrency import run_in_threadpool

from bot.bootstrap import Desk
from bot.channels.plain import parts, plain
from bot.conversations import service as conversations
from bot.conversations.live import EVERYTHING
from bot.conversations.model import Kind, Message, Sender
from bot.conversations.service import Undelivered
from bot.handover import reach
from bot.staff import store as people

log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0  # seconds; a hint may be lost when another process wrote
REST = 0.05  # seconds between two looks, so that a busy desk is not looked through for every message
LONGEST_WAIT = 10.0  # seconds between two tries, so that nobody waits much longer than a fault lasts
MOST_AT_ONCE = 1000  # messages read at one look
REMEMBERED = 10_000  # chats whose last questions are kept in mind

Send = Callable[[str, str], Awaitable[int]]
"""Sends a text to a chat and gives the app's number for it, which rises within a chat."""


class NotSent(Exception):
    """The app could not be reached, or failed."""


class ChatClosed(Exception):
    """The app will never take this message: the caller has blocked us or is gone."""


class TooFast(Exception):
    """The app asks us to wait `seconds` before the next message to this chat."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Outbox:
    """One channel's outbox. After a crash a message may be sent twice, but never not at all."""

    def __init__(self, desk: Desk, channel: str, send: Send) -> None:
        self._desk, self._channel, self._send = desk, channel, send
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._questions: dict[str, deque[tuple[int, int]]] = {}  # chat → (the app's number, our seq)
        self._asking: set[str] = set()  # chats a question is on its way to

    async def run(self) -> None:
        """Delivers until cancelled."""
        try:
            async with self._desk.live.watch(EVERYTHING) as watch:
                while True:
                    await self._look()
                    await asyncio.sleep(REST)
                    hint = asyncio.create_task(watch.changed(LOOK_AGAIN))
                    try:
                        await asyncio.wait({hint, *self._busy.values()}, return_when=asyncio.FIRST_COMPLETED)
                    finally:
                        hint.cancel()
        finally:
            for sending in self._busy.values():
                sending.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def asked(self, chat: str, before: int) -> int | None:
        """The seq of the last question the chat was sent before the app's message number `before`.

        0 when there was none or it is not certain; None when it is not known, because the desk has
        started since.
        """
        if chat in self._asking:
            return 0
        if chat not in self._questions:
            return None
        return next((seq for number, seq in reversed(self._questions[chat]) if number < before), 0)

    def question(self, chat: str, number: int) -> int | None:
        """The seq of the question that is the app's message `number`, if it is one."""
        return dict(self._questions.get(chat, ())).get(number)

    async def _look(self) -> None:
        self._busy = {chat: sending for chat, sending in self._busy.items() if not sending.done()}
        try:
            waiting = await run_in_threadpool(self._undelivered)
        except Exception as error:  # noqa: BLE001  whatever it is, the next look may succeed
            log.error("the %s outbox could not be read: %s", self._channel, type(error).__name__)
            return
        for chat, messages in _most_urgent_first(waiting):
            if chat not in self._busy:
                self._busy[chat] = asyncio.create_task(self._deliver(chat, messages))

    def _undelivered(self) -> list[Undelivered]:
        with self._desk.reading() as c:
            return conversations.undelivered(c, self._channel, MOST_AT_ONCE)

    async def _deliver(self, chat: str, waiting: Sequence[Undelivered]) -> None:
        for owed in waiting:
            try:
                await self._deliver_one(chat, owed)
            except Exception as error:  # noqa: BLE001  it stays in the outbox; the order within the chat holds
                message = owed.message
                log.error(
                    "%s of %s not delivered: %s", message.seq, message.conversation_id, type(error).__name__
                )
                await asyncio.sleep(LOOK_AGAIN)
                return

    async def _deliver_one(self, chat: str, owed: Undelivered) -> None:
        message, who = owed.message, None
        if message.draft.sender is Sender.STAFF:
            who = await run_in_threadpool(self._writer, message)
        text = plain(message, self._desk.wording, who)
        if message.seq == 1 and self._desk.demonstration:
            text = f"{self._desk.wording.text('utter_plain_demonstration')}\n\n{text}"
        number = 0
        if message.draft.question:
            self._asking.add(chat)
        try:
            for part in parts(text):
                number = await self._persist(chat, part, owed)
        except ChatClosed:
            log.warning("%s of %s cannot be delivered", message.seq, message.conversation_id)
            await self._note(message, "blocked", owed.tries)
            return
        finally:
            self._asking.discard(chat)
        if message.draft.question:
            self._remember(chat, number, message.seq)
        await self._note(message, "delivered", owed.tries, number)

    async def _persist(self, chat: str, part: str, owed: Undelivered) -> int:
        """Sends one part, however long it takes, and gives the app's number for it. Raises ChatClosed."""
        tries = owed.tries
        while True:
            try:
                return await self._send(chat, part)
            except TooFast as told:
                await asyncio.sleep(told.seconds)
            except NotSent:
                tries += 1
                if chat in self._asking:  # the caller may or may not have it before them
                    self._questions.pop(chat, None)
                await self._note(owed.message, "failed", tries)
                await asyncio.sleep(min(LONGEST_WAIT, 0.5 * 2 ** min(tries, 10)))

    async def _note(self, message: Message, result: str, tries: int, number: int | None = None) -> None:
        """Keeps the result; while the database is away it waits, rather than send the message again."""
        while True:
            try:
                await run_in_threadpool(self._note_once, message, result, tries, number)
                return
            except Exception as error:  # noqa: BLE001
                log.error(
                    "%s of %s: not noted: %s", message.seq, message.conversation_id, type(error).__name__
                )
                await asyncio.sleep(LOOK_AGAIN)

    def _note_once(self, message: Message, result: str, tries: int, number: int | None) -> None:
        conversation_id, at, changed = message.conversation_id, self._desk.clock(), False
        with self._desk.begin() as c:
            conversations.lock(c, conversation_id)
            conversations.delivered(c, message, result, at, number)
            if result == "blocked":
                changed = reach.blocked(c, conversation_id, at)
            elif result == "failed":
                changed = reach.not_delivered(c, conversation_id, tries, at)
            else:
                changed = reach.delivered(c, conversation_id, at)
        if changed:
            self._desk.live.notify(conversation_id)

    def _writer(self, message: Message) -> str:
        with self._desk.reading() as c:
            name = people.name_for_callers(c, message.draft.staff_id, "Someone")
        return f"{name}, a person on our team"

    def _remember(self, chat: str, number: int, seq: int) -> None:
        if chat not in self._questions and len(self._questions) >= REMEMBERED:
            self._questions.pop(next(iter(self._questions)))
        self._questions.setdefault(chat, deque(maxlen=8)).append((number, seq))


def _most_urgent_first(waiting: Iterable[Undelivered]) -> list[tuple[str, list[Undelivered]]]:
    chats: dict[str, list[Undelivered]] = defaultdict(list)
    for owed in waiting:
        chats[owed.chat].append(owed)

    def calm(chat: tuple[str, list[Undelivered]]) -> bool:
        return all(owed.message.draft.kind is not Kind.EMERGENCY for owed in chat[1])

    return sorted(chats.items(), key=calm)
