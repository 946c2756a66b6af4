"""How long staff have to answer, and how much one of them takes on: from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.settings import Settings
from bot.triage import Priority


@dataclass(frozen=True)
class Limits:
    """The settings of offers and presence, as the handover counts with them."""

    lost_after: timedelta  # without a sign of life
    idle: timedelta  # without an act, after which a session has ended
    offer_for: timedelta
    transfer_for: timedelta
    most: int
    weights: Mapping[Priority, int]

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """What this deployment set."""
        return cls(
            lost_after=timedelta(seconds=settings.handler_lost_after),
            idle=timedelta(minutes=settings.staff_idle),
            offer_for=timedelta(seconds=settings.offer_answered_within),
            transfer_for=timedelta(seconds=settings.transfer_answered_within),
            most=settings.most_at_once,
            weights={
                Priority.EMERGENCY: settings.emergency_counts_as,
                Priority.VERY_URGENT: settings.very_urgent_counts_as,
            },
        )

    def weight(self, priority: Priority | None) -> int:
        """How much of one person a caller of this priority takes."""
        return self.weights.get(priority, 1) if priority else 1
