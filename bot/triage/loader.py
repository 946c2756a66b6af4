"""Reads factors.yml and ruleset.yml, refusing anything misspelt, unsourced or unsafe, by file and rule."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.triage.checks import BadRuleset, check
from bot.triage.factors import DECLINED, NEEDS, UNSURE, Condition, Factor
from bot.triage.priorities import Priority
from bot.triage.ruleset import Flag, Rule, Ruleset

DATA = Path(__file__).resolve().parents[2] / "data" / "triage"
_FACTOR_KEYS = {
    "id",
    "values",
    "kind",
    "needed_for",
    "when",
    "safe_when",
    "at",
    "sign",
    "sensitive",
    "why",
    "source",
    "evidence",
}
_RULE_KEYS = {"id", "when", "floor", "because", "source", "evidence"}
_KINDS = ("one", "several", "text", "one_or_text", "age", "never_asked")

Entry = dict[str, object]


def load_ruleset(folder: Path = DATA) -> Ruleset:
    """The ruleset in this folder, or `BadRuleset` naming the file and the entry at fault."""
    asked, ruled = _read(folder / "factors.yml"), _read(folder / "ruleset.yml")
    factors = _factors(_entries(asked, "factors", "factors.yml"))
    hashed = hashlib.sha256()
    for name in ("factors.yml", "ruleset.yml"):
        hashed.update((folder / name).read_bytes())
    ruleset = Ruleset(
        version=f"{_text(ruled, 'version', 'ruleset.yml')}+{hashed.hexdigest()[:8]}",
        approved_by=str(ruled.get("approved_by", "")),
        approved_on=str(ruled.get("approved_on", "")),
        factors=factors,
        rules=tuple(
            _rule(entry, factors) for entry in _unique(_entries(ruled, "rules", "ruleset.yml"), "ruleset.yml")
        ),
        flags=tuple(
            _flag(entry, factors) for entry in _unique(_entries(ruled, "flags", "ruleset.yml"), "ruleset.yml")
        ),
        otherwise=_standing(ruled, "otherwise"),
        not_known_yet=_standing(ruled, "not_known_yet"),
        signs_withheld=_standing(ruled, "signs_withheld"),
        still_asked=_words(asked.get("still_asked", []), "factors.yml: still_asked", factors),
        asked_for={
            _priority(name, "factors.yml: asked_for"): frozenset(
                _words(needs, "factors.yml: asked_for", NEEDS)
            )
            for name, needs in _mapping(asked, "asked_for", "factors.yml").items()
        },
    )
    check(ruleset)
    return ruleset


def _read(path: Path) -> Entry:
    """Every scalar as text, so that yes and no are answers and not booleans."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, yaml.YAMLError) as error:
        raise BadRuleset(f"{path.name}: cannot be read") from error
    if not isinstance(found, dict) or set(found) != {"triage"} or not isinstance(found["triage"], dict):
        raise BadRuleset(f"{path.name}: the one top-level key is triage")
    return dict(found["triage"])


def _factors(entries: list[Entry]) -> dict[str, Factor]:
    listed = _unique(entries, "factors.yml")
    names = {str(entry["id"]): entry for entry in listed}
    factors = {name: _factor(order, entry) for order, (name, entry) in enumerate(names.items(), start=1)}
    for factor in factors.values():
        for condition in (*factor.gate, factor.safe_when):
            _known(condition, factors, f"factors.yml: {factor.id}")
        if factor.sign and factor.sign not in factors["signs"].values:
            raise BadRuleset(f"factors.yml: {factor.id}: signs has no {factor.sign}")
    return factors


def _factor(order: int, entry: Entry) -> Factor:
    where = f"factors.yml: {entry['id']}"
    _no_other_keys(entry, _FACTOR_KEYS, where)
    kind = str(entry.get("kind", "one"))
    if kind not in _KINDS:
        raise BadRuleset(f"{where}: kind is one of {', '.join(_KINDS)}")
    gates = entry.get("when", [{}])
    return Factor(
        id=str(entry["id"]),
        order=order,
        values=_words(entry.get("values", []), where),
        multiple=kind == "several",
        free_text=kind == "text",
        text_too=kind == "one_or_text",
        is_age=kind == "age",
        asked=kind != "never_asked",
        sensitive=entry.get("sensitive") == "yes",
        needed_for=frozenset(_words(entry.get("needed_for", []), where, NEEDS)),
        gate=tuple(_condition(gate, where) for gate in (gates if isinstance(gates, list) else [gates])),
        safe_when=_condition(entry.get("safe_when", {}), where),
        at=frozenset(_priority(name, where) for name in _words(entry.get("at", []), where)),
        sign=str(entry["sign"]) if "sign" in entry else None,
        why=_text(entry, "why", where),
        source=_text(entry, "source", where),
        evidence=_text(entry, "evidence", where),
    )


