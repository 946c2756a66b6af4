"""What no caller may ever read from us: a way to die, an amount, or a place for it."""

METHODS = (
    r"\b(pills?|tablets?|paracetamol|ibuprofen|insulin|opioids?|overdos\w*|poison\w*|bleach)\b"
    r"|\b(dos(e|es|age)|\d+ ?mg)\b"
    r"|\b(rope|noose|ligature|belt|hang(ed|ing)?|strangl\w*|suffocat\w*|drown\w*|jump\w*|burn(ed|ing)?)\b"
    r"|\b(knife|knives|blades?|razors?|scissors|guns?|shoot\w*|stab\w*|cuts?|cutting)\b(?! off)"
)
PLACES = r"\b(bridges?|railways?|tracks?|platforms?|roof(top)?s?|cliffs?|rivers?|motorways?|multi-?storey)\b"
