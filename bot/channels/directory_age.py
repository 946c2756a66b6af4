"""The timer for the directory: records nobody has checked in their time are work, once a month."""

from bot.bootstrap import Desk
from bot.directory import service as directory
from bot.handover import work
from bot.handover.work_model import WorkKind
from bot.handover.work_store import ever_opened, open_items


class DirectoryAge:
    """One item a month for all of them: an item for each would bury the callers in the list."""

    every = 3600.0

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self) -> None:
        """Opens this month's item, or ends what is open once no record is too old."""
        at, kind = self._desk.clock(), WorkKind.STALE_DIRECTORY
        about = f"directory {at:%Y-%m}"
        with self._desk.begin() as c:
            if not directory.grown_old(c, at):
                for item in open_items(c, kind):
                    work.over(c, kind, item.about, at)
            elif not ever_opened(c, kind, about) and not open_items(c, kind):
                work.open_item(c, kind, at, about=about)
