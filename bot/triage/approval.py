"""Approval by name: what was signed, beside what stands today. Whatever differs is not approved."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Content = object  # an entry as it is written, in JSON's own types


@dataclass(frozen=True)
class Approval:
    """One signature: who, on which day, and the very content they signed."""

    by: str
    on: str
    content: Content


class How(StrEnum):
    """How an entry differs from what was signed."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One entry that nobody has signed as it stands. A removed one counts: its rule no longer holds."""

    entry: str
    how: How
    before: Content
    after: Content


def changes(approvals: Mapping[str, Approval], today: Mapping[str, Content]) -> tuple[Change, ...]:
    """Everything that is not as it was signed; empty only when every entry is approved."""
    found = []
    for name, content in today.items():
        signed = approvals.get(name)
        if signed is None:
            found.append(Change(name, How.ADDED, None, content))
        elif signed.content != content:
            found.append(Change(name, How.CHANGED, signed.content, content))
    gone = (name for name in approvals if name not in today)
    return (*found, *(Change(name, How.REMOVED, approvals[name].content, None) for name in gone))


def read_approvals(text: str) -> dict[str, Approval]:
    """Signatures as `write_approvals` left them. Raises ValueError when they are anything else."""
    try:
        found = json.loads(text)
        signed = {name: Approval(one["by"], one["on"], one["content"]) for name, one in found.items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("an approval is by, on and content") from error
    if not all(isinstance(part, str) and part for one in signed.values() for part in (one.by, one.on)):
        raise ValueError("an approval has no name or no date")
    return signed


def write_approvals(approvals: Mapping[str, Approval]) -> str:
    """The same as text, in one order, so that a difference shows what was signed."""
    rows = {name: {"by": one.by, "on": one.on, "content": one.content} for name, one in approvals.items()}
    return json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
