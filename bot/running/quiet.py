"""Keeps callers' words out of every log: a record says where something went wrong, not what was being read.

`python -m bot.running.quiet MODULE …` starts any other program that way, whatever its own logging does.
"""

from __future__ import annotations

import json
import logging
import re
import runpy
import sys
import traceback
from collections.abc import Iterable, Iterator
from typing import Any

# Ours log ids only (a house rule); these others say nothing but that they started or stopped.
TRUSTED = ("bot", "actions", "nlu", "alembic", "uvicorn")
INNERMOST = 4  # frames of each exception
EVENT = re.compile(r"[a-z0-9_.]{3,60}")


def keep_words_out() -> None:
    """From now on no log record of this process carries an argument, an exception's text or a variable.

    Libraries put what they were reading into all three (Rasa logs the message it failed on, with every
    variable of every frame). What stays: level, logger, line, types of exceptions and where they arose.
    """
    logging.setLogRecordFactory(_without_words)


def _without_words(*arguments: Any, **more: Any) -> logging.LogRecord:
    record = logging.LogRecord(*arguments, **more)
    said = [record.getMessage()] if record.name.split(".")[0] in TRUSTED else list(_event(record))
    if isinstance(record.exc_info, tuple) and record.exc_info[1]:
        said += _places(record.exc_info[1])
    record.msg = " ".join([f"{record.name}:{record.lineno}", *said])
    record.args = None
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def _places(error: BaseException) -> Iterator[str]:
    """The exception's type and its innermost places, then those of what it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    yield f"{type(error).__name__} at {_path((f.filename, f.lineno) for f in frames)}"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield "from"
        yield from _places(cause)


def _event(record: logging.LogRecord) -> Iterator[str]:
    """The name of a structured event and its exceptions (structlog writes its records as JSON)."""
    try:
        entry = json.loads(str(record.msg))
    except ValueError:
        return
    if not isinstance(entry, dict):
        return
    if EVENT.fullmatch(str(entry.get("event"))):
        yield str(entry["event"])
    for error in entry.get("exception") or ():
        frames = ((f["filename"], f["lineno"]) for f in error.get("frames", ()))
        yield f"{error.get('exc_type')} at {_path(frames)}"


def _path(frames: Iterable[tuple[str, int | None]]) -> str:
    innermost = list(frames)[: -INNERMOST - 1 : -1]
    return " < ".join(f"{'/'.join(name.split('/')[-3:])}:{line}" for name, line in innermost)


def main() -> None:
    """Runs another module as `python -m` would, its logs kept clean."""
    keep_words_out()
    sys.argv = sys.argv[1:]
    sys.path.insert(0, "")
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
