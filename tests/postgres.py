"""A real PostgreSQL for the tests, started from the machine's own binaries and stopped with them."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoPostgreSQL(Exception):
    """The machine has no PostgreSQL server; `make test` installs one."""


def binaries() -> Path:
    """Where initdb and postgres are. Raises NoPostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [
        Path(path).resolve() for path in [shutil.which("initdb")] if path
    ]
    if not found:
        raise NoPostgreSQL("no PostgreSQL server binaries; apt-get install postgresql")
    return found[-1].parent


@contextmanager
def running() -> Iterator[str]:
    """The address of an empty database on loopback. It refuses root, so root lends it to `postgres`."""
    bin_ = binaries()
    home = Path(tempfile.mkdtemp(prefix="pg"))
    user: dict[str, object] = {}
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = home / "data"
    try:
        subprocess.run(
            [bin_ / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True,
            capture_output=True,
            cwd=home,
            **user,
        )  # type: ignore[call-overload]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
        subprocess.run(
            [bin_ / "pg_ctl", "-D", data, "-o", options, "-l", home / "log", "-w", "start"],
            check=True,
            capture_output=True,
            cwd=home,
            **user,
        )  # type: ignore[call-overload]
        try:
            yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(
                [bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"],
                check=True,
                capture_output=True,
                cwd=home,
                **user,
            )  # type: ignore[call-overload]
    finally:
        shutil.rmtree(home, ignore_errors=True)
