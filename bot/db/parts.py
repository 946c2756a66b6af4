"""Long lists in parts: databases limit how many values one statement may name."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 500


def in_parts(values: Iterable[T]) -> Iterator[list[T]]:
    """All of them in their order, `AT_ONCE` at a time."""
    rest = iter(values)
    while part := list(islice(rest, AT_ONCE)):
        yield part
