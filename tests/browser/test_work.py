"""Staff at the console with what must not be forgotten: alarms heard, work tried, passed on and finished."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import now
from bot.console.acts import Acts
from bot.conversations import store as record
from bot.handover import work
from bot.handover.work_model import WorkKind
from tests.browser.conftest import DESKTOP, PHONE, Opens, Served
from tests.browser.people import COUNT_SOUNDS, Caller, Clinician, anyone_can_use, hears
from tests.builders import a_conversation, staff

EMERGENCY = {"immediate_danger": ("acting_now",)}


def an_emergency(served: Served, **ago: float) -> str:
    """A caller who told of it so long ago; the desk's own timer finds them."""
    return a_conversation(replace(served.desk, clock=lambda: now() - timedelta(**ago)), **EMERGENCY)


@pytest.fixture
def at_console(clinician: Clinician) -> Page:
    clinician.page.add_init_script(COUNT_SOUNDS)
    return clinician.signs_in().page


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_alarm_is_seen_heard_and_read_out_until_somebody_acts_on_it(
    at_console: Page, served: Served
) -> None:
    page = at_console
    expect(page.locator("#alarm-words")).to_have_text("")
    anyone_can_use(page)
    an_emergency(served, minutes=6)
    alarm = page.get_by_role("region", name="Alarms")
    expect(alarm).to_contain_text("Emergency (A)")
    expect(alarm).to_contain_text("should have been answered by now. Due ")
    expect(page.locator("#alarm-words")).to_contain_text("1 overdue. First: Emergency (A)")
    expect(page).to_have_title(re.compile(r"^\(1 overdue\) "))
    hears(page)
    hears(page)  # it rings on
    anyone_can_use(page)
    page.set_viewport_size(PHONE)
    fits(page, PHONE["width"])
    page.set_viewport_size(DESKTOP)
    alarm.get_by_role("button", name="I am dealing with this").click()
    expect(page.get_by_role("heading", name="should have been answered by now")).to_be_visible()
    expect(page.get_by_role("list").last).to_contain_text("the alarm was heard by sam")
    expect(page).to_have_title("To do – console")
    expect(page.locator(".alarm")).to_have_count(0)
    anyone_can_use(page)
    other = an_emergency(served, minutes=7)
    expect(page.locator(".alarm")).to_have_count(1, timeout=12_000)
    Acts(served.desk).claim(staff(served.desk, "ali"), other)
    expect(page.locator(".alarm")).to_have_count(0, timeout=12_000)


def test_the_sound_can_be_muted_and_comes_back_by_itself_after_a_quarter_of_an_hour(
    clinician: Clinician, served: Served
) -> None:
    page = clinician.page
    page.add_init_script(COUNT_SOUNDS)
    page.clock.install()
    clinician.signs_in()
    sound = page.locator("#alarm-sound")
    page.get_by_role("heading", name="Waiting for a person").click()
    expect(sound).to_have_text("Mute the alarm sound for 15 minutes")
    sound.focus()
    page.keyboard.press("Enter")
    expect(sound).to_contain_text("Alarm sound is muted until")
    anyone_can_use(page)
    an_emergency(served, minutes=6)
    page.clock.fast_forward("00:10")
    expect(page.locator(".alarm")).to_have_count(1)
    page.clock.fast_forward("01:00")
    assert page.evaluate("window.sounds") == 0
    page.clock.fast_forward("15:00")
    page.clock.run_for("00:10")
    expect(sound).to_have_text("Mute the alarm sound for 15 minutes")
    assert page.evaluate("window.sounds") >= 3


def test_where_the_browser_allows_no_sound_yet_the_page_says_so_and_one_click_turns_it_on(
    clinician: Clinician,
) -> None:
    page = clinician.page
    page.add_init_script("AudioContext.prototype.resume = () => new Promise(() => {});")
    page.add_init_script("Object.defineProperty(AudioContext.prototype, 'state', {get: () => 'suspended'});")
    clinician.signs_in()
    expect(page.get_by_role("button", name="Alarm sound is off. Turn it on")).to_be_visible()
    anyone_can_use(page)


@pytest.fixture
def silent(served: Served) -> int:
    conversation = a_conversation(served.desk, suicidal_thoughts="yes", suicide_plan="yes")
    with served.desk.begin() as c:
        item = work.open_item(c, WorkKind.SILENCE, now(), conversation_id=conversation)
    assert item is not None
    return item


@pytest.fixture
def on_a_phone(opens: Opens, served: Served) -> Clinician:
    return Clinician(opens(viewport=PHONE).new_page(), served.desk, "alex")


def test_a_clinician_on_a_phone_tries_three_times_and_then_decides(
    on_a_phone: Clinician, silent: int, served: Served
) -> None:
    page = on_a_phone.signs_in().page
    fits(page, PHONE["width"])
    page.get_by_role("button", name="Take this work").click()
    for n in range(3):
        expect(page.get_by_text(f"{n} of 3 tries made")).to_be_visible()
        if n == 1:
            page.get_by_role("button", name="I could not reach them").click()
            expect(page.get_by_role("alert")).to_contain_text("Say how you tried")
            anyone_can_use(page)
            fits(page, PHONE["width"])
        page.get_by_label("How you tried").fill(f"Rang at {n}")
        page.get_by_role("button", name="I could not reach them").click()
    expect(page.get_by_text("It has gone on to a clinician.")).to_be_visible()
    anyone_can_use(page)
    page.get_by_role("button", name="Take this").click()
    expect(page.get_by_role("button", name="I could not reach them")).to_have_count(0)
    page.get_by_label("What you did").fill("Asked the home treatment team to go")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="To do: 0")).to_be_visible()


