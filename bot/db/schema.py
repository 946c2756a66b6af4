"""Every table of the service in one place, for the migrations and the test that holds them to it."""

import bot.booking.tables  # noqa: F401, E402
import bot.conversations.human_only_tables  # noqa: F401, E402
import bot.conversations.tables  # noqa: F401, E402
import bot.directory.tables  # noqa: F401, E402
import bot.handover.break_tables  # noqa: F401, E402
import bot.handover.duty_tables  # noqa: F401, E402
import bot.handover.notes_tables  # noqa: F401, E402
import bot.handover.tables  # noqa: F401, E402
import bot.handover.task_tables  # noqa: F401, E402
import bot.staff.sign_in_tables  # noqa: F401, E402
import bot.staff.tables  # noqa: F401, E402
from bot.db.metadata import metadata

__all__ = ["metadata"]