def _rule(entry: Entry, factors: dict[str, Factor]) -> Rule:
    where = f"ruleset.yml: {entry['id']}"
    _no_other_keys(entry, _RULE_KEYS, where)
    when = _known(_condition(entry.get("when", {}), where), factors, where)
    if not when:
        raise BadRuleset(f"{where}: has no when")
    return Rule(
        id=str(entry["id"]),
        when=when,
        floor=_priority(entry.get("floor"), where),
        because=_text(entry, "because", where),
        source=_text(entry, "source", where),
        evidence=_text(entry, "evidence", where),
    )


def _standing(ruled: Entry, name: str) -> Rule:
    """A rule without conditions: what is said when no other does."""
    entry = _mapping(ruled, name, "ruleset.yml")
    where = f"ruleset.yml: {name}"
    _no_other_keys(entry, _RULE_KEYS - {"when"}, where)
    return Rule(
        id=_text(entry, "id", where),
        when={},
        floor=_priority(entry.get("floor"), where),
        because=_text(entry, "because", where),
        source=_text(entry, "source", where),
        evidence=_text(entry, "evidence", where),
    )


def _flag(entry: Entry, factors: dict[str, Factor]) -> Flag:
    where = f"ruleset.yml: {entry['id']}"
    _no_other_keys(entry, {"id", "flag", "when"}, where)
    when = _known(_condition(entry.get("when", {}), where), factors, where)
    if not when:
        raise BadRuleset(f"{where}: has no when")
    return Flag(_text(entry, "flag", where), when)


def _condition(found: object, where: str) -> Condition:
    if not isinstance(found, dict):
        raise BadRuleset(f"{where}: when is factor: [values]")
    return {str(name): _words(wanted, where) for name, wanted in found.items()}


def _known(condition: Condition, factors: dict[str, Factor], where: str) -> Condition:
    for name, wanted in condition.items():
        if name not in factors:
            raise BadRuleset(f"{where}: no factor is called {name}")
        _words(list(wanted), f"{where}: {name}", (*factors[name].values, UNSURE, DECLINED))
    return condition


def _words(found: object, where: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
    words = found if isinstance(found, list) else [found]
    if not all(isinstance(word, str) and word for word in words) or len(set(words)) != len(words):
        raise BadRuleset(f"{where}: expected a list of different words")
    if allowed is not None and (strange := set(words) - set(allowed)):
        raise BadRuleset(f"{where}: does not take {', '.join(sorted(strange))}")
    return tuple(words)


def _priority(name: object, where: str) -> Priority:
    try:
        return Priority(str(name))
    except ValueError as error:
        raise BadRuleset(f"{where}: {name} is not a priority") from error


def _text(entry: Entry, key: str, where: str) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip():
        raise BadRuleset(f"{where}: has no {key}")
    return " ".join(text.split())


def _mapping(entry: Entry, key: str, where: str) -> Entry:
    found = entry.get(key)
    if not isinstance(found, dict):
        raise BadRuleset(f"{where}: has no {key}")
    return dict(found)


def _entries(entry: Entry, key: str, where: str) -> list[Entry]:
    found = entry.get(key)
    if not isinstance(found, list) or not all(isinstance(item, dict) and item.get("id") for item in found):
        raise BadRuleset(f"{where}: {key} is a list of entries, each with an id")
    return found


def _unique(entries: list[Entry], where: str) -> list[Entry]:
    seen: set[object] = set()
    for entry in entries:
        if entry["id"] in seen:
            raise BadRuleset(f"{where}: {entry['id']}: this id is used twice")
        seen.add(entry["id"])
    return entries


def _no_other_keys(entry: Entry, allowed: set[str], where: str) -> None:
    if strange := set(entry) - allowed:
        raise BadRuleset(f"{where}: does not take {', '.join(sorted(strange))}")
