"""Signing in: what is refused, how often one may try, and how long a session lasts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import BoundedSemaphore

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from bot.bootstrap import Desk
from bot.running.secret import secret_key
from bot.staff import passwords, sessions, tries
from bot.staff import service as accounts
from bot.staff.model import Busy, Role, TooManyTries, UnknownStaff, WrongSignIn
from bot.staff.signing_in import Next
from tests.builders import PASSWORD, staff
from tests.conftest import Clock
from tests.staff.conftest import Somebody

IDLE = timedelta(minutes=30)


def fails(somebody: Somebody, name: str = "sam", times: int = 1) -> str:
    said = ""
    for _ in range(times):
        with pytest.raises(WrongSignIn) as refused:
            somebody.at_the_door.with_password(name, "not-this-one")
        said = str(refused.value)
    return said


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(desk: Desk, somebody: Somebody) -> None:
    staff(desk)
    assert fails(somebody, "sam") == fails(somebody, "nobody")


def test_to_try_an_unknown_name_takes_the_work_of_a_wrong_password() -> None:
    unknown, wrong = passwords.of_no_password(PasswordHasher()), PasswordHasher().hash(PASSWORD)
    assert extract_parameters(unknown) == extract_parameters(wrong)
    with pytest.raises(VerifyMismatchError):  # worked out in full, and not refused for its form
        PasswordHasher().verify(unknown, PASSWORD)


@pytest.mark.parametrize("name", ["sam", "nobody"])
def test_after_five_wrong_tries_the_right_password_opens_nothing_and_it_is_said_until_when(
    desk: Desk, somebody: Somebody, clock: Clock, name: str
) -> None:
    staff(desk)
    fails(somebody, name, times=5)
    with pytest.raises(TooManyTries, match=r"try again at 10:16am\. .*ask a supervisor") as refused:
        somebody.at_the_door.with_password(name, PASSWORD)
    assert timedelta(minutes=14) < refused.value.wait <= timedelta(minutes=15)


def test_a_stranger_who_is_wrong_on_purpose_keeps_nobody_out_who_is_elsewhere(
    desk: Desk, somebody: Somebody
) -> None:
    staff(desk)
    fails(somebody, times=5)
    assert somebody.elsewhere("198.51.100.1").at_the_door.with_password("sam", PASSWORD).token


def test_many_wrong_tries_from_many_places_lock_the_name_everywhere(
    desk: Desk, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FROM_ANYWHERE", 12)
    staff(desk)
    for n in range(3):
        fails(somebody.elsewhere(f"198.51.100.{n}"), times=4)
    with pytest.raises(TooManyTries):
        somebody.at_the_door.with_password("sam", PASSWORD)


def test_one_line_with_many_addresses_is_one_place(desk: Desk, somebody: Somebody) -> None:
    staff(desk)
    for n in range(5):
        fails(somebody.elsewhere(f"2001:db8:1:2::{n}"))
    with pytest.raises(TooManyTries):
        somebody.elsewhere("2001:db8:1:2:ffff::9").at_the_door.with_password("sam", PASSWORD)
    assert somebody.elsewhere("2001:db8:1:3::1").at_the_door.with_password("sam", PASSWORD).token


def test_the_lock_opens_when_it_said_it_would(desk: Desk, somebody: Somebody, clock: Clock) -> None:
    staff(desk)
    fails(somebody, times=5)
    clock.passes(minutes=15)
    assert somebody.at_the_door.with_password("sam", PASSWORD).next is Next.NOTHING


def test_a_sign_in_that_succeeds_forgets_the_wrong_tries_before_it(desk: Desk, somebody: Somebody) -> None:
    staff(desk)
    for _ in range(3):
        fails(somebody, times=4)
        somebody.at_the_door.with_password("sam", PASSWORD)


def test_one_address_cannot_try_one_name_after_another(
    desk: Desk, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "FROM_AN_ADDRESS", 4)
    staff(desk)
    for n in range(4):
        fails(somebody, f"name{n}")
    with pytest.raises(TooManyTries):
        somebody.at_the_door.with_password("sam", PASSWORD)
    assert somebody.elsewhere("198.51.100.1").at_the_door.with_password("sam", PASSWORD).token


def test_tries_made_at_the_same_moment_are_all_counted(desk: Desk, somebody: Somebody) -> None:
    staff(desk)

    def attempt(_: int) -> type[Exception]:
        try:
            somebody.at_the_door.with_password("sam", "not-this-one")
        except (WrongSignIn, TooManyTries) as refused:
            return type(refused)
        raise AssertionError("let in")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(12)))
    assert answers.count(WrongSignIn) == 5


def test_when_too_many_come_at_once_they_are_asked_to_come_back_and_it_counts_for_nothing(
    desk: Desk, somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff(desk)
    with monkeypatch.context() as full:
        full.setattr(passwords, "_room", BoundedSemaphore(1))
        with passwords.room():
            for _ in range(6):
                with pytest.raises(Busy):
                    somebody.at_the_door.with_password("sam", PASSWORD)
    assert somebody.at_the_door.with_password("sam", PASSWORD).token


def test_a_locked_colleague_is_let_in_again_by_a_supervisor(desk: Desk, somebody: Somebody) -> None:
    staff(desk)
    boss = staff(desk, "boss", Role.SUPERVISOR)
    fails(somebody, times=5)
    with desk.begin() as c:
        accounts.unlock(c, "sam", desk.clock(), tries.name_key(secret_key(desk.settings), "sam"), by=boss)
    assert somebody.at_the_door.with_password("sam", PASSWORD).token
    with pytest.raises(UnknownStaff), desk.begin() as c:
        accounts.unlock(c, "nobody", desk.clock(), "", by=boss)


def test_a_session_ends_with_the_shift_however_busy_it_is(
    desk: Desk, somebody: Somebody, clock: Clock
) -> None:
    staff(desk)
    token = somebody.at_the_door.with_password("sam", PASSWORD).token
    with desk.begin() as c:
        for _ in range(35):
            clock.passes(minutes=20)
            assert sessions.staff_of(c, token, desk.clock(), IDLE)
            sessions.note_act(c, token, desk.clock())
        clock.passes(minutes=21)
        assert sessions.staff_of(c, token, desk.clock(), IDLE) is None


def test_a_session_ends_when_nobody_acts_in_it(desk: Desk, somebody: Somebody, clock: Clock) -> None:
    staff(desk)
    token = somebody.at_the_door.with_password("sam", PASSWORD).token
    with desk.begin() as c:
        clock.passes(minutes=29)
        assert sessions.staff_of(c, token, desk.clock(), IDLE)
        clock.passes(minutes=2)
        assert sessions.staff_of(c, token, desk.clock(), IDLE) is None


def test_each_sign_in_has_a_token_of_its_own_and_one_can_be_ended_without_the_other(
    desk: Desk, somebody: Somebody
) -> None:
    sam = staff(desk)
    first, second = (somebody.at_the_door.with_password("sam", PASSWORD).token for _ in range(2))
    with desk.begin() as c:
        own = sessions.open_sessions(c, sam, second, desk.clock(), IDLE)
        assert [one.this_one for one in own] == [True, False]
        accounts.end_session(c, sam, own[1].id, desk.clock())
        assert sessions.staff_of(c, first, desk.clock(), IDLE) is None
        assert sessions.staff_of(c, second, desk.clock(), IDLE)


def test_nobody_ends_the_session_of_somebody_else(desk: Desk, somebody: Somebody) -> None:
    sam, ali = staff(desk), staff(desk, "ali")
    token = somebody.at_the_door.with_password("sam", PASSWORD).token
    with desk.begin() as c:
        [own] = sessions.open_sessions(c, sam, token, desk.clock(), IDLE)
        accounts.end_session(c, ali, own.id, desk.clock())
        assert sessions.staff_of(c, token, desk.clock(), IDLE)
