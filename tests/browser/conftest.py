"""The desk in this process, Chromium as a phone and as a clinician's screen, and two people who use them."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import Engine

from bot.booking import service as booking
from bot.bootstrap import Desk, now
from bot.channels.dialogue import Dialogue
from bot.db.engine import make_engine
from bot.directory import service as directory
from bot.settings import Settings
from bot.triage import Ruleset
from bot.web.app import create_app
from bot.wording import load_wording
from nlu.screen import Screen
from tests.browser.chromium import Chromium, broken, ends, window
from tests.browser.dialogue import WordDialogue
from tests.browser.people import Caller, Clinician

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
expect.set_options(timeout=15_000)  # the machine may be busy
Opens = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all: Playwright leaves its loop running in this thread, and no other can run there then."""
    for item in items:
        if _is_ours(item):
            item.add_marker(pytest.mark.browser)
    items.sort(key=_is_ours)


def _is_ours(item: pytest.Item) -> bool:
    return "tests/browser/" in item.path.as_posix()


@dataclass(frozen=True)
class Served:
    """The running desk."""

    url: str
    desk: Desk
    dialogue: WordDialogue


@pytest.fixture(scope="session")
def _furnished(_migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the directory and a diary in it; each test gets a copy."""
    path = tmp_path_factory.mktemp("furnished") / "furnished.db"
    path.write_bytes(_migrated.read_bytes())
    engine = make_engine(f"sqlite:///{path}")
    with engine.begin() as c:
        directory.load(c)
        booking.seed(c, now())
    engine.dispose()
    return path


@pytest.fixture
def engine(settings: Settings, _furnished: Path) -> Iterator[Engine]:
    (settings.state_dir / "service.db").write_bytes(_furnished.read_bytes())
    engine = make_engine(settings.database)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(settings: Settings, engine: Engine, ruleset: Ruleset) -> Desk:
    """On the real clock: these people wait in real time."""
    unhurried = {"pick_up": {"emergency": 300.0}}  # the machine may be busy
    patient = settings.model_copy(update=unhurried)
    return Desk(patient, engine, ruleset, load_wording())


@pytest.fixture(scope="session")
def screen() -> Screen:
    """The lexicon: the classifier has tests of its own."""
    return Screen()


@contextmanager
def serving(desk: Desk, dialogue: Dialogue, screen: Screen) -> Iterator[str]:
    """The desk's address while it runs."""
    app = create_app(desk, dialogue, screen)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the desk did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def served(desk: Desk, screen: Screen) -> Iterator[Served]:
    dialogue = WordDialogue(desk)
    with serving(desk, dialogue, screen) as url:
        yield Served(url, desk, dialogue)


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        chromium = Chromium(playwright)
        yield chromium
        chromium.end()


@pytest.fixture
def browser(_chromium: Chromium) -> Browser:
    return _chromium.running()


@pytest.fixture(autouse=True)
def _no_script_breaks() -> Iterator[None]:
    broken.clear()
    yield
    assert not broken, f"a script broke: {broken}"


@pytest.fixture
def opens(browser: Browser, served: Served) -> Iterator[Opens]:
    """Opens a window at the desk, one person's own; closed when the test ends."""
    opened: list[BrowserContext] = []

    def one_more(**how: Any) -> BrowserContext:
        opened.append(window(browser, served.url, **how))
        return opened[-1]

    yield one_more
    for context in opened:
        ends(context)


@pytest.fixture
def context(opens: Opens) -> BrowserContext:
    """A phone."""
    return opens(viewport=PHONE, device_scale_factor=2)


@pytest.fixture
def requests_elsewhere(context: BrowserContext, served: Served) -> list[str]:
    """Every address outside the desk that the page asked for."""
    elsewhere: list[str] = []
    context.on(
        "request", lambda r: None if r.url.startswith((served.url, "data:")) else elsewhere.append(r.url)
    )
    return elsewhere


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def caller(page: Page) -> Caller:
    return Caller(page)


@pytest.fixture
def caller_without_scripts(opens: Opens) -> Caller:
    return Caller(opens(viewport=PHONE, java_script_enabled=False).new_page())


@pytest.fixture
def clinician(opens: Opens, served: Served) -> Clinician:
    return Clinician(opens(viewport=DESKTOP).new_page(), served.desk)
