"""A caller and a clinician at their browsers, in the words of what they do."""

import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from bot.bootstrap import Desk
from bot.staff.model import Role
from tests.builders import PASSWORD, staff

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COUNT_SOUNDS = """
window.sounds = 0;
const made = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.sounds += 1; return made.call(this); };
"""


def anyone_can_use(page: Page) -> None:
    """No barrier that axe can find, at WCAG 2.2 AA."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
    assert not found, [(v["id"], v["help"], [n["html"][:160] for n in v["nodes"]]) for v in found]


def hears(page: Page) -> None:
    """The alarm sounds, counted from now."""
    before, ends = page.evaluate("window.sounds"), time.monotonic() + 12
    while page.evaluate("window.sounds") < before + 3:
        assert time.monotonic() < ends, "nothing was heard"
        page.wait_for_timeout(200)


class Caller:
    """Somebody who writes to us."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def starts(self) -> "Caller":
        self.page.goto("/")
        self.page.get_by_role("button", name="Start").click()
        expect(self.page.get_by_role("log")).to_be_visible()
        return self

    def writes(self, text: str) -> "Caller":
        self.page.get_by_label("Write a message").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        return self

    def taps(self, name: str) -> "Caller":
        self.page.get_by_role("button", name=name, exact=True).click()
        return self

    def ticks(self, *names: str) -> "Caller":
        for name in names:
            self.page.get_by_label(name).check()
        return self.taps("Send what I ticked")

    def reads(self, text: str) -> "Caller":
        expect(self.page.get_by_role("log")).to_contain_text(text)
        return self

    def messages(self) -> Locator:
        return self.page.locator("#chat article")


class Clinician:
    """Somebody on our team."""

    def __init__(
        self,
        page: Page,
        desk: Desk,
        name: str = "sam",
        role: Role = Role.CLINICIAN,
        areas: tuple[str, ...] = (),
    ) -> None:
        self.page, self.name = page, name
        self.staff = staff(desk, name, role, areas)

    def signs_in(self) -> "Clinician":
        self.page.goto("/console")
        self.page.get_by_label("User name").fill(self.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Waiting for a person")).to_be_visible()
        return self

    def presses(self, name: str) -> "Clinician":
        self.page.get_by_role("button", name=name, exact=True).click()
        return self

    def sees(self, text: str) -> "Clinician":
        """Anywhere on their page, with no need to load it again."""
        expect(self.page.locator("body")).to_contain_text(text, timeout=20_000)
        return self

    def accepts(self) -> "Clinician":
        """The caller put before them."""
        self.page.locator(".put-before").get_by_role("button", name="Accept").click(timeout=20_000)
        expect(self.page.get_by_label("Write to the caller")).to_be_visible()
        return self

    def opens_the_first(self) -> "Clinician":
        self.page.locator("#queue tbody a").first.click()
        expect(self.page.get_by_role("heading", name="Situation")).to_be_visible()
        return self

    def claims(self) -> "Clinician":
        self.page.get_by_role("button", name="Claim and join the caller").click()
        self.page.wait_for_url("**#talk")  # the page before it may show the same box already
        expect(self.page.get_by_label("Write to the caller")).to_be_visible()
        return self

    def writes(self, text: str) -> "Clinician":
        self.page.get_by_label("Write to the caller").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()
        return self

    def reads(self, text: str) -> "Clinician":
        expect(self.page.get_by_role("log")).to_contain_text(text)
        return self

    def has_read(self) -> "Clinician":
        """The newest line has stood before them long enough to count as read."""
        newest = self.page.locator("#transcript [data-seq]").last.get_attribute("data-seq")
        expect(self.page.locator("#read [name=after]")).to_have_value(newest or "")
        return self
