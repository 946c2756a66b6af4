"""The browser that the tests share: one that hangs holds nobody up, and the next test has another."""

import pytest

from tests.browser.chromium import Chromium, ends, processes
from tests.browser.conftest import Opens


def test_a_browser_that_does_not_answer_is_ended_and_begun_anew(_chromium: Chromium, opens: Opens) -> None:
    context = opens()
    context.new_page()
    for process in processes():
        process.suspend()
    with pytest.warns(UserWarning, match="did not close a window"):
        ends(context, within_s=1)
    another = _chromium.running().new_context()
    another.new_page().goto("about:blank")
    ends(another)
