"""A very urgent caller whom a human handed back is kept company: nothing is asked of them any more."""

from bot.bootstrap import Desk
from bot.console.acts import Acts
from tests.actions.endings import to_the_end
from tests.actions.stage import Caller, a_caller
from tests.builders import holder_of, staff
from tests.fakes import FakeScreen, alert, concern

WORSE = "i have the rope"


def handed_back(desk: Desk) -> Caller:
    screen = FakeScreen()
    screen.readings = {WORSE: alert(concern("immediate_danger", "acting_now"))}
    caller = (
        a_caller(desk, screen, {"get me a human": "ask_person"}).says("feeling low").taps("for_whom", "self")
    )
    caller.taps("immediate_danger", "overdose_taken")
    sam = staff(desk)
    Acts(desk).claim(sam, caller.id)
    Acts(desk).hand_back(sam, caller.id, {"location": "E8 3RL"})
    return caller.resumes()


def test_the_bot_keeps_company_and_asks_nothing(stocked: Desk) -> None:
    caller = handed_back(stocked)
    assert caller.heard("utter_company") and caller.asked is None
    assert holder_of(stocked, caller.id) == "bot"
    caller.says("thank you")
    assert caller.heard("utter_company_more") and caller.asked is None
    assert holder_of(stocked, caller.id) == "bot"


def test_a_new_sign_of_danger_brings_a_human_again(stocked: Desk) -> None:
    caller = handed_back(stocked).says(WORSE)
    assert holder_of(stocked, caller.id) == "queue"


def test_so_does_asking_for_a_person(stocked: Desk) -> None:
    caller = handed_back(stocked).says("get me a human")
    assert holder_of(stocked, caller.id) == "queue"


def test_whose_place_a_human_learned_is_offered_times_near_it(stocked: Desk) -> None:
    caller = a_caller(stocked).says("feeling low, it's for me, I'm 34").taps("immediate_danger", "none")
    sam = staff(stocked)
    Acts(stocked).claim(sam, caller.id)
    Acts(stocked).hand_back(sam, caller.id, {"location": "NW1 8AB"})
    to_the_end(caller.resumes(), distress="struggling", support="yes")
    assert caller.asked == "opening" and caller.hears[-1].draft.openings
    assert Acts(stocked).read(sam, caller.id).item.conversation.area == "NLFT"
