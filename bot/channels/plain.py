"""A message as plain text for a messaging app, and the choice a caller makes by typing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.conversations.model import Kind, Message
from bot.wording import Wording

LONGEST = 4096  # UTF-16 units; what Telegram takes in one message
IN_WORDS = ("age", "booking", "call_back_number")  # a typed number would be an age, or cancel by mistake
NUMBERS = re.compile(r"\(?\d{1,2}[.)]?(?:(?:\s*(?:,|&|\+|and)\s*|\s+)\(?\d{1,2}[.)]?)*")


def plain(message: Message, wording: Wording, who: str | None = None) -> str:
    """All a page would show of a message; `who` names the person who wrote it."""
    draft = message.draft
    heading = wording.text("utter_plain_emergency") if draft.kind is Kind.EMERGENCY else who and f"{who}:"
    blocks = [f"{heading}\n{draft.text}" if heading else draft.text]
    blocks += ["\n".join(_service(service)) for service in draft.services or ()]
    openings = {opening["id"]: opening for opening in draft.openings or ()}
    if draft.question and draft.question["choices"]:
        blocks.append("\n".join(_choices(draft.question, openings)))
        blocks.append(wording.text(_how_to_choose(draft.question)))
    elif any(opening.get("demonstration") for opening in openings.values()):
        blocks.append(wording.text("utter_booking_demonstration"))
    return "\n\n".join(blocks)


def chosen(text: str, question: Mapping[str, Any]) -> str | list[str] | None:
    """The choice a caller makes by its number or its exact label; None when these are their own words."""
    choices = question["choices"]
    typed = _bare(text)
    values = [choice["value"] for choice in choices if _bare(choice["label"]) == typed][:1]
    if not values and question["factor"] not in IN_WORDS and NUMBERS.fullmatch(typed):
        numbers = [int(number) for number in re.findall(r"\d+", typed)]
        if all(1 <= number <= len(choices) for number in numbers):
            values = list(dict.fromkeys(choices[number - 1]["value"] for number in numbers))
    if not values or (len(values) > 1 and not question["multiple"]):
        return None
    return values if question["multiple"] else str(values[0])


def parts(text: str, longest: int = LONGEST) -> list[str]:
    """The text in pieces an app takes, cut between lines, or between words where a line is too long."""
    found = []
    while text := text.strip():
        head = text.encode("utf-16-le", "replace")[: 2 * longest].decode("utf-16-le", "ignore")
        if len(head) < len(text):
            cut = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
            head = head[:cut]
        found.append(head.rstrip())
        text = text[len(head) :]
    return found


def _choices(question: Mapping[str, Any], openings: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for number, choice in enumerate(question["choices"], start=1):
        label = choice["label"]
        if opening := openings.get(choice["value"]):
            label = f"{label}, {opening['service_name']}"
        yield f"– {label}" if question["factor"] in IN_WORDS else f"{number}. {label}"


def _how_to_choose(question: Mapping[str, Any]) -> str:
    if question["factor"] in IN_WORDS:
        return "utter_plain_choose_in_words"
    return "utter_plain_choose_several" if question["multiple"] else "utter_plain_choose_one"


def _service(service: Mapping[str, Any]) -> Iterator[str]:
    """One service, as the page shows it: what it is, why it is here, how to reach it."""
    yield service["name"].upper()
    for words in (service.get("why"), service.get("way_in")):
        if words:
            yield words
    open_now = "Open now. " if service.get("open_now") else ""
    distance = service.get("distance_km")
    facts = {
        "Open": service.get("open_text") and f"{open_now}{service['open_text']}",
        "Phone": service.get("phone"),
        "Text": service.get("text"),
        "Where": service.get("address"),
        "Website": service.get("website"),
    }
    if facts["Where"] and distance is not None:
        facts["Where"] += f", about {distance} km away"
    yield from (f"{name}: {fact}" for name, fact in facts.items() if fact)
    if service.get("check_first"):
        yield service.get("check_text") or "Check before you travel."


def _bare(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split()).rstrip(".!")
