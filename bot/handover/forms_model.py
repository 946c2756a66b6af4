"""The forms that staff fill in about a caller: what each asks, and what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.handover.model import HandoverError


class FormId(StrEnum):
    """Each form; what it asks is in `FORMS`."""

    JOINT_RESPONSE = "joint_response"
    JOINT_RESPONSE_ANSWER = "joint_response_answer"
    SECTION_136 = "section_136"


@dataclass(frozen=True)
class Question:
    """One thing a form asks; with choices, one of them is chosen."""

    id: str
    label: str
    hint: str = ""
    choices: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Form:
    """All of it must be answered; "not known" is an answer in words."""

    title: str
    about: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Filled:
    """One form as somebody filled it in."""

    form: FormId
    answers: Mapping[str, str]
    staff: str
    at: datetime


class FormIncomplete(HandoverError):
    """Questions of a form without an answer; `missing` are their ids."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__("Answer every question. If something is not known, write that.")
        self.missing = missing


# London's crisis care agreement: joint response cars, the section 136 pathway and advice before it, detention
# last. Right Care, Right Person: who attends is not ours to promise. clinical.md §7. [V]
FORMS: Mapping[FormId, Form] = {
    FormId.JOINT_RESPONSE: Form(
        "Ask for a joint response car",
        "Only the ambulance service decides whether a paramedic and a mental health professional go. "
        "Promise the caller nothing. If a life is in danger now, 999 comes first.",
        (
            Question("who", "Who needs help", "Name they use, age, who else is there"),
            Question("where", "Where they are, and how to get in"),
            Question("known", "What is known", "What happened, what they said, who knows them"),
            Question("risks", "Risks to them, to others and to a crew"),
            Question("agreed", "What was agreed with them, or with whoever is with them"),
        ),
    ),
    FormId.JOINT_RESPONSE_ANSWER: Form(
        "What the ambulance service answered",
        "This finishes the work of asking.",
        (
            Question("asked_at", "When you asked", "For example, 10:45pm"),
            Question(
                "answer",
                "What they answered",
                choices={
                    "car": "They send a joint response car",
                    "ambulance": "They send an ambulance",
                    "call_back": "A clinician of theirs rings the caller",
                    "none": "They send nobody",
                },
            ),
            Question("by_whom", "Who answered, and their reference"),
            Question("next", "What happens next, and who does it"),
        ),
    ),
    FormId.SECTION_136: Form(
        "Police and section 136",
        "A record of what others decided. It changes nothing about how soon we act.",
        (
            Question("when", "When it happened", "For example, 10:45pm"),
            Question(
                "police",
                "What the police are doing",
                choices={
                    "yes": "They are there, or were called",
                    "section_136": "They are taking the person to a place of safety (section 136)",
                },
            ),
            Question("decided_by", "Who decided, and their role"),
            Question(
                "advice",
                "Was mental health advice asked for first?",
                choices={"yes": "Yes", "no": "No", "not_known": "Not known"},
            ),
            Question("place", "Which place of safety was asked, and when", "Never police custody"),
            Question(
                "place_told",
                "Was the health-based place of safety told?",
                choices={"yes": "Yes", "no": "No", "not_known": "Not known"},
            ),
            Question(
                "least_restrictive", "Less restrictive ways that were considered, and why they did not fit"
            ),
        ),
    ),
}
