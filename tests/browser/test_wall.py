"""The wall and the page of a conversation as staff use them: by keyboard, on a phone, while things move."""

import re
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import Page, expect

from bot.bootstrap import Desk, now
from tests.browser.conftest import DESKTOP, PHONE, Opens, Served
from tests.browser.people import Caller, Clinician, anyone_can_use
from tests.builders import a_conversation, answer

WIDTHS = (PHONE["width"], DESKTOP["width"])


def fits_and_anyone_can_use(page: Page) -> None:
    """At a phone's width and on a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": DESKTOP["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        anyone_can_use(page)


def before(desk: Desk, minutes: int) -> Desk:
    """The desk as it was."""
    return replace(desk, clock=lambda: now() - timedelta(minutes=minutes))


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until what has this name is in focus, as somebody without a mouse does."""
    named = "e => (e.labels?.[0]?.textContent ?? e.textContent).replace(/\\s+/g, ' ').trim()"
    for _ in range(120):
        page.keyboard.press("Tab")
        focus = page.locator("*:focus")
        if focus.count() and focus.evaluate(named).startswith(name):
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_new_callers_come_onto_the_wall_while_a_reader_stays_where_they_read(
    clinician: Clinician, served: Served
) -> None:
    desk = served.desk
    for _ in range(12):
        a_conversation(before(desk, 3), suicidal_thoughts="sometimes")
    last = a_conversation(before(desk, 2), suicidal_thoughts="sometimes")
    page = clinician.signs_in().page
    page.evaluate("document.querySelector('#queue h1').dataset.loaded = 'first'")
    page.evaluate("htmx.trigger('#queue', 'sse:changed')")
    expect(page.locator("#queue h1[data-loaded]")).to_have_count(0)  # the lists have come anew once
    link = page.locator(f"#open-{last}")
    link.focus()
    where = f"document.getElementById('open-{last}').getBoundingClientRect().top"
    top = page.evaluate(where)
    assert page.evaluate("window.scrollY") > 0
    expect(page.locator("#arrivals")).to_be_empty()
    for _ in range(3):
        a_conversation(desk, immediate_danger=("overdose_taken",))
    expect(page.get_by_role("heading", name="Waiting for a person: 3")).to_be_visible()
    expect(page.locator("#arrivals")).to_contain_text("New: Emergency (A), waiting for a person")
    expect(link).to_be_focused()
    assert abs(page.evaluate(where) - top) < 3


def test_who_is_calm_is_not_announced(clinician: Clinician, served: Served) -> None:
    page = clinician.signs_in().page
    calm = a_conversation(served.desk, suicidal_thoughts="sometimes")
    with served.desk.begin(calm):
        pass
    expect(page.locator(f"#row-{calm}")).to_be_visible()
    expect(page.locator("#arrivals")).to_be_empty()


def test_filters_stay_in_the_address_while_the_wall_moves(clinician: Clinician, served: Served) -> None:
    desk = served.desk
    quiet = a_conversation(before(desk, 12), suicidal_thoughts="sometimes")
    page = clinician.signs_in().page
    page.get_by_label("Silent for").select_option("10 minutes or more")
    page.get_by_label("Who has it").select_option("With the assistant")
    page.get_by_role("button", name="Show these").click()
    assert "silent=10" in page.url and "holder=bot" in page.url
    expect(page.locator(f"#row-{quiet}")).to_be_visible()
    answer(desk, a_conversation(desk), immediate_danger=("weapon",))
    expect(page.get_by_role("heading", name="Waiting for a person: 1")).to_be_visible()
    expect(page.locator("#queue tbody tr")).to_have_count(1)
    expect(page.get_by_label("Silent for")).to_have_value("10")
    fits_and_anyone_can_use(page)
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("#queue tbody tr")).to_have_count(2)
    fits_and_anyone_can_use(page)


