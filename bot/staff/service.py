"""Who works here: joiners, movers, leavers, their passwords and second factors. The audit has it all."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from bot.staff import passwords, second_factor, store, tries
from bot.staff import sign_in_store as sign_ins
from bot.staff.model import Account, BadStaffDetails, NotAllowed, Role, Staff, UnknownStaff, WrongSignIn

NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
LONGEST_NAME = 40


def add_staff(
    c: Connection,
    username: str,
    role: Role,
    password: str,
    at: datetime,
    areas: tuple[str, ...] = (),
    oidc_subject: str | None = None,
    by: Staff | None = None,
    name: str = "",
) -> Staff:
    """Adds a member of staff. Raises BadStaffDetails or StaffExists, saying what to change.

    Who signs in through their organisation may have no password at all. `name` is what callers read.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,63}", username):  # it is a part of addresses
        raise BadStaffDetails("a name is 2 to 64 letters, digits, dots, dashes, underscores or @")
    kept = passwords.NONE if oidc_subject and not password else passwords.kept(password)
    added = store.add_staff(c, username, kept, role, areas, at, oidc_subject, _for_callers(name))
    _note(c, by, added.id, "staff_added", at, role=role, areas=list(areas))
    return added


def move(
    c: Connection,
    username: str,
    at: datetime,
    role: Role | None = None,
    areas: tuple[str, ...] | None = None,
    by: Staff | None = None,
) -> Staff:
    """Another role or other areas; what is None stays. They sign in again.

    Raises UnknownStaff, NotAllowed.
    """
    row = _in_reach(c, username, by)
    before = store.staff_in(row)
    now = replace(before, role=role or before.role, areas=before.areas if areas is None else areas)
    store.change_staff(c, row.id, role=now.role, areas=list(now.areas))
    _sign_out_everywhere(c, row.id)
    _note(
        c, by, row.id, "staff_moved", at,
        role=[before.role, now.role], areas=[list(before.areas), list(now.areas)],
    )  # fmt: skip
    return now


def rename(c: Connection, username: str, name: str, at: datetime, by: Staff | None = None) -> Staff:
    """Another name for callers to read; an empty one is again the first word of the user name.

    Also one's own. Raises UnknownStaff, BadStaffDetails.
    """
    before = store.staff_in(_present(c, username))
    now = replace(before, chosen_name=_for_callers(name))
    store.change_staff(c, now.id, name_for_callers=now.chosen_name)
    _note(c, by, now.id, "staff_renamed", at, name=[before.name_for_callers, now.name_for_callers])
    return now


def leave(c: Connection, username: str, at: datetime, by: Staff | None = None) -> None:
    """They are signed out at once and cannot sign in; their name stays in the record.

    Raises UnknownStaff, NotAllowed.
    """
    row = _in_reach(c, username, by)
    store.change_staff(c, row.id, left_at=at, password_hash=passwords.NONE)
    sign_ins.drop_second_factor(c, row.id)
    _sign_out_everywhere(c, row.id)
    _note(c, by, row.id, "staff_left", at)


def set_password(c: Connection, username: str, password: str, at: datetime, by: Staff | None = None) -> None:
    """A new password; every session ends. Raises UnknownStaff, BadStaffDetails, NotAllowed."""
    row = _in_reach(c, username, by)
    store.change_staff(c, row.id, password_hash=passwords.kept(password))
    _sign_out_everywhere(c, row.id)
    _note(c, by, row.id, "password_set", at)


def change_password(c: Connection, staff: Staff, old_was_right: bool, new: str, at: datetime) -> None:
    """Their own password, by themselves; every session ends. Raises WrongSignIn or BadStaffDetails."""
    if not old_was_right:
        raise WrongSignIn("That is not your present password.")
    store.change_staff(c, staff.id, password_hash=passwords.kept(new))
    _sign_out_everywhere(c, staff.id)
    _note(c, staff, staff.id, "password_changed", at)


