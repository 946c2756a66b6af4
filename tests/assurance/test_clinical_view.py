"""What the clinical safety officer reads: what is wrong first, then all that is asked, decided and said."""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

import pytest

from bot.assurance import __main__ as command
from bot.assurance.view.page import Written, gather, render
from bot.assurance.view.provenance import NoProvenance
from bot.triage import Priority
from tests.assurance.conftest import WHO, Copy

WRITTEN = Written("26 November 2026, 10:00", "2026-11-25")


@dataclass(frozen=True)
class Result:
    """What the proof says of one promise."""

    promise: str
    holds: bool
    over: str = "every combination of answers"
    counter_example: tuple[str, ...] = ()
    seconds: float = 1.0


BROKEN = Result("Danger is always an emergency", False, counter_example=("immediate_danger: weapon",))
KEPT = Result("Every combination ends in a priority", True)


def page_of(copy: Copy, proofs=None) -> str:
    return render(gather(copy.ruleset(), copy.wording(), copy.data, copy.root / "domain"), proofs, WRITTEN)


def read(page: str) -> str:
    """The page as it is read: no markup, one space between words."""
    body = page[page.index("<body>") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def section(page: str, anchor: str) -> str:
    return read("<body>" + page[page.index(f'id="{anchor}"') :])[:4000]


@pytest.fixture(scope="module")
def today(tmp_path_factory) -> tuple[Copy, str]:
    from tests.assurance.conftest import copy_to

    copy = copy_to(tmp_path_factory.mktemp("today"))
    return copy, page_of(copy)


def test_every_question_is_there_with_its_words_its_reason_and_each_answer(today):
    copy, page = today
    text, wording = read(page), copy.wording()
    for factor in copy.ruleset().factors.values():
        assert f'id="q-{factor.id}"' in page
        assert factor.why in text and factor.source in text
        for choice in factor.choices:
            assert wording.label(factor.id, choice) in text
        for means in factor.means.values():
            assert means in text


def test_every_text_a_caller_may_read_is_there_once_with_its_source(today):
    copy, page = today
    ids = re.findall(r'id="w-(utter_\w+)"', page)
    assert sorted(ids) == sorted(copy.wording().responses)
    text = read(page)
    for response in copy.wording().responses.values():
        assert " ".join(str(response["text"]).split()) in text


def test_every_rule_stands_under_its_priority_with_its_condition_in_words(today):
    copy, page = today
    text = read(page)
    for rule in copy.ruleset().rules:
        assert page.index(f'id="rules-{rule.floor}"') < page.index(f'id="rule-{rule.id}"')
        assert rule.because in text
    below = section(page, "rule-under-18-thoughts")[:300]
    assert "age is 16 or 17 or Under 16 and suicidal thoughts is Yes" in below


def test_every_flag_and_every_ending_is_there_with_what_is_offered_in_order(today):
    copy, page = today
    for flag in copy.ruleset().flags:
        assert f'id="flag-{flag.entry}"' in page
    for priority in Priority:
        assert f'id="ending-{priority}"' in page
    offered = section(page, "ending-urgent")
    assert (
        offered.index("Crisis cafe") < offered.index("Crisis house") < offered.index("Liaison psychiatry ED")
    )


def test_everything_that_takes_an_approval_can_be_read_on_the_page(today):
    copy, page = today
    for entry in copy.signable().today:
        kind, _, name = entry.partition(":")
        anchor = {
            "factor": f"q-{name}",
            "rule": f"rule-{name}",
            "flag": f"flag-{name}",
            "wording": f"w-{name}",
        }
        if kind == "standing":
            rule = getattr(copy.ruleset(), name)
            assert f'id="rule-{rule.id}"' in page
        else:
            assert (f'id="{anchor[kind]}"' if kind in anchor else f"<code>{entry}</code>") in page, entry


def test_an_answer_shows_the_rules_it_triggers_and_the_questions_it_opens(today):
    _, page = today
    choices = section(page, "q-suicidal_thoughts")
    assert "B under-18-thoughts , if age" in choices and "May open suicide plan" in choices
    assert "signs-withheld" in section(page, "q-signs")


def test_a_question_says_in_words_when_it_is_asked_and_when_never(today):
    _, page = today
    assert "never unless for whom is" in section(page, "q-abuse")
    assert "Asked when the priority is A, so that somebody can be sent" in section(page, "q-called_999")
    assert "Never asked." in section(page, "q-can_follow")


def test_entries_that_rest_on_general_knowledge_or_inference_are_listed_for_the_clinician(today):
    copy, page = today
    listed = page[page.index('id="open"') : page.index('id="questions"')]
    entries = [*copy.ruleset().factors.values(), *copy.ruleset().rules]
    for entry in entries:
        anchor = f'href="#{"q" if hasattr(entry, "why") else "rule"}-{entry.id}"'
        assert (anchor in listed) == (entry.evidence in "KI")


def test_nothing_has_been_approved_yet_and_it_says_so(today):
    _, page = today
    assert "Nothing has been approved yet." in read(page)


def test_a_changed_rule_shows_before_and_after(copy):
    copy.approve()
    assert "entries are approved as they stand" in read(page_of(copy))
    copy.change("data/triage/ruleset.yml", "because: Somebody is badly hurt.", "because: A person is hurt.")
    changed = section(page_of(copy), "state")
    assert "1 entry is not as approved" in changed and "Changed: rule:danger-hurt" in changed
    assert changed.index("Somebody is badly hurt.") < changed.index("A person is hurt.")


def test_a_new_wording_and_one_taken_away_are_named(copy):
    copy.approve()
    copy.change("domain/repair.yml", "utter_insult:", "utter_rude:")
    changed = section(page_of(copy), "state")
    assert (
        "Added: 1 entry, each in its place below wording:utter_rude" in changed
        and "Removed: wording:utter_insult" in changed
    )


def test_whoever_approved_an_entry_is_named_beside_it(copy):
    copy.approve("rule:plan")
    assert f"Approved by {WHO} on 2026-11-26." in section(page_of(copy), "rule-plan")[:400]


def test_a_failed_promise_comes_first_and_is_named_with_what_breaks_it(copy):
    text = read(page_of(copy, [KEPT, BROKEN]))
    assert text.index(BROKEN.promise) < text.index("What is approved, and what changed", 500)
    assert "immediate_danger: weapon" in text and "Do not approve this." in text


def test_a_proof_that_was_not_run_is_not_called_a_success(today):
    _, page = today
    assert "The proof was not run" in read(page) and not re.search("Holds(?! for)", read(page))


@pytest.mark.parametrize(("proofs", "ended"), [((KEPT,), 0), ((KEPT, BROKEN), 1), (None, 0)])
def test_the_command_fails_when_a_promise_does(proofs, ended, tmp_path, capsys):
    assert command.main(["--out", str(tmp_path / "deep" / "view.html")], lambda _: proofs) == ended
    assert (tmp_path / "deep" / "view.html").exists()
    assert (BROKEN.promise in capsys.readouterr().err) == bool(ended)


def test_a_wording_without_a_source_is_refused(copy):
    copy.change("data/triage/wording_sources.yml", "utter_ask_: {of: question}", "utter_ask_: {of: nobody}")
    with pytest.raises(NoProvenance, match="utter_ask_: has no source"):
        page_of(copy)


class Outline(HTMLParser):
    """Levels of headings, and whatever a page must not have if it stands alone."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.unscoped = 0
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.unscoped += tag == "th" and "scope" not in found
        if "id" in found:
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.links.append(str(found["href"]))
        if tag in ("script", "link", "img", "iframe") or "src" in found:
            self.fetched.append(tag)


def test_the_page_stands_alone_and_can_be_read_with_any_technology(today):
    _, page = today
    outline = Outline()
    outline.feed(page)
    assert '<html lang="en-GB">' in page
    assert outline.fetched == [] and "http" not in page[: page.index("<body>")]
    assert outline.levels[0] == 1 and outline.levels.count(1) == 1
    assert all(lower - upper <= 1 for upper, lower in zip(outline.levels, outline.levels[1:], strict=False))
    assert outline.unscoped == 0
    assert len(outline.ids) == len(set(outline.ids))
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)
