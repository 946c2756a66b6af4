"""Phone numbers: which are real, and which may never be shown again."""

import re

import phonenumbers

SHORT = frozenset({"999", "111", "116123", "85258", "88247"})


def digits(number: str) -> str:
    """The number without spacing, so that two ways of writing it compare equal."""
    bare = re.sub(r"\D", "", number)
    return "0" + bare[2:] if bare.startswith("44") and len(bare) > 10 else bare


def is_real(number: str) -> bool:
    """Whether this can be rung or texted in the United Kingdom."""
    if digits(number) in SHORT:
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except phonenumbers.NumberParseException:
        return False


def safe(number: str | None, superseded: frozenset[str]) -> str | None:
    """The number, unless it is one that was closed or replaced."""
    return None if number is None or digits(number) in superseded else number
