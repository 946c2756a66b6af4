"""Callers who write in another language are recognised, and those who write London English are not taken
for foreigners.
"""

import pytest

from nlu.language import is_language, language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("je veux mourir", "fr"),
        ("chcę umrzeć", "pl"),
        ("quiero morir", "es"),
        ("ölmek istiyorum", "tr"),
        ("nie wiem co robić", "pl"),
        ("non voglio più vivere", "it"),
        ("ich kann nicht mehr", "de"),
        ("eu não aguento mais", "pt"),
        ("nu mai pot", "ro"),
        ("أريد أن أموت", "ar"),
        ("میں مرنا چاہتا ہوں", "ur"),
        ("আমি মরতে চাই", "bn"),
        ("ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ", "pa"),
        ("હું મરવા માંગુ છું", "gu"),
        ("நான் சாக விரும்புகிறேன்", "ta"),
        ("хочу умереть", "ru"),
        ("死にたい", "ja"),
        ("我想死", "zh"),
        ("waxaan rabaa inaan dhinto", "so"),
        ("main marna chahta hoon", "ur"),
        ("dua të vdes", "sq"),
    ],
)
def test_a_caller_who_writes_in_another_language_is_recognised(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "im fine",
        "nah bruv im bare stressed",
        "wagwan fam im not doing good",
        "dont wanna be ere no more",
        "E8 3JH",
        "no",
        "Mohammed Ali",
        "mi nuh waan live no more",
        "i no wan live again",
        "kms",
        "idk man",
        "amoxicillin",
        "Tower Hamlets",
    ],
)
def test_a_caller_who_writes_london_english_a_name_or_a_postcode_is_not_taken_for_a_foreigner(
    text: str,
) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text", ["asdkjh qwe", "lkjsdf sdlkfj", "...", "😀", "", "aaaaaaaa", "qwertyuiop", "?!"]
)
def test_a_hand_on_the_keyboard_is_not_language(text: str) -> None:
    assert not is_language(text)


@pytest.mark.parametrize(
    "text",
    ["ok", "Krzysztof", "Nkechi", "07700 900123", "27", "hmm", "idk", "E8 3JH", "我", "brb", "Siobhan"],
)
def test_a_name_a_number_or_a_short_word_is_language(text: str) -> None:
    assert is_language(text)
