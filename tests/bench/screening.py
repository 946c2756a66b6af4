"""How long the screen takes for a message of sixty words on one core: prints p50 and p99 in milliseconds of
the processor's own time, so that what else the machine does is not counted.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import random  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402

from nlu.screen import Screen  # noqa: E402

WORDS = """the kitchen was quiet again this morning and nobody rang so i sat with my tea and thought of work
and the kids and how long the week has been, then my sister texted about sunday. i have felt low since the
summer and some days are better, i walk by the canal, i sleep badly, the doctor gave me a form to fill in
and i lost it"""


def sixty_words(chance: random.Random) -> str:
    """A message nobody has written before."""
    return " ".join(chance.choices(WORDS.split(), k=60))


def main() -> None:
    screen, chance = Screen.load(), random.Random(111)
    for _ in range(20):
        screen.read(sixty_words(chance))
    took = []
    for text in [sixty_words(chance) for _ in range(500)]:
        began = time.process_time()
        screen.read(text)
        took.append((time.process_time() - began) * 1000)
    cuts = statistics.quantiles(took, n=100)
    print(f"{statistics.median(took):.3f} {cuts[98]:.3f}")


if __name__ == "__main__":
    main()
