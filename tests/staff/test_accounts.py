"""Who works here, and how they are known again."""

import pytest

from bot.bootstrap import Desk
from bot.staff import service as accounts
from bot.staff.model import StaffExists, WrongSignIn
from tests.builders import PASSWORD, staff
from tests.conftest import Clock


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(desk: Desk) -> None:
    staff(desk)
    said = []
    for name, password in (("sam", "wrong-password"), ("nobody", PASSWORD)):
        with pytest.raises(WrongSignIn) as refused, desk.begin() as c:
            accounts.sign_in(c, name, password, desk.clock())
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_sign_in_lasts_one_shift(desk: Desk, clock: Clock) -> None:
    staff(desk)
    with desk.begin() as c:
        token = accounts.sign_in(c, "sam", PASSWORD, desk.clock())
        assert accounts.staff_of(c, token, desk.clock()) is not None
        clock.passes(hours=13)
        assert accounts.staff_of(c, token, desk.clock()) is None


def test_two_members_of_staff_cannot_have_one_name(desk: Desk) -> None:
    staff(desk)
    with pytest.raises(StaffExists):
        staff(desk)
