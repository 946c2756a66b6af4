"""A night with everybody at their screens, a clock to set forward, and the one record behind it all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from bot.bootstrap import Desk, now
from bot.console.shift import Shift
from bot.conversations import store as record
from bot.conversations.model import Holder, Message, Sender
from bot.staff.model import Role
from nlu.screen import Screen
from tests.actions.stage import ActedDialogue
from tests.browser.chromium import ends, window
from tests.browser.conftest import DESKTOP, PHONE, serving
from tests.browser.people import Caller, Clinician

HERE, ELSEWHERE = "NLFT", "SLAM"
LOST_AFTER, STEP = 45, 10  # seconds: a lost connection, and how far the clock jumps between two signs of life


class Skipping:
    """The real clock, which a test may set forward."""

    ahead = timedelta()

    def __call__(self) -> datetime:
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
            return next(of.id for of, _ in record.every_hold(c) if of.channel == "web")

    @property
    def messages(self) -> list[Message]:
        with self.desk.reading() as c:
            return record.messages_after(c, self.conversation, 0)

    def holder(self) -> tuple[str, str | None]:
        with self.desk.reading() as c:
            hold = record.current_hold(c, self.conversation)
        names = {one.staff.id: one.name for one in (self.sam, self.alex, self.ali, self.kim)}
        return hold.holder.value, names.get(hold.staff_id or 0)

    def said(self, text: str) -> int:
        """How often the caller has read this."""
        return sum(text in message.draft.text for message in self.messages)

    def is_whole(self, *read_by: Clinician) -> None:
        """The same messages on every screen, each once and in order; no bot line while a person held it."""
        with self.desk.reading() as c:
            holds = record.all_holds(c, self.conversation)
        messages = self.messages
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

    def passes(self, seconds: int, *here: Clinician, seen: bool = False) -> None:
        """Time goes by for who is `here`: a real page beats every 15 seconds, the clock jumps faster.

        `seen` waits for the desk to look each time: what it does not see it takes for an outage of its own.
        """
        for _ in range(0, seconds, STEP):
            self.clock.ahead += timedelta(seconds=STEP)
            for one in here:
                Shift(self.desk).beat(one.staff)
            now = self.clock()
            while seen and (self.desk.seeing.looked_at or now - timedelta(days=1)) < now:
                self.kim.page.wait_for_timeout(50)

    def caller_is_told(self, *said: str) -> None:
        """Where they are now, asked for sooner than the page's half minute."""
        self.caller.page.evaluate("window.dispatchEvent(new Event('online'))")
        for text in said:
            expect(self.caller.page.locator(".chat-holder")).to_contain_text(text)


@contextmanager
def a_night(desk: Desk, screen: Screen, browser: Browser) -> Iterator[Night]:
    """The desk served, with a second person needed for what a life may hang on; nobody has signed in yet."""
    with ExitStack() as stack:
        url = stack.enter_context(serving(desk, ActedDialogue(desk, {}), screen))

        def at(size: dict[str, int]) -> Page:
            context = window(browser, url, viewport=size)
            stack.callback(ends, context)
            return context.new_page()

        assert isinstance(desk.clock, Skipping)
        yield Night(
            desk, desk.clock, Caller(at(PHONE)),
            Clinician(at(DESKTOP), desk, "sam", areas=(HERE,)),
            Clinician(at(DESKTOP), desk, "alex", areas=(HERE,)),
            Clinician(at(DESKTOP), desk, "ali", areas=(ELSEWHERE,)),
            Clinician(at(DESKTOP), desk, "kim", Role.SUPERVISOR),
        )  # fmt: skip


def on_a_night(desk: Desk) -> Desk:
    """The same desk on a clock that skips, where two people must agree."""
    settings = desk.settings.model_copy(update={"second_person": "yes"})
    return replace(desk, settings=settings, clock=Skipping())


def lowers(one: Clinician, to: str) -> None:
    one.has_read()
    one.page.get_by_text("Confirm or change the priority", exact=True).click()
    one.page.get_by_label("Priority", exact=True).select_option(to)
    one.page.get_by_label("Why this is the right priority").fill("No plan now; a friend is there.")
    one.presses("Confirm")


def hands_back(one: Clinician, location: str) -> None:
    one.has_read()
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


def closes(one: Clinician) -> None:
    one.has_read()
    one.page.get_by_text("Close the conversation").click()
    one.page.get_by_label("Outcome").select_option("Ambulance called or at A&E")
    one.page.get_by_label("Reason", exact=True).fill("A crew is with them.")
    one.page.get_by_label("What you told them to do").fill("Ring 999 again.")
    one.presses("Close")


def claim_at_once(*clinicians: Clinician) -> None:
    """Each presses at the same instant: half a second from now, by the one clock of this machine."""
    for one in clinicians:
        one.page.evaluate(
            """at => { setTimeout(() => document.querySelector('form[action$="/claim"] button').click(),
                                  at - Date.now()) }""",
            now().timestamp() * 1000 + 500,
        )