def test_a_conversation_is_found_by_the_reference_a_caller_reads_out(
    clinician: Clinician, caller: Caller, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().page
    reference = page.locator("#queue a").first.inner_text().removeprefix("Open").strip()
    page.get_by_label("Find by reference").fill("CHAT-XXXX-WRONG")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("alert")).to_contain_text("No conversation has this reference")
    anyone_can_use(page)
    page.get_by_label("Find by reference").fill(reference.lower().replace("-", " "))
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Waiting for a person")).to_be_visible()
    assert page.title().startswith("Waiting for a person, Not known yet") and reference in page.title()
    assert "talk to a person" not in page.title()


def test_the_wall_says_who_watches(clinician: Clinician, opens: Opens, served: Served) -> None:
    seen = a_conversation(served.desk, suicidal_thoughts="yes", suicide_plan="yes")
    Clinician(opens(viewport=DESKTOP).new_page(), served.desk, "alex").signs_in().opens_the_first()
    page = clinician.signs_in().page
    expect(page.locator(f"#row-{seen}")).to_contain_text("Watching: alex")


def test_a_half_written_reply_outlives_a_whisper_and_a_read_back(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    reply = page.get_by_label("Write to the caller")
    reply.fill("I am sorry that")
    page.get_by_text("Whisper to colleagues").click()
    page.get_by_label("Note for staff only").fill("Sounds tired")
    page.get_by_role("button", name="Whisper", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("Sounds tired")
    expect(reply).to_have_value("I am sorry that")
    page.get_by_role("button", name="I read this back").click()
    expect(page.locator("#recommendation")).to_be_focused()
    expect(reply).to_have_value("I am sorry that")
    page.get_by_text("Close the conversation", exact=True).click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page).to_have_url(re.compile(r"/console/conversations/[^/]+$"))  # can be loaded again


def test_a_whisper_is_read_by_colleagues_at_once_and_never_by_the_caller(
    caller: Caller, clinician: Clinician, opens: Opens, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    clinician.signs_in().opens_the_first().claims()
    page = opens(viewport=DESKTOP).new_page()
    boss = Clinician(page, served.desk, "boss").signs_in().opens_the_first()
    boss.page.get_by_text("Whisper to colleagues").click()
    boss.page.get_by_label("Note for staff only").fill("Ask about the sister")
    boss.page.get_by_role("button", name="Whisper", exact=True).click()
    clinician.reads("Ask about the sister")
    expect(clinician.page.locator(".whisper")).to_contain_text("Whisper by boss: staff only")
    fits_and_anyone_can_use(boss.page)
    clinician.page.set_viewport_size(DESKTOP)
    clinician.writes("Is your sister near?")
    caller.reads("Is your sister near?")
    assert "Ask about the sister" not in caller.page.content()
    caller.page.reload()
    caller.reads("Is your sister near?")
    assert "Ask about the sister" not in caller.page.content()


def test_by_keyboard_alone_from_the_wall_to_the_end(clinician: Clinician, caller: Caller) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().page
    keys = page.keyboard
    tab_to(page, "Open CHAT")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Situation")).to_be_visible()
    tab_to(page, "Claim and join")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="You hold this")).to_be_visible()
    tab_to(page, "Checked replies")
    keys.press("Enter")
    tab_to(page, "Say you are here")
    keys.press("Enter")
    expect(page.get_by_label("Write to the caller")).to_be_focused()
    keys.type(" I am Sam.")
    keys.press("Tab")
    keys.press("Enter")
    caller.reads("You don't need to say it all again. I am Sam.")
    tab_to(page, "Hand back to the assistant")
    keys.press("Enter")
    tab_to(page, "Hand back")
    keys.press("Enter")
    caller.reads("sam has left the chat")
    tab_to(page, "Claim and join")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="You hold this")).to_be_visible()
    tab_to(page, "Close the conversation")
    keys.press("Enter")
    tab_to(page, "Outcome")
    keys.press("ArrowDown")
    tab_to(page, "Reason")
    keys.type("All said")
    tab_to(page, "What you told them to do")
    keys.type("Call 111 or 999")
    keys.press("Tab")
    keys.press("Enter")
    caller.reads("This chat has ended")


