"""Chromium for the browser tests: one for all of them, and another where it no longer answers."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Error, Playwright

from bot.running import chromium

QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
ANSWERS_WITHIN_S = 20.0
broken: list[str] = []  # what a page's scripts threw in this test


class Chromium:
    """The browser that the tests share."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    def running(self) -> Browser:
        """The one that runs, begun anew where the last one has gone."""
        if self._browser is None or not self._browser.is_connected():
            found = chromium.find()
            self._browser = self._playwright.chromium.launch(executable_path=found, args=[*QUIET])
        return self._browser

    def end(self) -> None:
        if self._browser is not None:
            with _or_ended(ANSWERS_WITHIN_S):
                self._browser.close()


def window(browser: Browser, url: str, **how: Any) -> BrowserContext:
    """A window of one person's own at this address; what its scripts throw is kept for the test's end."""
    context = browser.new_context(base_url=url, locale="en-GB", **how)
    context.set_default_timeout(20_000)  # the machine may be busy
    context.on("weberror", lambda error: broken.append(str(error.error)))
    return context


def ends(context: BrowserContext, within_s: float = ANSWERS_WITHIN_S) -> None:
    """Closes a window from a blank page, and ends the browser where it does not close even so.

    Closed while a page is on its way to another, Chromium forgets the closing and never answers
    (`Target.disposeBrowserContext`): 22 of 262 windows that were closed just after a key was pressed, and
    none of 348 that were closed from a blank page.
    """
    with _or_ended(within_s):
        for page in context.pages:
            for _ in range(3):  # what is under way may come first
                with suppress(Error):
                    page.goto("about:blank", timeout=within_s * 1000)
                    break
        context.close()


def processes() -> list[psutil.Process]:
    """The browser that these tests began; what it began itself goes with it."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "--remote-debugging-pipe" in process.cmdline():
                found.append(process)
    return found


@contextmanager
def _or_ended(within_s: float) -> Iterator[None]:
    ended = threading.Event()

    def end() -> None:
        ended.set()
        for process in processes():
            with suppress(psutil.Error):
                process.kill()

    last = threading.Timer(within_s, end)
    last.start()
    try:
        yield
    except Error:
        if not ended.is_set():
            raise
    finally:
        last.cancel()
    if ended.is_set():
        warnings.warn(f"Chromium did not close a window within {within_s:g} s and was ended.", stacklevel=3)
