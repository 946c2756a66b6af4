"""Signing in, in the steps a page or a program takes. Nothing slow is done inside a transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row

from bot.db.tokens import hashed
from bot.staff import passwords, second_factor, sessions, store, tries
from bot.staff import sign_in_store as sign_ins
from bot.staff.model import (
    CodeNeeded,
    Role,
    SetUpNeeded,
    SignInExpired,
    SignInOff,
    Staff,
    WrongSignIn,
)
from bot.staff.seal import Seal
from bot.staff.sessions import UsedBy

TO_FINISH = timedelta(minutes=10)
WRONG = "That name and password do not match. Check both, and try again."
WRONG_CODE = "That code is not right, or was used before. Wait for the next one."
EXPIRED = "That took too long. Sign in again."


class Next(StrEnum):
    """What is left to do after the password."""

    NOTHING = "nothing"
    CODE = "code"
    SET_UP = "set up"


@dataclass(frozen=True)
class Step:
    """How far somebody has come: `token` is a session's when nothing is left to do."""

    next: Next
    token: str


@dataclass(frozen=True)
class SettingUp:
    """What goes into the phone: as an address it can photograph, and as text."""

    staff: Staff
    secret: str
    address: str


@dataclass(frozen=True)
class Premises:
    """What signing in needs of the desk: transactions, the time, and what the deployment asks for."""

    begin: Callable[[], AbstractContextManager[Connection]]
    clock: Callable[[], datetime]
    secret_key: str
    password_sign_in: bool
    second_factor_needed: bool


