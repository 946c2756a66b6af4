"""A caller on a phone: what they see first, how they are answered, and how they get away."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from bot.console.shift import Shift
from bot.conversations import service as conversations
from bot.conversations.model import Draft, Sender
from bot.handover.duty_model import Duty
from bot.settings import ROOT
from tests.browser.conftest import Served
from tests.browser.people import Caller, anyone_can_use
from tests.builders import a_conversation, staff

PICTURES = ROOT / "docs" / "images"


def test_a_caller_sees_999_and_that_this_is_automated_before_any_question(page: Page) -> None:
    page.goto("/")
    emergency = page.locator(".nhsuk-card--care--emergency")
    expect(emergency).to_contain_text("call 999 now")
    button = page.get_by_role("button", name="Start")
    assert emergency.bounding_box()["y"] < button.bounding_box()["y"]  # type: ignore[index]
    expect(page.locator("main")).to_contain_text("It is not a person, and it is not the NHS")
    expect(page.get_by_label("Demonstration")).to_contain_text("This is a demonstration")
    anyone_can_use(page)


def test_a_caller_writes_and_is_answered_without_the_page_loading_again(caller: Caller) -> None:
    caller.starts()
    caller.page.evaluate("window.stillTheSamePage = true")
    caller.writes("I feel low and I cannot sleep").reads("I feel low and I cannot sleep")
    caller.reads("Is any of this happening right now?")
    assert caller.page.evaluate("window.stillTheSamePage")
    expect(caller.page.get_by_label("Write a message")).to_have_value("")
    numbers = caller.page.eval_on_selector_all("#chat article", "all => all.map(a => +a.dataset.seq)")
    assert numbers == sorted(set(numbers))
    anyone_can_use(caller.page)


def test_a_caller_answers_with_buttons_and_ticks(caller: Caller) -> None:
    caller.starts().writes("I feel low").reads("Is any of this happening right now?")
    caller.taps("None of these").reads("None of these").reads("ending your life")
    expect(caller.page.locator("#choices").get_by_role("button", name="Yes", exact=True)).to_be_visible()
    expect(caller.page.locator("#choices").get_by_role("button", name="None of these")).to_have_count(0)


def test_a_caller_who_ticks_that_they_took_too_much_gets_the_emergency_wording(caller: Caller) -> None:
    caller.starts().writes("I feel low").ticks("I have taken too much of something")
    emergency = caller.page.locator("#chat .nhsuk-card--care--emergency", has_text="say what was taken")
    expect(emergency).to_be_visible()
    expect(emergency.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are waiting for a person")
    anyone_can_use(caller.page)


def test_what_a_caller_has_ticked_stays_ticked_while_messages_come(caller: Caller, served: Served) -> None:
    caller.starts().writes("I feel low").reads("Is any of this happening right now?")
    caller.page.get_by_label("I am badly hurt").check()
    with served.desk.reading() as c:
        conversation_id = str(c.exec_driver_sql("select id from conversations").scalar())
    with served.desk.begin(conversation_id) as c:
        notice = Draft(Sender.SYSTEM, "A notice meanwhile")
        conversations.say(c, conversation_id, notice, served.desk.clock())
    caller.reads("A notice meanwhile")
    caller.page.wait_for_timeout(800)
    expect(caller.page.get_by_label("I am badly hurt")).to_be_checked()


def test_a_caller_changes_an_answer_they_tapped(caller: Caller) -> None:
    caller.starts().writes("I feel low").taps("None of these").reads("ending your life")
    caller.page.get_by_text("Change this answer").click()
    caller.page.locator(".change").get_by_label("I am badly hurt").check()
    caller.page.locator(".change").get_by_role("button", name="Send what I ticked").click()
    caller.reads("press a clean cloth on it")


def test_a_caller_without_scripts_writes_taps_asks_for_a_person_and_sees_their_place_change(
    caller_without_scripts: Caller, served: Served
) -> None:
    caller = caller_without_scripts
    caller.starts().writes("I feel low and I cannot sleep").reads("Is any of this happening right now?")
    assert caller.page.url.endswith("/chat#latest")
    caller.taps("None of these").reads("ending your life")
    caller.taps("Talk to a person").reads("I've asked a person on our team")
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are waiting for a person")
    status = caller.page.locator(".chat-holder")
    expect(status).to_contain_text("no one on our team is on duty")
    Shift(served.desk).duty(staff(served.desk, "kim"), Duty.BUSY)
    for words in ("You are next", "You are number 2"):
        caller.page.get_by_role("link", name="Check for new messages").click()
        expect(status).to_contain_text(words)
        a_conversation(served.desk, immediate_danger=("overdose_taken",))
    expect(status.get_by_role("link", name="116 123")).to_have_attribute("href", "tel:116123")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_message_too_long_or_empty_is_explained_and_stays_in_the_box(
    scripts: bool, caller: Caller, caller_without_scripts: Caller
) -> None:
    caller = caller if scripts else caller_without_scripts
    box = caller.starts().page.get_by_label("Write a message")
    caller.writes("a" * 20_001)
    expect(caller.page.get_by_text("That message is too long").first).to_be_visible()
    expect(box).to_have_value("a" * 20_001)
    caller.writes("   ")
    expect(caller.page.get_by_text("That message was empty").first).to_be_visible()
    anyone_can_use(caller.page) if scripts else None


def test_a_caller_sees_services_as_cards_with_how_to_reach_them_and_why(caller: Caller) -> None:
    caller.starts().writes("which places can help me")
    card = caller.page.locator(".service").first
    expect(card).to_be_visible()
    assert caller.page.locator(".service").count() >= 3
    expect(card.locator(".service__why")).not_to_be_empty()
    expect(card).to_contain_text("Open")
    anyone_can_use(caller.page)


def test_a_caller_books_a_time_and_cancels_it(caller: Caller) -> None:
    caller.starts().writes("I would like an appointment").reads("Which of these times would suit you?")
    caller.page.locator("#choices .choice").first.click()
    caller.reads("Your time is booked").reads("Your reference is")
    expect(caller.page.locator(".message--booking").last).to_contain_text("Cancel it")
    anyone_can_use(caller.page)
    caller.taps("Cancel it").reads("is cancelled")


def test_a_caller_who_leaves_quickly_leaves_nothing_open_and_their_case_is_kept(
    caller: Caller, served: Served, requests_elsewhere: list[str]
) -> None:
    caller.starts().writes("I feel low").reads("Is any of this happening right now?")
    with caller.page.expect_request("https://www.bbc.co.uk/weather"):  # nothing answers it here
        for _ in range(3):
            caller.page.keyboard.press("Escape")
    assert requests_elsewhere == ["https://www.bbc.co.uk/weather"]
    assert not caller.page.context.cookies(served.url)
    later = caller.page.context.new_page()
    later.goto(f"{served.url}/chat")
    expect(later.get_by_role("status")).to_contain_text("not open in this browser any more")
    assert "I feel low" not in later.content()
    with served.desk.reading() as c:
        assert c.exec_driver_sql("select count(*) from messages where text = 'I feel low'").scalar() == 1


def test_what_a_caller_or_the_bot_writes_is_never_read_as_a_page(caller: Caller) -> None:
    nasty = '</textarea><img src=x onerror="document.title=1"><script>document.title=2</script>{{ 7 * 7 }}'
    caller.starts().writes(nasty).reads(nasty)
    caller.page.reload()
    caller.reads(nasty)
    assert caller.page.locator("#chat img").count() == 0
    assert caller.page.title().startswith("Your chat")


def test_a_caller_comes_back_to_the_same_chat_and_nothing_is_shown_twice(caller: Caller) -> None:
    caller.starts().writes("I feel low").reads("Is any of this happening right now?")
    before = caller.messages().count()
    caller.page.reload()
    assert caller.messages().count() == before
    caller.page.goto("/")
    caller.page.get_by_role("link", name="Go back to my chat").click()
    caller.reads("I feel low")
    caller.page.wait_for_timeout(500)
    assert caller.messages().count() == before


def test_when_the_dialogue_is_down_the_caller_gets_the_emergency_wording(
    caller: Caller, served: Served
) -> None:
    served.dialogue.down = True
    caller.starts().writes("I feel low").reads("Something went wrong on our side")
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are waiting for a person")


def test_the_page_asks_nothing_of_any_other_site(caller: Caller, requests_elsewhere: list[str]) -> None:
    caller.starts().writes("which places can help me").reads("Here is support")
    assert requests_elsewhere == []


def test_no_address_holds_the_conversation_or_its_token(caller: Caller, served: Served) -> None:
    asked: list[str] = []
    caller.page.on("request", lambda request: asked.append(request.url))
    caller.starts().writes("I feel low").reads("Is any of this happening right now?")
    with served.desk.reading() as c:
        conversation_id = c.exec_driver_sql("select id from conversations").scalar()
    assert asked and not [url for url in asked if str(conversation_id) in url or "token" in url]
    cookie = next(c for c in caller.page.context.cookies() if c["name"] == "chat")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"


def test_words_sent_from_a_page_whose_chat_is_gone_still_reach_us(caller: Caller, served: Served) -> None:
    caller.starts().page.context.clear_cookies()
    caller.writes("I have taken all my tablets").reads("say what was taken")
    with served.desk.reading() as c:
        assert c.exec_driver_sql("select count(*) from messages where sender = 'caller'").scalar() == 1


def test_words_added_after_a_try_that_seemed_to_fail_reach_us_and_the_same_words_only_once(
    caller: Caller, served: Served
) -> None:
    def lost(route: Route) -> None:
        route.fetch()  # it did arrive, and its answer did not
        route.abort()

    caller.starts().page.route("**/chat/messages", lost)
    failed = caller.page.get_by_text("Your message could not be sent")
    for _ in range(2):
        caller.writes("I feel low")
        expect(failed).to_be_visible()
    caller.page.unroute("**/chat/messages", lost)
    caller.writes("I feel low. I have taken all my tablets").reads("say what was taken")
    expect(failed).to_have_count(0)
    with served.desk.reading() as c:
        said = c.exec_driver_sql("select text from messages where sender = 'caller' order by seq").scalars()
        assert said.all() == ["I feel low", "I feel low. I have taken all my tablets"]


def test_a_caller_whose_network_drops_gets_exactly_what_they_missed(caller: Caller, served: Served) -> None:
    caller.starts().writes("I feel low").reads("Is any of this happening right now?")
    cookie = next(c["value"] for c in caller.page.context.cookies() if c["name"] == "chat")
    ids: list[int] = []
    headers = {"Cookie": f"chat={cookie}", "Last-Event-ID": "2"}
    with httpx.stream("GET", f"{served.url}/chat/events?after=4", headers=headers, trust_env=False) as stream:
        for line in stream.iter_lines():
            ids += [int(line[4:])] if line.startswith("id: ") else []
            if len(ids) == 4:
                break
    assert ids == [3, 4, 5, 6]


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_the_phone(width: int, caller: Caller) -> None:
    caller.page.set_viewport_size({"width": width, "height": 700})
    caller.page.goto("/")
    assert caller.page.evaluate("document.documentElement.scrollWidth") <= width
    caller.starts().writes("which places can help me").reads("Here is support")
    assert caller.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_screen_reader_hears_only_what_is_new(caller: Caller) -> None:
    caller.starts()
    caller.page.evaluate(
        """() => {
            window.heard = [];
            const hear = (node) => node.dataset && window.heard.push(+node.dataset.seq);
            new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(hear)))
                .observe(document.getElementById("chat"), { childList: true });
        }"""
    )
    caller.writes("I feel low").reads("Is any of this happening right now?")
    caller.page.wait_for_timeout(500)
    heard = caller.page.evaluate("window.heard")
    assert (
        heard == sorted(set(heard)) and heard[0] == 4
    )  # the three messages of the opening are not read again
    expect(caller.page.get_by_role("log")).to_have_attribute("aria-label", "Your chat")


def test_the_picture_of_a_callers_page(caller: Caller) -> None:
    caller.starts().writes("I have not slept for days and everything feels too much")
    caller.reads("Is any of this happening right now?").taps("None of these").reads("ending your life")
    caller.page.wait_for_timeout(300)
    PICTURES.mkdir(parents=True, exist_ok=True)
    caller.page.screenshot(path=PICTURES / "caller.png")
    assert Path(PICTURES / "caller.png").stat().st_size > 10_000
