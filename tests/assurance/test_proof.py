"""What the ruleset promises holds for everybody, and a ruleset that breaks a promise is shown by whom."""

from dataclasses import replace

import pytest

from bot.assurance.effects import idle
from bot.assurance.ending import asked_again, most_questions
from bot.assurance.idle_questions import asked_for_nothing
from bot.assurance.missed_questions import left_unasked
from bot.assurance.one_priority import danger_is_less, not_one_with_a_reason
from bot.assurance.order import withheld_is_outside, worse_is_later
from bot.assurance.privacy import asked_in_private
from bot.assurance.proof import PROMISES
from bot.assurance.search import Search
from bot.triage import Priority, Rule, next_question
from tests.triage.callers import RULESET

SEARCH = Search(RULESET)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.says)
def test_it_is_proved(promise):
    proved = promise.proved(SEARCH)
    assert proved.holds, "\n".join(proved.counter_example)
    assert proved.promise == promise.says
    assert proved.over.startswith("all ")


def without(rule_id):
    rules = tuple(rule for rule in RULESET.rules if rule.id != rule_id)
    assert len(rules) < len(RULESET.rules)
    return replace(RULESET, rules=rules)


def with_floor(rule_id, floor):
    rules = tuple(replace(rule, floor=floor) if rule.id == rule_id else rule for rule in RULESET.rules)
    assert rules != RULESET.rules
    return replace(RULESET, rules=rules)


def with_rule(when, floor):
    extra = Rule("extra", when, floor, because="Because.", source="somebody", evidence="I")
    return replace(RULESET, rules=(*RULESET.rules, extra))


def with_factor(name, **changes):
    changed = replace(RULESET.factors[name], **changes)
    return replace(RULESET, factors={**RULESET.factors, name: changed})


def only_of(*names):
    factors = {name: RULESET.factors[name] for name in names}
    rules = tuple(rule for rule in RULESET.rules if set(rule.when) <= set(names))
    return replace(RULESET, factors=factors, rules=rules, flags=())


def shown(ruleset, breaches):
    search = Search(ruleset)
    return search.counter_example(breaches(search))


def test_danger_that_no_rule_names_is_shown_by_that_danger_alone():
    assert shown(without("danger-weapon"), danger_is_less) == (
        "immediate_danger: weapon",
        "then the priority is urgent, not emergency",
    )


def test_a_voice_that_commands_but_counts_for_less_than_a_doubt_about_it_is_shown():
    *answers, wrong = shown(with_floor("voices-command", Priority.SOON), withheld_is_outside)
    assert wrong == "then command_voices: unsure is very_urgent, but yes is urgent"
    assert answers == ["voices_or_beliefs: yes"]


def test_a_better_answer_that_is_more_urgent_is_shown_beside_the_worse_one():
    ruleset = with_rule({"support": ("yes",), "distress": ("struggling",)}, Priority.URGENT)
    *answers, wrong = shown(ruleset, worse_is_later)
    assert "support: yes" in answers
    assert wrong == "then distress: struggling is urgent, but overwhelmed is soon"


def test_a_tick_that_makes_less_of_another_is_shown():
    ruleset = with_rule({"signs": ("none",), "distress": ("managing",)}, Priority.VERY_URGENT)
    *answers, wrong = shown(ruleset, worse_is_later)
    assert answers == ["signs: none", "distress: managing"]
    assert wrong.startswith("then the priority is very_urgent, but with hearing_or_seeing ticked too it is")


def test_a_rule_and_a_flag_that_change_nothing_are_named():
    ruleset = with_rule({"suicide_plan": ("yes",), "distress": ("overwhelmed",)}, Priority.SOON)
    assert list(idle(Search(ruleset))) == ["rule extra: nobody's priority would change without it"]
    weapon = next(flag for flag in RULESET.flags if flag.id == "weapon")
    twice = replace(RULESET, flags=(*RULESET.flags, replace(weapon)))
    assert set(idle(Search(twice))) == {
        "flag weapon when immediate_danger: weapon: nobody has it by this alone"
    }


def test_a_priority_that_no_rule_gives_is_shown():
    otherwise = replace(RULESET.otherwise, floor=Priority.ROUTINE)
    *answers, wrong = shown(replace(RULESET, otherwise=otherwise), not_one_with_a_reason)
    assert {"immediate_danger: none", "signs: none", "distress: managing"} <= set(answers)
    assert wrong == "then the priority is advice and no rule says so"


def test_a_priority_held_up_by_a_question_that_is_never_put_is_shown():
    *answers, wrong = shown(with_factor("elated_or_risky", asked=False), not_one_with_a_reason)
    assert not {line.partition(":")[0] for line in answers} & {"signs", "elated_or_risky"}
    assert wrong == "then the priority is not known yet and no question is left to ask"


def test_a_question_put_for_an_answer_that_can_never_follow_is_shown():
    """Who is writing would matter only through a question that the same answer shuts."""
    small = only_of("for_whom", "immediate_danger", "distress", "support", "relationship", "agrees")
    extra = Rule("extra", {"for_whom": ("self",), "relationship": ("parent",)}, Priority.URGENT, "", "", "I")
    assert shown(small, asked_for_nothing) == ()
    *answers, wrong = shown(replace(small, rules=(*small.rules, extra)), asked_for_nothing)
    assert wrong.startswith("then for_whom is asked, though no answer to it makes")
    assert not {line.partition(":")[0] for line in answers} & {"for_whom", "relationship"}


def test_a_question_that_matters_but_is_never_put_is_shown_with_the_answer_it_misses():
    wrong = shown(with_factor("suicide_plan", needed_for=frozenset()), left_unasked)[-1]
    assert (
        wrong == "then nothing more is asked and it stays urgent, but suicide_plan: yes would be very_urgent"
    )


def test_abuse_asked_about_where_somebody_may_read_along_is_shown():
    *answers, wrong = shown(with_factor("abuse", safe_when={"for_whom": ("self",)}), asked_in_private)
    assert "for_whom: self" in answers
    assert not any(line.startswith("private: yes") for line in answers)
    assert wrong == "then abuse is asked"


def test_the_same_fault_is_shown_by_the_same_caller_each_time():
    ruleset = with_floor("voices-command", Priority.SOON)
    assert shown(ruleset, withheld_is_outside) == shown(ruleset, withheld_is_outside)


def test_the_longest_conversation_is_as_long_as_the_longest_that_can_be_played():
    small = only_of("immediate_danger", "distress", "support", "reason_for_contact", "agrees", "called_999")

    def longest(answers):
        name = next_question(answers, small)
        if name is None:
            return 0
        answered = (small.read({**answers, name: value}) for value in small.factors[name].choices)
        return 1 + max(longest(answers) for answers in answered)

    assert most_questions(small) == longest({})
    assert shown(small, asked_again) == ()
