"""Makes the two locked Python environments with uv, and again when they no longer fit their locks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from bot.running.stamps import content_hash, read_stamp, write_stamp
from bot.running.steps import ROOT, SetUpFailed, Steps, run

OWN_UV = ROOT / ".uv"
ROOM_NEEDED = 6 * 1024**3  # both environments and their downloads, with some to spare


class Environment(NamedTuple):
    """One locked environment (design §3)."""

    name: str
    folder: Path
    lock: Path
    python_version: str

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.folder / "finished.json"

    @property
    def packages(self) -> Path:
        return self.folder / "lib" / (f"python{self.python_version}") / "site-packages"


SERVICE = Environment("the service", ROOT / ".venv", ROOT / "requirements" / "service.lock", "3.11")
RASA = Environment("Rasa", ROOT / ".venv-rasa", ROOT / "requirements" / "rasa.lock", "3.10")


def answers(command: str, *arguments: str) -> str | None:
    """What a program prints on its first line, or nothing when it is absent or broken."""
    try:
        done = subprocess.run(
            [command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return (done.stdout.decode("utf-8", "replace").strip().splitlines() or [""])[0]


def find_uv(steps: Steps) -> str:
    """The path of a working uv: the machine's, or our own, installed by pip into `.uv/`."""
    for candidate in (shutil.which("uv"), str(OWN_UV / "bin" / "uv")):
        version = answers(candidate, "--version") if candidate else None
        if candidate and version:
            steps.done(version.split("(")[0].strip())
            return candidate
    if not answers(sys.executable, "-m", "pip", "--version"):
        raise SetUpFailed(
            "This Python has no pip, which installs uv, which installs everything else.\n"
            "  On Debian or Ubuntu:  sudo apt-get install python3-pip    Then run make again.\n"
            "  Or install uv yourself (its documentation says how) and run make again."
        )
    steps.note("installing it")
    # --target leaves the machine's own Python alone, and works where PEP 668 forbids touching it.
    run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade", "--target", str(OWN_UV), "uv"],
        "pip could not install uv. Is the network there?",
        steps,
    )
    (OWN_UV / ".gitignore").write_text("*\n")
    steps.done()
    return str(OWN_UV / "bin" / "uv")


def fits(environment: Environment) -> bool:
    """Whether it was finished from today's lock, and is all still there."""
    stamp = read_stamp(environment.stamp)
    if stamp.get("lock") != content_hash([environment.lock], environment.lock.parent):
        return False
    if not stamp.get("compiled"):
        return False
    if not set(stamp.get("packages", [])) <= set(_installed(environment)):
        return False
    return answers(str(environment.python), "--version") is not None


def make(environment: Environment, uv: str, steps: Steps) -> None:
    """Installs the lock, into the environment that is there if it was ever finished, else a fresh one."""
    whole = bool(read_stamp(environment.stamp)) and answers(str(environment.python), "--version")
    if environment.stamp.exists():
        environment.stamp.unlink()
    if not whole:
        _create(environment, uv, steps)
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(environment.python)]
    # Compiled once, here: where Python keeps no bytecode, each start of a part would compile it all again.
    sync += ["--compile-bytecode", str(environment.lock)]
    failed = (
        f"The packages of requirements/{environment.lock.name} could not be installed.\n"
        "  If the network was away, run make again: what was downloaded is kept."
    )
    try:
        run(sync, failed, steps, _plain())
    except SetUpFailed:
        if not whole:
            raise
        _create(environment, uv, steps)
        run(sync, failed, steps, _plain())
    write_stamp(
        environment.stamp,
        {
            "lock": content_hash([environment.lock], environment.lock.parent),
            "packages": _installed(environment),
            "compiled": True,
        },
    )


def _create(environment: Environment, uv: str, steps: Steps) -> None:
    free = shutil.disk_usage(str(ROOT)).free
    if free < ROOM_NEEDED:
        raise SetUpFailed(
            f"There is too little room on this disk: {free / 1024**3:.1f} GB free,"
            f" and set-up needs about {ROOM_NEEDED / 1024**3:.0f} GB."
        )
    version = environment.python_version
    run(
        [uv, "venv", "--quiet", "--clear", "--python", version, str(environment.folder)],
        f"No Python {version} was found on this machine, and it could not be downloaded.\n"
        f"  Install it (the package python{version}, or: uv python install {version}) and run make again.",
        steps,
        _plain(),
    )


def _installed(environment: Environment) -> list[str]:
    if not environment.packages.is_dir():
        return []
    return sorted(p.name for p in environment.packages.iterdir() if p.name.endswith(".dist-info"))


def _plain() -> dict[str, str]:
    """The environment without what would point uv at somebody else's virtual environment."""
    return {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONPATH")}
