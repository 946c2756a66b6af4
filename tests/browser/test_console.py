"""A clinician at the console, and the caller at the other end, in one script."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import now
from bot.channels.check_ins import CheckIns
from bot.conversations import store as record
from bot.handover import work
from bot.handover.work_model import WorkKind
from bot.settings import ROOT
from tests.browser.conftest import PHONE, Opens, Served
from tests.browser.people import Caller, Clinician, anyone_can_use
from tests.builders import staff

PICTURES = ROOT / "docs" / "images"


def test_a_caller_and_a_clinician_talk_and_the_caller_is_handed_back(
    caller: Caller, clinician: Clinician
) -> None:
    caller.starts().writes("I feel low, nobody is home and I want to talk to a person").reads(
        "I've asked a person"
    )
    clinician.signs_in().opens_the_first().reads("nobody is home")
    anyone_can_use(clinician.page)
    clinician.claims()
    caller.reads("sam, a clinician, has joined the chat")
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are writing to sam, clinician")
    clinician.writes("Hello, I'm Sam. I'm here now.")
    caller.reads("I'm here now.")
    expect(caller.page.locator(".message--staff .message__who")).to_contain_text("sam, clinician")
    caller.writes("thank you, my sister has just come home")
    clinician.reads("my sister has just come home").has_read()
    expect(clinician.page.get_by_label("Write to the caller")).to_have_value("")
    anyone_can_use(clinician.page)
    anyone_can_use(caller.page)
    clinician.page.get_by_text("Hand back to the assistant").click()
    clinician.page.get_by_label("Suicidal thoughts").select_option("sometimes")
    clinician.page.get_by_role("button", name="Hand back").click()
    caller.reads("sam has left the chat").reads("Is anyone with you right now?")
    expect(clinician.page.locator("#summary")).to_contain_text("from staff")


def test_the_queue_shows_a_new_caller_without_loading_again_most_urgent_first(
    caller: Caller, clinician: Clinician, opens: Opens, served: Served
) -> None:
    clinician.signs_in()
    anyone_can_use(clinician.page)
    clinician.page.evaluate("window.stillTheSamePage = true")
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    expect(clinician.page.locator("#queue h1")).to_contain_text("Waiting for a person: 1")
    Caller(opens().new_page()).starts().writes("I have taken all my tablets").reads(
        "call 999 now and say what was taken"
    )
    expect(clinician.page.locator("#queue h1")).to_contain_text("Waiting for a person: 2")
    expect(clinician.page.locator("#queue tbody tr").first).to_contain_text("Emergency (A)")
    assert clinician.page.evaluate("window.stillTheSamePage")
    anyone_can_use(clinician.page)


def test_a_clinician_reads_the_summary_and_what_the_software_noticed_apart_from_what_was_said(
    caller: Caller, clinician: Clinician
) -> None:
    caller.starts().writes("It all got too much. I have taken all my tablets and I am on my own")
    caller.reads("call 999 now")
    clinician.signs_in().opens_the_first()
    page = clinician.page
    expect(page.locator("blockquote")).to_contain_text("It all got too much")
    expect(page.locator(".sbar--noticed")).to_contain_text("Immediate danger")
    said = page.locator(".sbar dl div", has_text="Immediate danger").first
    expect(said).to_contain_text("software, from their words")
    expect(page.locator(".transcript mark").first).to_contain_text("taken all my tablets")
    headings = page.locator(".sbar h2").all_inner_texts()
    assert [h.split()[0] for h in headings] == [
        "Read",
        "Situation",
        "Background",
        "Assessment",
        "What",
        "Recommendation",
    ]
    anyone_can_use(page)


def test_a_clinician_confirms_the_priority_with_a_reason_and_closes(
    caller: Caller, clinician: Clinician
) -> None:
    caller.starts().writes("I have taken all my tablets").reads("call 999 now")
    page = clinician.signs_in().opens_the_first().claims().page
    page.get_by_text("Confirm or change the priority").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert").first).to_contain_text("Say why this is the right priority.")
    anyone_can_use(page)
    page.get_by_label("Why this is the right priority").fill("Told us what was taken; ambulance is there")
    page.get_by_label("Priority", exact=True).select_option("very_urgent")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#summary")).to_contain_text("Confirmed by sam")
    expect(page.locator("#summary .priority")).to_contain_text("Very urgent (B)")
    page.get_by_text("Close the conversation").click()
    page.get_by_label("Outcome").select_option("Ambulance called or at A&E")
    page.get_by_label("Reason", exact=True).fill("Crew with them")
    page.get_by_label("What you told them to do if it gets worse").fill("Ring 999 again")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#summary h1")).to_contain_text("Closed")
    caller.reads("This chat has ended")
    expect(caller.page.locator(".chat-holder")).to_contain_text("Write here to open it again")


def test_two_clinicians_cannot_take_the_same_caller(
    caller: Caller, clinician: Clinician, opens: Opens, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page_of_alex = opens(java_script_enabled=False).new_page()
    other = Clinician(page_of_alex, served.desk, "alex").signs_in().opens_the_first()
    clinician.signs_in().opens_the_first().claims()
    other.page.get_by_role("button", name="Claim and join the caller").click()
    expect(other.page.get_by_role("alert").first).to_contain_text("sam has this conversation already")


def test_a_message_that_staff_cannot_send_stays_in_the_box(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    clinician.writes("   ")
    expect(page.locator("#acts")).to_contain_text("That message was empty")
    expect(page.get_by_label("Write to the caller")).to_be_visible()


def test_a_wrong_password_is_told_in_plain_words(page: Page, served: Served) -> None:
    staff(served.desk, "sam")
    page.goto("/console")
    anyone_can_use(page)
    page.get_by_label("User name").fill("sam")
    page.get_by_label("Password").fill("not-the-password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("That name and password do not match.")
    anyone_can_use(page)


@pytest.mark.parametrize(
    "path", ["/console", "/console/queue", "/console/events", "/console/conversations/x"]
)
def test_nobody_reads_the_console_without_signing_in(path: str, page: Page) -> None:
    page.goto(path)
    assert page.url.endswith("/console/sign-in")


def test_staff_who_sign_out_are_out(clinician: Clinician) -> None:
    clinician.signs_in().page.get_by_role("button", name="Sign out").click()
    clinician.page.goto("/console")
    assert clinician.page.url.endswith("/console/sign-in")


def test_a_form_from_another_site_does_nothing(caller: Caller, clinician: Clinician, served: Served) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    clinician.signs_in().opens_the_first()
    address = clinician.page.url
    forged = clinician.page.request.post(f"{address}/claim", form={"csrf": "guessed"})
    assert forged.status == 403
    other_site = {"Sec-Fetch-Site": "cross-site"}
    assert caller.page.request.post("/chat/messages", form={"text": "x"}, headers=other_site).status == 403
    with served.desk.reading() as c:
        assert c.exec_driver_sql("select count(*) from holders where holder = 'human'").scalar() == 0


def minutes_later(served: Served, minutes: float) -> None:
    """The timer looks as it would then."""
    CheckIns(replace(served.desk, clock=lambda: now() + timedelta(minutes=minutes))).look()


def test_a_caller_who_stops_writing_is_asked_how_they_are_and_becomes_work_that_a_clinician_finishes(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.page.clock.install()
    caller.starts().writes("I have taken all my tablets").reads("say what was taken")
    page = clinician.signs_in().page
    expect(page.get_by_role("heading", name="To do: 0")).to_be_visible()
    for minutes, words in ((6, "It has been quiet for a few minutes"), (11, "please keep these numbers")):
        caller.page.clock.fast_forward("05:00")
        minutes_later(served, minutes)
        expect(caller.page.get_by_text(words)).to_be_in_viewport()
    expect(caller.page.get_by_role("link", name="116 123").last).to_be_visible()
    anyone_can_use(caller.page)
    minutes_later(served, 16)
    expect(page.get_by_role("heading", name="To do: 1")).to_be_visible()
    anyone_can_use(page)
    page.get_by_role("button", name="Take this work").click()
    expect(page.get_by_role("heading", name="has stopped writing")).to_be_visible()
    anyone_can_use(page)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what you did and what came of it.")
    anyone_can_use(page)
    page.get_by_label("What you did").fill("Rang, and they are with their sister")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="To do: 0")).to_be_visible()


def test_work_that_is_late_says_so_in_words_and_a_colleague_sees_who_has_it(
    caller: Caller, clinician: Clinician, opens: Opens, served: Served
) -> None:
    caller.starts().writes("I have taken all my tablets").reads("say what was taken")
    with served.desk.begin() as c:
        [(conversation, _)] = record.every_hold(c)
        work.open_item(c, WorkKind.SILENCE, now() - timedelta(minutes=30), conversation_id=conversation.id)
    page_of_alex = opens(java_script_enabled=False).new_page()
    other = Clinician(page_of_alex, served.desk, "alex").signs_in()
    expect(other.page.locator(".todo")).to_contain_text("Overdue by 20 minutes")
    page = clinician.signs_in().page
    page.get_by_role("button", name="Take this work").click()
    expect(page.get_by_role("button", name="Finish")).to_be_visible()
    other.page.get_by_role("button", name="Take this work").click()
    expect(other.page.get_by_role("alert")).to_contain_text("sam has taken this already")
    other.page.get_by_role("link", name="Back to the queue").click()
    expect(other.page.locator(".todo")).to_contain_text("Taken by sam")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_role("button", name="Take this work")).to_be_visible()
    caller.writes("sorry, I am here")
    expect(page.get_by_role("heading", name="To do: 0")).to_be_visible()


def test_the_queue_fits_a_phone(clinician: Clinician, caller: Caller) -> None:
    caller.starts().writes("I have taken all my tablets").reads("say what was taken")
    page = clinician.signs_in().page
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_picture_of_the_console(caller: Caller, clinician: Clinician) -> None:
    caller.starts().writes(
        "I have not slept for days. I keep thinking everyone would be better off without me"
    )
    caller.reads("Is any of this happening").taps("None of these").taps("Yes").taps("Talk to a person")
    caller.reads("I've asked a person")
    clinician.signs_in().opens_the_first().claims().writes(
        "Hello, I'm Sam. Thank you for telling us. I'm here now."
    )
    clinician.reads("I'm here now.")
    clinician.page.wait_for_timeout(1500)
    clinician.page.evaluate("window.scrollTo(0, 0)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    clinician.page.screenshot(path=PICTURES / "console.png")
