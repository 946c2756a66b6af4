"""Two colleagues and a caller, each at a browser: offers, transfers, a second person, and taking over."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import Desk
from bot.channels import call_back
from bot.channels.staffing import Staffing
from bot.console.acts import Acts
from bot.console.calls import Calls
from bot.console.shift import Shift
from bot.handover import call_backs
from bot.staff.model import Role
from bot.triage import Value
from tests.browser.conftest import DESKTOP, PHONE, Opens, Served
from tests.browser.people import COUNT_SOUNDS, Caller, Clinician, anyone_can_use, hears
from tests.builders import a_conversation, answer, caller_says, holder_of
from tests.handover.shift import told

PLAN: dict[str, Value] = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A second person is needed here."""
    return replace(desk, settings=desk.settings.model_copy(update={"second_person": "yes"}))


@pytest.fixture
def sam(clinician: Clinician) -> Clinician:
    return clinician.signs_in()


@pytest.fixture
def ali(opens: Opens, served: Served) -> Clinician:
    page = opens(viewport=DESKTOP).new_page()
    return Clinician(page, served.desk, "ali").signs_in()


def presses(one: Clinician, name: str) -> None:
    one.page.get_by_role("button", name=name).click()


def reads(one: Clinician, text: str) -> None:
    expect(one.page.locator("body")).to_contain_text(text, timeout=12_000)


def opens(one: Clinician, conversation: str) -> None:
    one.page.goto(f"/console/conversations/{conversation}")


def says_ready(one: Clinician) -> None:
    presses(one, "Ready")
    reads(one, "You are ready.")
    expect(one.page.get_by_role("button", name="Ready")).to_have_attribute("aria-pressed", "true")


def shown(one: Clinician) -> None:
    """No barrier, at both widths."""
    for size in (DESKTOP, PHONE):
        one.page.set_viewport_size(size)  # type: ignore[arg-type]
        anyone_can_use(one.page)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    one.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


def test_who_says_that_they_are_ready_is_offered_a_caller_on_every_page_and_accepts(
    sam: Clinician, served: Served
) -> None:
    reads(sam, "You are off. Press Ready")
    says_ready(sam)
    sam.page.add_init_script(COUNT_SOUNDS)
    sam.page.goto("/console/account")
    sam.page.get_by_role("heading", name="Your account").click()  # a browser is silent until then
    conversation = a_conversation(served.desk, **PLAN)
    Staffing(served.desk).look()
    reads(sam, "A caller for you: Very urgent (B)")
    expect(sam.page.locator("#shift-words")).to_contain_text("A caller for you: Very urgent (B)")
    hears(sam.page)
    expect(sam.page).to_have_title("(1 offered to you) Your account – console")
    shown(sam)
    presses(sam, "Accept")
    expect(sam.page.get_by_label("Write to the caller")).to_be_visible()
    assert holder_of(served.desk, conversation) == "human"


def test_an_offer_that_is_declined_or_taken_goes_and_a_late_press_says_why(
    sam: Clinician, ali: Clinician, served: Served
) -> None:
    says_ready(sam)
    first = a_conversation(served.desk, **PLAN)
    reads(sam, "A caller for you")
    presses(sam, "Decline")
    expect(sam.page.locator(".put-before")).to_have_count(0)
    a_conversation(served.desk, **PLAN)
    expect(sam.page.locator(".put-before")).to_contain_text("A caller for you")
    sam.page.route("**/console/shift", lambda route: route.abort())  # the page has not heard yet
    sam.page.wait_for_timeout(500)  # nor is anything under way
    [offer] = Shift(served.desk).offers(sam.staff)
    Acts(served.desk).claim(ali.staff, offer.conversation_id)
    presses(sam, "Accept")
    expect(sam.page.locator("#shift-late")).to_contain_text("This offer has ended")
    expect(sam.page.locator(".put-before")).to_have_count(0)
    shown(sam)
    assert holder_of(served.desk, first) == "queue"


