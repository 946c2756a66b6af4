"""A desk that asks for everything a real one does, and somebody who wants to come in."""

from dataclasses import dataclass, replace

import pytest
from argon2 import PasswordHasher

from bot.bootstrap import Desk
from bot.console.roles import signing_in
from bot.staff import passwords
from bot.staff.sessions import UsedBy
from bot.staff.signing_in import SigningIn
from tests import builders


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real hashes, made in a moment: here many sign in."""
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "_nobody", cheap.hash("nobody's"))


@pytest.fixture
def approved(desk: Desk) -> Desk:
    return builders.approved(desk)


@dataclass
class Somebody:
    """Somebody at an address."""

    desk: Desk
    address: str = "192.0.2.7"

    @property
    def at_the_door(self) -> SigningIn:
        return signing_in(self.desk, self.address, UsedBy.BROWSER)

    def elsewhere(self, address: str) -> "Somebody":
        return replace(self, address=address)


@pytest.fixture
def somebody(desk: Desk) -> Somebody:
    return Somebody(desk)


@pytest.fixture
def clinician(approved: Desk) -> Somebody:
    return Somebody(approved)