def unlock(c: Connection, username: str, at: datetime, key: str, by: Staff | None = None) -> None:
    """Lets them, and whoever shares the places they tried from, try again at once. Raises UnknownStaff."""
    row = _present(c, username)
    sign_ins.drop_tries_near(c, key, tries.code_key(key))
    _note(c, by, row.id, "staff_unlocked", at)


def reset_second_factor(c: Connection, username: str, at: datetime, by: Staff | None = None) -> None:
    """They set a new one up at their next sign-in; every session ends. Raises UnknownStaff, NotAllowed."""
    row = _in_reach(c, username, by)
    sign_ins.drop_second_factor(c, row.id)
    _sign_out_everywhere(c, row.id)
    _note(c, by, row.id, "second_factor_reset", at)


def end_session(c: Connection, staff: Staff, session_id: int, at: datetime) -> None:
    """Ends one of their own sessions."""
    if sign_ins.end_session_of(c, staff.id, session_id):
        _note(c, staff, staff.id, "session_ended", at)


def everybody(c: Connection, key_of: Callable[[str], str], at: datetime) -> list[Account]:
    """Whoever works here, and then whoever did. `key_of` is how typed names are kept (`tries.name_key`)."""
    with_factor = sign_ins.with_second_factor(c)
    found = [_account(c, r, r.id in with_factor, key_of(r.username), at) for r in store.everybody(c)]
    return sorted(found, key=lambda one: one.left_at is not None)


def account(c: Connection, username: str, key: str, at: datetime) -> Account:
    """One of them. Raises UnknownStaff."""
    row = store.row_by_name(c, username)
    if row is None:
        raise UnknownStaff(f"nobody on the staff is called {username}")
    return _account(c, row, second_factor.there(c, row.id), key, at)


def password_is_lent(c: Connection, staff_id: int) -> bool:
    """Whether a colleague made up the password they have, and so has seen it."""
    last = store.last_act_on(c, staff_id, ("staff_added", "password_set", "password_changed"))
    return last is not None and last[0] != "password_changed" and last[1] is not None


def has_second_factor(c: Connection, staff: Staff) -> bool:
    """Whether they have one."""
    return second_factor.there(c, staff.id)


def _account(c: Connection, row: Row[Any], with_factor: bool, key: str, at: datetime) -> Account:
    locked = tries.locked_until(c, key, at)
    staff = store.staff_in(row)
    return Account(staff, row.created_at, row.left_at, with_factor, row.oidc_subject, locked)


def _for_callers(typed: str) -> str | None:
    """A name and nothing else: callers cannot be sent an address or a sentence in it."""
    name = " ".join(typed.split())
    if name and (len(name) > LONGEST_NAME or not NAME.fullmatch(name)):
        raise BadStaffDetails(
            f"a name for callers is up to {LONGEST_NAME} letters, with spaces, dashes or apostrophes"
        )
    return name or None


def _present(c: Connection, username: str) -> Row[Any]:
    row = store.row_by_name(c, username)
    if row is None or row.left_at is not None:
        raise UnknownStaff(f"{username} has left" if row else f"nobody on the staff is called {username}")
    return row


def _in_reach(c: Connection, username: str, by: Staff | None) -> Row[Any]:
    """Somebody whose account a colleague changes: nobody's own, so that one supervisor is always left.

    Of two who end each other at one moment the second finds that they are none any more.
    """
    row = _present(c, username)
    if by is not None and by.id == row.id:
        raise NotAllowed("This is your own account. Ask another supervisor to change it.")
    if by is not None and by.id not in store.supervisors_for_now(c):
        raise NotAllowed("You are not a supervisor any more.")
    return row


def _sign_out_everywhere(c: Connection, staff_id: int) -> None:
    sign_ins.end_sessions_of(c, staff_id)
    sign_ins.drop_begun(c, staff_id)


def _note(
    c: Connection, by: Staff | None, account_id: int, action: str, at: datetime, **details: Any
) -> None:
    """Nobody signed in means the command line."""
    more = {} if by else {"by": "command line"}
    store.add_audit(c, by.id if by else None, action, None, details | more, at, account_id=account_id)
