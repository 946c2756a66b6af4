"""Where the pack's conversations are held: the running service, its two channels, callers side by side."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from bot.bootstrap import DatabaseDown
from tests.evaluation.audit.phones import Phones
from tests.evaluation.audit.replies import Reply
from tests.stack.service import Service

WEB, TELEGRAM = "web", "telegram"
CHANNELS = (WEB, TELEGRAM)
AT_ONCE = 4

Lived = Mapping[str, Sequence[Reply]]  # what came back to each line, by the id of who wrote it


class Writes(Protocol):
    """A caller on either channel."""

    state: dict[str, Any]

    def say(self, text: str) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Stage:
    """The service, the phones that reach it, and where to say how far we are."""

    service: Service
    phones: Phones
    progress: Callable[[str], None]

    def caller(self, channel: str) -> Writes:
        """Somebody who has just begun."""
        return self.service.caller() if channel == WEB else self.phones.caller(self.service.state_dir)

    def lives(self, scripts: Mapping[str, Sequence[str]], channel: str = WEB) -> dict[str, list[Reply]]:
        """Every script by a caller of its own, a few at a time."""
        self.progress(f"{len(scripts)} conversations on {channel} …")

        def one(lines: Sequence[str]) -> list[Reply]:
            try:
                caller = self.caller(channel)
            except (AssertionError, httpx.HTTPError, DatabaseDown) as error:
                return [Reply(line, error=named(error)) for line in lines]
            return [said(caller, line) for line in lines]

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return dict(zip(scripts, pool.map(one, scripts.values()), strict=True))


def said(caller: Writes, line: str) -> Reply:
    """One line and the reply to it; what went wrong is a reply without messages."""
    try:
        messages = caller.say(line)
    except (AssertionError, httpx.HTTPError, DatabaseDown) as error:
        return Reply(line, (), str(caller.state["holder"]), caller.state["priority"], named(error))
    return Reply(line, messages, str(caller.state["holder"]), caller.state["priority"])


def named(error: Exception) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {error}"[:300]
