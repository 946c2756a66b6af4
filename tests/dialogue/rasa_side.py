"""Tests that need Rasa itself; `test_dialogue.py` runs them in Rasa's environment."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
import structlog
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.rasa.components import AnswerReader, WordingFeaturizer
from nlu.rasa.domain_importer import DomainImporter, DuplicateWording
from nlu.rasa.privacy import fault, keep_callers_words_out_of_logs, only_safe
from nlu.rasa.tracker_store import BoundedTrackerStore

DOMAIN = Domain.from_dict(
    {"intents": ["tell"], "slots": {"kept": {"type": "any", "mappings": [{"type": "custom"}]}}}
)


def write(folder: Path, **files: str) -> Path:
    (folder / "domain").mkdir()
    (folder / "domain.yml").write_text("version: '3.1'\nintents: [tell]\n")
    for name, text in files.items():
        (folder / "domain" / f"{name}.yml").write_text(f"responses:\n  {text}:\n  - text: hello\n")
    return folder / "domain.yml"


def test_the_wording_folder_is_part_of_the_domain(tmp_path: Path) -> None:
    domain = DomainImporter(
        domain_path=str(write(tmp_path, opening="utter_one", repair="utter_two"))
    ).get_domain()
    assert set(domain.responses) == {"utter_one", "utter_two"} and "tell" in domain.intents


def test_a_text_in_two_files_is_refused_by_the_names_of_both(tmp_path: Path) -> None:
    importer = DomainImporter(domain_path=str(write(tmp_path, opening="utter_one", repair="utter_one")))
    with pytest.raises(DuplicateWording, match="opening.yml.*repair.yml"):
        importer.get_domain()


def a_tracker(store: BoundedTrackerStore, sender: str, turns: int) -> DialogueStateTracker:
    tracker = asyncio.run(store.get_or_create_tracker(sender))
    for turn in range(turns):
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered(f"message {turn}", {"name": "tell"}))
        tracker.update(SlotSet("kept", turn))
    asyncio.run(store.save(tracker))
    return tracker


def test_only_the_last_turns_are_kept_however_long_a_caller_writes() -> None:
    store = BoundedTrackerStore(DOMAIN, turns=3)
    a_tracker(store, "caller", 50)
    found = asyncio.run(store.retrieve("caller"))
    assert found is not None
    said = [event.text for event in found.events if isinstance(event, UserUttered)]
    assert said == ["message 47", "message 48", "message 49"] and found.get_slot("kept") == 49


def test_the_caller_who_wrote_longest_ago_is_forgotten_first() -> None:
    store = BoundedTrackerStore(DOMAIN, conversations=2)
    for name in ("first", "second", "third"):
        a_tracker(store, name, 1)
    assert asyncio.run(store.retrieve("first")) is None
    assert set(asyncio.run(store.keys())) == {"second", "third"}


def test_a_forgotten_caller_simply_begins_anew() -> None:
    store = BoundedTrackerStore(DOMAIN)
    assert asyncio.run(store.get_or_create_tracker("unknown")).sender_id == "unknown"


def test_no_log_line_of_rasa_holds_what_a_caller_wrote() -> None:
    kept = only_safe(
        None, "error", {"event": "rest.message.received.failure", "text": "my words", "level": "error"}
    )
    assert "my words" not in str(kept) and kept["event"] == "rest.message.received.failure"


def test_an_exception_is_logged_by_its_kind_and_place_alone(caplog: pytest.LogCaptureFixture) -> None:
    structlog.configure(processors=[structlog.processors.JSONRenderer()])
    keep_callers_words_out_of_logs()
    keep_callers_words_out_of_logs()
    assert structlog.get_config()["processors"].count(only_safe) == 1
    try:
        try:
            raise KeyError("my words")
        except KeyError as cause:
            raise ValueError("my words again") from cause
    except ValueError as error:
        told = fault((type(error), error, error.__traceback__))
        logging.getLogger().exception("it broke")
    assert "my words" not in told and "ValueError" in told and "KeyError" in told


def test_an_answer_of_the_action_server_is_still_checked() -> None:
    BoundedTrackerStore(DOMAIN)
    action = RemoteAction("action_triage", None)
    assert action._validate_action_result({"events": [], "responses": [{"text": "hello"}]})
    with pytest.raises(Exception, match="responses|array|object|type"):
        action._validate_action_result({"events": [], "responses": "hello"})


def test_an_action_is_sent_the_turn_and_no_earlier_words_of_the_caller() -> None:
    store = BoundedTrackerStore(DOMAIN)
    tracker = a_tracker(store, "caller", 3)
    body = str(RemoteAction("action_triage", None)._action_call_format(tracker, DOMAIN))
    assert "message 2" in body and "message 1" not in body and "responses" not in body


def wording(text: str) -> Any:
    (message,) = WordingFeaturizer({}).process([Message({TEXT: text})])
    return message.get_sparse_features(TEXT)[1].features


def test_a_slip_of_the_thumb_changes_the_wording_little_and_an_apostrophe_not_at_all() -> None:
    said = wording("why don't you stop asking")
    assert (said != wording("Why dont you stop asking")).nnz == 0
    slip, other = wording("why dont you stop askign"), wording("where is the nearest place")
    assert said.multiply(slip).sum() > 0.6 * said.multiply(said).sum() > said.multiply(other).sum() * 3


def test_a_long_text_weighs_no_more_than_a_short_one() -> None:
    one, many = wording("stop"), wording("stop asking me things and leave it " * 40)
    assert abs(one.multiply(one).sum() - many.multiply(many).sum()) < 0.01


def test_a_featurizer_that_could_not_work_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        WordingFeaturizer({"places": 0})


def test_a_plain_no_is_a_no_however_unsure_the_classifier_is() -> None:
    def heard(text: str, classified: str) -> str:
        message = Message({TEXT: text, INTENT: {"name": classified, "confidence": 0.4}})
        return str(AnswerReader({}).process([message])[0].get(INTENT)["name"])

    assert heard("none of these, thanks", "nlu_fallback") == "deny"
    assert heard("I'd rather not say", "nlu_fallback") == "decline_to_say"
    assert heard("my bus is late", "nlu_fallback") == "nlu_fallback" and heard("no", "stop") == "stop"
