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
      evidence: %s
  flags:
"""

FACTOR = """
    - id: extra
      values: ["no", "yes"]
      why: Because.
      source: somebody
      evidence: I
      %s
"""
MEANS = "      means: {'no': It is not so., 'yes': It is so.}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("factors.yml", "ruleset.yml"):
        shutil.copy(DATA / name, tmp_path)
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))


def a_rule(when: str, floor: str = "urgent", because: str = "Because.", evidence: str = "I") -> str:
    return RULE % (when, floor, because, evidence)


def line_of(folder: Path, name: str, words: str) -> int:
    lines = (folder / name).read_text().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


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
        (a_rule("distress: [managing]", evidence="Z"), "extra: evidence is one of V M S K I, not Z"),
        (a_rule("distress: [managing]", evidence=""), "extra: has no evidence"),
        (a_rule("suicide_plan: ['yes']"), "extra: can never matter beside plan, which has the same when"),
        (a_rule("distress: [struggling, struggling]"), "extra: expected a list of different words"),
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
    with pytest.raises(
        BadRuleset, match=rf"^ruleset.yml:{line_of(folder, 'ruleset.yml', 'id: extra')}: "
    ) as bad:
        load_ruleset(folder)
    assert named in str(bad.value)


SOURCE = "      source: UK Mental Health Triage Scale (2015), category A, in our own words\n"
F, R = "factors.yml", "ruleset.yml"


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "named"),
    [
        (R, "id: means\n", "id: plan \n", "id: plan ", "plan: this id is used twice"),
        (
            R,
            "      source: UK Mental",
            "      sauce: UK Mental",
            "id: danger-overdose",
            "danger-overdose: does not take sauce",
        ),
        (R, SOURCE, "", "id: danger-overdose", "danger-overdose: has no source"),
        (
            R,
            "floor: emergency",
            "floor: emergency\n      floor: soon",
            "floor: soon",
            "cannot be read: floor is given twice",
        ),
        (R, "flag: under_18, ", "", "id: age,", "age: has no flag"),
        (R, "evidence: V}", "evidence: X}", "id: at-risk, ", "at-risk: evidence is one of"),
        (
            R,
            "because: The safety questions",
            "reason: The safety questions",
            "id: not-known-yet",
            "not_known_yet: does not take reason",
        ),
        (
            R,
            'version: "0.1"',
            'version: "0.1"\n  aproved_by: me',
            "version:",
            "triage: does not take aproved_by",
        ),
        (R, "triage:", "rules:", "# How soon", "the one top-level key is triage"),
        (R, "triage:", "triage: [", "otherwise:", "cannot be read"),
        (F, "id: for_whom", "id: story ", "id: story ", "story: this id is used twice"),
        (F, "needed_for: [priority, handover]", "needed_for: [fun]", "id: story", "story: does not take fun"),
        (
            F,
            "why: The person's own words",
            "whi: The person's own words",
            "id: story",
            "story: does not take whi",
        ),
        (F, "sign: elated", "sign: happy", "id: elated_or_risky", "elated_or_risky: signs has no happy"),
        (F, "at: [emergency]", "at: [urgently]", "id: called_999", "called_999: urgently is not a priority"),
        (F, "    advice: [offer]\n", "", "emergency: [reach]", "asked_for has no advice"),
    ],
)
def test_data_that_is_misspelt_or_unsourced_is_named_by_its_line(folder, name, old, new, at, named):
    change(folder, name, old, new)
    with pytest.raises(BadRuleset) as bad:
        load_ruleset(folder)
    assert str(bad.value).startswith(f"{name}:{line_of(folder, name, at)}: {named}")


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (
            "when: {company: [alone]}\n      safe_when: {company: [with_someone]}",
            "can never be asked: company cannot be",
        ),
        ("when: {extra: ['yes']}", "can never be asked; what would open it"),
        ("needed_for: [priority]", "can never matter; no rule"),
        ("needed_for: [handover]\n      at: [advice]", "can never matter; no rule"),
        ("when: {company: [crowded]}", "company: does not take crowded"),
        ("means: {}", "means: has no no"),
        ("means: {'yes': It is so.}", "means: has no no"),
        ("means: It is so.", "has no means"),
        ("means: {'no': It is not so., 'yes': It is so., maybe: Perhaps.}", "means: does not take maybe"),
        ("evidence: V", "cannot be read: evidence is given twice"),
    ],
)
def test_a_question_that_cannot_be_right_is_named_by_its_line(folder, lines, named):
    with (folder / F).open("a") as file:
        file.write(FACTOR % lines if "means" in lines else f"{FACTOR % lines}{MEANS}")
    with pytest.raises(BadRuleset, match=rf"^factors.yml:\d+: .*{named}"):
        load_ruleset(folder)


@pytest.mark.parametrize("question", ["story", "name", "suicidal_thoughts", "age", "can_follow"])
def test_every_answer_says_what_it_stands_for(folder, question):
    text = (folder / F).read_text()
    start = text.index("      means:", text.index(f"- id: {question}\n"))
    end = text.index("      why:", start)
    (folder / F).write_text(text[:start] + text[end:])
    with pytest.raises(BadRuleset, match=rf"^factors.yml:\d+: {question}: has no means"):
        load_ruleset(folder)


def test_a_sign_that_opens_nothing_is_named(folder):
    change(folder, F, "nowhere_safe, someone_at_risk]", "nowhere_safe, someone_at_risk, lonely]")
    change(
        folder,
        F,
        "        nowhere_safe: No safe place",
        "        lonely: Has nobody.\n        nowhere_safe: No safe place",
    )
    with pytest.raises(BadRuleset, match=f"{F}:{line_of(folder, F, 'id: signs')}: signs: lonely opens no"):
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


@pytest.mark.parametrize(
    ("name", "old", "new", "named"),
    [
        ("factors.yml", "needed_for: [equality]", "needed_for: [equality, priority]", "for nothing else"),
        ("factors.yml", "    advice: [plan, equality]\n", "", "offered_after has no advice"),
        ("factors.yml", "advice: [plan, equality]", "advice: [priority]", "does not take priority"),
        ("factors.yml", "soon: [offer]", "soon: [offer, equality]", "does not take equality"),
        ("factors.yml", "when: {for_whom: [other]}", "when: {eq_gender: [man]}", "may decide nothing"),
    ],
)
def test_who_somebody_is_and_what_they_plan_can_decide_nothing(folder, name, old, new, named):
    change(folder, name, old, new)
    with pytest.raises(BadRuleset, match=named):
        load_ruleset(folder)


def test_no_rule_may_look_at_who_somebody_is(folder):
    change(folder, "ruleset.yml", "\n  flags:\n", a_rule("eq_ethnic_group: [indian]", floor="emergency"))
    with pytest.raises(BadRuleset, match="extra: eq_ethnic_group is put after the ending"):
        load_ruleset(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("holds_for: {safety: 60, rest: 360}", "holds_for: {safety: 60}"),
        ("holds_for: {safety: 60, rest: 360}", "holds_for: {safety: 400, rest: 360}"),
        ("holds_for: {safety: 60, rest: 360}", "holds_for: {safety: soon, rest: 360}"),
        ("life: visit", "life: forever"),
        ("{safe_to_ring: [", "{safe_to_call: ["),
    ],
)
def test_how_long_answers_hold_is_complete_and_safety_never_holds_longest(folder, old, new):
    change(folder, "factors.yml", old, new)
    with pytest.raises(BadRuleset, match=r"factors\.yml"):
        load_ruleset(folder)


def test_whatever_can_change_how_soon_is_a_safety_answer_unless_it_lasts_for_life():
    lasting = {"story", "for_whom", "age", "perinatal"}
    for name, factor in load_ruleset().factors.items():
        if "priority" in factor.needed_for:
            assert (factor.life == "safety") == (name not in lasting), name
