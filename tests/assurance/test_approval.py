"""A demonstration until every entry is signed by name; one change to any of them brings it back."""

import subprocess
import sys

import pytest

from bot import approving
from bot.approval import NotSigned
from bot.bootstrap import Desk
from bot.settings import ROOT
from bot.triage import BadRuleset
from bot.triage.loader import APPROVED, DATA
from tests.assurance.conftest import WHO, Copy


@pytest.fixture
def signed(copy: Copy) -> Copy:
    copy.approve()
    return copy


def is_a_demonstration(copy: Copy, settings, engine) -> bool:
    return Desk(settings, engine, copy.ruleset(), copy.wording()).demonstration


def test_nobody_has_approved_anything_yet(desk):
    assert not (DATA / APPROVED).exists()
    assert desk.demonstration
    assert not any(rule.approved_by for rule in desk.ruleset.rules)


def test_the_service_is_real_only_once_every_entry_is_signed(copy, settings, engine):
    assert is_a_demonstration(copy, settings, engine)
    first = next(iter(copy.signable().today))
    copy.approve(*[name for name in copy.signable().today if name != first])
    assert is_a_demonstration(copy, settings, engine)
    copy.approve(first)
    assert not is_a_demonstration(copy, settings, engine)


def test_whoever_signed_and_when_stands_with_each_question_rule_and_flag(signed):
    ruleset = signed.ruleset()
    entries = [*ruleset.factors.values(), *ruleset.rules, *ruleset.flags, ruleset.otherwise]
    assert {(entry.approved_by, entry.approved_on) for entry in entries} == {(WHO, "2026-11-26")}


@pytest.mark.parametrize(
    ("name", "old", "new", "entry"),
    [
        ("triage/ruleset.yml", "because: Somebody is badly hurt.", "because: Hurt.", "rule:danger-hurt"),
        ("triage/ruleset.yml", "evidence: K", "evidence: V", "standing:otherwise"),
        ("triage/ruleset.yml", "flag: perinatal,", "flag: alone,", "flag:perinatal"),
        ("triage/factors.yml", "why: Keeps the person", "why: Keeps them", "factor:harm_to_others"),
        ("triage/factors.yml", "soon: [offer]", "soon: [offer, handover]", "questions:asked_for"),
        ("triage/factors.yml", "[immediate_danger, suicide_intent]", "[suicide_intent]", "questions:still_asked"),  # noqa: E501
        ("triage/from_screen.yml", "[affirmed]", "[affirmed, unclear]", "from_screen:answers_when"),
        ("directory/offers.yml", "after_days: 1095", "after_days: 2000", "offers:stale_after_days"),
        ("directory/services.json", '"', ' "', "directory:services.json"),
        ("../domain/repair.yml", "I'm sorry this is not helping.", "Sorry.", "wording:utter_insult"),
        ("../domain/triage.yml", '"It\'s about me"', '"Me"', "wording:utter_ask_for_whom"),
    ],
)  # fmt: skip
def test_one_change_to_what_was_signed_brings_the_demonstration_back(signed, name, old, new, entry):
    assert signed.waiting() == []
    signed.change(f"data/{name}", old, new)
    assert signed.waiting() == [("changed", entry)]


def test_the_desk_sees_that_one_word_changed(signed, settings, engine):
    signed.change("domain/repair.yml", "I'm sorry this is not helping.", "Sorry.")
    assert is_a_demonstration(signed, settings, engine)


def test_a_rule_whose_signature_no_longer_fits_names_nobody(signed):
    signed.change("data/triage/ruleset.yml", "because: Somebody is badly hurt.", "because: Hurt.")
    by = {rule.id: rule.approved_by for rule in signed.ruleset().rules}
    assert by["danger-hurt"] == "" and by["danger-weapon"] == WHO


def test_a_rule_taken_away_waits_for_approval_like_any_change(signed):
    rules = (signed.data / "triage" / "ruleset.yml").read_text()
    start = rules.index("    - id: elated\n")
    end = rules.index("    - id: confusion-sudden\n")
    (signed.data / "triage" / "ruleset.yml").write_text(
        rules[:start]
        + rules[end:].replace(
            "elated_or_risky: [unsure, declined]", "elated_or_risky: ['yes', unsure, declined]"
        )
    )
    assert ("removed", "rule:elated") in signed.waiting()
    signed.approve()
    assert signed.waiting() == []


def test_questions_in_another_order_are_another_thing_to_sign(signed):
    text = (signed.data / "triage" / "factors.yml").read_text()
    one, two = text.index("    - id: with_person\n"), text.index("    - id: person_knows\n")
    three = text.index("    - id: carer_view\n")
    (signed.data / "triage" / "factors.yml").write_text(
        text[:one] + text[two:three] + text[one:two] + text[three:]
    )
    assert signed.waiting() == [("changed", "questions:order")]


def test_a_comment_or_a_line_break_needs_no_new_signature(signed):
    signed.change("data/triage/factors.yml", "triage:", "# a comment\ntriage:")
    assert signed.waiting() == []


@pytest.mark.parametrize("who", ["Dr A. Example", "Dr A. Example,", ", clinical safety officer", ""])
def test_a_signature_has_a_name_and_a_role(copy, who):
    with pytest.raises(NotSigned, match="NAME, ROLE"):
        copy.approve(who=who)


def test_nothing_is_signed_unless_it_is_confirmed(copy):
    with pytest.raises(NotSigned, match="nothing was signed"):
        copy.approve(answer=False)
    assert not (copy.data / "triage" / APPROVED).exists()


def test_an_entry_that_is_not_there_cannot_be_signed(copy):
    with pytest.raises(NotSigned, match="no entry is called rule:imagined"):
        copy.approve("rule:imagined")


def test_staff_can_list_what_is_not_approved(copy):
    copy.approve("rule:plan")
    listed = approving.status(copy.signable()).splitlines()
    assert listed[0].startswith("1 of ")
    assert "new      rule:means" in listed and not any("rule:plan" in line.split() for line in listed)


def test_approvals_that_cannot_be_read_are_refused(copy):
    (copy.data / "triage" / APPROVED).write_text('{"rule:plan": {"by": "somebody", "on": ""}}')
    with pytest.raises(BadRuleset, match="approved.json: cannot be read"):
        copy.ruleset()


def test_the_command_line_signs_nothing_without_a_yes():
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "triage", "approve", WHO],
        cwd=ROOT, input="no\n", text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1 and "nothing was signed" in ended.stderr
    assert not (DATA / APPROVED).exists()
