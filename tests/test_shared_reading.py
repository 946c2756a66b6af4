"""Many pages ask for the same at once: one reading serves them, and none sees what is older than its wish."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot.shared_reading import SharedReading


def test_who_asks_while_a_reading_is_under_way_gets_the_next_one_all_together() -> None:
    record, begun, go_on = ["old"], Event(), Event()
    readings: list[list[str]] = []

    def read() -> list[str]:
        readings.append(list(record))
        if len(readings) == 1:
            begun.set()
            assert go_on.wait(5)
        return readings[-1]

    shared = SharedReading(read)
    with ThreadPoolExecutor(21) as pages:
        first = pages.submit(shared.now)
        assert begun.wait(5)
        record.append("a caller in danger")
        later = [pages.submit(shared.now) for _ in range(20)]
        go_on.set()
        assert first.result() == ["old"]
        assert all(page.result() == ["old", "a caller in danger"] for page in later)
    assert len(readings) < 20, "nobody shared a reading"


def test_who_asks_after_a_reading_gets_a_new_one() -> None:
    count = iter(range(10))
    shared = SharedReading(lambda: next(count))
    assert [shared.now(), shared.now(), shared.now()] == [0, 1, 2]


def test_a_reading_that_failed_is_tried_anew_by_the_next_who_asks() -> None:
    answers = iter([OSError("the database is away"), "the wall"])

    def read() -> str:
        found = next(answers)
        if isinstance(found, OSError):
            raise found
        return found

    shared = SharedReading(read)
    with pytest.raises(OSError):
        shared.now()
    assert shared.now() == "the wall"
