"""Who works here: joiners, movers and leavers, and what is kept of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.bootstrap import Desk
from bot.staff import service as accounts
from bot.staff import sessions, store
from bot.staff.model import BadStaffDetails, NotAllowed, Role, StaffExists, UnknownStaff, WrongSignIn
from bot.staff.tables import audit
from tests.builders import PASSWORD, a_conversation, staff
from tests.staff.conftest import Somebody

HOUR = timedelta(hours=1)


def audited(desk: Desk) -> list[tuple[str, int | None, int | None]]:
    with desk.reading() as c:
        query = select(audit.c.action, audit.c.staff_id, audit.c.account_id).order_by(audit.c.id)
        return [tuple(row) for row in c.execute(query)]


def test_two_members_of_staff_cannot_have_one_name(desk: Desk) -> None:
    staff(desk)
    with pytest.raises(StaffExists):
        staff(desk)


def test_who_leaves_is_signed_out_at_once_cannot_sign_in_and_keeps_their_name_in_the_record(
    desk: Desk, somebody: Somebody
) -> None:
    sam = staff(desk)
    token = somebody.at_the_door.with_password("sam", PASSWORD).token
    with desk.begin() as c:
        accounts.leave(c, "sam", desk.clock())
        assert sessions.staff_of(c, token, desk.clock(), HOUR) is None
        assert store.staff_names(c)[sam.id] == "sam"
    with pytest.raises(WrongSignIn):
        somebody.at_the_door.with_password("sam", PASSWORD)
    with pytest.raises(UnknownStaff, match="sam has left"), desk.begin() as c:
        accounts.move(c, "sam", desk.clock(), Role.SUPERVISOR)


def test_who_moves_has_the_new_role_from_the_next_sign_in_and_the_old_nowhere(
    desk: Desk, somebody: Somebody
) -> None:
    staff(desk, areas=("north",))
    token = somebody.at_the_door.with_password("sam", PASSWORD).token
    with desk.begin() as c:
        accounts.move(c, "sam", desk.clock(), Role.CALL_HANDLER)
        assert sessions.staff_of(c, token, desk.clock(), HOUR) is None
    token = somebody.at_the_door.with_password("sam", PASSWORD).token
    with desk.reading() as c:
        found = sessions.staff_of(c, token, desk.clock(), HOUR)
    assert found and (found[0].role, found[0].areas) == (Role.CALL_HANDLER, ("north",))


def test_of_two_supervisors_who_end_each_other_the_second_is_none_any_more(desk: Desk) -> None:
    kim, ali = staff(desk, "kim", Role.SUPERVISOR), staff(desk, "ali", Role.SUPERVISOR)
    with desk.begin() as c:
        accounts.leave(c, "ali", desk.clock(), by=kim)
    with pytest.raises(NotAllowed, match="not a supervisor any more"), desk.begin() as c:
        accounts.leave(c, "kim", desk.clock(), by=ali)


def test_a_new_password_ends_every_session_and_the_old_one_opens_nothing(
    desk: Desk, somebody: Somebody
) -> None:
    sam = staff(desk)
    token = somebody.at_the_door.with_password("sam", PASSWORD).token
    right = somebody.at_the_door.knows_password(sam, PASSWORD)
    with desk.begin() as c:
        accounts.change_password(c, sam, right, "quite-another-one", desk.clock())
        assert sessions.staff_of(c, token, desk.clock(), HOUR) is None
    with pytest.raises(WrongSignIn):
        somebody.at_the_door.with_password("sam", PASSWORD)
    assert somebody.at_the_door.with_password("sam", "quite-another-one").token


def test_a_password_is_changed_only_by_who_knows_it_and_to_one_that_is_long_enough(
    desk: Desk, somebody: Somebody
) -> None:
    sam = staff(desk)
    wrong = somebody.at_the_door.knows_password(sam, "not-this-one")
    with pytest.raises(WrongSignIn), desk.begin() as c:
        accounts.change_password(c, sam, wrong, "quite-another-one", desk.clock())
    with pytest.raises(BadStaffDetails, match="at least 10"), desk.begin() as c:
        accounts.change_password(c, sam, True, "short", desk.clock())
    assert somebody.at_the_door.with_password("sam", PASSWORD).token


def test_everything_about_accounts_is_in_the_audit_with_whose_it_was(desk: Desk, somebody: Somebody) -> None:
    sam = staff(desk)
    somebody.at_the_door.with_password("sam", PASSWORD)
    for name in ("sam", "hunter2 typed in the wrong box"):
        with pytest.raises(WrongSignIn):
            somebody.at_the_door.with_password(name, "not-this-one")
    with desk.begin() as c:
        accounts.leave(c, "sam", desk.clock())
    assert audited(desk) == [
        ("staff_added", None, sam.id),
        ("sign_in", sam.id, sam.id),
        ("sign_in_failed", None, sam.id),
        ("sign_in_failed", None, None),
        ("staff_left", None, sam.id),
    ]
    with desk.reading() as c:
        assert "hunter2" not in str(c.execute(select(audit)).all())


def test_the_audit_about_a_caller_always_names_who_it_was(desk: Desk) -> None:
    conversation = a_conversation(desk)
    with pytest.raises(IntegrityError), desk.begin() as c:
        store.add_audit(c, None, "read", conversation, {}, desk.clock())


def test_the_list_shows_last_who_has_left(desk: Desk) -> None:
    for name in ("ali", "sam"):
        staff(desk, name)
    with desk.begin() as c:
        accounts.leave(c, "ali", desk.clock())
        people = accounts.everybody(c, lambda name: name, desk.clock())
    assert [(one.staff.username, one.left_at is not None) for one in people] == [
        ("sam", False),
        ("ali", True),
    ]
