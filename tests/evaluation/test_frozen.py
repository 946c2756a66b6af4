"""A vignette says what it always said; the bank is as wide as it has to be."""

from collections import Counter

from bot.triage import Priority
from tests.evaluation.frozen import digest, unfrozen
from tests.evaluation.suites import lines
from tests.evaluation.vignettes import FROZEN, bank

BANK = bank()
ONE = {"id": "one", "text": "words", "answers": {"age": "34"}, "priority": "advice", "because": "calm"}


def test_no_vignette_was_changed_without_saying_why() -> None:
    assert list(unfrozen(BANK, lines(FROZEN))) == []
    assert all(one["why"].strip() and one["on"] for one in lines(FROZEN))


def test_a_vignette_made_easier_is_noticed() -> None:
    frozen = [{"id": "one", "digest": digest(ONE), "on": "2026-11-26", "why": "written"}]
    assert list(unfrozen([ONE], frozen)) == []
    easier = {**ONE, "priority": "urgent"}
    assert "was changed" in next(unfrozen([easier], frozen))
    assert "is gone" in next(unfrozen([], frozen))
    assert "is new" in next(unfrozen([ONE, {**ONE, "id": "two"}], frozen))


def test_every_vignette_has_an_author_a_date_and_a_reason() -> None:
    assert len(BANK) >= 150 and len({case["id"] for case in BANK}) == len(BANK)
    assert all(case["author"] and case["date"] and case["because"].strip() for case in BANK)


def test_each_edge_of_a_b_and_c_has_ten_vignettes_at_it_above_it_and_below_it() -> None:
    edges = Counter((case["edge"]["of"], case["edge"]["side"]) for case in BANK if case.get("edge"))
    assert min(edges[of, side] for of in "ABC" for side in ("at", "above", "below")) >= 10


def test_every_priority_has_its_vignettes_and_people_of_many_kinds_wrote_them() -> None:
    assert set(Counter(case["priority"] for case in BANK)) == set(Priority)
    voices = Counter(case.get("voice") for case in BANK)
    assert min(voices[v] for v in ("british", "london", "learner", "slang", "no_punctuation")) >= 10
    writers = Counter(case.get("writer") for case in BANK)
    assert min(writers["third"], writers["professional"]) >= 15
