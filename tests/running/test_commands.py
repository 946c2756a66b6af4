"""The commands of `python -m bot`, run as anybody would run them."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT


@pytest.fixture
def bot(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs one command with a state folder that does not exist yet."""

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "STATE_DIR": str(tmp_path / "new" / "state")}
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(
            command, input=stdin, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
        )

    return run


def test_the_first_clinician_can_be_added_before_anything_else_has_run(bot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = bot("staff", "add", "ada", "--role", "clinician", stdin="a long enough password\n")
    assert done.returncode == 0, done.stderr
    assert "ada" in done.stdout
    database = tmp_path / "new" / "state" / "service.db"
    assert database.stat().st_mode & 0o077 == 0
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT username, role FROM staff").fetchall() == [("ada", "clinician")]


def test_a_short_password_is_refused_in_words_and_never_repeated(bot) -> None:  # type: ignore[no-untyped-def]
    done = bot("staff", "add", "ada", "--role", "clinician", stdin="hunter2\n")
    assert done.returncode != 0
    assert "at least" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_same_name_twice_is_refused_in_words(bot) -> None:  # type: ignore[no-untyped-def]
    add = ("staff", "add", "ada", "--role", "supervisor")
    assert bot(*add, stdin="a long enough password\n").returncode == 0
    again = bot(*add, stdin="a long enough password\n")
    assert again.returncode != 0
    assert "Traceback" not in again.stderr


def test_somebody_joins_moves_and_leaves_by_commands_that_say_what_they_did(bot) -> None:  # type: ignore[no-untyped-def]
    long_enough, more = "a long enough password\n", ("--area", "north", "--called", "Addy")
    said = [
        bot("staff", "add", "ada", "--role", "clinician", *more, stdin=long_enough).stdout,
        bot("staff", "move", "ada", "--role", "supervisor", "--every-area").stdout,
        bot("staff", "rename", "ada", "Ada L").stdout,
        bot("staff", "leave", "ada").stdout,
        bot("staff", "list").stdout,
    ]
    assert said[1] == "ada is supervisor for every area.\n"
    assert said[0].endswith("Callers read Addy.\n") and said[2] == "Callers read Ada L.\n"
    assert "signed out" in said[3]
    assert re.fullmatch(r"ada: supervisor; every area; callers read Ada L; left \d{4}-\d\d-\d\d\n", said[4])


@pytest.mark.parametrize(
    "act", [("move", "--role", "clinician"), ("leave",), ("unlock",), ("reset-second-factor",), ("password",)]
)
def test_what_cannot_be_done_about_somebody_unknown_is_said_in_one_line(bot, act) -> None:  # type: ignore[no-untyped-def]
    done = bot("staff", act[0], "nobody", *act[1:], stdin="a long enough password\n")
    assert done.returncode != 0
    assert done.stderr == "nobody on the staff is called nobody\n"


def test_a_new_database_gets_its_services_by_one_command_and_keeps_them(bot) -> None:  # type: ignore[no-untyped-def]
    first, second = bot("seed"), bot("seed")
    assert int(first.stdout.split()[0]) > 200, first.stderr
    assert second.stdout == first.stdout


def test_answers_piped_in_are_assessed_one_line_each(bot) -> None:  # type: ignore[no-untyped-def]
    line = json.dumps({"id": "a", "answers": {"immediate_danger": "overdose_taken"}})
    done = bot("assess", stdin=f"{line}\nnot json\n")
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    assert answers[0]["id"] == "a"
    assert answers[0]["priority"] == "emergency"
    assert "error" in answers[1]


def test_messages_piped_in_are_screened_one_line_each(bot) -> None:  # type: ignore[no-untyped-def]
    done = bot("screen", stdin=json.dumps({"id": "m", "text": "I have taken all my tablets"}) + "\n")
    assert json.loads(done.stdout)["action"] == "alert", done.stderr


def test_a_setting_that_cannot_be_read_is_named(bot, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("PORT", "eight thousand")
    done = bot("migrate")
    assert done.returncode != 0
    assert done.stderr.startswith("PORT:")
