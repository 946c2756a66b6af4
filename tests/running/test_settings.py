"""The example of the settings says what the settings are."""

import re

from bot.settings import ROOT, Settings


def test_the_example_names_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text()
    named = {name.lower() for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)}
    assert named == set(Settings.model_fields)


def test_the_readme_names_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in readme] == []
