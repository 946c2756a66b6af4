"""The example of the settings says what the settings are."""

import re

import pytest
from pydantic import ValidationError

from bot.settings import ROOT, Settings


def test_the_example_names_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text()
    named = {name.lower() for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)}
    assert named == set(Settings.model_fields)


def test_the_readme_names_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name.upper()}`" not in readme] == []


@pytest.mark.parametrize("wrong", [{"first_check_in": 0}, {"first_check_in": 11}, {"silence_to_staff": 9}])
def test_the_steps_of_a_silence_must_follow_one_another(wrong: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="must follow one another"):
        Settings(_env_file=None, **wrong)  # type: ignore[arg-type]
