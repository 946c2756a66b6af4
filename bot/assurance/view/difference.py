"""What changed since it was last approved: an entry, and of each part that differs, before and after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.triage.approval import Change, Content, How

ANCHORS = {"factor": "q", "rule": "rule", "flag": "flag", "wording": "w"}  # the rest stands in sections


@dataclass(frozen=True)
class Part:
    """One field of an entry, as it was signed and as it is."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """An entry that nobody has signed as it stands."""

    entry: str
    how: How
    anchor: str
    parts: tuple[Part, ...]


def differences(changes: Iterable[Change]) -> tuple[Difference, ...]:
    """Each change with only the parts that differ."""
    return tuple(Difference(c.entry, c.how, _anchor(c), _parts(c)) for c in changes)


def _anchor(change: Change) -> str:
    kind, _, name = change.entry.partition(":")
    return f"{ANCHORS[kind]}-{name}" if kind in ANCHORS and change.how is not How.REMOVED else ""


def _parts(change: Change) -> tuple[Part, ...]:
    before, after = _fields(change.before), _fields(change.after)
    names = dict.fromkeys((*before, *after))
    return tuple(
        Part(name, _shown(before.get(name)), _shown(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def _fields(content: Content) -> Mapping[str, Content]:
    if content is None:
        return {}
    return content if isinstance(content, Mapping) else {"": content}


def _shown(content: Content) -> str:
    if content is None:
        return ""
    if isinstance(content, Mapping):
        return "; ".join(f"{name}: {_shown(inner)}" for name, inner in content.items())
    if isinstance(content, list):
        return ", ".join(_shown(inner) for inner in content)
    return " ".join(str(content).split())
