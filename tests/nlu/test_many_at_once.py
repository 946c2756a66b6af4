"""Callers who write at the same moment are each read as if they were alone."""

from concurrent.futures import ThreadPoolExecutor

from nlu.encoder import Encoder


def test_a_message_means_the_same_whoever_else_is_writing() -> None:
    texts = [
        f"{word} number {n} is what I was thinking about"
        for n in range(40)
        for word in ("night", "tea", "bus")
    ]
    alone = [Encoder().encode([texts[n]]) for n in (0, 50, 119)]
    shared = Encoder()
    with ThreadPoolExecutor(8) as many:
        together = list(many.map(lambda text: shared.encode([text]), texts))
    for n, vector in zip((0, 50, 119), alone, strict=True):
        assert abs(together[n] - vector).max() < 1e-5
