"""The second factor: who must have one, and that no code opens the door twice."""

from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import pytest
from sqlalchemy import select

from bot.bootstrap import Desk
from bot.staff import second_factor
from bot.staff import service as accounts
from bot.staff.model import (
    CodeNeeded,
    NotAllowed,
    Role,
    SetUpNeeded,
    SignInExpired,
    SignInOff,
    TooManyTries,
    WrongSignIn,
)
from bot.staff.sign_in_tables import recovery_codes, second_factors, sign_ins_begun
from bot.staff.signing_in import Next
from tests.builders import PASSWORD, staff
from tests.conftest import Clock
from tests.staff.conftest import Somebody


class Phone:
    """The app on somebody's phone."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._totp, self._clock = pyotp.TOTP(secret), clock

    def shows(self, away: int = 0) -> str:
        return self._totp.generate_otp(int(self._clock().timestamp()) // 30 + away)


def set_up(somebody: Somebody, clock: Clock, name: str = "sam") -> tuple[Phone, tuple[str, ...]]:
    step = somebody.at_the_door.with_password(name, PASSWORD)
    assert step.next is Next.SET_UP
    phone = Phone(somebody.at_the_door.setting_up(step.token, "test").secret, clock)
    _, codes = somebody.at_the_door.finish_set_up(step.token, phone.shows())
    clock.passes(seconds=30)
    return phone, codes


@pytest.fixture
def phone(approved: Desk, clinician: Somebody, clock: Clock) -> Phone:
    """Sam's, set up."""
    staff(approved)
    return set_up(clinician, clock)[0]


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """The test values of RFC 6238, appendix B, in their last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(seconds, UTC)
    assert second_factor.step_of(secret, code, at) == seconds // 30


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.SUPERVISOR])
def test_who_confirms_or_supervises_sets_one_up_before_anything_else(
    approved: Desk, clinician: Somebody, role: Role
) -> None:
    staff(approved, role=role)
    assert clinician.at_the_door.with_password("sam", PASSWORD).next is Next.SET_UP
    with pytest.raises(SetUpNeeded):
        clinician.at_the_door.at_once("sam", PASSWORD, "123456")


def test_a_call_handler_may_do_without(approved: Desk, clinician: Somebody) -> None:
    staff(approved, role=Role.CALL_HANDLER)
    assert clinician.at_the_door.with_password("sam", PASSWORD).next is Next.NOTHING


def test_in_a_demonstration_it_may_be_left_out(desk: Desk, somebody: Somebody) -> None:
    staff(desk)
    assert somebody.at_the_door.at_once("sam", PASSWORD, None)


def test_who_has_one_needs_it_in_a_demonstration_too(phone: Phone, somebody: Somebody) -> None:
    assert somebody.at_the_door.with_password("sam", PASSWORD).next is Next.CODE
    with pytest.raises(CodeNeeded):
        somebody.at_the_door.at_once("sam", PASSWORD, None)


def test_a_password_and_the_code_on_the_phone_let_a_clinician_in(phone: Phone, clinician: Somebody) -> None:
    step = clinician.at_the_door.with_password("sam", PASSWORD)
    assert clinician.at_the_door.with_code(step.token, phone.shows())


def test_the_password_alone_opens_nothing(phone: Phone, clinician: Somebody) -> None:
    step = clinician.at_the_door.with_password("sam", PASSWORD)
    with pytest.raises(WrongSignIn):
        clinician.at_the_door.with_code(step.token, "")


def test_a_code_is_good_once_and_an_older_one_not_after_it(phone: Phone, clinician: Somebody) -> None:
    earlier, code = phone.shows(), phone.shows(1)
    assert clinician.at_the_door.at_once("sam", PASSWORD, code)
    for replayed in (code, earlier):
        with pytest.raises(WrongSignIn):
            clinician.at_the_door.at_once("sam", PASSWORD, replayed)


def test_the_code_that_set_it_up_is_used_up_too(approved: Desk, clinician: Somebody, clock: Clock) -> None:
    staff(approved)
    phone, _ = set_up(clinician, clock)
    with pytest.raises(WrongSignIn):
        clinician.at_the_door.at_once("sam", PASSWORD, phone.shows(-1))


@pytest.mark.parametrize(("away", "opens"), [(-2, False), (1, True), (2, False)])
def test_clocks_may_differ_by_one_code(
    phone: Phone, clinician: Somebody, clock: Clock, away: int, opens: bool
) -> None:
    clock.passes(minutes=5)
    if opens:
        assert clinician.at_the_door.at_once("sam", PASSWORD, phone.shows(away))
    else:
        with pytest.raises(WrongSignIn):
            clinician.at_the_door.at_once("sam", PASSWORD, phone.shows(away))


def test_a_recovery_code_is_good_once_however_it_is_typed(
    approved: Desk, clinician: Somebody, clock: Clock
) -> None:
    staff(approved)
    _, codes = set_up(clinician, clock)
    assert clinician.at_the_door.at_once("sam", PASSWORD, codes[0].upper().replace("-", " "))
    with pytest.raises(WrongSignIn):
        clinician.at_the_door.at_once("sam", PASSWORD, codes[0])
    assert clinician.at_the_door.at_once("sam", PASSWORD, codes[1])


def test_codes_cannot_be_guessed_more_often_than_passwords(phone: Phone, clinician: Somebody) -> None:
    for _ in range(5):
        step = clinician.at_the_door.with_password("sam", PASSWORD)  # that it is right forgets nothing
        with pytest.raises(WrongSignIn):
            clinician.at_the_door.with_code(step.token, "000000")
    for place in ("192.0.2.7", "198.51.100.1"):  # who gets so far knows the password
        with pytest.raises(TooManyTries):
            clinician.elsewhere(place).at_the_door.at_once("sam", PASSWORD, phone.shows())


def test_a_program_cannot_guess_codes_from_many_places_either(phone: Phone, clinician: Somebody) -> None:
    for n in range(5):
        with pytest.raises(WrongSignIn):
            clinician.elsewhere(f"198.51.100.{n}").at_the_door.at_once("sam", PASSWORD, "000000")
    with pytest.raises(TooManyTries):
        clinician.at_the_door.at_once("sam", PASSWORD, phone.shows())


def test_the_second_step_must_follow_within_ten_minutes_and_only_the_newest_counts(
    phone: Phone, clinician: Somebody, clock: Clock
) -> None:
    old = clinician.at_the_door.with_password("sam", PASSWORD).token
    new = clinician.at_the_door.with_password("sam", PASSWORD).token
    with pytest.raises(SignInExpired):
        clinician.at_the_door.with_code(old, phone.shows())
    clock.passes(minutes=11)
    with pytest.raises(SignInExpired):
        clinician.at_the_door.with_code(new, phone.shows())


def test_a_half_done_sign_in_is_no_session_and_cannot_set_a_new_phone_up(
    phone: Phone, clinician: Somebody
) -> None:
    half = clinician.at_the_door.with_password("sam", PASSWORD).token
    for attempt in (
        lambda: clinician.at_the_door.setting_up(half, "test"),
        lambda: clinician.at_the_door.finish_set_up(half, phone.shows()),
    ):
        with pytest.raises(SignInExpired):
            attempt()


def test_neither_secret_nor_recovery_code_lies_open_in_the_database(
    approved: Desk, clinician: Somebody, clock: Clock
) -> None:
    staff(approved)
    step = clinician.at_the_door.with_password("sam", PASSWORD)
    secret = clinician.at_the_door.setting_up(step.token, "test").secret
    with approved.reading() as c:
        begun = str(c.execute(select(sign_ins_begun)).all())
    _, codes = clinician.at_the_door.finish_set_up(step.token, Phone(secret, clock).shows())
    with approved.reading() as c:
        kept = str([c.execute(select(table)).all() for table in (second_factors, recovery_codes)])
    for open_text in (secret, step.token, *codes, *(code.replace("-", "") for code in codes)):
        assert open_text not in begun + kept


def test_under_another_key_a_recovery_code_still_opens_the_door(
    approved: Desk, clinician: Somebody, clock: Clock
) -> None:
    staff(approved)
    phone, codes = set_up(clinician, clock)
    other = replace(approved, settings=approved.settings.model_copy(update={"secret_key": "another"}))
    with pytest.raises(SignInOff, match="can no longer be read"):
        Somebody(other).at_the_door.at_once("sam", PASSWORD, phone.shows())
    assert Somebody(other).at_the_door.at_once("sam", PASSWORD, codes[0])


def test_a_supervisor_resets_a_colleagues_and_never_their_own(
    approved: Desk, phone: Phone, clinician: Somebody, clock: Clock
) -> None:
    boss = staff(approved, "boss", Role.SUPERVISOR)
    set_up(clinician, clock, "boss")
    with pytest.raises(NotAllowed), approved.begin() as c:
        accounts.reset_second_factor(c, "boss", approved.clock(), by=boss)
    with approved.begin() as c:
        accounts.reset_second_factor(c, "sam", approved.clock(), by=boss)
    assert clinician.at_the_door.with_password("sam", PASSWORD).next is Next.SET_UP
