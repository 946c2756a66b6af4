"""The console's main pages for whoever enlarges them, sees other colours, has no mouse, or listens."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import Desk
from bot.channels.staffing import Staffing
from bot.console.acts import Acts
from bot.console.shift import Shift
from bot.handover.duty_model import Duty
from bot.staff.model import Role
from tests.browser.conftest import DESKTOP, Opens, Served
from tests.browser.people import Caller, Clinician, anyone_can_use
from tests.builders import a_conversation

ZOOMED = {"200 %": {"width": 640, "height": 450}, "400 %": {"width": 320, "height": 256}}
SMALL = """() => [...document.querySelectorAll('a, button, summary, input, select, textarea')]
  .filter(e => e.checkVisibility() && !e.closest('.nhsuk-skip-link') && e.type !== 'hidden')
  .filter(e => ![e, ...(['checkbox', 'radio'].includes(e.type) ? e.labels : [])].some(part => {
    const { width, height } = part.getBoundingClientRect();
    return width === 1 || (width >= 24 && height >= 24);
  }))
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().width, e.getBoundingClientRect().height])"""
SAID = """() => {
  window.said = [];
  const live = '[role=status], [role=alert], [role=log], [aria-live]';
  new MutationObserver(seen => seen.forEach(({ target, addedNodes }) => {
    const part = (target.closest ? target : target.parentElement)?.closest(live);
    const words = [...addedNodes].map(n => n.textContent).join(' ').replace(/\\s+/g, ' ').trim();
    if (part && words) window.said.push(words);
  })).observe(document.body, { subtree: true, childList: true });
}"""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Somebody may have many callers at once here."""
    return replace(desk, settings=desk.settings.model_copy(update={"most_at_once": 9}))


@pytest.fixture
def sam(clinician: Clinician) -> Clinician:
    return clinician.signs_in()


@pytest.fixture
def kim(opens: Opens, served: Served) -> Clinician:
    page = opens(viewport=DESKTOP).new_page()
    return Clinician(page, served.desk, "kim", Role.SUPERVISOR).signs_in()


def a_busy_hour(served: Served, sam: Clinician) -> str:
    """Sam holds a caller, and two more are put before them."""
    desk = served.desk
    held = a_conversation(desk, suicidal_thoughts="yes", suicide_plan="yes")
    Acts(desk).claim(sam.staff, held)
    Shift(desk).duty(sam.staff, Duty.READY)
    for _ in range(2):
        a_conversation(desk, immediate_danger=("overdose_taken",))
    Staffing(desk).look()
    return held


def main_pages(held: str) -> tuple[str, ...]:
    return "/console", f"/console/conversations/{held}", "/console/supervisor"


def opened(page: Page, address: str) -> Page:
    """The page with its bars, and all that can be unfolded unfolded."""
    page.goto(address)
    expect(page.locator("#shift-stands")).to_be_visible()
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    return page


@pytest.mark.parametrize("zoom", ZOOMED)
def test_each_page_can_be_enlarged_and_everything_on_it_is_big_enough_to_press(
    kim: Clinician, sam: Clinician, served: Served, zoom: str
) -> None:
    held = a_busy_hour(served, sam)
    for one in (sam, kim):
        one.page.set_viewport_size(ZOOMED[zoom])  # type: ignore[arg-type]
        for address in main_pages(held) if one is kim else main_pages(held)[:2]:
            page = opened(one.page, address)
            assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED[zoom]["width"], address
            assert page.evaluate(SMALL) == [], address
            anyone_can_use(page)


