"""Our service, started as `make run` starts it, in a state folder of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.running.supervise import free_ports
from bot.settings import ROOT
from tests.bench.crowd import PASSWORD
from tests.bench.processes import answers, running, seconds_until


@dataclass(frozen=True)
class OursUp:
    """The service, every part of it up."""

    url: str
    process: psutil.Process
    first_page_after: float
    ready_after: float
    env: dict[str, str]


@contextmanager
def ours(state: Path) -> Iterator[OursUp]:
    """The whole service. Its times are from the moment it was asked to start."""
    port, rasa, actions = free_ports(3)
    env = {"STATE_DIR": str(state), "HOST": "127.0.0.1", "PORT": str(port)}
    env |= {"DATABASE_URL": "", "TELEGRAM_TOKEN": ""}
    env |= {"RASA_URL": f"http://127.0.0.1:{rasa}", "ACTIONS_URL": f"http://127.0.0.1:{actions}"}
    url, log = f"http://127.0.0.1:{port}", state / "run.log"
    seeding = [sys.executable, "-m", "bot", "seed"]  # so that this is not the first start of all
    subprocess.run(seeding, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL, check=True)
    began = time.monotonic()
    with running([sys.executable, "-m", "bot", "run"], log, env, ROOT) as process:
        first = seconds_until(lambda: answers(f"{url}/"), began, log)
        ready = seconds_until(lambda: answers(f"{url}/health/ready"), began, log)
        yield OursUp(url, process, first, ready, env)


def hired(up: OursUp, count: int) -> list[str]:
    """The names of so many new clinicians, who sign in with `crowd.PASSWORD`."""
    names = [f"sam{number}" for number in range(count)]
    for name in names:
        command = [sys.executable, "-m", "bot", "staff", "add", name, "--role", "clinician"]
        env = {**os.environ, **up.env}
        subprocess.run(command, cwd=ROOT, env=env, input=PASSWORD, text=True, capture_output=True, check=True)
    return names


@contextmanager
def with_slow_lookups(up: OursUp, state: Path, delay: float) -> Iterator[str]:
    """A second desk and Rasa beside the first, whose every action takes `delay` seconds longer."""
    port, rasa, slow = free_ports(3)
    actions = up.env["ACTIONS_URL"].rsplit(":", 1)[1]
    env = up.env | {"PORT": str(port), "RASA_URL": f"http://127.0.0.1:{rasa}"}
    env |= {"ACTIONS_URL": f"http://127.0.0.1:{slow}"}
    with ExitStack() as stack:
        for name, command in (
            ("lookup", ["tests.bench.lookup", str(slow), actions, str(delay)]),
            ("slow-desk", ["bot", "desk"]),
            ("slow-rasa", ["bot", "rasa"]),
        ):
            words = [sys.executable, "-m", *command]
            stack.enter_context(running(words, state / f"{name}.log", env, ROOT))
        url = f"http://127.0.0.1:{port}"
        seconds_until(lambda: answers(f"{url}/health/ready"), time.monotonic(), state / "slow-desk.log")
        yield url
