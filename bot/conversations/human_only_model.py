"""What the switch is that lets people alone answer on a channel."""

from dataclasses import dataclass
from datetime import datetime

CHANNELS = ("web", "telegram", "phone", "api")
ALL = "all"  # every channel, whatever its own switch says


@dataclass(frozen=True)
class Switch:
    """Who switched what, when and why."""

    channel: str
    is_on: bool
    reason: str
    staff_id: int
    at: datetime
