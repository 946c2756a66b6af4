"""What callers read, from `domain/*.yml`: the same files Rasa speaks from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

WORDING = ROOT / "domain"
SHARED_CHOICES = ("unsure", "declined")


class NoWording(KeyError):
    """There is no text of this name in `domain/`."""


@dataclass(frozen=True)
class Wording:
    """Every text by its name, with the labels of its choices."""

    responses: Mapping[str, Mapping[str, Any]]

    def has(self, name: str) -> bool:
        """Whether there is a text of this name."""
        return name in self.responses

    def text(self, name: str, /, **variables: object) -> str:
        """The text, its `{variables}` filled in. Raises NoWording."""
        return str(self._of(name)["text"]).strip().format(**variables)

    def label(self, factor: str, value: str, *, other: bool = False) -> str:
        """What a choice is called on its button."""
        if value in SHARED_CHOICES:
            return self.text(f"utter_label_{value}")
        for name in (
            (f"utter_ask_{factor}_other", f"utter_ask_{factor}") if other else (f"utter_ask_{factor}",)
        ):
            labels = self.responses.get(name, {}).get("metadata", {}).get("labels", {})
            if value in labels:
                return str(labels[value])
        return value.replace("_", " ")

    def understood(self, factor: str, value: str | tuple[str, ...], *, other: bool = False) -> list[str]:
        """An answer as pieces of a sentence ("your age is 34"); none where there are no words for it."""
        name = f"utter_understood_{factor}"
        if not self.has(name):
            return []
        given = value if isinstance(value, tuple) else (value,)
        about = self.responses[name].get("metadata", {})
        values = {**about.get("values", {}), **(about.get("other", {}) if other else {})}
        if values:
            return [str(values[one]) for one in given if one in values]
        if other and self.has(f"{name}_other"):
            name = f"{name}_other"
        return [self.text(name, value=", ".join(given))]

    def choices(self, factor: str, values: Sequence[str], *, other: bool = False) -> list[dict[str, str]]:
        """The buttons of a question, as programs read them."""
        return [{"value": value, "label": self.label(factor, value, other=other)} for value in values]

    def _of(self, name: str) -> Mapping[str, Any]:
        try:
            return self.responses[name]
        except KeyError as error:
            raise NoWording(f"no wording is called {name}; domain/*.yml should have it") from error


@lru_cache
def load_wording(folder: Path = WORDING) -> Wording:
    """Every wording file, merged. Raises ValueError naming a text in two files, or in two variants."""
    responses: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path) or {}
        for name, variants in content.get("responses", {}).items():
            if name in responses:
                raise ValueError(f"{path.name}: {name} has its wording in another file already")
            if len(variants) != 1:  # Rasa would speak any of them, and only one would have been looked at
                raise ValueError(f"{path.name}: {name} has {len(variants)} variants; say it one way")
            responses[name] = variants[0]
    return Wording(responses)


def read_yaml(path: Path) -> Any:
    """A YAML file as Rasa reads it: `yes` and `no` are words, not booleans."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  a safe loader


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 booleans, as Rasa reads it: `yes` and `no` are words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
