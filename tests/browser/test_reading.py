"""Staff with several callers at a real browser: what they have not read, and what that holds back."""

import pytest
from playwright.sync_api import Page, expect

from bot.console.acts import Acts
from tests.browser.conftest import Served
from tests.browser.people import COUNT_SOUNDS, Clinician, anyone_can_use, hears
from tests.builders import a_conversation, answer, caller_says


@pytest.fixture
def sam(clinician: Clinician) -> Clinician:
    clinician.page.add_init_script(COUNT_SOUNDS)
    return clinician.signs_in()


def with_sam(served: Served, sam: Clinician) -> str:
    conversation = a_conversation(served.desk, suicidal_thoughts="sometimes")
    caller_says(served.desk, conversation, "I feel low")
    Acts(served.desk).claim(sam.staff, conversation)
    return conversation


def hands_back(page: Page) -> None:
    if not page.get_by_role("button", name="Hand back", exact=True).is_visible():
        page.get_by_text("Hand back to the assistant").click()
    page.get_by_role("button", name="Hand back", exact=True).click()


def test_a_line_that_came_while_they_pressed_stands_before_them_and_the_next_press_does_it(
    sam: Clinician, served: Served
) -> None:
    page, conversation = sam.page, with_sam(served, sam)
    page.route("**/transcript?*", lambda route: route.abort())  # it comes too late to be seen
    page.goto(f"/console/conversations/{conversation}")
    caller_says(served.desk, conversation, "I took all my tablets")
    hands_back(page)
    expect(page.locator("#unread")).to_have_text("I took all my tablets")
    expect(page.get_by_role("link", name="The caller has written since")).to_be_visible()
    anyone_can_use(page)
    hands_back(page)
    expect(page.locator(".case__head")).to_contain_text("With the assistant")


def test_a_line_they_have_seen_come_holds_nothing_back(sam: Clinician, served: Served) -> None:
    page, conversation = sam.page, with_sam(served, sam)
    page.goto(f"/console/conversations/{conversation}")
    caller_says(served.desk, conversation, "thank you")
    sam.reads("thank you").has_read()
    hands_back(page)
    expect(page.locator(".case__head")).to_contain_text("With the assistant")


def test_another_caller_of_theirs_who_becomes_an_emergency_is_seen_read_out_and_heard_until_they_look(
    sam: Clinician, served: Served
) -> None:
    page, here, there = sam.page, with_sam(served, sam), with_sam(served, sam)
    for conversation in (there, here):
        page.goto(f"/console/conversations/{conversation}")
    expect(page.locator(".unread")).to_have_count(0)
    page.get_by_role("heading", name="The conversation").click()
    expect(page.locator("#alarm-sound")).to_have_text("Mute the alarm sound for 15 minutes")
    caller_says(served.desk, here, "I am here")
    seq = caller_says(served.desk, there, "I took all my tablets")
    answer(served.desk, there, seq, immediate_danger=("overdose_taken",))
    bar = page.get_by_role("region", name="Your shift")
    expect(bar.locator(".unread__one")).to_have_count(1, timeout=12_000)
    expect(bar).to_contain_text("Emergency (A)")
    expect(page.locator("#unread-words")).to_contain_text("Your callers, not read: Emergency (A)")
    hears(page)
    hears(page)  # it rings on
    anyone_can_use(page)
    bar.locator(".unread__one a").click()
    sam.reads("I took all my tablets")
    expect(page.locator(".unread")).to_have_count(0, timeout=12_000)
