"""What the screen makes of situations, and of ways of writing, that its training text does not hold.

The text is the training text itself, so hard look-alikes are many: read the figures beside each other, not
beside those of the evaluation's messages.
"""

from collections.abc import Callable, Iterator, Sequence

from nlu.encoder import Encoder
from nlu.kinds import load_kinds
from nlu.learning import Example, Read, learn
from nlu.lexicon import load_lexicon
from nlu.screen import Action, Screen
from nlu.train import as_example, load_lines, load_wishes, read_all
from tests.evaluation.suites import Case, Suite, share

STYLES = {
    "young people": ("teen", "texting", "emoji", "caps", "swearing"),
    "older people and professionals": ("older", "formal", "professional", "parent"),
    "London and world English, learners": ("mle", "caribbean", "south-asian", "african", "learner"),
    "spoken, long and misspelt": ("voice-to-text", "long", "misspelt"),
    "other languages": ("other-language",),
}


def generalising(progress: Callable[[str], None]) -> Iterator[Suite]:
    """Learns without them and reads them: each half of the situations, then each group of styles."""
    cases = load_lines()
    situations = sorted({case["situation"] for case in cases})
    halves = {f"half {half + 1} of the situations": set(situations[half::2]) for half in (0, 1)}
    left_out = {
        **{name: [c["situation"] in half for c in cases] for name, half in halves.items()},
        **{name: [c["style"].startswith(styles) for c in cases] for name, styles in STYLES.items()},
    }
    for name, unseen in left_out.items():
        progress(f"learning without {name} …")
        known = [case for case, out in zip(cases, unseen, strict=True) if not out]
        yield from _judged(name, known, [case for case, out in zip(cases, unseen, strict=True) if out])


def _judged(name: str, known: Sequence[Case], left: Sequence[Case]) -> Iterator[Suite]:
    kinds = load_kinds()
    model = learn(_reads([*map(as_example, known), *load_wishes()]), kinds).model
    screen = Screen(load_lexicon(), model)
    heard = {case["id"]: screen.read(case["text"]).action for case in left}

    def of(*wanted: str) -> list[Case]:
        return [case for case in left if case["kind"] in wanted]

    risk = [c for c in left if kinds.by_name[c["kind"]].is_risk and c["kind"] != "past_recovered"]
    now = [case for case in risk if case.get("within_hours")]
    yield share(f"without {name}: danger noticed", risk, lambda c: heard[c["id"]] is not Action.NONE)
    yield share(f"without {name}: within hours, alert", now, lambda c: heard[c["id"]] is Action.ALERT)
    for kind in ("everyday", "idiom", "distress"):
        alarmed = share(
            f"without {name}: {kind} alarmed", of(kind), lambda c: heard[c["id"]] is Action.ALERT, wrong=True
        )
        yield alarmed


_read: dict[str, Read] = {}


def _reads(examples: Sequence[Example]) -> list[Read]:
    """As the screen reads them, each only once however many models learn from it."""
    new = [example for example in examples if example.text not in _read]
    if new:
        _read.update((read.example.text, read) for read in read_all(new, Encoder()))
    return [_read[example.text] for example in examples if example.text in _read]
