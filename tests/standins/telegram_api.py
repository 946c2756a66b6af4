"""A stand-in for Telegram's Bot API over real HTTP: holds updates until acknowledged, keeps what is sent."""

import asyncio
import socket
import time
from collections import defaultdict, deque
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

TOKEN = "1234:a-token-for-tests-only"


@dataclass(frozen=True)
class Sent:
    """One message the bot sent."""

    chat: int
    text: str
    message_id: int
    at: float
    changed: int = 0  # times its words were changed, which makes no sound


@dataclass(frozen=True)
class Fault:
    """What the next call for a chat gets instead of an answer; `taken` when it was sent all the same."""

    status: int
    description: str = "for the test"
    retry_after: int | None = None
    taken: bool = False


@dataclass
class TelegramApi:
    """`async with TelegramApi() as api:` serves at `api.url` until the block ends; before, nothing does."""

    sent: list[Sent] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    faults: dict[int, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    stuck: dict[int, asyncio.Event] = field(default_factory=dict)  # chats whose next message waits for it
    down: bool = False
    webhook: bool = False

    def __post_init__(self) -> None:
        self._updates: dict[int, dict[str, Any]] = {}
        self._all: dict[int, dict[str, Any]] = {}
        self._again: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._last_update, self._last_message = 1000, 0
        self._address = socket.socket()  # taken from the start, so that nobody else comes to answer here
        self._address.bind(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        """What `TELEGRAM_API` is set to."""
        return f"http://127.0.0.1:{self._address.getsockname()[1]}/bot"

    def writes(self, chat: int, text: str | None = None, *, edited: bool = False, **more: Any) -> int:
        """A caller sends something; gives its update id. `more` are fields of Telegram's message."""
        message: dict[str, Any] = {
            "message_id": self._next_message(), "date": int(time.time()),
            "chat": {"id": chat, "type": "private" if chat > 0 else "group", "first_name": "A", "title": "A"},
            "from": {"id": abs(chat), "is_bot": False, "first_name": "A"},
            **({"text": text} if text is not None else {}), **more,
        }  # fmt: skip
        return self._happens("edited_message" if edited else "message", message)

    def blocks(self, chat: int) -> int:
        """A caller blocks the bot."""
        bot, was = {"id": 1234, "is_bot": True, "first_name": "B"}, {"status": "member"}
        changed = {
            "chat": {"id": chat, "type": "private", "first_name": "A"}, "date": int(time.time()),
            "from": {"id": chat, "is_bot": False, "first_name": "A"},
            "old_chat_member": {"user": bot, **was},
            "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
        }  # fmt: skip
        return self._happens("my_chat_member", changed)

    def _happens(self, kind: str, what: dict[str, Any]) -> int:
        self._last_update += 1
        update = {"update_id": self._last_update, kind: what}
        self._updates[self._last_update] = self._all[self._last_update] = update
        self._news.set()
        return self._last_update

    def gives_again(self, update_id: int) -> None:
        """Telegram delivers once more what it was told is done."""
        self._again.append(self._all[update_id])
        self._news.set()

    def texts(self, chat: int) -> list[str]:
        """What the caller has read, in order."""
        return [sent.text for sent in self.sent if sent.chat == chat]

    async def __aenter__(self) -> "TelegramApi":
        app = Starlette(routes=[Route("/bot{token}/{method}", self._answer, methods=["POST"])])
        config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._server.capture_signals = nullcontext  # type: ignore[assignment,method-assign]
        self._serving = asyncio.create_task(self._server.serve([self._address]))
        while not self._server.started:
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._news.set()
        await self._serving

    def _next_message(self) -> int:
        self._last_message += 1
        return self._last_message

    async def _answer(self, request: Request) -> JSONResponse:
        method, form = request.path_params["method"], await request.form()
        self.calls.append(method)
        if request.path_params["token"] != TOKEN:
            return _refused(Fault(401, "Unauthorized"))
        if self.down:
            return _refused(Fault(500))
        if method == "getMe":
            return _ok({"id": 1, "is_bot": True, "first_name": "Bot", "username": "the_bot"})
        if method == "deleteWebhook":
            self.webhook = False
            return _ok(True)
        if method == "getUpdates":
            return await self._get_updates(int(str(form.get("offset", 0))), float(str(form["timeout"])))
        assert "parse_mode" not in form, "callers' and staff's words must never be read as markup"
        chat, text = int(str(form["chat_id"])), str(form["text"])
        if method == "editMessageText":
            return self._edit_message(chat, int(str(form["message_id"])), text)
        assert method == "sendMessage", method
        return await self._send_message(chat, text)

    async def _get_updates(self, offset: int, timeout: float) -> JSONResponse:
        if self.webhook:
            return _refused(Fault(409, "Conflict: can't use getUpdates method while webhook is active"))
        for done in [update for update in self._updates if update < offset]:
            self.acknowledged.append(done)
            del self._updates[done]
        ends = time.monotonic() + timeout
        while not (self._updates or self._again) and time.monotonic() < ends and not self._server.should_exit:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), ends - time.monotonic())
            except TimeoutError:
                break
        again, self._again = self._again, []
        return _ok([*again, *(self._updates[update] for update in sorted(self._updates)[:100])])

    def _edit_message(self, chat: int, number: int, text: str) -> JSONResponse:
        if fault := self.faults[chat].popleft() if self.faults[chat] else None:
            return _refused(fault)
        place = next((n for n, s in enumerate(self.sent) if (s.chat, s.message_id) == (chat, number)), None)
        if place is None:
            return _refused(Fault(400, "Bad Request: message to edit not found"))
        if self.sent[place].text == text:
            return _refused(Fault(400, "Bad Request: message is not modified"))
        self.sent[place] = replace(self.sent[place], text=text, changed=self.sent[place].changed + 1)
        return self._is(self.sent[place])

    async def _send_message(self, chat: int, text: str) -> JSONResponse:
        if chat in self.stuck:
            await self.stuck[chat].wait()
        fault = self.faults[chat].popleft() if self.faults[chat] else None
        if fault and not fault.taken:
            return _refused(fault)
        if not 0 < len(text.encode("utf-16-le")) // 2 <= 4096:
            return _refused(Fault(400, "Bad Request: message is too long"))
        sent = Sent(chat, text, self._next_message(), time.monotonic())
        self.sent.append(sent)
        if fault:
            return _refused(fault)
        return self._is(sent)

    def _is(self, sent: Sent) -> JSONResponse:
        chat = {"id": sent.chat, "type": "private", "first_name": "A"}
        return _ok({"message_id": sent.message_id, "date": int(time.time()), "text": sent.text, "chat": chat})


def _ok(result: Any) -> JSONResponse:
    return JSONResponse({"ok": True, "result": result})


def _refused(fault: Fault) -> JSONResponse:
    body: dict[str, Any] = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.retry_after is not None:
        body["parameters"] = {"retry_after": fault.retry_after}
    return JSONResponse(body, fault.status)
