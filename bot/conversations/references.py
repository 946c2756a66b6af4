"""The reference of a conversation: the start of its id in letters that are easy to read aloud.

It names a conversation to staff, who can find it again by it. It opens nothing: that takes the token.
"""

import re

_LETTERS = "CFHJKMQRTWXY34679"  # no vowels, so no words; nothing that looks like something else
_START = 8  # hexadecimal digits of the id: one conversation in four thousand million


def reference_of(conversation_id: str) -> str:
    """The reference, as it is printed.

    >>> reference_of("00000010-0000-4000-8000-000000000000")
    'CHAT-CCCC-CCC9'
    """
    number, letters = int(conversation_id[:_START], 16), ""
    for _ in range(_START):
        number, rest = divmod(number, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return f"CHAT-{letters[:4]}-{letters[4:]}"


def start_of_id(said: str) -> str | None:
    """What the conversation's id begins with, however the reference was written; None if it is none.

    >>> start_of_id("chat cccc cccg"), start_of_id("cccc-ccc9")
    (None, '00000010')
    """
    letters = re.sub(r"[^A-Z0-9]", "", said.upper())
    if len(letters) > _START:
        letters = letters.removeprefix("CHAT")
    if len(letters) != _START or set(letters) - set(_LETTERS):
        return None
    number = 0
    for letter in letters:
        number = number * len(_LETTERS) + _LETTERS.index(letter)
    return f"{number:0{_START}x}" if number < 16**_START else None