def test_a_caller_is_handed_to_a_colleague_by_name_who_reads_the_note_and_accepts(
    caller: Caller, sam: Clinician, ali: Clinician
) -> None:
    presses(ali, "Busy")
    reads(ali, "You are busy.")
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    sam.opens_the_first().claims()
    sam.page.get_by_text("Hand over to a colleague").click()
    sam.page.get_by_label("Colleague", exact=True).select_option("ali")
    presses(sam, "Ask them to take over")
    expect(sam.page.locator("#acts").get_by_text("Write a note for your colleague")).to_be_visible()
    expect(sam.page.get_by_label("Colleague", exact=True)).to_have_value("ali")
    shown(sam)
    sam.page.get_by_label("Note for your colleague").fill("Prefers short lines.")
    presses(sam, "Ask them to take over")
    reads(sam, "You keep the caller until they accept.")
    shown(sam)
    reads(ali, "sam asks you to take over")
    reads(ali, "Prefers short lines.")
    shown(ali)
    sam.writes("I am still here.")
    caller.reads("I am still here.")
    presses(ali, "Accept")
    expect(ali.page.get_by_label("Write to the caller")).to_be_visible()
    caller.reads("sam has asked ali, a clinician, to go on with you")
    reads(sam, "ali accepted")
    reads(sam, "With ali")


def test_a_transfer_that_is_taken_back_is_no_longer_before_the_colleague(
    sam: Clinician, ali: Clinician, served: Served
) -> None:
    conversation = a_conversation(served.desk, **PLAN)
    Acts(served.desk).claim(sam.staff, conversation)
    presses(ali, "Busy")
    reads(ali, "You are busy.")
    Shift(served.desk).transfer(sam.staff, conversation, "ali", "Please.")
    reads(ali, "sam asks you to take over")
    ali.page.route("**/console/shift", lambda route: route.abort())
    opens(sam, conversation)
    presses(sam, "Keep the caller after all")
    reads(sam, "ali is not asked any more")
    presses(ali, "Accept")
    expect(ali.page.locator("#shift-late")).to_contain_text("This offer has ended")


def close(one: Clinician) -> None:
    one.page.get_by_text("Close the conversation").click()
    one.page.get_by_label("Outcome").select_option("Information and advice given")
    one.page.get_by_label("Reason", exact=True).fill("Agreed a plan.")
    one.page.get_by_label("What you told them to do").fill("Ring 111.")
    one.page.get_by_role("button", name="Close", exact=True).click()


def test_closing_a_very_urgent_caller_waits_for_a_second_person_who_says_no_and_then_yes(
    sam: Clinician, ali: Clinician, served: Served
) -> None:
    conversation = a_conversation(served.desk, **PLAN)
    Acts(served.desk).claim(sam.staff, conversation)
    opens(sam, conversation)
    close(sam)
    reads(sam, "Waits for a second person.")
    expect(sam.page.get_by_role("button", name="Agree", exact=True)).to_have_count(0)
    shown(sam)
    reads(ali, "Waits for a second person: 1")
    shown(ali)
    ali.page.get_by_role("link", name="sam asks to close this conversation").click()
    presses(ali, "Do not agree")
    reads(ali, "Say why not")
    shown(ali)
    ali.page.get_by_label("Why you do not agree").fill("Ask about tonight first.")
    presses(ali, "Do not agree")
    reads(sam, "ali said no")
    reads(sam, "Ask about tonight first.")
    sam.page.reload()
    close(sam)
    reads(ali, "Waits for a second person.")
    ali.page.reload()
    ali.page.get_by_role("button", name="Agree", exact=True).click()
    reads(ali, "Closed")
    reads(sam, "ali agreed")
    assert holder_of(served.desk, conversation) == "closed"


def test_a_second_person_who_is_late_is_told_that_the_caller_has_written_since(
    sam: Clinician, ali: Clinician, served: Served
) -> None:
    conversation = a_conversation(served.desk, **PLAN)
    Acts(served.desk).claim(sam.staff, conversation)
    Acts(served.desk).close(sam.staff, conversation, "Seen", "Agreed.", "Ring us.")
    opens(ali, conversation)
    caller_says(served.desk, conversation, "wait")
    ali.page.get_by_role("button", name="Agree", exact=True).click()
    reads(ali, "The caller has written since. Read the conversation first")
    shown(ali)
    assert holder_of(served.desk, conversation) == "human"