def test_a_service_and_a_time_reach_the_caller_from_beside_the_conversation(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    with served.desk.begin() as c:
        c.exec_driver_sql("update conversations set area = 'NLFT'")
    page.get_by_text("Find a service").click()
    page.get_by_label("What they need").select_option("crisis_house")
    page.get_by_label("Postcode or place").fill("NW1 8AB")
    page.get_by_label("Their age").fill("34")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#at-hand")).to_contain_text("Maytree")
    assert "NW1" not in page.url
    fits_and_anyone_can_use(page)
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Send to the caller Maytree").click()
    caller.reads("This is a service that may help you")
    expect(caller.page.locator(".service")).to_contain_text("Maytree")
    page.get_by_text("Book a time").click()
    page.get_by_label("How soon").select_option("Within 4 weeks")
    page.get_by_label("Age, for the right diary").fill("34")
    page.get_by_role("button", name="Show free times").click()
    expect(page.get_by_role("heading", name="Free times")).to_be_visible()
    fits_and_anyone_can_use(page)
    page.set_viewport_size(DESKTOP)
    page.locator("#at-hand").get_by_role("button", name="Book ").first.click()
    caller.reads("Your time is booked")
    anyone_can_use(caller.page)
    expect(page.locator("#summary")).to_contain_text("Maytree")
    page.get_by_role("button", name="Declined by the caller: Maytree").click()
    expect(page.locator("#summary")).to_contain_text("Offered, and the caller declined")
    page.get_by_role("button", name="I read this back").click()
    expect(page.locator("#summary")).to_contain_text("Read back to the caller and agreed: sam")
    fits_and_anyone_can_use(page)


def test_a_caller_on_the_telephone_is_triaged_question_by_question(
    clinician: Clinician, served: Served
) -> None:
    page = clinician.signs_in().page
    page.get_by_role("button", name="Start a phone triage").click()
    expect(page.get_by_role("group", name="What has been happening?")).to_be_visible()
    page.get_by_role("button", name="Keep the answer").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choose an answer, or write what they said")
    fits_and_anyone_can_use(page)
    page.set_viewport_size(DESKTOP)
    page.get_by_label("What they said").fill("I have taken all my tablets")
    page.get_by_role("button", name="Keep the answer").click()
    expect(page.locator("#summary .priority").first).to_contain_text("Emergency (A)")
    expect(page.locator(".call__words--emergency")).to_contain_text("call 999 from another phone")
    expect(page.get_by_role("heading", name="Read this out")).to_be_focused()
    fits_and_anyone_can_use(page)
    page.set_viewport_size(DESKTOP)
    for _ in range(30):
        choice = page.locator("#call").get_by_label("I'm not sure")
        if not choice.count():
            break
        asked = page.locator("#call legend").inner_text()
        choice.check()
        page.get_by_role("button", name="Keep the answer").click()
        expect(page.locator("#call")).not_to_contain_text(asked)
    expect(page.get_by_role("heading", name="The questions are done")).to_be_visible()
    fits_and_anyone_can_use(page)


def test_a_checked_reply_is_put_into_the_box_without_scripts_too(opens: Opens, served: Served) -> None:
    staff_page = opens(java_script_enabled=False).new_page()
    held = a_conversation(served.desk, suicidal_thoughts="yes", suicide_plan="yes")
    Clinician(staff_page, served.desk).signs_in().opens_the_first().claims()
    staff_page.goto(f"/console/conversations/{held}?reply=hello")
    box = staff_page.get_by_label("Write to the caller")
    expect(box).to_have_value(re.compile("^Hello. I'm here now, and I have read what you wrote."))
