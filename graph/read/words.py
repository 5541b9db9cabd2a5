"""Which words Chinese has, and how often: what tells right characters from garbled ones."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from graph.read.script import simplified

COMMON = 20
"""The least count, in the word list, of a word that decides."""


def fluency(text: str) -> float:
    """Return the share of a text's pairs of characters that are common words."""
    plain = simplified(text)
    words = word_counts()
    pairs = [plain[index : index + 2] for index in range(len(plain) - 1)]
    return sum(words.get(pair, 0) >= COMMON for pair in pairs) / max(len(pairs), 1)


def word_score(before: str, character: str, after: str) -> int:
    """Return the count of the most frequent word of two to four characters that a character forms with its neighbours."""
    context = simplified(before + character + after)
    place = len(before)
    words = word_counts()
    spans = ((start, end) for start in range(max(0, place - 2), place + 1) for end in range(place + 1, len(context) + 1))
    return max((words.get(context[start:end], 0) for start, end in spans if 2 <= end - start <= 4), default=0)


@cache
def word_counts() -> dict[str, int]:
    """Load the words of two to four characters that jieba ships, with their counts; read as a file, for importing jieba loads far more."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        return {}
    cells = Path(spec.origin).with_name("dict.txt").read_text("utf-8").split()  # word, count, part of speech
    return {word: int(count) for word, count in zip(cells[::3], cells[1::3], strict=True) if 2 <= len(word) <= 4}