def test_who_reads_along_sees_that_a_colleague_is_typing_and_nothing_of_the_text(
    sam: Clinician, ali: Clinician, served: Served
) -> None:
    conversation = a_conversation(served.desk, **PLAN)
    Acts(served.desk).claim(sam.staff, conversation)
    opens(sam, conversation)
    opens(ali, conversation)
    expect(ali.page.locator("#typing")).to_have_text("")
    sent: list[str] = []
    sam.page.on("request", lambda r: sent.append(r.post_data or "") if r.url.endswith("/typing") else None)
    sam.page.get_by_label("Write to the caller").press_sequentially("Take your time", delay=30)
    expect(ali.page.locator("#typing")).to_contain_text("sam is typing to the caller.", timeout=12_000)
    anyone_can_use(ali.page)
    posted = [body for body in sent if body]
    assert len(posted) == 1 and "Take" not in posted[0]
    sam.page.get_by_role("button", name="Send", exact=True).click()
    expect(ali.page.locator("#typing")).to_have_text("")


def test_a_clinician_takes_over_from_a_colleague_who_is_told_and_whose_words_are_kept(
    caller: Caller, sam: Clinician, ali: Clinician
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    sam.opens_the_first().claims()
    sam.page.get_by_label("Write to the caller").fill("Not sent yet")
    ali.opens_the_first()
    ali.page.get_by_text("Take over from a colleague").click()
    presses(ali, "Take over this caller")
    reads(ali, "Say why you take over")
    shown(ali)
    ali.page.get_by_label("Why you take over").fill("Sam must leave.")
    presses(ali, "Take over this caller")
    expect(ali.page.get_by_label("Write to the caller")).to_be_visible()
    caller.reads("ali, a clinician, is with you now instead of sam")
    reads(sam, "ali took over")
    reads(sam, "I have taken over from sam: Sam must leave.")
    ali.writes("Hello, I'm Ali.")
    caller.reads("Hello, I'm Ali.")
    presses(sam, "Send")
    reads(sam, "ali replied")
    expect(sam.page.locator("#acts")).to_contain_text("Not sent yet")


def asks_to_be_rung(served: Served, **more: Value) -> str:
    conversation = a_conversation(served.desk, **PLAN, **more)
    call_back.ask(served.desk, conversation, "020 7946 0018", "no_message", "evening")
    return conversation


def test_staff_ring_from_the_list_and_keep_each_try_until_a_clinician_decides(
    sam: Clinician, served: Served
) -> None:
    conversation = asks_to_be_rung(served)
    sam.page.get_by_role("link", name="To ring").click()
    expect(sam.page.get_by_role("heading", name="To ring: 1")).to_be_visible()
    number = sam.page.get_by_role("link", name="+442079460018")
    expect(number).to_have_count(0)
    reads(sam, "Leave no message.")
    shown(sam)
    presses(sam, "I am ringing them")
    expect(number).to_have_attribute("href", "tel:+442079460018")
    shown(sam)
    sam.page.get_by_label("What came of it").fill("Rang out.")
    presses(sam, "No answer")
    reads(sam, "Rang out.")
    presses(sam, "I am ringing them")
    presses(sam, "No answer")
    reads(sam, "sam tried a moment ago.")
    shown(sam)
    presses(sam, "I am not ringing after all")
    expect(sam.page.get_by_role("button", name="I am ringing them")).to_be_visible()
    [found] = Calls(served.desk).to_ring(sam.staff)
    for minutes in (10, 20):  # as if they had passed
        with served.desk.begin(conversation) as c:
            at = served.desk.clock() + timedelta(minutes=minutes)
            call_backs.ring(c, sam.staff, found.work.id, at)
            call_backs.tried(c, sam.staff, found.work.id, False, "", at)
    reads(sam, "A clinician decides what is done")
    expect(sam.page.get_by_role("button", name="No answer")).to_have_count(0)
    shown(sam)
    assert served.desk.wording.text("utter_call_back_missed") in told(served.desk, conversation)


def test_the_list_to_ring_comes_anew_by_itself_and_the_number_goes_when_it_is_not_safe(
    sam: Clinician, served: Served
) -> None:
    sam.page.goto("/console/call-backs")
    reads(sam, "Nobody has asked to be rung.")
    conversation = asks_to_be_rung(served)
    number = sam.page.get_by_role("link", name="+442079460018")
    expect(sam.page.get_by_role("heading", name="To ring: 1")).to_be_visible(timeout=3000)
    presses(sam, "I am ringing them")
    expect(number).to_be_visible()
    sam.page.get_by_label("What came of it").focus()
    answer(served.desk, conversation, private="no")
    caller_says(served.desk, conversation, "he is back")
    expect(number).to_have_count(0)
    reads(sam, "Not safe to ring now.")
    expect(sam.page.get_by_label("What came of it")).to_be_focused()
    shown(sam)


def test_a_caller_offered_while_a_case_is_open_is_on_its_page_at_once(
    sam: Clinician, ali: Clinician, served: Served
) -> None:
    for one in (sam, ali):
        says_ready(one)
    open_case, handed_on = a_conversation(served.desk), a_conversation(served.desk)
    Acts(served.desk).claim(ali.staff, handed_on)
    opens(sam, open_case)
    reads(sam, "You are ready.")
    sam.page.evaluate(  # without the look that it takes every five seconds
        """const bar = document.getElementById("shift");
        bar.setAttribute("hx-trigger", "look"); htmx.process(bar);"""
    )
    sam.page.wait_for_timeout(1500)
    Shift(served.desk).transfer(ali.staff, handed_on, "sam", "Knows the family.")
    asked = sam.page.get_by_text("ali asks you to take over").first
    expect(asked).to_be_visible(timeout=10_000)  # before the hint that comes by itself
    Shift(served.desk).take_back(ali.staff, handed_on)


def test_a_press_after_a_colleague_reached_the_caller_says_so(
    sam: Clinician, ali: Clinician, served: Served
) -> None:
    asks_to_be_rung(served)
    for one in (sam, ali):
        one.page.goto("/console/call-backs")
    presses(ali, "I am ringing them")
    reads(sam, "ali is ringing them, since")
    expect(sam.page.get_by_role("button", name="I am ringing them")).to_have_count(0)
    shown(sam)
    ali.page.get_by_label("What came of it").fill("Engaged")
    [found] = Calls(served.desk).to_ring(sam.staff)
    Calls(served.desk).leave(replace(sam.staff, role=Role.SUPERVISOR), found.work.id)
    presses(sam, "I am ringing them")
    presses(sam, "I reached them")
    reads(sam, "Nobody has asked to be rung.")
    reads(ali, "This list stands still until you send or empty what you wrote.")
    expect(ali.page.locator("a[href^='tel:']")).to_be_hidden()
    shown(ali)
    presses(ali, "No answer")
    reads(ali, "sam has finished this")
    reads(ali, "You typed: Engaged")
    shown(ali)


def test_where_somebody_may_be_beside_the_caller_no_number_is_shown(sam: Clinician, served: Served) -> None:
    asks_to_be_rung(served, private="no")
    sam.page.goto("/console/call-backs")
    reads(sam, "Not safe to ring now.")
    expect(sam.page.get_by_role("link", name="+442079460018")).to_have_count(0)
    shown(sam)


HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def read_on(pages: list[Page], text: str) -> int:
    return sum(text in (page.locator("#transcript").text_content() or "") for page in pages)


def test_whoever_has_many_pages_open_still_shows_that_they_are_there_and_hears_what_comes(
    caller: Caller, clinician: Clinician
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    first = clinician.signs_in().opens_the_first().claims().page
    case, pages = first.url.split("#")[0], [first]
    for _ in range(8):
        pages[-1].evaluate(HIDE, True)  # as a browser does when another of its pages is in front
        pages.append(first.context.new_page())
        pages[-1].goto(case, timeout=10_000)
    front = pages.pop()
    caller.writes("are you there")
    expect(front.locator("#transcript")).to_contain_text("are you there")
    assert read_on(pages, "are you there") == 0, "nobody looks at them"
    asks = "fetch('/console/shift', { signal: AbortSignal.timeout(5000) }).then((answer) => answer.status)"
    assert front.evaluate(asks) == 200, "as the sign of life does, and a reply"
    front.close()
    caller.writes("hello again")
    for _ in range(150):
        if read_on(pages, "hello again"):
            break
        first.wait_for_timeout(100)
    assert read_on(pages, "hello again") == 1, "one of them goes on for all"
    first.evaluate(HIDE, False)
    expect(first.locator("#transcript")).to_contain_text("are you there")
    expect(first.locator("#transcript")).to_contain_text("hello again")
