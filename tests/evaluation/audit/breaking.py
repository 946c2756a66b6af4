"""Breaks one part of the running service, and lets it come back."""

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

from tests.stack.service import Service

Break = Callable[[Service], AbstractContextManager[None]]


@contextmanager
def nothing(_service: Service) -> Iterator[None]:
    """All parts are there; what is missing is somebody signed in, or an intent that fits."""
    yield


def dead(part: str) -> Break:
    """The part is killed. It is started again by its supervisor, which takes longer than a reply may."""

    @contextmanager
    def broken(service: Service) -> Iterator[None]:
        service.part(part).kill()
        yield

    return broken


def hung(part: str) -> Break:
    """The part is there and does nothing."""

    @contextmanager
    def broken(service: Service) -> Iterator[None]:
        process = service.part(part)
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    return broken


@contextmanager
def locked(service: Service) -> Iterator[None]:
    """Somebody else holds the database, and nothing can be stored."""
    with closing(sqlite3.connect(_database(service), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def without(table: str) -> Break:
    """The database answers, and has lost a table."""

    @contextmanager
    def broken(service: Service) -> Iterator[None]:
        _rename(service, table, f"{table}_gone")
        try:
            yield
        finally:
            _rename(service, f"{table}_gone", table)

    return broken


def _rename(service: Service, table: str, name: str) -> None:
    with closing(sqlite3.connect(_database(service), timeout=10)) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")
        connection.commit()


def _database(service: Service) -> str:
    return str(service.state_dir / "service.db")
