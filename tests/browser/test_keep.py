"""A caller's summary and safety plan: on the screen, without scripts, and on paper."""

from playwright.sync_api import Page, expect

from bot.conversations import service as conversations
from bot.conversations.model import Source
from bot.handover.standing import take_answers
from bot.triage import Value
from tests.browser.conftest import Served
from tests.browser.people import Caller, Clinician, anyone_can_use


def the_conversation(served: Served) -> str:
    with served.desk.reading() as c:
        return str(c.exec_driver_sql("select id from conversations").scalar())


def told(served: Served, **values: Value) -> None:
    desk, conversation_id = served.desk, the_conversation(served)
    with desk.begin(conversation_id) as c:
        take_answers(c, conversation_id, values, Source.BUTTON, desk.clock(), desk.ruleset)


def opens(caller: Caller, link: str, heading: str) -> Page:
    caller.page.get_by_role("link", name=link).click()
    expect(caller.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    return caller.page


def fills_in(page: Page, **parts: str) -> None:
    for label, words in parts.items():
        page.get_by_label(label.replace("_", " ").capitalize(), exact=True).fill(words)
    page.get_by_role("button", name="Save my plan").click()


def test_a_caller_keeps_a_summary_with_their_plan_and_can_print_it(caller: Caller, served: Served) -> None:
    caller.starts().writes("which places can help me").reads("Here is support")
    told(served, for_whom="self", age="34", distress="struggling", abuse="yes")
    fills_in(opens(caller, "My safety plan", "My safety plan"), warning_signs="I stop sleeping", people="Amy")
    page = caller.page
    expect(page.get_by_role("status")).to_contain_text("Your plan is saved")
    anyone_can_use(page)
    page = opens(caller, "Summary of your chat", "Summary of your chat")
    main = page.locator("main")
    with served.desk.reading() as c:
        reference = conversations.get(c, the_conversation(served)).reference
    for words in (reference, "Your age is 34.", "You are struggling", "I stop sleeping", "Amy", "116 123"):
        expect(main).to_contain_text(words)
    expect(main).to_contain_text("Other people may read this")
    expect(main).not_to_contain_text("abuse")
    anyone_can_use(page)
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Go back to my chat").click()
    caller.reads("My safety plan, people: Amy")


def test_on_paper_there_is_the_plan_and_nothing_that_needs_a_screen(caller: Caller, served: Served) -> None:
    caller.starts().writes("hello").reads("Is any of this")
    fills_in(opens(caller, "My safety plan", "My safety plan"), places="the library")
    expect(caller.page.get_by_role("status")).to_be_visible()
    caller.page.emulate_media(media="print")
    expect(caller.page.locator("dl")).to_contain_text("the library")
    for gone in ("textarea", "button", "header", ".nhsuk-inset-text.not-printed"):
        for found in caller.page.locator(gone).all():
            expect(found).not_to_be_visible()
    expect(caller.page.get_by_label("Demonstration")).to_be_visible()


def test_without_scripts_the_plan_is_written_changed_and_read(
    caller_without_scripts: Caller, served: Served
) -> None:
    caller = caller_without_scripts
    caller.starts().writes("hello").reads("Is any of this")
    fills_in(opens(caller, "My safety plan", "My safety plan"), what_helps_me="tea", whom_to_ring="my GP")
    page = caller.page
    expect(page.get_by_role("status")).to_contain_text("Your plan is saved")
    fills_in(page, what_helps_me="tea and music", whom_to_ring="")
    expect(page.get_by_label("What helps me", exact=True)).to_have_value("tea and music")
    expect(page.get_by_label("Whom to ring", exact=True)).to_have_value("")
    page.goto("/chat/summary")
    expect(page.locator("main")).to_contain_text("tea and music")
    expect(page.locator("main")).to_contain_text("use the menu of your browser")
    expect(page.get_by_role("button", name="Print this page")).to_have_count(0)


def test_danger_written_into_the_plan_brings_the_caller_to_the_chat_and_the_999_words(
    caller: Caller, served: Served
) -> None:
    caller.starts().writes("hello").reads("Is any of this")
    page = opens(caller, "My safety plan", "My safety plan")
    fills_in(page, people="Amy", making_things_safer="I have taken all my tablets")
    caller.reads("say what was taken")
    expect(page.locator(".chat-holder")).to_contain_text("You are waiting for a person")
    opens(caller, "My safety plan", "My safety plan")
    expect(page.locator("main")).to_contain_text("Let's keep that for when things are calmer")
    anyone_can_use(page)


def test_somebody_who_writes_for_another_is_told_why_there_is_no_plan(caller: Caller, served: Served) -> None:
    caller.starts().writes("hello").reads("Is any of this")
    told(served, for_whom="other")
    page = opens(caller, "My safety plan", "My safety plan")
    expect(page.locator("main")).to_contain_text("in a person's own words")
    expect(page.get_by_role("textbox")).to_have_count(0)


def test_a_part_that_is_too_long_is_explained_and_nothing_typed_is_lost(
    caller: Caller, served: Served
) -> None:
    caller.starts().writes("hello").reads("Is any of this")
    page = opens(caller, "My safety plan", "My safety plan")
    fills_in(page, people="Amy", places="a" * 20_001)
    expect(page.get_by_role("alert")).to_contain_text("too long")
    expect(page.get_by_label("People", exact=True)).to_have_value("Amy")
    anyone_can_use(page)


def test_a_plan_sent_from_a_page_whose_chat_is_gone_still_reaches_us(caller: Caller, served: Served) -> None:
    caller.starts().writes("hello").reads("Is any of this")
    page = opens(caller, "My safety plan", "My safety plan")
    page.context.clear_cookies()
    fills_in(page, making_things_safer="I have taken all my tablets")
    caller.reads("say what was taken")


def test_nobody_reads_a_summary_or_a_plan_from_a_browser_without_the_chat(page: Page) -> None:
    for path in ("/chat/summary", "/chat/plan"):
        answer = page.goto(path)
        assert answer is not None and answer.status == 410
        expect(page.get_by_role("status")).to_contain_text("not open in this browser any more")


def test_a_clinician_reads_the_plan_first_in_the_person_s_own_words(
    caller: Caller, clinician: Clinician, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    fills_in(opens(caller, "My safety plan", "My safety plan"), warning_signs="I stop answering Amy's texts")
    expect(caller.page.get_by_role("status")).to_contain_text("saved")
    first = clinician.signs_in().opens_the_first().page.locator(".sbar--first")
    expect(first).to_contain_text("Safety plan, in the person’s own words")
    expect(first).to_contain_text("I stop answering Amy's texts")
    anyone_can_use(clinician.page)
