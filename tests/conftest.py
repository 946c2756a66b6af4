"""What every test may use: a migrated database, the desk's parts, and a guard against leaving the machine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts
from sqlalchemy import Engine

from bot.bootstrap import Desk
from bot.db.engine import make_engine
from bot.db.migrate import upgrade
from bot.settings import Settings
from bot.triage import Ruleset, load_ruleset
from bot.wording import load_wording
from tests import rereads


class Clock:
    """A clock a test moves by hand. It starts on a Tuesday morning in London."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)  # no two moments are the same
        return self.at

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture(autouse=True)
def _stay_on_this_machine() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _nothing_is_kept_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    rereads.compare(monkeypatch)


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    return load_ruleset()


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database brought to the current schema; each test gets a copy."""
    path = tmp_path_factory.mktemp("database") / "migrated.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()  # the last connection to close folds the write-ahead log into the file
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        state_dir=tmp_path,
        rasa_url="http://you-forgot-to-fake-rasa.invalid",
        actions_url="http://you-forgot-to-fake-the-actions.invalid",
        reply_deadline=30.0,  # a busy machine is not late; a test of lateness sets its own
        secret_key="a-key-for-tests-only",
    )


@pytest.fixture
def engine(settings: Settings, _migrated: Path) -> Iterator[Engine]:
    (settings.state_dir / "service.db").write_bytes(_migrated.read_bytes())
    engine = make_engine(settings.database)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(settings: Settings, engine: Engine, ruleset: Ruleset, clock: Clock) -> Desk:
    return Desk(settings, engine, ruleset, load_wording(), clock)
