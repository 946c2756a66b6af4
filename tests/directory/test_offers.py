"""What a caller is offered: the right things first, nothing doubtful, and always something open."""

import dataclasses
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from bot.directory import fit, offers, rules
from bot.directory import service as directory
from bot.directory.catalogue import boroughs, superseded
from bot.directory.model import How, Offer
from bot.directory.numbers import digits
from bot.triage import Priority

TUESDAY_NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 4, 0, tzinfo=UTC)
CRISIS = (Priority.VERY_URGENT, Priority.URGENT)
AGES = (None, "declined", "8", "15", "17", "under 18", "16-17", "18", "30", "65+", "80")
NEEDS = frozenset(rules.rules().needs)
NEVER = {"joint_response_car", "health_based_place_of_safety", "nhs_111_mental_health"}


def offered(
    c: Connection,
    where: str | None,
    priority: Priority,
    age: str | None = "30",
    at: datetime = TUESDAY_NIGHT,
    needs: frozenset[str] = frozenset(),
    flags: frozenset[str] = frozenset(),
) -> list[Offer]:
    place = directory.place(where) if where else None
    return directory.offers_for(c, priority=priority, place=place, age=age, at=at, needs=needs, flags=flags)


def kinds(found: list[Offer]) -> list[str]:
    return [offer.service.kind for offer in found]


@pytest.mark.parametrize("at", [TUESDAY_NIGHT, CHRISTMAS])
@pytest.mark.parametrize("priority", Priority)
def test_everybody_everywhere_is_offered_something_open_that_they_can_use_now(
    connection: Connection, priority: Priority, at: datetime
) -> None:
    for where in (None, "Manchester", "DA1", *boroughs()):
        for age in AGES:
            for flags in (frozenset[str](), frozenset({"medical_route"}), frozenset({"under_18"})):
                found = offered(connection, where, priority, age, at, NEEDS, flags)
                assert any(o.open.now and o.how in offers.DIRECT for o in found), (where, age, flags)
                assert all(o.why and o.way_in for o in found)


@pytest.mark.parametrize("priority", Priority)
def test_nothing_doubtful_or_closed_to_the_public_is_ever_offered(
    connection: Connection, priority: Priority
) -> None:
    everything = [
        offer
        for where in (None, *boroughs())
        for age in (None, "15", "30")
        for offer in offered(connection, where, priority, age, needs=NEEDS)
    ]
    for offer in everything:
        service = offer.service
        assert service.public and service.confidence != "low" and service.status == "open_at_source_date"
        assert service.kind not in NEVER
        shown = directory.as_json(offer)
        for number in (shown["phone"], shown["text"]):
            assert number is None or (digits(number) not in superseded() and digits(number) != "111")
        assert not service.verify_before_live or offer.check_text


@pytest.mark.parametrize("priority", CRISIS)
def test_a_camden_adult_in_crisis_is_offered_the_assessment_centre_before_a_and_e(
    connection: Connection, priority: Priority
) -> None:
    found = offered(connection, "NW1 8AB", priority)
    order = kinds(found)
    assert order.index("crisis_assessment_service") < order.index("liaison_psychiatry_ed")
    centre = found[order.index("crisis_assessment_service")]
    assert centre.how is How.CLINICIAN_ARRANGES
    assert "clinician here arranges it" in centre.way_in and "111" not in centre.way_in
    assert centre.phone is None


@pytest.mark.parametrize("priority", CRISIS)
def test_no_adult_in_london_is_sent_to_a_and_e_before_the_other_ways(
    connection: Connection, priority: Priority
) -> None:
    other = {"crisis_cafe", "crisis_line", "home_treatment_team", "crisis_assessment_service", "crisis_house"}
    for where in boroughs():
        order = kinds(offered(connection, where, priority))
        assert "liaison_psychiatry_ed" in order, where
        assert not other & set(order[order.index("liaison_psychiatry_ed") :]), where


@pytest.mark.parametrize("priority", CRISIS)
def test_an_urgent_physical_need_goes_to_a_and_e_first_and_not_to_a_place_without_doctors(
    connection: Connection, priority: Priority
) -> None:
    order = kinds(offered(connection, "NW1 8AB", priority, flags=frozenset({"medical_route"})))
    assert order[0] == "liaison_psychiatry_ed"
    assert "emergency_999" in order and "crisis_assessment_service" not in order


