"""One night in one script: a caller, clinicians of two areas and a supervisor, each at a browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from actions import base
from bot.bootstrap import Desk
from nlu.screen import Screen
from tests.browser.night import (
    LOST_AFTER,
    STEP,
    Night,
    a_night,
    asks,
    claim_at_once,
    closes,
    hands_back,
    lowers,
    on_a_night,
)
from tests.browser.people import anyone_can_use
from tests.builders import a_conversation


@pytest.fixture
def night(desk: Desk, screen: Screen, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    desk = on_a_night(desk)
    monkeypatch.setattr(base, "the_desk", lambda: desk)
    with a_night(desk, screen, browser) as night:
        yield night


@pytest.mark.timeout(400)
def test_nobody_is_lost_in_a_whole_night(night: Night) -> None:
    in_danger_while_nobody_is_on_duty(night)
    offered_and_joined(night)
    lowered_by_two_and_handed_back(night)
    in_danger_again(night)
    handed_to_a_colleague_of_another_area(night)
    the_clinicians_connection_drops(night)
    nobody_answers(night)
    two_claim_at_once(night)
    closed_by_two(night)


def in_danger_while_nobody_is_on_duty(night: Night) -> None:
    """Honest words, whom to ring now, and a call-back that staff find when they come."""
    caller, sam = night.caller, night.sam
    caller.starts().writes("I have a plan to end my life tonight").reads("I've asked a person on our team")
    night.caller_is_told("no one on our team is on duty now", "number 1", "999", "111", "116 123")
    anyone_can_use(caller.page)
    caller.page.get_by_role("link", name="Ask us to ring you").click()
    anyone_can_use(caller.page)
    caller.page.get_by_label("Which number").fill("020 7946 0018")
    caller.page.get_by_label("Yes, but don't leave a message").check()
    caller.page.get_by_label("In the evening").check()
    caller.page.get_by_role("button", name="Ask to be rung").click()
    caller.reads("We have kept your number")
    anyone_can_use(caller.page)
    night.is_whole()

    sam.signs_in().page.get_by_role("link", name="To ring").click()
    for said in ("Leave no message.", "Best time: in the evening."):
        sam.sees(said)
    sam.page.get_by_role("button", name="I am ringing them").click()
    sam.sees("+442079460018")
    anyone_can_use(sam.page)
    sam.page.get_by_role("button", name="I am not ringing after all").click()
    sam.page.goto("/console")


def offered_and_joined(night: Night) -> None:
    """Both read each other without loading again."""
    caller, sam = night.caller, night.sam
    for one in (night.alex, night.ali, night.kim):
        one.signs_in()
    for one in (night.ali, night.kim, sam):
        one.presses("Busy").sees("You are busy.")
    night.caller_is_told("You are next", "999", "116 123")
    sam.presses("Ready").sees("A caller for you")
    anyone_can_use(sam.page)
    sam.accepts()
    caller.reads("sam, a clinician, has joined the chat")
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are writing to sam")
    sam.writes("Hello, I'm Sam. I'm here now.")
    caller.reads("I'm here now.").writes("my friend has come, thank you")
    sam.reads("my friend has come")
    night.is_whole(sam)
    anyone_can_use(sam.page)


def lowered_by_two_and_handed_back(night: Night) -> None:
    """What the clinician learned is not asked again by the bot."""
    caller, sam, kim = night.caller, night.sam, night.kim
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


def in_danger_again(night: Night) -> None:
    """A second handover, to the same person."""
    caller, sam = night.caller, night.sam
    sam.page.goto("/console")
    caller.writes("I have taken all my tablets").reads("call 999 now and say what was taken")
    sam.accepts()
    expect(caller.page.get_by_role("log")).to_contain_text("sam, a clinician, has joined the chat")
    sam.presses("Busy").sees("You are busy.")


def handed_to_a_colleague_of_another_area(night: Night) -> None:
    """Who says no, and then yes."""
    caller, sam, ali = night.caller, night.sam, night.ali
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


def the_clinicians_connection_drops(night: Night) -> None:
    """The caller is told, and comes before who waited longer."""
    caller, kim = night.caller, night.kim
    longer = a_conversation(
        replace(night.desk, clock=lambda: night.clock() - timedelta(minutes=2)),
        immediate_danger=("acting_now",),
    )
    night.ali.page.context.set_offline(True)
    night.passes(LOST_AFTER + STEP, night.sam, night.alex, kim, seen=True)
    caller.reads("ali has lost their connection to this chat")
    assert night.holder()[0] == "queue"
    night.caller_is_told("You are next")
    kim.page.goto("/console")
    rows = kim.page.locator("#queue tbody tr")
    expect(rows.first).to_have_attribute("id", f"row-{night.conversation}")
    expect(rows.nth(1)).to_have_attribute("id", f"row-{longer}")
    kim.sees("The colleague who was with this caller has lost the connection")
    anyone_can_use(kim.page)
    night.is_whole()


def nobody_answers(night: Night) -> None:
    """Near, then past, on the supervisor's page and in its title."""
    kim, here = night.kim, (night.sam, night.alex, night.kim)
    kim.page.goto("/console/supervisor")
    night.passes(160, *here)
    kim.sees("Near or past their time: 2")
    night.passes(400, *here)
    expect(kim.page).to_have_title(re.compile("[12] past their time"), timeout=20_000)
    anyone_can_use(kim.page)


def two_claim_at_once(night: Night) -> None:
    """One has the caller, the other reads who has; the caller reads of one."""
    caller, both, before = night.caller, (night.sam, night.alex), night.said("has joined the chat")
    for one in both:
        one.page.goto(f"/console/conversations/{night.conversation}")
        expect(one.page.get_by_role("button", name="Claim and join the caller")).to_be_visible()
    claim_at_once(*both)
    expect(caller.page.locator(".chat-holder")).to_contain_text("You are writing to")
    won, lost = both if night.holder() == ("human", "sam") else both[::-1]
    assert night.holder() == ("human", won.name)
    expect(won.page.get_by_label("Write to the caller")).to_be_visible()
    expect(lost.page.get_by_role("alert").first).to_contain_text(f"{won.name} has this conversation already")
    expect(lost.page.get_by_label("Write to the caller")).to_have_count(0)
    anyone_can_use(lost.page)
    night.is_whole(won, lost)
    assert night.said("has joined the chat") == before + 1
    assert night.messages[-1].draft.text.startswith(f"{won.name}, a clinician, has joined the chat")


def closed_by_two(night: Night) -> None:
    """The caller is there until the second person agrees, and reads the end once."""
    caller, kim = night.caller, night.kim
    _, name = night.holder()
    holder = next(one for one in (night.sam, night.alex) if one.name == name)
    closes(holder)
    holder.sees("It waits for a clinician or a supervisor to agree.")
    anyone_can_use(holder.page)
    expect(caller.page.locator(".chat-holder")).to_contain_text(f"You are writing to {name}")
    assert (night.holder(), night.said("This chat has ended")) == (("human", name), 0)

    kim.page.goto(f"/console/conversations/{night.conversation}")
    anyone_can_use(kim.page)
    kim.presses("Agree").sees("Closed")
    holder.sees("kim agreed")
    caller.reads("This chat has ended")
    expect(caller.page.locator(".chat-holder")).to_contain_text(
        "This chat has ended. Write here to open it again"
    )
    anyone_can_use(caller.page)
    assert (night.holder()[0], night.said("This chat has ended")) == ("closed", 1)
    night.is_whole(holder, kim)
