"""One night in one script: a caller, clinicians of two areas and a supervisor, each at a browser."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from actions import base
from bot.bootstrap import Desk, now
from bot.console.shift import Shift
from bot.conversations import store as record
from bot.conversations.model import Holder, Sender
from bot.staff.model import Role
from nlu.screen import Screen
from tests.actions.stage import ActedDialogue
from tests.browser.conftest import DESKTOP, PHONE, _watched, serving
from tests.browser.people import Caller, Clinician, anyone_can_use
from tests.builders import a_conversation

HERE, ELSEWHERE = "NLFT", "SLAM"
LOST_AFTER, STEP = 45, 20  # seconds: a lost connection, and how far the clock jumps between two signs of life


class Skipping:
    """The real clock, which the test may set forward."""

    ahead = timedelta()

    def __call__(self):  # type: ignore[no-untyped-def]
        return now() + self.ahead


@dataclass
class Night:
    """Everybody's screens, and the one record behind them."""

    desk: Desk
    clock: Skipping
    caller: Caller
    sam: Clinician
    alex: Clinician
    ali: Clinician
    kim: Clinician

    @property
    def conversation(self) -> str:
        with self.desk.reading() as c:
            return next(of.id for of, _ in record.current_holds(c) if of.channel == "web")

    def holder(self) -> tuple[str, str | None]:
        with self.desk.reading() as c:
            hold = record.current_hold(c, self.conversation)
        names = {one.staff.id: one.name for one in (self.sam, self.alex, self.ali, self.kim)}
        return hold.holder.value, names.get(hold.staff_id or 0)

    def is_whole(self, *read_by: Clinician) -> None:
        """The same messages on every screen, each once and in order; no bot line while a person held it."""
        with self.desk.reading() as c:
            messages = record.messages_after(c, self.conversation, 0)
            holds = record.all_holds(c, self.conversation)
        expected = [str(message.seq) for message in messages]
        assert expected == sorted(set(expected), key=int)
        for page in (self.caller.page, *(one.page for one in read_by)):
            shown = page.locator("#chat article, #transcript article[data-seq]")
            expect(shown).to_have_count(len(expected), timeout=20_000)
            assert [one.get_attribute("data-seq") for one in shown.all()] == expected
        for message in messages:
            held = [hold for hold in holds if hold.since <= message.at]
            if message.draft.sender is Sender.BOT and held:
                assert held[-1].holder is not Holder.HUMAN, f"{message.seq} was said while a person had it"

    def passes(self, seconds: int, *here: Clinician) -> None:
        """Time goes by for who is `here`: a real page beats every 15 seconds, the clock jumps faster."""
        for _ in range(0, seconds, STEP):
            self.clock.ahead += timedelta(seconds=STEP)
            for one in here:
                Shift(self.desk).beat(one.staff)

    def caller_asks_anew(self) -> None:
        """Sooner than the page's half minute."""
        self.caller.page.evaluate("window.dispatchEvent(new Event('online'))")


