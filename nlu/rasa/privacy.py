"""Keeps what callers wrote out of Rasa's own log lines, which carry it when something goes wrong."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

SAFE = frozenset({"event", "event_info", "level", "action_name", "policy_name", "placeholder_key"})
ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def keep_callers_words_out_of_logs() -> None:
    """Puts `only_safe` before every other processor and `NoMessages` on every handler; twice does no harm."""
    processors = structlog.get_config()["processors"]
    if only_safe not in processors:
        processors.insert(0, only_safe)
    for handler in logging.getLogger().handlers:
        if not any(isinstance(known, NoMessages) for known in handler.filters):
            handler.addFilter(NoMessages())


def only_safe(_logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field of a structured line that could hold a caller's words, an exception's message too."""
    exc_info = event.get("exc_info") or (method == "exception")
    for key in set(event) - SAFE:
        del event[key]
    if exc_info:
        event["fault"] = fault(exc_info if isinstance(exc_info, tuple) else sys.exc_info())
        event["exc_info"] = None  # or structlog would look it up again
    return event


class NoMessages(logging.Filter):
    """Lets a plain line through with the kind and the place of a fault, but not its message."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            record.msg, record.args = f"{record.getMessage()} [{fault(record.exc_info)}]", ()
            record.exc_info, record.exc_text = None, None
        return True


def fault(exc_info: ExcInfo) -> str:
    """What went wrong and where, down to its cause, without what it was about."""
    links: list[str] = []
    error = exc_info[1]
    while error is not None and len(links) < 5:
        frames = traceback.extract_tb(error.__traceback__)[-1:]
        links.append(
            type(error).__name__ + "".join(f" at {frame.filename}:{frame.lineno}" for frame in frames)
        )
        error = error.__cause__ or error.__context__
    return " from ".join(links) or "a fault"
