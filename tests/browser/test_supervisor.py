"""A supervisor at the console: what goes on, the figures, and the switch that lets people alone answer."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from bot.bootstrap import now
from bot.console.acts import Acts
from bot.conversations import service as conversations
from bot.conversations.model import Source
from bot.handover.standing import take_answers
from bot.staff.model import Role
from bot.triage import Priority, Value
from tests.browser.conftest import DESKTOP, PHONE, Opens, Served
from tests.browser.people import Caller, anyone_can_use
from tests.builders import PASSWORD, staff

PLAN: dict[str, Value] = {"suicidal_thoughts": "yes", "suicide_plan": "yes"}


@pytest.fixture
def supervisor(opens: Opens, served: Served) -> Page:
    """Kim, signed in at a desk."""
    staff(served.desk, "kim", Role.SUPERVISOR)
    page = opens(viewport=DESKTOP).new_page()
    page.on("console", lambda said: pytest.fail(said.text) if "Content Security" in said.text else None)
    page.goto("/console")
    page.get_by_label("User name").fill("kim")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def began(served: Served, minutes_ago: float, **answers: Value) -> str:
    at = now() - timedelta(minutes=minutes_ago)
    with served.desk.begin() as c:
        conversation = conversations.open_conversation(c, channel="web", at=at).conversation.id
        take_answers(c, conversation, answers, Source.BUTTON, at, served.desk.ruleset)
    served.desk.live.notify(conversation)
    return conversation


def a_day(served: Served) -> None:
    sam, acts = staff(served.desk), Acts(served.desk)
    for minutes in (2, 5, 9, 14):
        conversation = began(served, minutes, **PLAN)
        acts.claim(sam, conversation)
        acts.confirm(
            sam, conversation, Priority.URGENT if minutes > 8 else Priority.VERY_URGENT, "As they say."
        )
        if minutes > 4:
            acts.close(sam, conversation, "Seen or spoken to by our team", "Safe for now.")
    acts.claim(sam, began(served, 3, immediate_danger=("overdose_taken",)))
    began(served, 4, **PLAN)


def test_a_supervisor_sees_who_waits_too_long_without_loading_again(supervisor: Page, served: Served) -> None:
    supervisor.get_by_role("link", name="Supervisor").click()
    expect(supervisor.get_by_role("heading", name="Near or past their time: 0")).to_be_visible()
    supervisor.evaluate("window.stillTheSamePage = true")
    supervisor.get_by_label("Figures of").focus()
    conversation = began(served, 7, **PLAN)
    link = supervisor.locator(f"#pressing-{conversation}")
    expect(link).to_be_visible()
    expect(supervisor.get_by_role("status")).to_have_text("1 past their time, 1 waiting.")
    expect(supervisor.get_by_label("Figures of")).to_be_focused()
    link.focus()
    began(served, 6, **PLAN)
    expect(supervisor.get_by_role("heading", name="Near or past their time: 2")).to_be_visible()
    expect(link).to_be_focused()
    assert supervisor.evaluate("window.stillTheSamePage")
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_role("heading", name="Waiting for a person")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_figures_are_for_everybody(supervisor: Page, served: Served, size: dict[str, int]) -> None:
    a_day(served)
    supervisor.set_viewport_size(size)
    supervisor.goto("/console/supervisor")
    expect(supervisor.get_by_role("img", name="Arrivals by hour")).to_be_visible()
    anyone_can_use(supervisor)
    for shut in supervisor.get_by_text("Show the numbers").all():
        shut.focus()
        supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_role("cell", name="Seen or spoken to by our team")).to_be_hidden()
    expect(supervisor.get_by_role("rowheader", name="Seen or spoken to by our team")).to_be_visible()
    anyone_can_use(supervisor)
    assert supervisor.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_a_caller_in_the_middle_of_a_chat_is_told_and_the_assistant_is_still(
    supervisor: Page, caller: Caller, served: Served
) -> None:
    caller.starts().writes("I feel low today").reads("I feel low today")
    expect(caller.messages()).to_have_count(6)  # the last is a question of the bot
    supervisor.goto("/console/supervisor")
    supervisor.get_by_label("Why, for everyone on duty").first.focus()
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_role("alert")).to_contain_text("Say why.")
    anyone_can_use(supervisor)
    supervisor.get_by_label("Why, for everyone on duty").first.fill("It repeats itself")
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_text("The assistant is off on the web chat.")).to_be_visible()
    anyone_can_use(supervisor)
    caller.reads("a person on our team will answer you")
    anyone_can_use(caller.page)
    caller.writes("are you still there")
    expect(caller.messages()).to_have_count(8)
    assert not any("message--bot" in (m.get_attribute("class") or "") for m in caller.messages().all()[6:])


def test_a_break_is_put_off_without_leaving_the_caller(supervisor: Page, served: Served) -> None:
    for _ in range(3):
        conversation = began(served, 1, **PLAN)
        supervisor.goto(f"/console/conversations/{conversation}")
    supervisor.reload()
    expect(supervisor.get_by_text("A break would be good soon.")).to_be_visible()
    anyone_can_use(supervisor)
    supervisor.get_by_role("button", name="Not now").focus()
    supervisor.keyboard.press("Enter")
    expect(supervisor.get_by_text("A break would be good soon.")).to_have_count(0)
    assert supervisor.url.endswith(conversation)
