"""Starts everything under supervisord, which starts again whatever dies and stops it all together."""

import fcntl
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.running import parts
from bot.running.models import QUIET
from bot.running.orphan import die_with_parent
from bot.running.secret import secret_key
from bot.running.steps import stop_with
from bot.settings import ROOT, Settings

LONGEST_GOODBYE = 3  # seconds a part may take to stop; the desk itself takes two at most

SUPERVISOR = """\
[supervisord]
nodaemon=true
silent=true
directory={root}
logfile={logs}/supervisor.log
logfile_maxbytes=1MB
logfile_backups=3
pidfile={state}/supervisor.pid
identifier=london-crisis-line

[group:service]
programs={programs}
"""

# startsecs=0: however often a part dies it is simply started again; supervisord never gives it up.
PROGRAM = """
[program:{part}]
command={command}
directory={root}
priority={priority}
autorestart=true
startsecs=0
startretries=1000000000
stopasgroup=true
killasgroup=true
stopwaitsecs={patience}
redirect_stderr=true
stdout_logfile={part_logs}/{part}.log
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=5
"""


def run(settings: Settings) -> None:
    """Becomes supervisord, over all three parts. Says what to do when it cannot."""
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    logs = settings.state_dir / "logs"
    logs.mkdir(exist_ok=True)
    only_one(settings.state_dir)
    _port_is_free(settings)
    os.environ.update(QUIET)
    os.environ["SECRET_KEY"] = secret_key(settings)
    os.environ["STATE_DIR"] = str(settings.state_dir.resolve())
    rasa, actions = free_ports(2)
    os.environ["RASA_URL"] = settings.rasa_url or f"http://{parts.LOOPBACK}:{rasa}"
    os.environ["ACTIONS_URL"] = settings.actions_url or f"http://{parts.LOOPBACK}:{actions}"
    ini = settings.state_dir / "supervisor.ini"
    ini.write_text(configuration(settings.state_dir.resolve(), logs.resolve(), commands(settings)))
    subprocess.Popen(
        [sys.executable, "-m", "bot.running.announce", parts.address(settings), str(logs)], cwd=ROOT
    )
    if "MAKELEVEL" in os.environ:  # under make, which does not pass every signal on
        die_with_parent()
    os.execv(sys.executable, [sys.executable, "-m", "bot.running.watch", str(ini)])


def configuration(state: Path, logs: Path, commands: Mapping[str, Sequence[str]]) -> str:
    """What supervisord is told; in its files a percent sign is written twice."""
    there = {"root": _escaped(ROOT), "state": _escaped(state), "logs": _escaped(logs)}
    text = SUPERVISOR.format(programs=",".join(commands), **there)
    there["part_logs"] = _escaped(there["logs"])  # this one supervisord expands twice
    for priority, (part, words) in enumerate(commands.items(), start=1):
        command = _escaped(shlex.join(words))
        text += PROGRAM.format(
            part=part, command=command, priority=priority, patience=LONGEST_GOODBYE, **there
        )
    return text


def commands(settings: Settings) -> Mapping[str, Sequence[str]]:
    """What starts each part: the desk at once, and the others once its first page is there."""
    python = [sys.executable, "-m"]
    behind = [*python, "bot.running.behind", f"{parts.address(settings)}/", *python]
    return {
        "desk": [*python, "bot", "desk"],
        "rasa": [*behind, "bot", "rasa"],
        "actions": [*behind, "bot", "actions"],
    }


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody is using."""
    sockets = [socket.create_server((parts.LOOPBACK, 0)) for _ in range(count)]
    ports: list[int] = [s.getsockname()[1] for s in sockets]
    for opened in sockets:
        opened.close()
    return ports


def _port_is_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        stop_with(
            f"{settings.host}:{settings.port} cannot be served: {error.strerror}.\n"
            f"  Stop what is using it, or choose another port:  PORT={settings.port + 1} make run"
        )


def only_one(state: Path) -> int:
    """Two services must not own one state folder; the lock it returns lives as long as supervisord."""
    lock = os.open(state / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stop_with(
            f"The service is already running on {state}.\n"
            "  Stop that one first (Ctrl-C where it runs), or give this one its own:  STATE_DIR=… make run"
        )
    os.set_inheritable(lock, True)
    return lock


def _escaped(value: object) -> str:
    return str(value).replace("%", "%%")