def test_an_emergency_is_offered_999_first_then_the_nearest_a_and_e(connection: Connection) -> None:
    found = offered(connection, "Euston", Priority.EMERGENCY)
    assert found[0].phone == "999"
    assert found[1].name == "A&E - University College Hospital"
    assert kinds(offered(connection, None, Priority.EMERGENCY))[0] == "emergency_999"


@pytest.mark.parametrize("priority", Priority)
def test_somebody_under_18_is_offered_only_what_is_known_to_take_them(
    connection: Connection, priority: Priority
) -> None:
    known = rules.rules()
    for where in (None, *boroughs()):
        for offer in offered(connection, where, priority, "15", needs=NEEDS):
            s = offer.service
            says_so = s.age_min is not None or s.age_max is not None
            assert says_so or s.id in known.any_age or s.kind in known.any_age_kinds, s.id
            assert (s.age_min or 0) <= 15 and (s.age_max is None or s.age_max >= 15), s.id
            assert s.id not in known.not_under_18


def test_a_child_in_ealing_is_not_sent_to_an_a_and_e_that_does_not_treat_children(
    connection: Connection,
) -> None:
    names = [o.name for o in offered(connection, "Ealing", Priority.VERY_URGENT, "15")]
    assert "A&E - Ealing Hospital" not in names
    assert "A&E - Ealing Hospital" in [o.name for o in offered(connection, "Ealing", Priority.VERY_URGENT)]


def test_a_child_is_offered_the_lines_for_children(connection: Connection) -> None:
    found = offered(connection, None, Priority.URGENT, "12")
    assert found[0].service.id == "childline"
    assert "childline" not in [o.service.id for o in offered(connection, None, Priority.URGENT, None)]


def test_a_caller_who_is_not_private_is_not_shown_help_for_abuse(connection: Connection) -> None:
    needs = frozenset({"abuse"})
    assert "domestic_abuse" in kinds(offered(connection, "Bexley", Priority.SOON, needs=needs))
    watched = offered(connection, "Bexley", Priority.SOON, needs=needs, flags=frozenset({"not_private"}))
    assert "domestic_abuse" not in kinds(watched)


def test_a_number_only_staff_may_ring_is_not_shown(connection: Connection) -> None:
    team = next(s for s in directory.services(connection) if s.id == "croydon-camhs-duty-line")
    shown = offers.make(team, offers.Asking(TUESDAY_NIGHT), rules.rules())
    assert team.phone and shown.phone is None and shown.how is How.CLINICIAN_ARRANGES


def test_a_superseded_number_that_got_in_is_still_not_shown(connection: Connection) -> None:
    line = next(s for s in directory.services(connection) if s.kind == "crisis_line")
    old = dataclasses.replace(line, phone="0800 073 0006")
    shown = directory.as_json(offers.make(old, offers.Asking(TUESDAY_NIGHT), rules.rules()))
    assert "073" not in str(shown)


def test_what_was_checked_comes_before_what_was_not(connection: Connection) -> None:
    brent = directory.place("Brent")
    found = directory.search(connection, at=TUESDAY_NIGHT, place=brent, need="crisis_assessment_service")
    assert [o.check_first for o in found] == [False, True]


def test_when_the_directory_is_empty_the_national_numbers_are_offered(engine: object) -> None:
    with engine.begin() as c:  # type: ignore[attr-defined]
        found = offered(c, "NW1 8AB", Priority.URGENT)
    assert [o.service.id for o in found][:2] == ["samaritans", "shout"]


def test_the_national_numbers_need_no_database() -> None:
    assert [(o.phone, o.text) for o in directory.national()] == [
        ("999", None), ("116 123", None), (None, "85258"), ("0800 1111", None),
    ]  # fmt: skip


def test_who_does_not_say_their_age_is_offered_only_what_also_takes_children(connection: Connection) -> None:
    for where in (None, *boroughs()):
        for priority in Priority:
            found = offered(connection, where, priority, "declined")
            for age in (15, 30, 80):
                wrong = [o.service.id for o in found if not fit.takes(o.service, (age, age), rules.rules())]
                assert found and not wrong, (where, priority, age)
