"""A supervisor at the staff pages, on a phone and at a desk, with the keyboard alone where it matters."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import Desk
from bot.staff import store
from bot.staff.model import Role
from tests.browser.conftest import DESKTOP, PHONE, Opens, Served
from tests.browser.people import Clinician, anyone_can_use
from tests.browser.test_staff_sign_in import fits, signs_in

SHOTS = os.environ.get("SCREENSHOTS")  # a folder, for whoever wants to look


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def supervisor(opens: Opens, served: Served, request: pytest.FixtureRequest) -> Page:
    page = opens(viewport=request.param).new_page()
    Clinician(page, served.desk, "kim", Role.SUPERVISOR, ()).signs_in()
    return page


def good(page: Page, name: str) -> None:
    anyone_can_use(page)
    fits(page)
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def test_somebody_joins_changes_and_leaves(supervisor: Page, opens: Opens, served: Served) -> None:
    page, desk = supervisor, served.desk
    page.goto("/console/staff")
    page.get_by_label("User name").focus()
    page.keyboard.type("ali")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose a role")
    expect(page.get_by_label("User name")).to_have_value("ali")
    good(page, "staff-error")
    page.get_by_label("Clinician").focus()
    page.keyboard.press("Space")
    page.get_by_role("group", name="Areas").get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Add them").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ali is added")).to_be_visible()
    password = page.locator("#first-password").inner_text()
    good(page, "first-password")
    page.get_by_role("link", name="I have it. Back to the staff list").click()
    good(page, "staff")
    page.get_by_role("link", name="ali").click()
    expect(page.get_by_label("Clinician")).to_be_checked()
    good(page, "staff-member")
    page.get_by_label("Call handler").check()
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("They sign in again")
    assert _role(desk) is Role.CALL_HANDLER

    theirs = opens(viewport=DESKTOP).new_page()
    signs_in(theirs, "ali", password)
    expect(theirs.get_by_role("status").filter(has_text="Choose one of your own first")).to_be_visible()
    theirs.goto("/console")
    expect(theirs.get_by_role("heading", name="Waiting for a person")).to_be_visible()
    page.get_by_role("button", name="End the account").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box if they leave")
    good(page, "staff-member-error")
    page.get_by_label("ali leaves").check()
    page.get_by_role("button", name="End the account").click()
    expect(page.get_by_role("status").first).to_contain_text("cannot sign in")
    good(page, "staff-member-left")
    expect(theirs.get_by_role("heading", name="Sign in to the console")).to_be_visible()


def test_ones_own_account_has_nothing_to_press(supervisor: Page) -> None:
    supervisor.goto("/console/staff/kim")
    expect(supervisor.get_by_text("another supervisor changes it")).to_be_visible()
    expect(supervisor.locator("main").get_by_role("button")).to_have_count(0)
    good(supervisor, "staff-own")


def _role(desk: Desk) -> Role | None:
    with desk.reading() as c:
        found = store.staff_by_name(c, "ali")
    return found.role if found else None
