"""Callers who wait, at a real browser: when nobody is there, and when a connection drops."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bot.bootstrap import Desk
from bot.console.calls import Calls
from bot.console.shift import Shift
from bot.handover.duty_model import Duty
from tests.browser.conftest import Served
from tests.browser.night import Skipping
from tests.browser.people import Caller, Clinician, anyone_can_use
from tests.builders import staff


@pytest.fixture
def skipping() -> Skipping:
    return Skipping()


@pytest.fixture
def desk(desk: Desk, skipping: Skipping) -> Desk:
    return replace(desk, clock=skipping)


def test_a_caller_whom_nobody_can_come_to_is_told_so_and_asks_to_be_rung(
    caller: Caller, served: Served
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    status = caller.page.locator(".chat-holder")
    expect(status).to_contain_text("no one on our team is on duty now")
    expect(status).to_contain_text("116 123")
    anyone_can_use(caller.page)
    caller.page.get_by_role("link", name="Ask us to ring you").click()
    anyone_can_use(caller.page)
    caller.page.get_by_label("Which number").fill("12")
    caller.page.get_by_label("Yes, but don't leave a message").check()
    caller.page.get_by_role("button", name="Ask to be rung").click()
    expect(caller.page.get_by_label("Which number")).to_have_value("12")
    anyone_can_use(caller.page)
    caller.page.get_by_label("Which number").fill("020 7946 0018")
    caller.page.get_by_role("button", name="Ask to be rung").click()
    caller.reads("We have kept your number")
    [found] = Calls(served.desk).to_ring(staff(served.desk, "kim"))
    assert (found.wish.phone, found.wish.safe) == ("+442079460018", "no_message")


def test_a_caller_who_only_wished_for_a_person_goes_on_without_one(caller: Caller, served: Served) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    anyone_can_use(caller.page)
    caller.taps("Go on without waiting for a person").reads("You are not waiting for a person any more")
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are writing to an automated assistant")
    expect(caller.page.get_by_role("button", name="Go on without waiting")).to_have_count(0)
    anyone_can_use(caller.page)


def test_a_caller_in_danger_has_no_button_that_leaves_the_queue(caller: Caller, served: Served) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    caller.writes("I have taken all my tablets").reads("call 999 now and say what was taken")
    expect(caller.page.get_by_role("button", name="Go on without waiting")).to_have_count(0)


def test_the_line_about_waiting_changes_when_somebody_comes_on_duty(caller: Caller, served: Served) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    Shift(served.desk).duty(staff(served.desk, "kim"), Duty.BUSY)
    caller.page.evaluate("window.dispatchEvent(new Event('online'))")  # sooner than the half minute
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are next")
    expect(caller.page.get_by_role("link", name="Ask us to ring you")).to_have_count(0)


def test_when_the_clinicians_connection_drops_the_caller_is_told_and_waits_again(
    caller: Caller, clinician: Clinician, served: Served, skipping: Skipping
) -> None:
    caller.starts().writes("I want to talk to a person").reads("I've asked a person")
    clinician.signs_in().opens_the_first().claims()
    caller.reads("has joined the chat")
    assert [one.staff.username for one in Shift(served.desk).present(clinician.staff)] == ["sam"]
    clinician.page.context.set_offline(True)
    clinician.page.wait_for_timeout(2000)  # a sign of life may be under way still
    for seconds in (12, 24, 36, 48):  # in steps: after a longer gap the service would wait for sam
        skipping.ahead = timedelta(seconds=seconds)
        clinician.page.wait_for_timeout(1500)
    caller.reads("sam has lost their connection to this chat")
    status = caller.page.locator(".chat-holder")
    expect(status).to_contain_text("You are waiting for a person, number 1 in line")
