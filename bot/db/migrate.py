"""Brings a database to the current schema by alembic, and says whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Runs every migration the database has not seen yet, in one transaction each."""
    command.upgrade(configured(engine), "head")


def configured(engine: Engine) -> Config:
    """What alembic needs to know, for its own commands too."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config
