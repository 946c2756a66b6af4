"""What the directory knows: services, places, hours, and what is offered to a caller."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class How(StrEnum):
    """The way in, from the caller's side."""

    RING = "ring"
    TEXT = "text"
    WALK_IN = "walk_in"
    WEB = "web"
    REFER = "refer"  # the caller refers themselves, or their GP does
    CLINICIAN_ARRANGES = "clinician_arranges"  # only staff can open this door


class Precision(StrEnum):
    """How closely a place is known."""

    POSTCODE = "postcode"
    OUTCODE = "outcode"
    LANDMARK = "landmark"
    BOROUGH = "borough"
    POINT = "point"  # a location the caller shared


class DirectoryRefused(Exception):
    """The files cannot be used; `problems` says why, one line each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


class NoSuchNeed(ValueError):
    """A search asked for a need that is neither a kind of service nor a priority."""


class NotOffered(ValueError):
    """A service that this caller may not be offered, or that is not in the directory."""


@dataclass(frozen=True)
class Place:
    """Where somebody is. `borough` and `area` are None outside London, `lat` and `lon` where not known.

    `alternatives` are other boroughs the same words could mean: when there are any, ask.
    """

    borough: str | None
    area: str | None
    lat: float | None
    lon: float | None
    precision: Precision
    label: str
    alternatives: tuple[str, ...] = ()
    outside: bool = False


@dataclass(frozen=True)
class Rule:
    """Open on `days` (0 is Monday) from `opens` to `closes`, London time."""

    days: frozenset[int]
    opens: time
    closes: time
    closes_next_day: bool


@dataclass(frozen=True)
class Hours:
    """Opening hours. `bank_holidays` is "weekend", "closed", or None where no source says."""

    always: bool
    rules: tuple[Rule, ...]
    bank_holidays: str | None = None


@dataclass(frozen=True)
class OpenState:
    """Whether a service is open; `now` is None where nobody knows. `until` is when that changes."""

    now: bool | None
    text: str
    until: datetime | None = None


@dataclass(frozen=True)
class Service:
    """One care service as its source describes it. None is "not found", never "no"."""

    id: str
    name: str
    provider: str | None
    kind: str
    scope: str
    public: bool
    phone: str | None
    text: str | None
    website: str | None
    address: str | None
    postcode: str | None
    lat: float | None
    lon: float | None
    boroughs: frozenset[str]
    age_min: float | None
    age_max: float | None
    hours: Hours | None
    referral: frozenset[str] | None
    walk_in: bool | None
    bsl: bool | None
    interpreters: bool | None
    wheelchair: bool | None
    tags: frozenset[str]
    notes: str | None
    status: str
    source_url: str | None
    source_date: str | None
    confidence: str
    verify_before_live: bool


@dataclass(frozen=True)
class Offer:
    """A service put to a caller, and why. `phone`, `text` and `address` are only what the caller may use."""

    service: Service
    name: str
    why: str
    open: OpenState
    how: How
    way_in: str
    check_first: bool
    check_text: str | None = None
    distance_km: float | None = None
    phone: str | None = None
    text: str | None = None
    website: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class TeamLine:
    """A number of the mental health teams of some boroughs, for staff. `source_date` as its source has it."""

    name: str
    phone: str
    boroughs: tuple[str, ...]
    source_date: str | None
    check_first: bool


@dataclass(frozen=True)
class Loaded:
    """What a load did: how many services there are now, and how many of them were new, changed or gone."""

    count: int
    changed: int
