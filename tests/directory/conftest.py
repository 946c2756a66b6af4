"""A directory loaded from the real files, in a database of its own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from bot.directory import service as directory


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        directory.load(connection)
        yield connection