def test_a_caller_who_enlarges_the_page_keeps_999_in_sight_and_most_of_the_screen(caller: Caller) -> None:
    page = caller.page
    page.set_viewport_size(ZOOMED["400 %"])  # type: ignore[arg-type]
    caller.starts().writes("I feel low").reads("Is any of this happening")
    for name in ("Call 999", "Leave this page quickly"):
        expect(page.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    assert page.locator(".caller-header").bounding_box()["y"] < 0  # type: ignore[index]
    bar = page.locator(".caller-bar").bounding_box()
    assert bar and 0 <= bar["y"] < 3 and bar["height"] < ZOOMED["400 %"]["height"] / 3
    anyone_can_use(page)


def test_filters_that_were_folded_on_a_narrow_page_can_be_unfolded_on_a_wide_one(sam: Clinician) -> None:
    sam.page.set_viewport_size(ZOOMED["400 %"])  # type: ignore[arg-type]
    sam.page.reload()
    expect(sam.page.get_by_label("Find by reference")).to_be_hidden()
    sam.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    sam.page.get_by_text("Find, filter, or start").click()
    expect(sam.page.get_by_label("Find by reference")).to_be_visible()


def test_where_the_reader_chose_the_colours_what_is_on_is_still_seen(sam: Clinician, served: Served) -> None:
    a_busy_hour(served, sam)
    page = sam.page
    page.emulate_media(forced_colors="active", color_scheme="dark", reduced_motion="reduce")
    page.reload()
    expect(page.locator("#duty-ready[aria-pressed=true]")).to_be_visible()
    grounds = page.locator("[id^=duty-]").evaluate_all("all => all.map(e => getComputedStyle(e).background)")
    assert grounds[0] != grounds[1] == grounds[2]


def headings(page: Page) -> list[int]:
    found = page.locator("h1, h2, h3, h4, h5").all()
    return [int(one.evaluate("e => e.tagName[1]")) for one in found if one.is_visible()]


def test_each_page_has_one_first_heading_and_skips_no_level_and_its_tables_have_names(
    kim: Clinician, sam: Clinician, served: Served
) -> None:
    for address in main_pages(a_busy_hour(served, sam)):
        page = opened(kim.page, address)
        levels = headings(page)
        assert levels[0] == 1 and levels.count(1) == 1, (address, levels)
        assert all(below - above <= 1 for above, below in zip(levels, levels[1:], strict=False)), address
        for table in page.locator("table").all():
            assert table.evaluate("e => e.closest('[role=region][aria-label]')?.ariaLabel"), address
        for form in page.locator("form[aria-label]").all():
            assert form.get_attribute("aria-label")


def test_what_happens_on_the_page_of_a_caller_is_said_once(
    caller: Caller, sam: Clinician, kim: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    sam.opens_the_first().claims()
    page = kim.opens_the_first().page
    expect(page.locator("#shift-stands")).to_be_visible()
    page.evaluate(SAID)
    sam.page.get_by_label("Write to the caller").press_sequentially("Take your time", delay=20)
    expect(page.locator("#typing")).to_contain_text("sam is typing")
    page.wait_for_timeout(5000)  # the page asks every 3 seconds
    sam.presses("Send")
    kim.reads("Take your time")
    sam.presses("Put back in the queue")
    expect(page.get_by_role("heading", name="Waiting for a person")).to_be_visible()
    page.wait_for_timeout(1500)
    said = page.evaluate("window.said")
    assert sum("sam is typing" in one for one in said) == 1, said
    assert sum("Take your time" in one for one in said) == 1, said
    assert sum(one.startswith("Waiting for a person") for one in said) == 1, said


def test_the_keyboard_stays_where_the_thing_it_was_on_has_gone(sam: Clinician, served: Served) -> None:
    a_busy_hour(served, sam)
    page = sam.page
    decline = page.locator(".put-before").get_by_role("button", name="Decline")
    expect(decline).to_have_count(2)
    decline.last.focus()
    page.keyboard.press("Enter")
    expect(decline).to_have_count(1)
    expect(page.locator("#shift")).to_be_focused()


def test_who_sent_a_form_is_taken_to_what_was_wrong_with_it(sam: Clinician, served: Served) -> None:
    held = a_busy_hour(served, sam)
    page = sam.page
    page.goto(f"/console/conversations/{held}")
    page.get_by_text("Confirm or change the priority").click()
    page.get_by_role("button", name="Confirm").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Why this is the right priority")).to_be_focused()
