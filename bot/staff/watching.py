"""Who has which conversation open on their screen just now."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Watching:
    """Counts the pages open now, in this process. Who read what is in the audit."""

    def __init__(self) -> None:
        self._pages: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    @contextmanager
    def of(self, conversation_id: str, name: str) -> Iterator[None]:
        """Somebody of this name has it open, until the context ends."""
        with self._lock:
            self._pages[conversation_id, name] += 1
        try:
            yield
        finally:
            with self._lock:
                self._pages[conversation_id, name] -= 1
                self._pages += Counter()  # drops those that have come to nothing

    def names(self) -> dict[str, tuple[str, ...]]:
        """The names of who watches, by conversation."""
        with self._lock:
            pages = sorted(self._pages)
        found: dict[str, tuple[str, ...]] = {}
        for conversation_id, name in pages:
            found[conversation_id] = (*found.get(conversation_id, ()), name)
        return found
