"""Where a caller is, from what they wrote."""

import csv
from pathlib import Path

import pytest

from bot.directory.catalogue import FOLDER, boroughs, read_csv
from bot.directory.model import Precision
from bot.directory.service import area_for, place, place_at

TWICE = {"Hayes", "Belmont"}  # two places of one name, far apart
KNOWN = list(csv.DictReader((Path(__file__).parent / "known_postcodes.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", KNOWN, ids=[row["place"] for row in KNOWN])
def test_a_caller_who_gives_a_postcode_is_placed_in_its_borough(row: dict[str, str]) -> None:
    found = place(row["postcode"])
    assert found is not None
    assert (found.borough or "outside London") == row["expected"]


@pytest.mark.parametrize(
    "written", ["NW1 8AB", "nw18ab", "NW1  8ab", "it's nw1 8ab thanks", "Nw1-8Ab", "im at NW1 8AB!!"]
)
def test_a_postcode_is_read_however_it_is_written(written: str) -> None:
    found = place(written)
    assert found is not None
    assert (found.borough, found.area, found.precision) == ("Camden", "NLFT", Precision.POSTCODE)


def test_the_letter_o_for_nought_does_not_lose_a_caller() -> None:
    assert place("E8 OAA") == place("E8 0AA")


@pytest.mark.parametrize(
    ("words", "borough"),
    [
        ("im in camden town near the tube", "Camden"),
        ("e8", "Hackney"),
        ("w1", "Westminster"),
        ("outside homerton hospital", "Hackney"),
        ("i'm from leeds but im in hackney now", "Hackney"),
        ("I moved from Camden to Brixton", "Lambeth"),
        ("crystal palace in bromley", "Bromley"),
        ("King’s Cross", "Camden"),
        ("elephant & castle", "Southwark"),
        ("St. John's Wood", "Westminster"),
        ("hackny", "Hackney"),
        ("lewishm", "Lewisham"),
        ("barking", "Barking and Dagenham"),
        ("i live in barking", "Barking and Dagenham"),
        ("Kingston upon thames", "Kingston upon Thames"),
        ("near liverpool street", "City of London"),
        ("i left m1 1ae, im at e8 2ab", "Hackney"),
    ],
)
def test_a_caller_who_names_a_place_is_understood(words: str, borough: str) -> None:
    found = place(words)
    assert found is not None and found.borough == borough


@pytest.mark.parametrize(
    "words",
    ["my dog is barking at me", "i need the bank", "my friend Victoria", "chelsea told me", "i dont know",
     "london", "im at home", "", "nowhere", "my angel", "I take vitamin b12 and it is not helping"],
)  # fmt: skip
def test_words_that_only_look_like_places_place_nobody(words: str) -> None:
    assert place(words) is None


@pytest.mark.parametrize(
    "words", ["M1 1AE", "im in manchester", "GU1 1AA", "TN14 7AA", "not in London, in Brighton"]
)
def test_a_caller_outside_london_is_known_to_be_and_given_no_borough(words: str) -> None:
    found = place(words)
    assert found is not None
    assert (found.outside, found.borough, found.area) == (True, None, None)


@pytest.mark.parametrize(
    ("words", "others"),
    [("n1", {"Hackney"}), ("clapham", {"Wandsworth"}), ("EC1", {"Camden", "City of London"}),
     ("DA1", {"Bexley"}), ("between hackney and islington", {"Islington"})],
)  # fmt: skip
def test_a_place_in_two_boroughs_is_a_question_not_a_guess(words: str, others: set[str]) -> None:
    found = place(words)
    assert found is not None and others <= set(found.alternatives)


def test_every_borough_can_be_named_and_has_an_area() -> None:
    for name in boroughs():
        found = place(name)
        assert found is not None and found.borough == name and found.area == area_for(name)
        assert not found.alternatives
    assert len(boroughs()) == 33


def test_every_landmark_lies_in_the_boroughs_it_claims() -> None:
    shares = {row["outcode"]: row["boroughs"] for row in read_csv("outcodes_london.csv")}
    for row in read_csv("landmarks.csv"):
        names = row["boroughs"].split("|")
        if " " in row["near"]:
            found = place(row["near"])
            assert found is not None and found.borough == names[0], row
        elif row["near"]:
            assert row["name"] in TWICE or all(name in shares[row["near"]] for name in names), row


def test_a_shared_location_is_placed_in_its_borough() -> None:
    camden = place_at(51.5413, -0.1467)
    assert (camden.borough, camden.precision) == ("Camden", Precision.POINT)
    assert place_at(53.48, -2.24).outside


def test_the_tables_are_the_ones_the_directory_ships() -> None:
    assert (FOLDER / "SOURCES.md").read_text("utf-8").count("Office for National Statistics") == 1
