"""Reads the directory's files: what is wrong in them is named, all at once, before anything is used."""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from bot.directory import numbers
from bot.directory.model import DirectoryRefused, Hours, Rule, Service

FOLDER = Path(__file__).parents[2] / "data" / "directory"
_DAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_CONFIDENCES = {"high", "medium", "low"}


@dataclass(frozen=True)
class Borough:
    """A borough (or the City of London), and which trust answers its mental health crisis calls."""

    name: str
    area: str
    trust: str
    lat: float
    lon: float


@cache
def boroughs(folder: Path = FOLDER) -> Mapping[str, Borough]:
    """London's 33 areas by name."""
    raw = json.loads((folder / "boroughs.json").read_text("utf-8"))["boroughs"]
    return {
        b["name"]: Borough(
            b["name"], b["adult_mh_trust"]["key"], b["adult_mh_trust"]["name"],
            b["centroid"]["lat"], b["centroid"]["lon"],
        )
        for b in raw
    }  # fmt: skip


@cache
def superseded(folder: Path = FOLDER) -> frozenset[str]:
    """Numbers that were closed or replaced, as digits: no reply may hold one."""
    raw = json.loads((folder / "superseded_numbers.json").read_text("utf-8"))["numbers"]
    return frozenset(numbers.digits(n["number"]) for n in raw)


def read_csv(name: str, folder: Path = FOLDER) -> list[dict[str, str]]:
    """The rows of one of the directory's tables."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def digest(folder: Path) -> str:
    """A fingerprint of the files that services are loaded from."""
    names = ("services.json", "superseded_numbers.json")
    return hashlib.sha256(b"\n".join((folder / name).read_bytes() for name in names)).hexdigest()


def read(folder: Path) -> tuple[dict[str, Any], ...]:
    """The service records of `folder`, checked; raises DirectoryRefused with everything that is wrong."""
    try:
        raw = json.loads((folder / "services.json").read_text("utf-8"))
        records, kinds = raw["services"], frozenset(raw["meta"]["kinds"])
        problems = [p for record in records for p in _problems(record, kinds, folder)]
        repeated = [i for i, n in Counter(r.get("id") for r in records).items() if n > 1]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DirectoryRefused((f"services.json cannot be read: {type(error).__name__}",)) from error
    problems += [f"{i}: this id is used twice" for i in repeated]
    if not records:
        problems.append("services.json holds no services")
    if problems:
        raise DirectoryRefused(tuple(problems))
    return tuple(records)


def _problems(record: dict[str, Any], kinds: frozenset[str], folder: Path) -> Iterator[str]:
    name = record.get("id") or "a record without an id"
    if record.get("kind") not in kinds:
        yield f"{name}: unknown kind"
    if record.get("confidence") not in _CONFIDENCES:
        yield f"{name}: unknown confidence"
    unknown = set(record.get("boroughs") or ()) - boroughs(folder).keys()
    if unknown or not record.get("boroughs"):
        yield f"{name}: serves no known borough"
    for number in (record.get("phone"), record.get("tel"), record.get("text"), *record.get("alt_phones", ())):
        if number and numbers.digits(number) in superseded(folder):
            yield f"{name}: a number that was closed or replaced"
        elif number and not numbers.is_real(number):
            yield f"{name}: not a number that can be rung"
    try:
        service(record)
    except (KeyError, ValueError, TypeError) as error:
        yield f"{name}: {type(error).__name__} in {error}"


def service(record: Mapping[str, Any]) -> Service:
    """A record as a Service."""
    access = record["access"]
    return Service(
        id=record["id"], name=record["name"], provider=record["provider"], kind=record["kind"],
        scope=record["scope"], public=record["public"], phone=record["phone"], text=record["text"],
        website=record["website"], address=record["address"], postcode=record["postcode"],
        lat=record["lat"], lon=record["lon"], boroughs=frozenset(record["boroughs"]),
        age_min=record["age_min"], age_max=record["age_max"], hours=_hours(record["hours"]),
        referral=None if record["referral"] is None else frozenset(record["referral"]),
        walk_in=record["walk_in"], bsl=access["bsl"], interpreters=access["interpreters"],
        wheelchair=access["wheelchair"], tags=frozenset(record["tags"]), notes=record["notes"],
        status=record["status"], source_url=record["source_url"], source_date=record["source_date"],
        confidence=record["confidence"], verify_before_live=record["verify_before_live"],
    )  # fmt: skip


def _hours(raw: Mapping[str, Any] | None) -> Hours | None:
    if raw is None:
        return None
    rules = tuple(
        Rule(
            frozenset(_DAYS[day] for day in rule["days"]), time.fromisoformat(rule["open"]),
            time.fromisoformat(rule["close"]), rule["closes_next_day"],
        )
        for rule in raw["rules"]
    )  # fmt: skip
    return Hours(raw["always_open"], rules, raw.get("bank_holidays"))
