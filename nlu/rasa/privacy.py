"""Keeps what callers wrote out of Rasa's own log lines, which carry it when something goes wrong."""

from collections.abc import MutableMapping
from typing import Any

import structlog

SAFE = frozenset(
    {"event", "event_info", "level", "exc_info", "action_name", "policy_name", "placeholder_key", "logger"}
)


def keep_callers_words_out_of_logs() -> None:
    """Puts `only_safe` before every other processor, also of loggers that exist already."""
    processors = structlog.get_config()["processors"]
    if only_safe not in processors:
        processors.insert(0, only_safe)


def only_safe(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every field of a log line that could hold a caller's words."""
    for key in set(event) - SAFE:
        del event[key]
    return event
