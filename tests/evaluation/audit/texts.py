"""The audit pack's own texts, from `data/evaluation/audit`: each file with its author, date and reason."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.wording import read_yaml
from tests.evaluation.suites import EVALUATION

FOLDER = EVALUATION / "audit"
FILES = ("care", "ladders", "patients", "queries", "personas", "rubric", "specificity", "indirect", "faults")

Text = tuple[str, str]  # its id, and what it says


@lru_cache
def audit(name: str) -> dict[str, Any]:
    """One file of the pack, with `author`, `date` and `reason`."""
    content: dict[str, Any] = read_yaml(FOLDER / f"{name}.yml")
    return content


def numbered(name: str, texts: list[str]) -> Iterator[Text]:
    """Texts of one sort, each with an id: `name-01`, `name-02` …"""
    return ((f"{name}-{at:02}", text) for at, text in enumerate(texts, start=1))


def care() -> dict[str, str]:
    """The five prompts and what says them again, by id."""
    return {
        id_: text
        for prompt in audit("care")["prompts"]
        for id_, text in numbered(f"care-{prompt['id']}", [prompt["text"], *prompt["again"]])
    }


def scripts(name: str, key: str) -> dict[str, list[str]]:
    """The lines of each ladder, patient or persona, by id."""
    return {f"{name}-{one['id']}": one["says"] for one in audit(name)[key]}


def sorted_texts(name: str, key: str | None = None) -> dict[str, dict[str, str]]:
    """Texts that stand in sorts (levels, groups): for each sort its texts by id."""
    content = audit(name)[key] if key else audit(name)
    return {
        sort: dict(numbered(f"{name}-{sort}", texts))
        for sort, texts in content.items()
        if isinstance(texts, list)
    }


def audit_texts() -> Iterator[Text]:
    """Every line that a caller of the pack writes."""
    yield from care().items()
    for name, key in (("ladders", "ladders"), ("patients", "patients"), ("personas", "personas")):
        for id_, says in scripts(name, key).items():
            yield from numbered(id_, says)
    for name, sorts in (
        ("queries", "levels"),
        ("specificity", None),
        ("indirect", "groups"),
        ("faults", None),
    ):
        for texts in sorted_texts(name, sorts).values():
            yield from texts.items()
