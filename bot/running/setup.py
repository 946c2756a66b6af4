"""Does all the set-up a machine needs, with any Python 3: `python3 -m bot.running.setup run|test|check`."""

from __future__ import annotations

import os
import sys

from bot.running import chromium, environments, models
from bot.running.environments import RASA, SERVICE, Environment
from bot.running.models import DIALOGUE, SCREEN, Model
from bot.running.steps import ROOT, SetUpFailed, Steps, stop_with

OLDEST = (3, 8)
FIRST_TIME = {"the service": "a minute or two", "Rasa": "several minutes"}


def set_up(purpose: str) -> None:
    """Makes whatever `purpose` needs and is not there yet. Raises SetUpFailed, saying what to do."""
    wanted: list[Environment] = [SERVICE] if purpose == "check" else [SERVICE, RASA]
    trained: list[Model] = [] if purpose == "check" else [SCREEN, DIALOGUE]
    missing = [e for e in wanted if not environments.fits(e)]
    stale = [m for m in trained if not models.fits(m)]
    if purpose != "test" and not missing and not stale:
        return
    steps = Steps(len(missing) + bool(missing) + len(stale) + (purpose == "test"))
    if missing:
        steps.start("uv, which installs Python packages")
        uv = environments.find_uv(steps)
        for environment in missing:
            steps.start(
                f"Python {environment.python_version} environment for {environment.name}"
                f" in {environment.folder.name} (the first time: {FIRST_TIME[environment.name]})"
            )
            environments.make(environment, uv, steps)
            steps.done()
        stale = [m for m in trained if not models.fits(m)]
    for model in stale:
        steps.start(f"Training {model.name} ({model.lasts})")
        models.train(model, steps)
        steps.done()
    if purpose == "test":
        steps.start("Chromium, for the browser tests")
        steps.done(chromium.find() or chromium.install(steps))


def main() -> None:
    """What the Makefile calls."""
    if sys.version_info < OLDEST:
        stop_with(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed to set this up.")
    if sys.platform != "linux":
        stop_with("This runs on Linux.")
    os.chdir(str(ROOT))
    try:
        set_up(sys.argv[1])
    except SetUpFailed as failure:
        stop_with(str(failure))
    except KeyboardInterrupt:
        stop_with("Stopped. Run make again to go on from here.")


if __name__ == "__main__":
    main()