class SigningIn:
    """One browser or program, at this address, that wants to come in."""

    def __init__(self, desk: Premises, address: str, used_by: UsedBy) -> None:
        self._desk, self._address, self._used_by = desk, address[:64], used_by
        self._key = desk.secret_key

    def with_password(self, username: str, password: str) -> Step:
        """Raises WrongSignIn, TooManyTries or SignInOff."""
        row, tried = self._right(username, password)
        with self._desk.begin() as c:
            left = self._left_to_do(c, row)
            if left is Next.NOTHING:
                return Step(left, self._open(c, row))
            tries.take_back(c, tried)
            return Step(left, self._begin(c, row.id, left))

    def at_once(self, username: str, password: str, code: str | None) -> str:
        """All in one call, as a program does. Raises what the steps raise, CodeNeeded and SetUpNeeded."""
        row, tried = self._right(username, password)
        with self._desk.begin() as c:
            left = self._left_to_do(c, row)
            if left is Next.NOTHING:
                return self._open(c, row)
            tries.take_back(c, tried)
            if left is Next.CODE and code:
                self._admit_code(c, row)
        if left is Next.CODE and code:
            with self._desk.begin() as c:
                token = self._with_code(c, row, code)
            if token:
                return token
        if left is Next.SET_UP:
            raise SetUpNeeded("Sign in at /console first and set up your second factor.")
        raise WrongSignIn(WRONG_CODE) if code else CodeNeeded("Send the code of your second factor, too.")

    def with_code(self, begun: str, code: str) -> str:
        """The second step. Raises WrongSignIn, TooManyTries or SignInExpired."""
        row, _ = self._try_again(begun)
        with self._desk.begin() as c:
            token = self._with_code(c, row, code)
        if token is None:
            raise WrongSignIn(WRONG_CODE)
        return token

    def setting_up(self, begun: str, issuer: str) -> SettingUp:
        """What the page of the set-up shows. Raises SignInExpired."""
        with self._desk.begin() as c:
            row = self._begun(c, begun)
        if row.sealed_secret is None:
            raise SignInExpired(EXPIRED)
        staff, secret = store.staff_in(row), Seal(self._key).open(row.sealed_secret)
        return SettingUp(staff, secret, second_factor.address(secret, staff, issuer))

    def finish_set_up(self, begun: str, code: str) -> tuple[str, tuple[str, ...]]:
        """A session, and the recovery codes. Raises WrongSignIn, TooManyTries or SignInExpired."""
        row, _ = self._try_again(begun)
        if row.sealed_secret is None:
            raise SignInExpired(EXPIRED)
        seal, at = Seal(self._key), self._desk.clock()
        secret = seal.open(row.sealed_secret)
        step = second_factor.step_of(secret, code.replace(" ", ""), at)
        if step is None:
            self._failed(row.id)
            raise WrongSignIn(
                "That code is not right. Type the one that shows now. Is your phone's clock right?"
            )
        with self._desk.begin() as c:
            codes = second_factor.keep(c, row.id, secret, step, at, seal)
            store.add_audit(c, row.id, "second_factor_set_up", None, {}, at, account_id=row.id)
            return self._open(c, row), codes

    def begin_set_up(self, staff: Staff) -> str:
        """Somebody signed in wants a second factor. Raises SignInOff if they have one."""
        with self._desk.begin() as c:
            if second_factor.there(c, staff.id):
                raise SignInOff("You have a second factor. A supervisor can reset it.")
            return self._begin(c, staff.id, Next.SET_UP)

    def by_organisation(self, subject: str, email: str | None) -> str:
        """A session for whoever the organisation vouches for. Raises SignInOff if we do not know them."""
        with self._desk.begin() as c:
            row = store.row_by_subject(c, subject)
            if row is None and email:
                named = store.rows_by_email(c, email)
                row = named[0] if len(named) == 1 else None
            if row is not None and row.left_at is None:
                return self._open(c, row, how="organisation")
            self._note_failure(c, row.id if row else None)
        raise SignInOff("Your organisation knows you, but you are not on our staff list. Ask a supervisor.")

    def knows_password(self, staff: Staff, password: str) -> bool:
        """Whether it is their present one; counted like a try to sign in. Raises TooManyTries."""
        with passwords.room():
            row, tried = self._admit(staff.username)
            right = passwords.fits(row.password_hash if row else None, password)
        with self._desk.begin() as c:
            if right:
                tries.take_back(c, tried)
            else:
                self._note_failure(c, staff.id)
        return right

    def _admit(self, username: str) -> tuple[Row[Any] | None, int]:
        with self._desk.begin() as c:
            key = tries.name_key(self._key, username)
            tried = tries.admit(c, key, self._address, self._desk.clock())
            return store.row_by_name(c, username), tried

    def _right(self, username: str, password: str) -> tuple[Row[Any], int]:
        if not self._desk.password_sign_in:
            raise SignInOff("Sign in with your organisation's account.")
        with passwords.room():
            row, tried = self._admit(username)
            fits = passwords.fits(row.password_hash if row else None, password)
        if fits and row and row.left_at is None:
            return row, tried
        self._failed(row.id if row else None)
        raise WrongSignIn(WRONG)

    def _left_to_do(self, c: Connection, row: Row[Any]) -> Next:
        if second_factor.there(c, row.id):
            return Next.CODE
        asked = Role(row.role).needs_second_factor and self._desk.second_factor_needed
        return Next.SET_UP if asked else Next.NOTHING

    def _begin(self, c: Connection, staff_id: int, left: Next) -> str:
        token = token_urlsafe(32)
        secret = Seal(self._key).close(second_factor.new_secret()) if left is Next.SET_UP else None
        sign_ins.begin_sign_in(c, hashed(token), staff_id, secret, self._desk.clock() + TO_FINISH)
        return token

    def _begun(self, c: Connection, begun: str) -> Row[Any]:
        row = sign_ins.begun(c, hashed(begun), self._desk.clock())
        if row is None:
            raise SignInExpired(EXPIRED)
        return row

    def _try_again(self, begun: str) -> tuple[Row[Any], int]:
        with self._desk.begin() as c:
            row = self._begun(c, begun)
            return row, self._admit_code(c, row)

    def _admit_code(self, c: Connection, row: Row[Any]) -> int:
        return tries.admit_code(c, tries.name_key(self._key, row.username), self._address, self._desk.clock())

    def _with_code(self, c: Connection, row: Row[Any], code: str) -> str | None:
        used = second_factor.accepts(c, row.id, code, self._desk.clock(), Seal(self._key))
        if used is None:
            self._note_failure(c, row.id)
            return None
        return self._open(c, row, second=used)

    def _open(self, c: Connection, row: Row[Any], **details: str) -> str:
        at = self._desk.clock()
        key = tries.name_key(self._key, row.username)
        sign_ins.drop_tries_of(c, key, tries.code_key(key))
        sign_ins.drop_begun(c, row.id)
        used_by = {"used_by": self._used_by.value}
        store.add_audit(c, row.id, "sign_in", None, details | used_by, at, account_id=row.id)
        return sessions.open_session(c, row.id, self._used_by, self._address, at)

    def _failed(self, account_id: int | None) -> None:
        with self._desk.begin() as c:
            self._note_failure(c, account_id)

    def _note_failure(self, c: Connection, account_id: int | None) -> None:
        """Whose account it was, if it was one; never what was typed."""
        at = self._desk.clock()
        store.add_audit(c, None, "sign_in_failed", None, {"from": self._address}, at, account_id=account_id)
