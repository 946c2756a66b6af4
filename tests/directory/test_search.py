"""Somebody looking for a service."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from bot.directory import service as directory
from bot.directory.model import NoSuchNeed

AT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
CAMDEN = directory.place("NW1 8AB")


def test_a_caller_looking_for_a_kind_finds_the_nearest_first(connection: Connection) -> None:
    found = directory.search(connection, at=AT, place=CAMDEN, need="liaison_psychiatry_ed", limit=27)
    distances = [o.distance_km for o in found]
    assert len(found) == 27 and distances == sorted(d for d in distances if d is not None)
    assert found[0].distance_km is not None and found[0].distance_km < 2


def test_a_need_may_be_a_priority(connection: Connection) -> None:
    found = directory.search(connection, at=AT, place=CAMDEN, age="30", need="urgent")
    assert found[0].service.kind == "crisis_assessment_service"


def test_open_now_leaves_out_what_is_closed_or_unknown(connection: Connection) -> None:
    place = directory.place("Wandsworth")
    found = directory.search(connection, at=AT, place=place, need="urgent", open_now=True)
    assert found and all(o.open.now for o in found)
    assert any(not o.open.now for o in directory.search(connection, at=AT, place=place, need="urgent"))


def test_where_nothing_is_known_there_is_another_way(connection: Connection) -> None:
    found = directory.search(connection, at=AT, place=CAMDEN, need="crisis_cafe")
    assert [o.service.id for o in found][0] == "samaritans"
    assert "do not know of one near you" in found[0].why


def test_the_111_option_is_never_offered_as_a_number_to_ring(connection: Connection) -> None:
    (found,) = directory.search(connection, at=AT, place=CAMDEN, need="nhs_111_mental_health")
    assert (found.how, found.phone) == ("clinician_arranges", None)


def test_a_misspelt_need_is_named(connection: Connection) -> None:
    with pytest.raises(NoSuchNeed, match="crisis_caff"):
        directory.search(connection, at=AT, need="crisis_caff")


def test_a_caller_who_uses_sign_language_sees_services_with_it_first(connection: Connection) -> None:
    place = directory.place("Brent")
    plain = directory.search(connection, at=AT, place=place, need="liaison_psychiatry_ed", limit=1)
    texting = directory.search(
        connection, at=AT, place=place, need="helpline", access=frozenset({"text_only"})
    )
    assert plain and texting[0].text is not None
    spoken = directory.search(connection, at=AT, place=place, need="helpline")
    assert spoken[0].text is None


def test_listening_lines_nobody_has_rung_are_not_listed(connection: Connection) -> None:
    found = directory.search(connection, at=AT, place=CAMDEN, need="helpline", limit=50)
    assert found and not any(o.service.verify_before_live for o in found)


def test_an_offer_as_json_says_where_it_came_from(connection: Connection) -> None:
    found = directory.search(connection, at=AT, place=directory.place("Wandsworth"), need="crisis_cafe")
    shown = json.loads(json.dumps(directory.as_json(found[0])))
    assert shown["kind"] == "crisis_cafe" and shown["why"] and shown["check_first"] and shown["source_url"]
    assert "before you travel" in shown["check_text"]
