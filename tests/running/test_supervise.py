"""Whatever dies is started again, for ever, and one signal stops everything."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.running import parts, supervise
from bot.running.secret import secret_key
from bot.settings import Settings

LIVES = "import os,sys,time; open(sys.argv[1],'a').write(f'{os.getpid()}\\n'); time.sleep(600)"
DIES = "import os,sys; open(sys.argv[1],'a').write(f'{os.getpid()}\\n')"


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Waits for something to become true, and fails when it does not."""
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.05)


def pids(file: Path) -> list[int]:
    """The processes that have written themselves down."""
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended but was not collected yet does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """supervisord with one part that lives and one that dies at once, in a folder with awkward letters."""
    state = tmp_path / "50% of it"
    state.mkdir()
    commands = {
        "lives": [sys.executable, "-c", LIVES, str(tmp_path / "lives")],
        "dies": [sys.executable, "-c", DIES, str(tmp_path / "dies")],
    }
    (state / "supervisor.ini").write_text(supervise.configuration(state, state, commands))
    process = subprocess.Popen([sys.executable, "-m", "bot.running.watch", str(state / "supervisor.ini")])
    yield process
    process.terminate()
    process.wait(timeout=60)


def test_rasa_killed_again_and_again_is_started_again_each_time(
    supervisor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    for times in range(1, 5):
        until(lambda times=times: len(pids(tmp_path / "lives")) == times)  # type: ignore[misc]
        os.kill(pids(tmp_path / "lives")[-1], signal.SIGKILL)
    until(lambda: len(pids(tmp_path / "lives")) == 5)


def test_a_part_that_cannot_start_is_tried_for_ever(
    supervisor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    until(lambda: len(pids(tmp_path / "dies")) >= 6)  # supervisord's own default gives up after three


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_one_signal_stops_everything_and_leaves_no_orphan(
    supervisor: subprocess.Popen[bytes], tmp_path: Path, sign: signal.Signals
) -> None:
    until(lambda: bool(pids(tmp_path / "lives")))
    supervisor.send_signal(sign)
    assert supervisor.wait(timeout=60) == 0
    assert not any(alive(pid) for pid in pids(tmp_path / "lives"))


def test_a_part_ends_even_when_its_supervisor_is_killed_outright(tmp_path: Path) -> None:
    part = f"from bot.running.orphan import die_with_parent; die_with_parent(); {LIVES}"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {part!r}, sys.argv[1]])"
    supervisor = subprocess.Popen([sys.executable, "-c", parent, str(tmp_path / "part")])
    until(lambda: bool(pids(tmp_path / "part")))
    supervisor.kill()
    supervisor.wait()
    until(lambda: not alive(pids(tmp_path / "part")[0]))


def test_rasa_and_the_actions_leave_both_cores_to_the_desk_until_its_first_page(settings: Settings) -> None:
    commands = supervise.commands(settings)
    page = f"{parts.address(settings)}/"
    assert page not in commands["desk"]
    for part in ("rasa", "actions"):
        assert commands[part][2:4] == ["bot.running.behind", page]
        assert commands[part][-2:] == ["bot", part]


def test_ports_are_free_and_different() -> None:
    ports = supervise.free_ports(3)
    assert len(set(ports)) == 3
    for port in ports:
        socket.create_server((parts.LOOPBACK, port)).close()


def test_a_port_that_is_taken_is_named_with_what_to_do(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server((parts.LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit):
            supervise.run(settings.model_copy(update={"port": port}))
    assert f"PORT={port + 1} make run" in capsys.readouterr().err


def test_two_services_never_share_a_state_folder(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    first = supervise.only_one(settings.state_dir)
    with pytest.raises(SystemExit):
        supervise.only_one(settings.state_dir)
    os.close(first)
    assert "already running" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["", "http://0.0.0.0:5005", "http://rasa.example:5005", "http://127.0.0.1"])
def test_rasa_listens_on_loopback_or_not_at_all(settings: Settings, url: str) -> None:
    with pytest.raises(parts.NotOnLoopback):
        parts.rasa(settings.model_copy(update={"rasa_url": url}))


def test_a_key_is_made_once_and_nobody_else_can_read_it(settings: Settings) -> None:
    unset = settings.model_copy(update={"secret_key": ""})
    key = secret_key(unset)
    assert len(key) > 40
    assert secret_key(unset) == key
    assert (settings.state_dir / "secret.key").stat().st_mode & 0o777 == 0o600
    assert secret_key(settings) == settings.secret_key
