"""Nothing that somebody typed is lost: while it is sent, when another form is, and when a session ends."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from bot.console.acts import Acts
from bot.staff import service as accounts
from bot.staff import store as people
from tests.browser.conftest import PHONE, Served
from tests.browser.people import Caller, Clinician, anyone_can_use
from tests.builders import PASSWORD, staff


def sends_and_types_on(page: Page, form: str, more: str) -> None:
    """Faster than any answer can come."""
    page.evaluate(
        "([form, more]) => { document.querySelector(`${form} button`).click(); "
        "document.getElementById('text').value += more; }",
        [form, more],
    )


def test_what_a_caller_types_while_a_message_is_sent_stays(caller: Caller) -> None:
    page = caller.starts().page
    box = page.get_by_label("Write a message")
    box.fill("I feel low")
    sends_and_types_on(page, "#composer", " and I am cold")
    caller.reads("I feel low")
    expect(page.get_by_role("button", name="Send what I ticked")).to_be_visible()
    expect(box).to_have_value("and I am cold")


def test_what_staff_type_while_a_message_is_sent_and_chose_in_another_form_stays(
    caller: Caller, clinician: Clinician
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    page.get_by_text("Hand back to the assistant").click()
    page.get_by_label("Suicidal thoughts").select_option("sometimes")
    ticked = page.locator("#acts input[type=checkbox]").first
    ticked.check()
    box = page.get_by_label("Write to the caller")
    box.fill("Hello.")
    sends_and_types_on(page, "#write", "  Are you safe?")
    clinician.reads("Hello.")
    expect(box).to_have_value("Are you safe?")
    expect(box).to_be_focused()
    expect(page.get_by_label("Suicidal thoughts")).to_have_value("sometimes")
    expect(ticked).to_be_checked()


@pytest.mark.parametrize("age", ["35", "34"])
def test_what_staff_fill_in_for_a_booking_while_a_service_is_sent_stays(
    caller: Caller, clinician: Clinician, age: str
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    page.get_by_text("Find a service").click()
    page.get_by_label("What they need").select_option("crisis_house")
    page.get_by_label("Their age").fill("34")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#at-hand .found")).to_be_focused()
    page.evaluate(
        """(years) => {
            document.querySelector("[id^='send-']").click();
            const age = document.getElementById("diary-age");
            age.closest("#at-hand").dataset.before = "it was sent";
            age.closest("details").open = true;
            age.focus();
            age.select();
            document.execCommand("insertText", false, years);
        }""",
        age,
    )
    expect(page.locator("#at-hand:not([data-before])")).to_be_visible()
    expect(page.get_by_label("Age, for the right diary")).to_have_value(age)
    expect(page.get_by_label("Age, for the right diary")).to_be_focused()


def test_the_directory_opened_while_the_page_hears_of_a_change_stays_open(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page, late = clinician.signs_in().opens_the_first().page, list[Route]()

    def hold(route: Route) -> None:
        late.append(route) if route.request.headers.get("hx-target") == "at-hand" else route.continue_()

    page.route(re.compile(r"/conversations/[^/]+$"), hold)
    Acts(served.desk).claim(staff(served.desk, "alex"), page.url.rsplit("/", 1)[1])
    expect(page.get_by_text("Take over from a colleague")).to_be_visible()
    while not late:
        page.wait_for_timeout(50)
    [route] = late
    page.get_by_text("Find a service").click()
    with page.expect_request_finished(lambda request: request == route.request):
        route.continue_()
    page.wait_for_timeout(200)  # it would close now
    expect(page.get_by_label("What they need")).to_be_visible()


def test_a_whisper_that_is_refused_does_not_send_the_keyboard_to_the_callers_box(
    caller: Caller, clinician: Clinician
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    page.get_by_text("Whisper to colleagues").click()
    clinician.presses("Whisper")
    expect(page.get_by_text("Write the note first.")).to_be_visible()
    expect(page.get_by_label("Note for staff only")).to_be_focused()


def test_what_staff_typed_when_their_session_ended_is_there_after_they_sign_in(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    page.get_by_label("Write to the caller").fill("I hear how hard")
    with served.desk.begin() as c:
        accounts.set_password(c, "sam", PASSWORD, served.desk.clock())  # which ends each session
    clinician.presses("Send")
    expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
    clinician.signs_in()
    page.get_by_role("link", name="Go back to what you wrote").click()
    expect(page.get_by_label("Write to the caller")).to_have_value("I hear how hard")
    clinician.presses("Send")
    caller.reads("I hear how hard")
    page.reload()
    expect(page.get_by_label("Write to the caller")).to_have_value("")


def test_a_half_written_reply_outlives_a_form_that_loads_the_page_and_nobody_else_finds_it(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    page.get_by_label("Write to the caller").fill("I hear how hard")
    page.get_by_text("Confirm or change the priority").click()
    page.get_by_label("Why this is the right priority").fill("As they say")
    clinician.presses("Confirm").sees("Confirmed by sam")
    expect(page.get_by_label("Write to the caller")).to_have_value("I hear how hard")
    page.evaluate(
        "htmx.trigger('[hx-post$=presence]', 'load')"
    )  # the page's own sign of life comes meanwhile
    case = page.url
    clinician.presses("Sign out")
    expect(page.get_by_role("heading", name="Sign out now?")).to_be_visible()
    anyone_can_use(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    anyone_can_use(page)
    page.get_by_role("link", name="Stay signed in").click()
    page.goto(case)
    expect(page.get_by_label("Write to the caller")).to_have_value("I hear how hard")
    clinician.presses("Sign out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
    caller.reads("sam had to leave")
    assert "hear" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_a_reply_to_a_caller_who_went_back_to_the_queue_meanwhile_is_there_again_once_they_are_claimed(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    box = page.get_by_label("Write to the caller")
    box.fill("I hear how hard")
    with served.desk.reading() as c:
        sam = people.staff_by_name(c, "sam")
    assert sam
    Acts(served.desk).release(sam, page.url.split("/")[-1].split("#")[0])
    clinician.presses("Send")
    expect(page.get_by_label("What you typed. It was not sent")).to_have_value("I hear how hard")
    anyone_can_use(page)
    clinician.claims()
    expect(box).to_have_value("I hear how hard")
    clinician.presses("Send")
    caller.reads("I hear how hard")


def test_a_line_whose_answer_was_lost_is_sent_again_and_read_once(
    caller: Caller, clinician: Clinician
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    page = clinician.signs_in().opens_the_first().claims().page
    arrives = "**/conversations/*/messages"

    def loses(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(arrives, loses)
    clinician.writes("Are you safe?")
    clinician.sees("We do not know if that arrived").reads("Are you safe?")
    page.unroute(arrives)
    page.get_by_text("Whisper to colleagues").click()
    page.get_by_label("Note for staff only").fill("My connection is bad")
    clinician.presses("Whisper").reads("My connection is bad")  # which draws the form anew
    expect(page.get_by_label("Write to the caller")).to_have_value("Are you safe?")
    page.reload()  # and so does this
    expect(page.get_by_label("Write to the caller")).to_have_value("Are you safe?")
    clinician.presses("Send")
    expect(page.get_by_label("Write to the caller")).to_have_value("")
    caller.writes("Yes").reads("Yes")
    clinician.reads("Yes")
    expect(page.get_by_role("log").get_by_text("Are you safe?")).to_have_count(1)
    clinician.writes("Are you safe?")
    expect(page.get_by_role("log").get_by_text("Are you safe?")).to_have_count(2)
