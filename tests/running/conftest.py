"""Puts the whole run in order: quick tests first, then those that need the model, the stack, the browser."""

import pytest

SLOWEST_LAST = ("model", "stack", "browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever broke something quick need not wait for Chromium to hear of it."""
    items.sort(key=lambda item: max((SLOWEST_LAST.index(m.name) + 1 for m in _slow(item)), default=0))


def _slow(item: pytest.Item) -> list[pytest.Mark]:
    return [mark for mark in item.iter_markers() if mark.name in SLOWEST_LAST]
