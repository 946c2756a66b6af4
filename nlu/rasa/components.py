"""The pipeline `config.yml` names: what the screen saw, the sense and the wording, and plain answers."""

import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.constants import PREDICTED_CONFIDENCE_KEY as CONFIDENCE
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import hstack
from sklearn.feature_extraction.text import HashingVectorizer

from nlu.answers import find_answers, plain_reply
from nlu.rasa.tuning import keep_the_connection_to_the_actions, read_weights_in_order

Kind = DefaultV1Recipe.ComponentType
read_weights_in_order()  # here, because the pipeline is read once, and before any of it is loaded
keep_the_connection_to_the_actions()


class _Component(GraphComponent):
    """A component without anything to keep between training and use."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "_Component":
        return cls(config)


@DefaultV1Recipe.register(Kind.ENTITY_EXTRACTOR, is_trainable=False)
class ScreenReader(_Component):
    """Passes on what the desk's screen noticed; screens itself only where there is no desk (`rasa shell`)."""

    _screen: Any = None

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if not message.get("metadata") and text and not text.startswith("/"):
                message.set("screening", self._read(text), add_to_output=True)
        return messages

    def _read(self, text: str) -> dict[str, Any]:
        from dataclasses import asdict

        from nlu.screen import Screen

        if self._screen is None:
            self._screen = Screen.load()
        return asdict(self._screen.read(text))


@DefaultV1Recipe.register(Kind.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(_Component, Featurizer[np.ndarray]):
    """One vector a message, from the encoder that the screen uses too.

    `scale` lengthens the unit vectors, which is how strongly Rasa's classifier may lean on them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"scale": 4.0}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        if config["scale"] <= 0:
            raise ValueError("scale must be above 0")

    def __init__(self, config: dict[str, Any]) -> None:
        from nlu.encoder import Encoder

        self.config = {**self.get_default_config(), **config}
        self.validate_config(self.config)
        self._encoder = Encoder()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                vector = self._encoder.encode([message.get(TEXT)[:LONGEST]])
                features = np.asarray(vector, dtype=np.float32) * self.config["scale"]
                message.add_features(Features(features, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data


@DefaultV1Recipe.register(Kind.MESSAGE_FEATURIZER, is_trainable=False)
class WordingFeaturizer(_Component, Featurizer[Any]):
    """The words themselves, each two in a row, and the letters in them, which see past a slip of the thumb.

    Nothing is counted in training: each has its place by its spelling, and a long text weighs no more than
    a short one. `scale` is as for the sentence; there are `places` for words, and as many for letters.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"scale": 5.0, "places": 1 << 14}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        if config["scale"] <= 0 or config["places"] <= 0:
            raise ValueError("scale and places must be above 0")

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = {**self.get_default_config(), **config}
        self.validate_config(self.config)
        usual = {"alternate_sign": False, "lowercase": False, "n_features": self.config["places"]}
        self._words = HashingVectorizer(ngram_range=(1, 2), token_pattern=r"\w+|[?!^$]", **usual)
        self._letters = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **usual)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if message.get(TEXT):
                text = _APOSTROPHE.sub("", message.get(TEXT)[:LONGEST].lower())
                both = [self._words.transform([f"^ {text} $"]), self._letters.transform([text])]
                features = hstack(both).tocsr() * self.config["scale"]
                message.add_features(Features(features, FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data


LONGEST = 2000  # characters; an intent is a matter of a sentence, and the screen reads the whole
_APOSTROPHE = re.compile("['’‘`]")


@DefaultV1Recipe.register(Kind.ENTITY_EXTRACTOR, is_trainable=False)
class AnswerReader(_Component):
    """Adds an `answer` entity for each factor that the message plainly answers.

    A plain yes, no or the like is never asked about again because the classifier was in doubt of it.
    """

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith("/"):
                continue
            asked = (message.get("metadata") or {}).get("asked")
            found = [
                {
                    "entity": "answer",
                    "start": 0,
                    "end": len(text),
                    "value": {"factor": one.factor, "value": one.value, "whose": one.whose.value},
                    "extractor": type(self).__name__,
                }
                for one in find_answers(text, asked)
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)
            plain = PLAIN.get(plain_reply(text) or "")
            if plain and (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == FALLBACK:
                message.set(INTENT, {INTENT_NAME_KEY: plain, CONFIDENCE: 1.0}, add_to_output=True)
        return messages


PLAIN = {"yes": "affirm", "no": "deny", "soft_no": "deny", "unsure": "unsure", "declined": "decline_to_say"}
