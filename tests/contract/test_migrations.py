"""The migrations and the tables must say the same."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from bot.db.schema import metadata


def test_the_migrations_make_exactly_the_tables_the_code_describes(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_no_table_is_made_behind_the_migrations_back(engine: Engine) -> None:
    assert set(inspect(engine).get_table_names()) == set(metadata.tables) | {"alembic_version"}
