"""Staff at the door: the phone is set up, then asked for; who is wrong too often is told until when."""

import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import Desk
from bot.settings import Settings
from bot.staff import service as accounts
from bot.staff.model import Role
from bot.triage import Ruleset
from bot.wording import load_wording
from tests.browser.conftest import DESKTOP, PHONE, Opens
from tests.browser.people import anyone_can_use
from tests.builders import PASSWORD, approved, staff


@pytest.fixture
def desk(settings: Settings, engine, ruleset: Ruleset) -> Desk:  # type: ignore[no-untyped-def]
    """Approved by name, so that clinicians need a second factor."""
    return approved(Desk(settings, engine, ruleset, load_wording()))


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def screen_of_staff(opens: Opens, request: pytest.FixtureRequest) -> Page:
    return opens(viewport=request.param).new_page()


def signs_in(page: Page, name: str = "sam", password: str = PASSWORD) -> None:
    page.goto("/console")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def types_code(page: Page, code: str) -> None:
    page.get_by_label("Code from the app").fill(code)
    page.keyboard.press("Enter")


def fits(page: Page) -> None:
    """Nothing is cut off or has to be scrolled to the side."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_clinician_sets_a_phone_up_and_then_needs_it(screen_of_staff: Page, desk: Desk) -> None:
    page = screen_of_staff
    staff(desk)
    signs_in(page)
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    expect(page.get_by_role("img", name="QR code").locator("svg")).to_be_visible()
    anyone_can_use(page)
    fits(page)
    phone = pyotp.TOTP(page.locator("#key").inner_text().replace(" ", ""))
    types_code(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    anyone_can_use(page)
    now = time.time()
    types_code(page, phone.at(now))
    expect(page.get_by_role("list", name="Recovery codes").get_by_role("listitem")).to_have_count(8)
    anyone_can_use(page)
    fits(page)
    recovery = page.get_by_role("listitem").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Waiting for a person")).to_be_visible()
    page.get_by_role("link", name="sam").click()
    expect(page.get_by_text("You sign in with a code from your phone")).to_be_visible()
    fits(page)
    anyone_can_use(page)
    page.get_by_role("button", name="Sign out").click()

    signs_in(page)
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    anyone_can_use(page)
    types_code(page, phone.at(now))  # somebody looked over the shoulder
    expect(page.get_by_role("alert")).to_contain_text("was used before")
    anyone_can_use(page)
    fits(page)
    types_code(page, phone.at(now + 30))
    expect(page.get_by_role("heading", name="Waiting for a person")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    signs_in(page)
    types_code(page, recovery)
    expect(page.get_by_role("heading", name="Waiting for a person")).to_be_visible()


def test_who_is_wrong_too_often_is_told_until_when_and_a_supervisor_lets_them_in(
    screen_of_staff: Page, desk: Desk
) -> None:
    page = screen_of_staff
    staff(desk, role=Role.CALL_HANDLER)
    staff(desk, "boss", Role.SUPERVISOR)
    for _ in range(5):
        signs_in(page, password="not-this-one")
        expect(page.get_by_role("alert")).to_contain_text("do not match")
    signs_in(page)
    expect(page.get_by_role("alert")).to_contain_text("You can try again at")
    expect(page.get_by_role("alert")).to_contain_text("ask a supervisor to unlock")
    anyone_can_use(page)
    fits(page)
    signs_in(page, "boss")
    phone = pyotp.TOTP(page.locator("#key").inner_text().replace(" ", ""))
    types_code(page, phone.now())
    page.get_by_role("link", name="I have kept them").click()
    page.goto("/console/account")
    page.get_by_role("link", name="Everybody on the staff list").click()
    expect(page.get_by_role("row", name="sam")).to_contain_text("Locked until")
    anyone_can_use(page)
    fits(page)
    page.get_by_role("link", name="sam", exact=True).click()
    page.get_by_role("button", name="Unlock", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("may try to sign in again")
    page.get_by_role("button", name="Sign out").click()
    signs_in(page)
    expect(page.get_by_role("heading", name="Waiting for a person")).to_be_visible()


def test_a_page_left_alone_goes_to_sign_in_when_its_session_has_ended(
    screen_of_staff: Page, desk: Desk
) -> None:
    page = screen_of_staff
    staff(desk, role=Role.CALL_HANDLER)
    signs_in(page)
    expect(page.get_by_role("heading", name="Waiting for a person")).to_be_visible()
    with desk.begin() as c:
        accounts.leave(c, "sam", desk.clock())
    desk.live.notify("anything")  # it may not have been listening yet: then its stream is refused
    expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
