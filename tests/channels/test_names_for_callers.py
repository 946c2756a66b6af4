"""Callers read a name that staff chose for that, and never the one they sign in with."""

import pytest

from bot.bootstrap import Desk
from bot.channels.shown import view
from bot.console.acts import Acts
from bot.staff import service as accounts
from bot.staff import store
from bot.staff.model import BadStaffDetails
from tests.builders import a_conversation, staff
from tests.handover.shift import told

ADDRESS, NAME = "sam.smith@nhs.example", "Dr Samira O’Neil"


def read_by_the_caller(desk: Desk, conversation: str) -> list[str]:
    shown = view(desk, conversation)
    who = {one.who for one in shown.messages if one.message.draft.staff_id}
    return [shown.holder_words, *who, *told(desk, conversation)]


def answered_by_sam(desk: Desk) -> str:
    sam, conversation = staff(desk, ADDRESS), a_conversation(desk)
    Acts(desk).claim(sam, conversation)
    Acts(desk).write(sam, conversation, "Hello, I am here.")
    return conversation


def test_of_an_address_callers_read_the_first_word(desk: Desk) -> None:
    found = read_by_the_caller(desk, answered_by_sam(desk))
    assert len(found) == 3 and all("sam" in one for one in found)
    assert not [one for one in found if "smith" in one or "@" in one]


def test_the_chosen_name_is_what_callers_read_from_then_on_and_colleagues_read_the_other(desk: Desk) -> None:
    conversation = answered_by_sam(desk)
    with desk.begin() as c:
        sam = accounts.rename(c, ADDRESS, f"  {NAME.replace(' ', '  ')} ", desk.clock())
        assert store.staff_names(c)[sam.id] == ADDRESS
    Acts(desk).hand_back(sam, conversation)
    Acts(desk).claim(sam, conversation)
    status, who, *_, left, joined = read_by_the_caller(desk, conversation)
    assert NAME in status and who == f"{NAME}, clinician"
    assert left.startswith(f"{NAME} has left") and joined.startswith(f"{NAME}, a clinician")
    with desk.begin() as c:
        assert accounts.rename(c, ADDRESS, " ", desk.clock()).name_for_callers == "sam"


@pytest.mark.parametrize(
    "name", [ADDRESS, "Sam, call 999", "x" * 41, "nhs.example", "Sam <b>", "Sam {name}", "-", "S\u202eam"]
)
def test_what_is_no_name_cannot_be_chosen(desk: Desk, name: str) -> None:
    staff(desk)
    with pytest.raises(BadStaffDetails, match="a name for callers is"), desk.begin() as c:
        accounts.rename(c, "sam", name, desk.clock())
