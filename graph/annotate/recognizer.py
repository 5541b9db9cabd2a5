"""The shipped name recogniser: a linear-chain conditional random field over characters (Lafferty, McCallum & Pereira 2001)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import pycrfsuite

from graph.annotate.features import CharacterFeatures, sentence_ranges
from graph.annotate.words import Word
from graph.lexicon import Match

MODEL = "names.crf"
LONGEST_NAME = 100
"""Characters of the longest name believed; what is longer is furniture the reader left in, such as encoded images."""


@cache
def load_tagger() -> pycrfsuite.Tagger:
    """Load the model that ships with the package."""
    tagger = pycrfsuite.Tagger()
    with as_file(files("graph") / "model" / MODEL) as path:
        tagger.open(str(path))
    return tagger


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a name the recogniser found; `probability` is the lowest of any character's label."""

    start: int
    end: int
    type: str
    probability: float


def recognise(text: str, words: Sequence[Word], names: Sequence[Match], tagger: pycrfsuite.Tagger) -> list[Found]:
    """Return the names in a text, from left to right."""
    features = CharacterFeatures(text, words, names)
    found: list[Found] = []
    for start, end in sentence_ranges(text):
        labels = tagger.tag(pycrfsuite.ItemSequence(features.of(start, end)))
        for first, last, kind in name_runs(labels):
            if last - first > LONGEST_NAME:
                continue
            sure = min(tagger.marginal(labels[index], index) for index in range(first, last))
            found.append(Found(start + first, start + last, kind, round(sure, 3)))
    return found


def name_runs(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the ranges and types that BIO labels mark; a stray `I-` begins a name of its own."""
    start = 0
    for index in range(1, len(labels) + 1):
        if index < len(labels) and labels[start] != "O" and labels[index] == f"I-{labels[start][2:]}":
            continue
        if labels[start] != "O":
            yield start, index, labels[start][2:]
        start = index
