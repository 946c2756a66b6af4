"""Brings a database to the current schema by alembic, and says whether it is there."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from bot.db.engine import reading

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Runs every migration the database has not seen yet, in one transaction each."""
    if stands_at(engine) == [newest()]:
        return
    from alembic import command  # most starts find nothing to do, and callers wait for them

    command.upgrade(configured(engine), "head")


def newest() -> str:
    """The revision of the newest migration: its file's name begins with it."""
    return max(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def stands_at(engine: Engine) -> list[str]:
    """The revisions a database says it is at; none where no migration has run."""
    with reading(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return []
        return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


def configured(engine: Engine) -> "Config":
    """What alembic needs to know, for its own commands too."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config
