"""Triage data that nobody may trust is refused at the door, by file and rule."""

import shutil
from pathlib import Path

import pytest

from bot.triage import BadRuleset, load_ruleset
from bot.triage.loader import DATA

RULE = """
    - id: extra
      when: {%s}
      floor: %s
      because: "%s"
      source: somebody
      evidence: I
  flags:
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("factors.yml", "ruleset.yml"):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def a_rule(when: str, floor: str = "urgent", because: str = "Because.") -> str:
    return RULE % (when, floor, because)


def test_the_ruleset_waits_for_a_name_and_a_date(folder):
    assert not load_ruleset(folder).approved
    change(folder, "ruleset.yml", 'approved_by: ""', "approved_by: Dr A. Clinician")
    assert not load_ruleset(folder).approved
    change(folder, "ruleset.yml", 'approved_on: ""', "approved_on: 2026-11-24")
    assert load_ruleset(folder).approved


@pytest.mark.parametrize("name", ["factors.yml", "ruleset.yml"])
def test_any_change_to_either_file_is_another_version(folder, name):
    before = load_ruleset(folder).version
    (folder / name).write_text((folder / name).read_text() + "\n# a comment\n")
    assert load_ruleset(folder).version != before


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        (a_rule("shoe_size: [large]"), "extra: no factor is called shoe_size"),
        (a_rule("distress: [bored]"), "extra: distress: does not take bored"),
        (a_rule("distress: [managing]", floor="whenever"), "extra: whenever is not a priority"),
        (a_rule("distress: [managing]", because=""), "extra: has no because"),
        (a_rule(""), "extra: has no when"),
        (a_rule("suicide_plan: ['yes']"), "extra: can never matter"),
        (a_rule("suicide_plan: ['yes'], distress: [overwhelmed]", floor="soon"), "extra: can never matter"),
        (
            a_rule("safe_place_tonight: ['yes']", floor="urgent"),
            "extra: safe_place_tonight no is worse than yes",
        ),
        (
            a_rule("distress: [overwhelmed], age: [0-15]", floor="emergency"),
            "would count for less than it should",
        ),
        (
            a_rule("distress: [unsure, declined], self_harm: [recent]", floor="emergency"),
            "more than its worst answer",
        ),
    ],
)
def test_a_rule_that_cannot_be_right_is_named(folder, rule, named):
    change(folder, "ruleset.yml", "\n  flags:\n", rule)
    with pytest.raises(BadRuleset, match=named):
        load_ruleset(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("ruleset.yml", "id: means\n", "id: plan\n", "plan: this id is used twice"),
        (
            "ruleset.yml",
            "      source: UK Mental",
            "      sauce: UK Mental",
            "danger-overdose: does not take sauce",
        ),
        (
            "ruleset.yml",
            "      source: UK Mental Health Triage Scale (2015), category A, in our own words\n",
            "",
            "danger-overdose: has no source",
        ),
        ("ruleset.yml", "triage:", "rules:", "ruleset.yml: the one top-level key is triage"),
        ("ruleset.yml", "triage:", "triage: [", "ruleset.yml: cannot be read"),
        ("factors.yml", "id: for_whom", "id: story", "story: this id is used twice"),
        ("factors.yml", "needed_for: [priority, handover]", "needed_for: [fun]", "story: does not take fun"),
        ("factors.yml", "sign: elated", "sign: happy", "elated_or_risky: signs has no happy"),
        ("factors.yml", "at: [emergency]", "at: [urgently]", "called_999: urgently is not a priority"),
        ("factors.yml", "    advice: [offer]\n", "", "asked_for has no advice"),
    ],
)
def test_data_that_is_misspelt_or_unsourced_is_named(folder, name, old, new, named):
    change(folder, name, old, new)
    with pytest.raises(BadRuleset, match=named):
        load_ruleset(folder)


def test_every_doubt_about_a_worrying_answer_must_have_its_own_rule(folder):
    change(folder, "ruleset.yml", "suicide_plan: [unsure, declined]", "suicide_plan: [unsure]")
    with pytest.raises(BadRuleset, match="suicide_plan declined would count for less"):
        load_ruleset(folder)


def test_a_folder_without_a_ruleset_is_refused(tmp_path):
    with pytest.raises(BadRuleset, match="factors.yml: cannot be read"):
        load_ruleset(tmp_path)


def test_the_files_say_yes_and_no_in_quotes_so_that_any_reader_reads_words(ruleset):
    import yaml

    found = yaml.safe_load((DATA / "ruleset.yml").read_text())["triage"]["rules"]
    assert all(
        isinstance(value, str) for rule in found for values in rule["when"].values() for value in values
    )
