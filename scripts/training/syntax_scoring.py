"""How right words, parts of speech and heads are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise


@dataclass(frozen=True, slots=True)
class Parsed:
    """Hold a sentence of words; `heads` are positions of words, a root is its own head, labels are without subtypes."""

    text: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]


class Alignment:
    """Count as the CoNLL 2018 shared task does (Zeman et al. 2018).

    Words of both sides are laid over the text without its white space, and go together where both their ends agree. Part of speech, head
    and label (without subtype) count for words that go together only, a head where it goes with the annotated head; precision is over the
    words found, recall over the words annotated. Other than there, sentences are given, and cut alike on both sides.
    """

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.found = self.annotated = 0
        self.right: Counter[str] = Counter()

    def add(self, gold: Parsed, found: Parsed) -> None:
        """Count one sentence.

        Raises:
            ValueError: when the two are not of the same characters.
        """
        mine, theirs = _ranges(found.words), _ranges(gold.words)
        if mine[-1:] and mine[-1][1] != theirs[-1][1]:
            raise ValueError(f"other characters: {found.words} {gold.words}")
        place = {span: index for index, span in enumerate(mine)}
        together = {index: place[span] for index, span in enumerate(theirs) if span in place}
        self.found += len(mine)
        self.annotated += len(theirs)
        for index, other in together.items():
            head = found.heads[other] == together.get(gold.heads[index], -1)
            self.right["words"] += 1
            self.right["upos"] += found.tags[other] == gold.tags[index]
            self.right["uas"] += head
            self.right["las"] += head and found.labels[other] == gold.labels[index]

    def f1(self, what: str) -> float:
        """Return the F1 of `words`, `upos`, `uas` or `las`."""
        return 2 * self.right[what] / max(1, self.found + self.annotated)


def _ranges(words: Iterable[str]) -> list[tuple[int, int]]:
    """Return the ranges of words in the text without white space."""
    return list(pairwise(accumulate((len("".join(word.split())) for word in words), initial=0)))
