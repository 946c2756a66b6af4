"""The screen as it is deployed, and the lexicon alone; each is read once for all tests."""

import pytest

from nlu.screen import Screen


@pytest.fixture(scope="session")
def screen() -> Screen:
    return Screen.load()


@pytest.fixture(scope="session")
def lexicon_alone() -> Screen:
    return Screen()
