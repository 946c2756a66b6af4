"""The desk's rounds go on whatever happens at one look."""

from bot.channels.rounds import going
from tests.channels.phone import until


class Falls:
    every = 0.01

    def __init__(self) -> None:
        self.looks = 0

    def look(self) -> None:
        self.looks += 1
        raise RuntimeError("the database is locked")


async def test_a_look_that_fails_is_followed_by_the_next_one_and_by_every_other_round() -> None:
    one, other = Falls(), Falls()
    async with going([one, other]):
        await until(lambda: one.looks > 1 and other.looks > 1)
