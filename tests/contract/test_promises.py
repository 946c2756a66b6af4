"""What docs/promises.md says is held by a test names tests that are there."""

import re

from bot.settings import ROOT


def test_every_test_that_a_promise_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", (ROOT / "docs" / "promises.md").read_text())
    assert len(named) > 30
    assert not [path for path in named if not (ROOT / path).exists()]
