"""A call handler enters a telephone call whose caller turns out to be in another area."""

import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import now
from bot.console.acts import Acts
from bot.handover import cut_off
from bot.staff.model import Role
from tests.browser.conftest import Served
from tests.browser.people import COUNT_SOUNDS, Clinician, anyone_can_use, hears
from tests.builders import staff


@pytest.fixture
def lee(page: Page, served: Served) -> Clinician:
    page.add_init_script(COUNT_SOUNDS)
    return Clinician(page, served.desk, "lee", Role.CALL_HANDLER, ("ELFT",)).signs_in()


def keeps(lee: Clinician, said: str) -> None:
    """Enters what the caller said, and waits for what is to be read out next."""
    put = lee.page.locator("#call legend")
    before = put.inner_text()
    if "This is the answer" in lee.page.locator("#said-hint").inner_text():
        lee.page.get_by_label("What they said").fill(said)
    else:
        lee.page.locator("#call [name=answer]").last.check()
    lee.presses("Keep the answer and go on")
    expect(put).not_to_have_text(before)


def a_call_from_another_area(lee: Clinician) -> str:
    """Its id. The caller has said where they are."""
    lee.page.get_by_text("Find, filter, or start a phone triage").click()
    lee.presses("Start a phone triage")
    while asked(lee) != "location":
        keeps(lee, "I am so tired of it all")
    keeps(lee, "NW1 8AB")
    return lee.page.url.split("/conversations/")[1].split("#")[0]


def asked(lee: Clinician) -> str:
    return lee.page.locator("#call [name=factor]").input_value()


def test_they_go_on_with_the_call_and_hear_that_it_may_have_been_cut_off(
    lee: Clinician, served: Served
) -> None:
    call = a_call_from_another_area(lee)
    assert Acts(served.desk).read(lee.staff, call).item.conversation.area == "NLFT"
    with served.desk.begin(call) as c:
        assert cut_off.stays(c, call, lee.staff.id, now())
    alarm = lee.page.get_by_role("region", name="Alarms")
    expect(alarm).to_contain_text("The connection of whoever is on this telephone call was lost")
    expect(lee.page.locator("#alarm-words")).to_contain_text("1 overdue. First:")
    hears(lee.page)
    lee.page.reload()
    anyone_can_use(lee.page)
    lee.presses("The caller is there, and the call goes on")
    expect(lee.page.get_by_role("button", name="the call goes on")).to_have_count(0)
    expect(lee.page.locator(".alarm")).to_have_count(0)


def test_a_press_after_a_colleague_there_has_taken_the_call_shows_why_nothing_was_done(
    lee: Clinician, served: Served
) -> None:
    call = a_call_from_another_area(lee)
    Acts(served.desk).take_over(staff(served.desk, "ali"), call, "Lee's caller is ours")
    lee.page.locator("#call [name=answer], #said").last.press("End")
    lee.presses("Keep the answer and go on")
    lee.sees("This caller belongs to another area")
