"""Reads again whatever a transaction keeps, and compares: in a test, nothing kept may be stale."""

from collections.abc import Callable, Hashable
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.conversations import service, store
from bot.db.once import once
from bot.handover import store as judgements


def compared(c: Connection, of: str, what: str, ask: Callable[[], Any], about: Hashable = None) -> Any:
    """As `once`, and the same as asking now."""
    kept, now = once(c, of, what, ask, about), ask()
    assert kept == now, f"{what} was kept too long: {kept} is {now} by now"
    return kept


def compare(patch: pytest.MonkeyPatch) -> None:
    for module in (service, store, judgements):
        patch.setattr(module, "once", compared)
