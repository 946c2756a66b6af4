"""Puts services in the order they are offered, each with its reason. Pure: no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.directory import fit
from bot.directory.hours import open_state
from bot.directory.model import How, Offer, Place, Service
from bot.directory.numbers import safe
from bot.directory.places import km
from bot.directory.rules import Plan, Rules, Want
from bot.triage import Priority

DIRECT = frozenset({How.RING, How.TEXT, How.WALK_IN})  # a caller can use these this minute
_SCOPES = {"local": 0, "regional": 1, "national": 2}


@dataclass(frozen=True)
class Asking:
    """What is known of who asks, where and when."""

    at: datetime
    place: Place | None = None
    ages: fit.Ages | None = None
    access: frozenset[str] = frozenset()


def by_plan(
    services: Sequence[Service],
    asking: Asking,
    rules: Rules,
    *,
    priority: Priority,
    needs: frozenset[str] = frozenset(),
    flags: frozenset[str] = frozenset(),
    limit: int = 10,
) -> list[Offer]:
    """The offers of a priority, in order. What stands alongside is kept when the list is cut short."""
    plan = rules.plans[priority]
    wants = _in_order(plan, rules, needs, flags, priority)
    alongside = _take(services, plan.alongside, asking, rules, plan)
    offered = _take(services, wants, asking, rules, plan)
    shown = {offer.service.id for offer in alongside}
    room = max(limit - len(alongside), 1)
    return [offer for offer in offered if offer.service.id not in shown][:room] + alongside


def _in_order(
    plan: Plan, rules: Rules, needs: frozenset[str], flags: frozenset[str], priority: Priority
) -> tuple[Want, ...]:
    if "not_private" in flags:  # somebody may be reading over their shoulder
        needs -= {"abuse"}
    needed = tuple(want for need in sorted(needs) for want in rules.needs.get(need, ()))
    medical = "medical_route" in flags and priority is not Priority.EMERGENCY
    wants = plan.offer
    if plan.needs == "before":
        wants = needed + wants
    elif plan.needs == "after":
        wants = wants + needed
    if medical:
        wants = rules.medical_first + tuple(w for w in wants if w.kind not in rules.medical_leave_out)
    once: dict[str, Want] = {}
    for want in wants:
        once.setdefault(want.kind, want)
    return tuple(once.values())


def _take(
    services: Sequence[Service],
    wants: Iterable[Want],
    asking: Asking,
    rules: Rules,
    plan: Plan,
) -> list[Offer]:
    taken: list[Offer] = []
    for want in wants:
        offers = [o for o in of_kind(services, want.kind, asking, rules) if _suits(o, plan, rules)]
        taken += offers[: want.most]
    return taken


def _suits(offer: Offer, plan: Plan, rules: Rules) -> bool:
    if offer.service.id in rules.unless_asked:
        return False
    if plan.open_now and offer.open.now is False:
        return False
    if plan.today and offer.how in (How.REFER, How.WEB):
        return False
    return not (plan.self_only and offer.how is How.CLINICIAN_ARRANGES)


def of_kind(services: Sequence[Service], kind: str, asking: Asking, rules: Rules) -> list[Offer]:
    """Every service of a kind that this caller may be offered, best first."""
    offers = [
        make(service, asking, rules)
        for service in services
        if service.kind == kind
        and fit.may_be_offered(service, rules)
        and fit.serves(service, asking.place)
        and fit.takes(service, asking.ages, rules)
    ]
    return sorted(offers, key=lambda offer: _order(offer, asking, rules))


def _order(offer: Offer, asking: Asking, rules: Rules) -> tuple[object, ...]:
    """Fit, then what was checked, then open now, then near."""
    service = offer.service
    for_some = bool({service.id, *service.tags} & rules.words["who"].keys())
    helps = sum((
        "bsl" in asking.access and service.bsl is True,
        "interpreter" in asking.access and service.interpreters is True,
        "text_only" in asking.access and offer.text is not None,
    ))  # fmt: skip
    child = asking.ages is not None and asking.ages[0] < 18
    for_children = child and service.age_max is not None and service.age_max <= 18
    return (
        -helps, not for_children, for_some, _SCOPES.get(service.scope, 3), offer.check_first,
        (True, None, False).index(offer.open.now),
        offer.distance_km if offer.distance_km is not None else 1e6, service.phone is None, service.id,
    )  # fmt: skip


def make(service: Service, asking: Asking, rules: Rules, why: str | None = None) -> Offer:
    """A service as this caller should read it: no number that staff alone use, none that was replaced."""
    how = fit.way_in(service, rules)
    direct = how is not How.CLINICIAN_ARRANGES
    at_ed = service.kind == "liaison_psychiatry_ed"  # nobody should ring a switchboard before going
    phone = safe(service.phone, rules.superseded) if direct and not at_ed else None
    text = safe(service.text, rules.superseded) if direct else None
    check_first = fit.needs_check(service, asking.at, rules)
    words = rules.words
    if (how is How.RING and not phone) or (how is How.TEXT and not text):
        how = How.CLINICIAN_ARRANGES  # its number was closed
    by_text = words["way_in_for"].get(service.id) if how is How.TEXT else None
    way_in = by_text or words["way_in_kind"].get(service.kind) or words["way_in"][how]
    return Offer(
        service=service,
        name=words["names"].get(service.id, service.name),
        why=why or _why(service, rules),
        open=open_state(service.hours, asking.at),
        how=how,
        way_in=way_in.format(phone=phone, text=text),
        check_first=check_first,
        check_text=(words["check_kind"].get(service.kind) or words["check"][how]) if check_first else None,
        distance_km=_distance(service, asking.place),
        phone=phone,
        text=text,
        website=service.website if direct else None,
        address=_address(service) if how in (How.WALK_IN, How.REFER) else None,
    )


def _why(service: Service, rules: Rules) -> str:
    who = rules.words["who"]
    said = [who[key] for key in (service.id, *sorted(service.tags)) if key in who]
    return " ".join([rules.words["why"].get(service.kind, rules.words["none_near"]), *said])


def _address(service: Service) -> str | None:
    parts = [part for part in (service.address, service.postcode) if part]
    return ", ".join(parts) or None


def _distance(service: Service, place: Place | None) -> float | None:
    if place is None or place.lat is None or place.lon is None or service.lat is None or service.lon is None:
        return None
    return round(km(place.lat, place.lon, service.lat, service.lon), 1)
