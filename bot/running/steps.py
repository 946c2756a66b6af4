"""Says what set-up is doing, one numbered line a step, and runs its commands without their noise."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOG = ROOT / "var" / "setup.log"
STILL_WORKING = 20.0  # seconds of silence a person should not have to sit through
TAIL = 25


class SetUpFailed(Exception):
    """Set-up cannot go on; the message says what to do about it."""


class Steps:
    """Counts the steps and prints their lines."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0

    def start(self, what: str) -> None:
        """Opens the next step's line."""
        self.number += 1
        self._began = time.monotonic()
        print(f"[{self.number}/{self.total}] {what} …", end=" ", flush=True)

    def note(self, text: str) -> None:
        """Adds a few words to the open line."""
        print(text, end=" ", flush=True)

    def done(self, result: str = "done") -> None:
        """Closes the line, with the time the step took when it was long enough to notice."""
        took = time.monotonic() - self._began
        print(result if took < 1 else f"{result} ({took:.0f} s)", flush=True)


def run(
    command: Sequence[str],
    failed: str,
    steps: Steps | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Runs `command` from the project's root, its output kept in var/setup.log.

    Raises SetUpFailed with `failed`, the end of that output and where the rest is.
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        began = log.tell()
        try:
            process = subprocess.Popen(
                command, cwd=str(ROOT), env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        except OSError as error:
            raise SetUpFailed(f"{failed}\n  ({error})") from error
        code = _wait(process, steps)
    if code:
        with LOG.open("rb") as log:
            log.seek(began)
            last = log.read().decode("utf-8", "replace").strip().splitlines()[-TAIL:]
        end = "\n  ".join(last)
        raise SetUpFailed(f"{failed}\n\n  {end}\n\n  (all of it: {LOG})")


def _wait(process: subprocess.Popen[bytes], steps: Steps | None) -> int:
    try:
        while True:
            try:
                return process.wait(timeout=STILL_WORKING)
            except subprocess.TimeoutExpired:
                if steps:
                    steps.note("still working …")
    except BaseException:
        process.terminate()
        process.wait()
        raise


def stop_with(message: str) -> None:
    """Ends set-up, in words."""
    print(f"\n\n  {message}\n", file=sys.stderr, flush=True)
    sys.exit(1)