@pytest.fixture
def night(desk: Desk, screen: Screen, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    clock = Skipping()
    settings = desk.settings.model_copy(update={"second_person": "yes"})
    desk = replace(desk, settings=settings, clock=clock)
    monkeypatch.setattr(base, "the_desk", lambda: desk)
    with ExitStack() as stack:
        url = stack.enter_context(serving(desk, ActedDialogue(desk, {}), screen))

        def at(size: dict[str, int]) -> Page:
            context = browser.new_context(base_url=url, viewport=size, locale="en-GB")  # type: ignore[arg-type]
            stack.callback(context.close)
            return _watched(context.new_page())

        yield Night(
            desk, clock, Caller(at(PHONE)),
            Clinician(at(DESKTOP), desk, "sam", areas=(HERE,)).signs_in(),
            Clinician(at(DESKTOP), desk, "alex", areas=(HERE,)).signs_in(),
            Clinician(at(DESKTOP), desk, "ali", areas=(ELSEWHERE,)).signs_in(),
            Clinician(at(DESKTOP), desk, "kim", Role.SUPERVISOR).signs_in(),
        )  # fmt: skip


def lowers(one: Clinician, to: str) -> None:
    one.page.get_by_text("Confirm or change the priority").click()
    one.page.get_by_label("Priority", exact=True).select_option(to)
    one.page.get_by_label("Why this is the right priority").fill("No plan now; a friend is there.")
    one.presses("Confirm")


def hands_back(one: Clinician, location: str) -> None:
    one.page.get_by_text("Hand back to the assistant").click()
    one.page.get_by_label("Location").fill(location)
    one.page.get_by_label("Suicidal thoughts").select_option("sometimes")
    one.presses("Hand back")


def asks(one: Clinician, colleague: str, note: str) -> None:
    one.page.get_by_text("Hand over to a colleague").click()
    one.page.get_by_label("Colleague", exact=True).select_option(colleague)
    one.page.get_by_label("Note for your colleague").fill(note)
    one.presses("Ask them to take over")
    one.sees("You keep the caller until they accept.")


def test_nobody_is_lost_in_a_whole_night(night: Night) -> None:
    caller, sam, alex, ali, kim = night.caller, night.sam, night.alex, night.ali, night.kim
    status = caller.page.locator(".chat-holder")

    # A story of danger: the queue, with a place in it and the numbers.
    for one in (ali, kim, sam):
        one.presses("Busy").sees("You are busy.")
    caller.starts().writes("I have a plan to end my life tonight").reads("I've asked a person on our team")
    night.caller_asks_anew()
    for said in ("You are next", "999", "116 123"):
        expect(status).to_contain_text(said)

    # Offered, accepted; both read each other without loading again.
    sam.presses("Ready").sees("A caller for you")
    anyone_can_use(sam.page)
    sam.accepts()
    caller.reads("sam, a clinician, has joined the chat")
    expect(status).to_contain_text("You are writing to sam")
    sam.writes("Hello, I'm Sam. I'm here now.")
    caller.reads("I'm here now.").writes("my friend has come, thank you")
    sam.reads("my friend has come")
    night.is_whole(sam)
    anyone_can_use(sam.page)

    # Lowered with a second person, and handed back with something learned, which the bot does not ask.
    lowers(sam, "routine")
    sam.sees("It waits for a clinician or a supervisor to agree.")
    kim.page.get_by_role("link", name="sam asks to").click()
    anyone_can_use(kim.page)
    kim.presses("Agree").sees("Confirmed by sam")
    sam.page.reload()
    hands_back(sam, "NW1 0PE")
    caller.reads("sam has left the chat")
    expect(caller.messages().last).to_have_class("message message--bot message--question")
    expect(caller.messages().last).not_to_contain_text("Where are you right now")
    assert night.holder()[0] == "bot"
    night.is_whole(sam)

    # In danger again: a second handover, to the same person.
    sam.page.goto("/console")
    caller.writes("I have taken all my tablets").reads("call 999 now and say what was taken")
    sam.accepts()
    expect(caller.page.get_by_role("log")).to_contain_text("sam, a clinician, has joined the chat")
    sam.presses("Busy").sees("You are busy.")

    # To a colleague of another area, who says no, and then yes.
    asks(sam, "ali", "Please take this one.")
    ali.sees("sam asks you to take over").sees("Please take this one.")
    ali.page.get_by_role("button", name="Decline").click()
    expect(ali.page.locator(".put-before")).to_have_count(0)
    assert night.holder() == ("human", "sam")
    sam.page.reload()
    asks(sam, "ali", "You know the team there.")
    ali.accepts()
    caller.reads("sam has asked ali, a clinician, to go on with you")
    ali.writes("Hello, I'm Ali.")
    caller.reads("Hello, I'm Ali.").writes("hello ali")
    ali.reads("hello ali")
    night.is_whole(ali)
    anyone_can_use(ali.page)

    # Ali's connection drops: the caller is told, and comes before who waited longer.
    longer = a_conversation(
        replace(night.desk, clock=lambda: night.clock() - timedelta(minutes=2)),
        immediate_danger=("acting_now",),
    )
    ali.page.context.set_offline(True)
    night.passes(LOST_AFTER + STEP, sam, alex, kim)
    caller.reads("ali has lost their connection to this chat")
    assert night.holder()[0] == "queue"
    night.caller_asks_anew()
    expect(status).to_contain_text("You are next")
    kim.page.goto("/console")
    rows = kim.page.locator("#queue tbody tr")
    expect(rows.first).to_have_attribute("id", f"row-{night.conversation}")
    expect(rows.nth(1)).to_have_attribute("id", f"row-{longer}")
    kim.sees("The colleague who was with this caller has lost the connection")
    anyone_can_use(kim.page)
    night.is_whole()

    # Nobody answers: near, then past, on the supervisor's page and in its title.
    kim.page.goto("/console/supervisor")
    night.passes(160, sam, alex, kim)
    kim.sees("Near or past their time: 2")
    night.passes(400, sam, alex, kim)
    expect(kim.page).to_have_title(re.compile("[12] past their time"), timeout=20_000)
    anyone_can_use(kim.page)
