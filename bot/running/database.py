"""Readies the database for the service: today's schema, the directory, the demonstration diary."""

import logging
import time

from sqlalchemy import Engine

from bot.bootstrap import now
from bot.db.engine import make_engine
from bot.db.migrate import upgrade
from bot.settings import ROOT, Settings

DIRECTORY = ROOT / "data" / "directory"
AGAIN = 6 * 3600.0  # seconds; the diary must never run out of days, however long the desk stays up
log = logging.getLogger(__name__)


def ready_engine(settings: Settings) -> Engine:
    """The database with every migration run; made if it was not there."""
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = make_engine(settings.database)
    upgrade(engine)
    return engine


def seed(engine: Engine) -> int:
    """Loads the directory and fills the diary, keeping what is there. Returns how many services there are."""
    import bot.booking.service
    import bot.directory.service

    with engine.begin() as connection:
        loaded = bot.directory.service.load(connection, DIRECTORY)
        bot.booking.service.seed(connection, now())
    return loaded.count


def keep_seeded(engine: Engine) -> None:
    """Seeds now and from time to time. A directory that is refused leaves the one before in place."""
    while True:
        try:
            log.info("%s services in the directory", seed(engine))
        except Exception as error:  # whatever it is, callers are still served
            log.exception("not seeded: %s", error)
        time.sleep(AGAIN)
