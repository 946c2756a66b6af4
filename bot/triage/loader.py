"""Reads factors.yml and ruleset.yml, and refuses what is misspelt, unsourced or unsafe, by file and line."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.triage.approval import Approval, Content, read_approvals
from bot.triage.checks import BadRuleset, check
from bot.triage.factors import AFTER, LIVES, NEEDS, REST, SAFETY, Condition, Factor
from bot.triage.fields import (
    condition,
    entries_of,
    entry_of,
    grade,
    known,
    no_other_keys,
    priority,
    text,
    words,
)
from bot.triage.gates import check_questions
from bot.triage.lines import Entry, read_entry
from bot.triage.priorities import Priority
from bot.triage.ruleset import Flag, Rule, Ruleset

DATA = Path(__file__).resolve().parents[2] / "data" / "triage"
FACTORS, RULES, APPROVED = "factors.yml", "ruleset.yml", "approved.json"
STANDING = ("otherwise", "not_known_yet", "signs_withheld")
_ASKED_KEYS = {"asked_for", "still_asked", "holds_for", "quiet_return", "factors", "offered_after"}
_RULED_KEYS = {"version", "rules", "flags", *STANDING}
_FACTOR_KEYS = {
    "id",
    "values",
    "kind",
    "means",
    "needed_for",
    "when",
    "safe_when",
    "at",
    "sign",
    "life",
    "waits",
    "sensitive",
    "why",
    "source",
    "evidence",
}
_RULE_KEYS = {"id", "when", "floor", "because", "source", "evidence"}
_FLAG_KEYS = {"id", "flag", "when", "source", "evidence"}
_KINDS = ("one", "several", "text", "one_or_text", "age", "never_asked")

Signed = TypeVar("Signed", Factor, Rule, Flag)


def load_ruleset(folder: Path = DATA) -> Ruleset:
    """The ruleset in this folder, or `BadRuleset` naming the file, the line and the entry at fault."""
    asked, ruled = read_entry(folder / FACTORS), read_entry(folder / RULES)
    no_other_keys(asked, _ASKED_KEYS, f"{FACTORS}:{asked.line}: triage")
    no_other_keys(ruled, _RULED_KEYS, f"{RULES}:{ruled.line}: triage")
    approvals = _approvals(folder / APPROVED)
    content = _content(asked, ruled)

    def signed(name: str, entry: Signed) -> Signed:
        approval = approvals.get(name)
        if approval is None or approval.content != content[name]:
            return entry
        return replace(entry, approved_by=approval.by, approved_on=approval.on)

    factors = {n: signed(f"factor:{n}", factor) for n, factor in _factors(asked).items()}
    rules = (_rule(entry, factors) for entry in entries_of(ruled, "rules", RULES))
    flags = (_flag(entry, factors) for entry in entries_of(ruled, "flags", RULES))
    standing = {name: signed(f"standing:{name}", _standing(ruled, name)) for name in STANDING}
    ruleset = Ruleset(
        version=f"{text(ruled, 'version', f'{RULES}:{ruled.line}')}+{_hash(folder)[:8]}",
        factors=factors,
        rules=tuple(signed(f"rule:{rule.id}", rule) for rule in rules),
        flags=tuple(signed(f"flag:{flag.entry}", flag) for flag in flags),
        otherwise=standing["otherwise"],
        not_known_yet=standing["not_known_yet"],
        signs_withheld=standing["signs_withheld"],
        still_asked=words(asked.get("still_asked", []), f"{FACTORS}:{asked.line}: still_asked", factors),
        asked_for=_by_priority(asked, "asked_for", NEEDS),
        offered_after=_by_priority(asked, "offered_after", AFTER),
        holds_for=_holds_for(asked),
        quiet_return=_quiet_return(asked, factors),
        content=content,
        approvals=approvals,
    )
    check(ruleset)
    check_questions(ruleset)
    return ruleset


def _hash(folder: Path) -> str:
    hashed = hashlib.sha256()
    for name in (FACTORS, RULES):
        hashed.update((folder / name).read_bytes())
    return hashed.hexdigest()


def _approvals(path: Path) -> dict[str, Approval]:
    try:
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        return read_approvals(written) if written.strip() else {}
    except (OSError, ValueError) as error:
        raise BadRuleset(f"{path.name}: cannot be read: {error}") from error


def _content(asked: Entry, ruled: Entry) -> dict[str, Content]:
    """Everything that is signed for by itself. The order of the questions is an entry of its own."""
    factors = entries_of(asked, "factors", FACTORS)
    return {
        **{f"questions:{key}": found for key, found in asked.items() if key != "factors"},
        "questions:order": [entry["id"] for entry in factors],
        **{f"factor:{entry['id']}": entry for entry in factors},
        **{f"standing:{name}": ruled.get(name) for name in STANDING},
        **{f"rule:{entry['id']}": entry for entry in entries_of(ruled, "rules", RULES)},
        **{f"flag:{entry['id']}": entry for entry in entries_of(ruled, "flags", RULES)},
    }


def _by_priority(asked: Entry, key: str, allowed: Iterable[str]) -> dict[Priority, frozenset[str]]:
    """The needs that each priority has under this key."""
    found = entry_of(asked, key, f"{FACTORS}:{asked.line}")
    where = f"{FACTORS}:{found.line}: {key}"
    needs = {
        priority(name, where): frozenset(words(listed, where, allowed)) for name, listed in found.items()
    }
    if missing := set(Priority) - set(needs):
        raise BadRuleset(f"{where} has no {min(missing)}")
    return needs


def _holds_for(asked: Entry) -> dict[str, int]:
    """Minutes for the answers of each life; safety answers never hold longer than the rest."""
    found = entry_of(asked, "holds_for", f"{FACTORS}:{asked.line}")
    minutes = {name: int(str(lasts)) for name, lasts in found.items() if str(lasts).isdecimal()}
    if set(minutes) != {SAFETY, REST} or len(found) != 2 or not 0 < minutes[SAFETY] <= minutes[REST]:
        raise BadRuleset(f"{FACTORS}:{found.line}: holds_for is minutes: safety, and rest, which is not less")
    return minutes


def _quiet_return(asked: Entry, factors: Mapping[str, Factor]) -> tuple[Condition, ...]:
    where, found = f"{FACTORS}:{asked.line}: quiet_return", asked.get("quiet_return")
    if not isinstance(found, list) or not found:
        raise BadRuleset(f"{where} is a list of conditions")
    return tuple(known(condition(told, where), factors, where) for told in found)


def _factors(asked: Entry) -> dict[str, Factor]:
    listed = entries_of(asked, "factors", FACTORS)
    factors = {str(entry["id"]): _factor(order, entry) for order, entry in enumerate(listed, start=1)}
    for factor in factors.values():
        where = f"{FACTORS}:{factor.line}: {factor.id}"
        for wanted in (*factor.gate, factor.safe_when):
            known(wanted, factors, where)
        if factor.sign and factor.sign not in factors["signs"].values:
            raise BadRuleset(f"{where}: signs has no {factor.sign}")
    return factors


def _factor(order: int, entry: Entry) -> Factor:
    where = f"{FACTORS}:{entry.line}: {entry['id']}"
    no_other_keys(entry, _FACTOR_KEYS, where)
    kind = str(entry.get("kind", "one"))
    if kind not in _KINDS:
        raise BadRuleset(f"{where}: kind is one of {', '.join(_KINDS)}")
    gates = entry.get("when", [Entry()])
    values = words(entry.get("values", []), where)
    needed_for = frozenset(words(entry.get("needed_for", []), where, (*NEEDS, *AFTER)))
    life = str(entry.get("life", SAFETY if "priority" in needed_for else REST))
    words(life, f"{where}: life", LIVES)
    return Factor(
        id=str(entry["id"]),
        order=order,
        values=values,
        multiple=kind == "several",
        free_text=kind == "text",
        text_too=kind == "one_or_text",
        is_age=kind == "age",
        waits=entry.get("waits") == "yes",
        asked=kind != "never_asked",
        sensitive=entry.get("sensitive") == "yes",
        needed_for=needed_for,
        gate=tuple(condition(gate, where) for gate in (gates if isinstance(gates, list) else [gates])),
        safe_when=condition(entry.get("safe_when", Entry()), where),
        at=frozenset(priority(name, where) for name in words(entry.get("at", []), where)),
        sign=str(entry["sign"]) if "sign" in entry else None,
        life=life,
        why=text(entry, "why", where),
        source=text(entry, "source", where),
        evidence=grade(entry, where),
        means=_means(entry, values, where),
        line=entry.line,
    )


def _means(entry: Entry, values: tuple[str, ...], where: str) -> Mapping[str, str]:
    """What each answer stands for; of a question in free text, one sentence under `words`."""
    if not values:
        return {"words": text(entry, "means", where)}
    means = entry_of(entry, "means", where)
    no_other_keys(means, values, f"{where}: means")
    return {value: text(means, value, f"{where}: means") for value in values}


def _rule(entry: Entry, factors: Mapping[str, Factor]) -> Rule:
    where = f"{RULES}:{entry.line}: {entry['id']}"
    no_other_keys(entry, _RULE_KEYS, where)
    when = known(condition(entry.get("when", Entry()), where), factors, where)
    if not when:
        raise BadRuleset(f"{where}: has no when")
    return Rule(
        id=str(entry["id"]),
        when=when,
        floor=priority(entry.get("floor"), where),
        because=text(entry, "because", where),
        source=text(entry, "source", where),
        evidence=grade(entry, where),
        line=entry.line,
    )


def _standing(ruled: Entry, name: str) -> Rule:
    """A rule without conditions: what is said when no other does."""
    entry = entry_of(ruled, name, f"{RULES}:{ruled.line}")
    where = f"{RULES}:{entry.line}: {name}"
    no_other_keys(entry, _RULE_KEYS - {"when"}, where)
    return Rule(
        id=text(entry, "id", where),
        when={},
        floor=priority(entry.get("floor"), where),
        because=text(entry, "because", where),
        source=text(entry, "source", where),
        evidence=grade(entry, where),
        line=entry.line,
    )


def _flag(entry: Entry, factors: Mapping[str, Factor]) -> Flag:
    where = f"{RULES}:{entry.line}: {entry['id']}"
    no_other_keys(entry, _FLAG_KEYS, where)
    when = known(condition(entry.get("when", Entry()), where), factors, where)
    if not when:
        raise BadRuleset(f"{where}: has no when")
    return Flag(
        id=text(entry, "flag", where),
        when=when,
        entry=str(entry["id"]),
        source=text(entry, "source", where),
        evidence=grade(entry, where),
        line=entry.line,
    )
