"""No log of any process holds what a caller wrote (design §13.13)."""

import subprocess
import sys
from pathlib import Path

WORDS = "I have taken all my tablets"

COMMON = f"""
import logging, sys
words = {WORDS!r}
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, format="%(levelname)s %(message)s")
logger = logging.getLogger("rasa.core.channels.rest")
def fails():
    raise ValueError("cannot read " + words)
"""


def logged(tmp_path: Path, script: str) -> str:
    """What a program that logs in this way prints when it is run quietly."""
    (tmp_path / "careless.py").write_text(COMMON + script)
    command = [sys.executable, "-m", "bot.running.quiet", "careless"]
    environment = {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_a_callers_words_in_a_log_message_are_not_written(tmp_path: Path) -> None:
    out = logged(tmp_path, "logger.error(f'failed on {words}'); logger.warning('failed on %s', words)")
    assert WORDS not in out
    assert "ERROR rasa.core.channels.rest:" in out


def test_a_callers_words_in_an_exception_are_not_written_but_its_place_is(tmp_path: Path) -> None:
    out = logged(
        tmp_path,
        "try:\n    fails()\nexcept ValueError as e:\n"
        "    try:\n        raise RuntimeError(words) from e\n"
        "    except RuntimeError:\n        logger.exception(words)\n",
    )
    assert WORDS not in out
    assert "RuntimeError at " in out
    assert "from ValueError at " in out
    assert "careless.py:7" in out


def test_a_callers_words_in_structured_logs_are_not_written_but_the_event_is(tmp_path: Path) -> None:
    out = logged(
        tmp_path,
        "import json\n"
        "frames = [{'filename': '/x/nlu/rasa/components.py', 'lineno': 7, 'locals': {'text': words}}]\n"
        "error = {'exc_type': 'KeyError', 'exc_value': words, 'frames': frames}\n"
        "logger.error(json.dumps({'event': 'rest.message.received.failure', 'text': words,"
        " 'exception': [error]}))\n"
        "logger.error(json.dumps({'event': words}))\n",
    )
    assert WORDS not in out
    assert "rest.message.received.failure KeyError at nlu/rasa/components.py:7" in out


def test_our_own_log_lines_are_kept(tmp_path: Path) -> None:
    out = logged(tmp_path, "logging.getLogger('bot.channels.relay').warning('conversation %s waits', 'c-17')")
    assert "conversation c-17 waits" in out
