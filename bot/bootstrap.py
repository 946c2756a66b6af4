"""The composition root: everything the desk and the action server share, made from settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from bot.approval import signable
from bot.conversations import store as record
from bot.conversations.live import Live
from bot.db.engine import make_engine, reading
from bot.handover import wall
from bot.handover.seeing import Seeing
from bot.handover.wall import Wall
from bot.settings import Settings
from bot.shared_reading import SharedReading
from bot.staff.watching import Watching
from bot.triage import Ruleset, load_ruleset
from bot.wording import Wording, load_wording

Clock = Callable[[], datetime]


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class DatabaseDown(Exception):
    """The database does not answer. Nothing was stored, and nothing may be acknowledged."""


@dataclass(frozen=True)
class Desk:
    """The service's parts. A test swaps any of them."""

    settings: Settings
    engine: Engine
    ruleset: Ruleset
    wording: Wording
    clock: Clock = now
    live: Live = field(default_factory=Live)
    watching: Watching = field(default_factory=Watching)
    seeing: Seeing = field(default_factory=Seeing)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Desk":
        """The real thing."""
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        return cls(settings, make_engine(settings.database), load_ruleset(), load_wording())

    @cached_property
    def demonstration(self) -> bool:
        """Until each rule, question and wording is approved by name, every page says that this is one."""
        return bool(signable(self.ruleset, self.wording).changes)

    @cached_property
    def wall(self) -> SharedReading[Wall]:
        """The wall of every area, for all the pages that show theirs of it at once."""

        def read() -> Wall:
            with self.reading() as c:
                return wall.whole(c, self.clock())

        return SharedReading(read)

    @property
    def second_person(self) -> bool:
        """Whether closing or lowering an emergency or very urgent caller needs a second person's word."""
        return {"yes": True, "no": False}.get(self.settings.second_person, not self.demonstration)

    @property
    def kept_since(self) -> datetime:
        """A conversation silent since before this is no longer there for its caller to come back to.

        What is done with its record then (anonymised, deleted) hangs on the same setting.
        """
        return self.clock() - timedelta(days=self.settings.keep_days)

    def database_answers(self) -> bool:
        """Whether the database can be asked anything just now."""
        try:
            with self.reading() as connection:
                connection.exec_driver_sql("SELECT 1")
        except DatabaseDown:
            return False
        return True

    @cached_property
    def _reader(self) -> Engine:
        return reading(self.engine)

    @contextmanager
    def begin(self, conversation_id: str | None = None) -> Iterator[Connection]:
        """One transaction. Of a conversation: nobody else writes it meanwhile, so that what is read and the
        time that is looked up inside come after all that was written before; then its watchers are woken."""
        try:
            with self.engine.begin() as connection:
                if conversation_id is not None:
                    record.lock(connection, conversation_id)
                yield connection
        except OperationalError as error:
            raise DatabaseDown from error
        if conversation_id is not None:
            self.live.notify(conversation_id)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Look-ups only: never waits for a writer."""
        try:
            with self._reader.connect() as connection:
                yield connection
        except OperationalError as error:
            raise DatabaseDown from error
