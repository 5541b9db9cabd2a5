"""Words that a document makes known by itself: runs of characters that stick together and stand in varied surroundings.

Cohesion is pointwise mutual information over the best split, freedom the entropy of the characters on either side, both over the document
alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import log

from graph.annotate.words import frequencies

_HAN = re.compile(r"[一-鿿]+")


def new_words(text: str, *, least: int = 3, cohesion: float = 3.0, freedom: float = 1.0, longest: int = 6) -> Iterator[str]:
    """Yield the words of two to `longest` Han characters that jieba's dictionary lacks, told `least` times or more (natural logarithms)."""
    counts: Counter[str] = Counter()
    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    characters = 0
    for run in _HAN.findall(text):
        characters += len(run)
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + longest) + 1):
                word = run[start:end]
                counts[word] += 1
                left[word][run[start - 1] if start else f"^{counts[word]}"] += 1
                right[word][run[end] if end < len(run) else f"${counts[word]}"] += 1
    for word, count in sorted(counts.items()):
        if len(word) < 2 or count < least or word in frequencies():
            continue
        splits = (counts[word[:place]] * counts[word[place:]] for place in range(1, len(word)))
        if log(count * characters / max(splits)) >= cohesion and min(_entropy(left[word]), _entropy(right[word])) >= freedom:
            yield word


def _entropy(counts: Counter[str]) -> float:
    total = counts.total()
    return -sum(count / total * log(count / total) for count in counts.values())
