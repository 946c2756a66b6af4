"""Reads one field of an entry. Each raises `BadRuleset` naming the file, the line and the entry."""

from collections.abc import Iterable, Mapping

from bot.triage.checks import BadRuleset
from bot.triage.factors import DECLINED, UNSURE, Condition, Factor
from bot.triage.lines import Entry
from bot.triage.priorities import Priority

GRADES = "VMSKI"


def text(entry: Entry, key: str, where: str) -> str:
    """Words, on one line."""
    found = entry.get(key)
    if not isinstance(found, str) or not found.strip():
        raise BadRuleset(f"{where}: has no {key}")
    return " ".join(found.split())


def words(found: object, where: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
    """One word or several, none twice, and none but those allowed."""
    listed = found if isinstance(found, list) else [found]
    if not all(isinstance(word, str) and word for word in listed) or len(set(listed)) != len(listed):
        raise BadRuleset(f"{where}: expected a list of different words")
    if allowed is not None and (strange := set(listed) - set(allowed)):
        raise BadRuleset(f"{where}: does not take {', '.join(sorted(strange))}")
    return tuple(listed)


def grade(entry: Entry, where: str) -> str:
    """How well the source is known: one of V M S K I."""
    found = text(entry, "evidence", where)
    if found not in tuple(GRADES):
        raise BadRuleset(f"{where}: evidence is one of {' '.join(GRADES)}, not {found}")
    return found


def priority(name: object, where: str) -> Priority:
    """A priority by its id."""
    try:
        return Priority(str(name))
    except ValueError as error:
        raise BadRuleset(f"{where}: {name} is not a priority") from error


def condition(found: object, where: str) -> Condition:
    """Factor → the values among which its answer must be."""
    if not isinstance(found, Mapping):
        raise BadRuleset(f"{where}: when is factor: [values]")
    return {str(name): words(wanted, where) for name, wanted in found.items()}


def known(wanted: Condition, factors: Mapping[str, Factor], where: str) -> Condition:
    """The condition, once every factor is there and takes each value named."""
    for name, values in wanted.items():
        if name not in factors:
            raise BadRuleset(f"{where}: no factor is called {name}")
        words(list(values), f"{where}: {name}", (*factors[name].values, UNSURE, DECLINED))
    return wanted


def entry_of(entry: Entry, key: str, where: str) -> Entry:
    """A mapping under a key."""
    found = entry.get(key)
    if not isinstance(found, Entry):
        raise BadRuleset(f"{where}: has no {key}")
    return found


def entries_of(entry: Entry, key: str, file: str) -> list[Entry]:
    """A list of entries, each with an id of its own."""
    found = entry.get(key)
    if not isinstance(found, list):
        raise BadRuleset(f"{file}:{entry.line}: {key} is a list of entries, each with an id")
    seen: set[object] = set()
    for item in found:
        if not isinstance(item, Entry) or not item.get("id") or not isinstance(item["id"], str):
            line = item.line if isinstance(item, Entry) else entry.line
            raise BadRuleset(f"{file}:{line}: {key} is a list of entries, each with an id")
        if item["id"] in seen:
            raise BadRuleset(f"{file}:{item.line}: {item['id']}: this id is used twice")
        seen.add(item["id"])
    return found


def no_other_keys(entry: Entry, allowed: Iterable[str], where: str) -> None:
    """A misspelt key must not be passed over in silence."""
    if strange := set(entry) - set(allowed):
        raise BadRuleset(f"{where}: does not take {', '.join(sorted(strange))}")
