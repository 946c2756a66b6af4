"""Knows whether something made earlier still fits what it was made from, by content and not by date."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

IGNORED = {"__pycache__"}


def files_under(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file of `paths`, folders opened, in an order that never changes; what is absent is left out."""
    for path in sorted(paths):
        if path.is_dir():
            yield from files_under(p for p in path.iterdir() if p.name not in IGNORED)
        elif path.is_file():
            yield path


def content_hash(paths: Iterable[Path], root: Path) -> str:
    """One hash of the names and contents of all files of `paths`."""
    total = hashlib.sha256()
    for path in files_under(paths):
        total.update(str(path.relative_to(root)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_stamp(path: Path) -> dict[str, Any]:
    """What was noted when the thing was finished; empty if it never was."""
    try:
        stamp = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, stamp: dict[str, Any]) -> None:
    """Notes that the thing is finished. Written last, so a half-made thing has none."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_text(json.dumps(stamp))
    unfinished.replace(path)
