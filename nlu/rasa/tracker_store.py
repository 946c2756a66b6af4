"""Rasa's working memory: a few turns of a few conversations, in memory, and nowhere else.

The record is the service's own. Whatever is dropped here is asked of nobody again.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu.rasa.privacy import keep_callers_words_out_of_logs
from nlu.rasa.tuning import lighten_calls_to_actions

TURNS = 4
CONVERSATIONS = 1000


class BoundedTrackerStore(TrackerStore):
    """Keeps the last turns of the conversations used last; a turn costs the same however long they grow."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        turns: int = TURNS,
        conversations: int = CONVERSATIONS,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._turns = turns
        self._conversations = conversations
        self._kept: OrderedDict[str, list[Event]] = OrderedDict()
        keep_callers_words_out_of_logs()  # here, because Rasa makes the store first of all that is ours
        lighten_calls_to_actions()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps the end of the conversation and forgets the conversation that was used longest ago."""
        await self.stream_events(tracker)
        self._kept[tracker.sender_id] = _last_turns(list(tracker.events), self._turns)
        self._kept.move_to_end(tracker.sender_id)
        while len(self._kept) > self._conversations:
            self._kept.popitem(last=False)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as far as it is kept, or None."""
        events = self._kept.get(sender_id)
        if events is None:
            return None
        tracker = self.init_tracker(sender_id)
        for event in events:
            tracker.update(event)
        return tracker

    async def keys(self) -> Iterable[str]:
        """The conversations kept now."""
        return list(self._kept)


def _last_turns(events: list[Event], turns: int) -> list[Event]:
    said = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) <= turns:
        return events
    first = said[-turns]
    start = first - 1 if first else first  # with the listening before it
    slots = {event.key: event for event in events[:start] if isinstance(event, SlotSet)}
    return [*slots.values(), *events[start:]]
