"""Finds the browser that the browser tests drive, and installs it where there is none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bot.running.environments import SERVICE, answers
from bot.running.steps import SetUpFailed, Steps, run

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """The path of a Chromium that starts, or nothing."""
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *map(str, reversed(own))]
    for candidate in candidates:
        if candidate and answers(candidate, "--version"):
            return candidate
    return None


def install(steps: Steps) -> str:
    """Installs one, by the machine's packages or by Playwright. Raises SetUpFailed when neither can."""
    as_root: list[str] = [] if os.geteuid() == 0 else ["sudo", "-n"]
    ways = [
        [[*as_root, "apt-get", "update"], [*as_root, "apt-get", "install", "-y", "chromium"]],
        [[str(SERVICE.python), "-m", "playwright", "install", "--with-deps", "chromium"]],
    ]
    for way in ways:
        steps.note("installing it")
        try:
            for command in way:
                run(command, "", steps, {**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        except SetUpFailed:
            continue
        found = find()
        if found:
            return found
    raise SetUpFailed(
        "The browser tests need Chromium, and neither apt-get nor Playwright could install it here.\n"
        "  Install it by hand (Debian or Ubuntu: sudo apt-get install chromium),\n"
        "  or name one:  CHROMIUM=/path/to/chromium make test"
    )
