"""`behind URL COMMAND …`: starts a part once the desk shows its page; until then callers have both cores."""

import os
import sys
import time

from bot.running.announce import answers
from bot.running.orphan import die_with_parent

BREATH = 1.0  # seconds before it starts, so that a crash is never a spin
LONGEST = 15.0  # seconds it lets a desk that does not answer go first


def wait_for_page(url: str, longest: float) -> None:
    """Comes back once the page is there, or when it does not come."""
    limit = time.monotonic() + longest
    while not answers(url) and time.monotonic() < limit:
        time.sleep(0.1)


def main() -> None:
    """Waits, then becomes the command."""
    die_with_parent()
    time.sleep(BREATH)
    wait_for_page(sys.argv[1], LONGEST)
    os.execv(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    main()
