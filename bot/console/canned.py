"""Replies that staff can put into their box with one press, by priority. The words are data/staff's."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.settings import ROOT
from bot.triage import Priority
from bot.wording import read_yaml

FILE = ROOT / "data" / "staff" / "canned_replies.yml"
GRADES = "VMSKI"


@dataclass(frozen=True)
class Reply:
    """One reply, whom it suits, and what it rests on."""

    id: str
    title: str
    priorities: frozenset[Priority]
    text: str
    source: str
    evidence: str


@cache
def replies(file: Path = FILE) -> tuple[Reply, ...]:
    """Every reply, in the file's order. Raises ValueError for one that is not whole."""
    found = tuple(_reply(entry) for entry in read_yaml(file)["replies"])
    if len({reply.id for reply in found}) != len(found):
        raise ValueError(f"{file.name}: a reply's id is there twice")
    return found


def for_priority(priority: Priority | None) -> list[Reply]:
    """What suits a caller of this priority. One not known yet counts as urgent."""
    return [reply for reply in replies() if (priority or Priority.URGENT) in reply.priorities]


def _reply(entry: dict[str, object]) -> Reply:
    name, named = str(entry.get("id")), entry.get("priorities")
    for key in ("id", "title", "text", "source"):
        if not str(entry.get(key) or "").strip():
            raise ValueError(f"canned reply {name}: has no {key}")
    if entry.get("evidence") not in tuple(GRADES) or not isinstance(named, list):
        raise ValueError(f"canned reply {name}: evidence is one of {GRADES}, priorities a list")
    suits = frozenset(Priority) if named == ["all"] else frozenset(map(Priority, named))
    return Reply(
        name, str(entry["title"]), suits, str(entry["text"]).strip(), str(entry["source"]),
        str(entry["evidence"]),
    )  # fmt: skip
