"""Starts, watches and stops the programs that are measured."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil


class NotUp(Exception):
    """A program did not answer in time; its log says why."""


@contextmanager
def running(
    command: Sequence[str], log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[psutil.Process]:
    """The program, for as long as the block lasts; its whole process tree is gone afterwards."""
    log.parent.mkdir(parents=True, exist_ok=True)
    whole = {**os.environ, **(env or {})}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env=whole,
            cwd=cwd,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(url: str) -> bool:
    """Whether it answers 200."""
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def seconds_until(ready: Callable[[], bool], began: float, log: Path, limit: float = 180) -> float:
    """How long after `began` it was ready. Raises NotUp."""
    while not ready():
        if time.monotonic() - began > limit:
            raise NotUp(f"not ready after {limit:.0f} s; see {log}")
        time.sleep(0.05)
    return time.monotonic() - began


def megabytes(process: psutil.Process) -> float:
    """Memory of a process tree, shared pages counted once (proportional set size)."""
    return sum(p.memory_full_info().pss for p in [process, *process.children(recursive=True)]) / 1e6
