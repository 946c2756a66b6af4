"""One reading of the record for everybody who asks for it at the same time."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedReading(Generic[T]):
    """However many ask at once, `read` is under way once, and nobody is given what is older than their wish.

    A reading under way may have begun before what the asker wants to see was stored: they get the next one.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._begun = 0  # readings; written by whoever holds the lock
        self._last: tuple[int, T] | None = None
        self._reading = Lock()

    def now(self) -> T:
        """What a reading gave that began after this call. Raises what `read` raises."""
        asked_after = self._begun
        with self._reading:
            if self._last is None or self._last[0] <= asked_after:
                self._begun += 1
                self._last = (self._begun, self._read())
            return self._last[1]