def test_staff_ask_for_a_car_and_record_the_answer(clinician: Clinician, served: Served) -> None:
    conversation = a_conversation(served.desk, suicidal_thoughts="yes", suicide_plan="yes")
    page = clinician.signs_in().page
    page.goto(f"/console/conversations/{conversation}")
    page.get_by_role("link", name="Ask for a joint response car").click()
    anyone_can_use(page)
    page.get_by_label("Who needs help").fill("Ana, 30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Answer every question")
    expect(page.get_by_label("Who needs help")).to_have_value("Ana, 30")
    anyone_can_use(page)
    for label in ("Where they are", "What is known", "Risks", "What was agreed"):
        page.get_by_label(label).fill("Not known")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved so far")).to_be_visible()
    anyone_can_use(page)
    page.goto("/console")
    page.get_by_role("button", name="Take this work").click()
    anyone_can_use(page)
    page.get_by_role("link", name="Record what came of it").click()
    page.get_by_label("When you asked").fill("10:45pm")
    page.get_by_label("They send nobody").check()
    page.get_by_label("Who answered").fill("Control, ref 7")
    page.get_by_label("What happens next").fill("We ring again at 11:15pm")
    page.get_by_role("button", name="Save").click()
    page.goto("/console")
    expect(page.get_by_role("heading", name="To do: 0")).to_be_visible()


def test_a_handler_ends_abuse_and_the_callers_risk_goes_to_a_clinician(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I have taken all my tablets").reads("say what was taken")
    page = clinician.signs_in().opens_the_first().claims().page
    page.get_by_role("link", name="Abuse of the service").click()
    anyone_can_use(page)
    page.get_by_role("button", name="End my part").click()
    expect(page.get_by_role("alert")).to_contain_text("Warn the caller first")
    anyone_can_use(page)
    page.get_by_role("button", name="Warn the caller").click()
    caller.reads("Please don't insult or threaten the people here")
    page.get_by_role("link", name="Abuse of the service").click()
    page.get_by_label("What happened").fill("Threats to find us")
    page.get_by_role("button", name="End my part").click()
    caller.reads("What you told us still matters")
    page.goto("/console")
    expect(page.locator(".todo")).to_contain_text("stepped out because of abuse")
    with served.desk.reading() as c:
        [(_, hold)] = record.every_hold(c)
    assert hold.holder.value == "queue"


def test_a_caller_who_leaves_quickly_is_on_the_list_of_staff_at_once(
    caller: Caller, clinician: Clinician
) -> None:
    page = clinician.signs_in().page
    caller.starts().writes("I have taken all my tablets").reads("say what was taken")
    with caller.page.expect_request("https://www.bbc.co.uk/weather"):
        caller.page.get_by_role("link", name="Leave this page quickly").click()
    expect(page.locator(".todo")).to_contain_text("left by the quick exit")
    anyone_can_use(page)


def test_a_caller_without_scripts_who_leaves_quickly_is_on_the_list_too(
    caller_without_scripts: Caller, clinician: Clinician
) -> None:
    page = clinician.signs_in().page
    caller_without_scripts.starts().writes("I have taken all my tablets").reads("say what was taken")
    with caller_without_scripts.page.expect_request("https://www.bbc.co.uk/weather"):
        caller_without_scripts.page.get_by_role("link", name="Leave this page quickly").click()
    expect(page.locator(".todo")).to_contain_text("left by the quick exit")


def test_endings_to_review_are_found_from_the_wall_and_end_with_a_clinicians_word(
    at_console: Page, served: Served
) -> None:
    page, conversation = at_console, a_conversation(served.desk, distress="struggling")
    with served.desk.begin(conversation) as c:
        work.open_item(c, WorkKind.REVIEW, served.desk.clock(), conversation_id=conversation)
    page.get_by_role("link", name="To review: 1").click()
    expect(page).to_have_title("To review: 1 – console")
    anyone_can_use(page)
    page.set_viewport_size(PHONE)
    fits(page, PHONE["width"])
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Review CHAT-").click()
    page.get_by_text("Confirm or change the priority", exact=True).click()
    page.get_by_label("Priority", exact=True).select_option("routine")
    page.get_by_label("Why this is the right priority").fill("Their own team sees them next week.")
    with page.expect_navigation():
        page.get_by_role("button", name="Confirm", exact=True).click()
    page.goto("/console/reviews")
    expect(page.get_by_text("Nothing is left to review.")).to_be_visible()
    anyone_can_use(page)
    page.goto("/console")
    expect(page.get_by_role("link", name="To review: 0")).to_be_visible()
    anyone_can_use(page)
