"""The shipped name recogniser: a network over characters reads them, and the most probable labels that may follow one another are names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.annotate.decoding import best_labels
from graph.annotate.features import CharacterFeatures, sentence_ranges
from graph.annotate.network import Network, columns, load_network
from graph.annotate.words import Word
from graph.lexicon import Match

__all__ = ["Found", "Network", "load_network", "name_runs", "recognise"]

LONGEST_NAME = 100
"""Characters of the longest name believed; what is longer is furniture the reader left in, such as encoded images."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a name the recogniser found; `probability` is the lowest of any character's label."""

    start: int
    end: int
    type: str
    probability: float


def recognise(text: str, words: Sequence[Word], names: Sequence[Match], network: Network) -> list[Found]:
    """Return the names in a text, from left to right."""
    ranges = sentence_ranges(text)
    likely = network.read(columns(text, words, CharacterFeatures(text, words, names), network.symbols), ranges)
    found: list[Found] = []
    for start, end in ranges:
        path = best_labels(likely[start:end], network.labels)
        for first, last, kind in name_runs([network.labels[number] for number in path]):
            if last - first <= LONGEST_NAME and not _cuts_word(text, start + first) and not _cuts_word(text, start + last):
                sure = min(float(likely[start + index, path[index]]) for index in range(first, last))
                found.append(Found(start + first, start + last, kind, round(sure, 3)))
    return found


def _cuts_word(text: str, place: int) -> bool:
    """Tell whether a place lies within a Latin word, where no name begins or ends."""
    around = text[max(0, place - 1) : place + 1]
    return len(around) == 2 and around.isascii() and around.isalpha()


def name_runs(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the ranges and types that BIO labels mark; a stray `I-` begins a name of its own."""
    start = 0
    for index in range(1, len(labels) + 1):
        if index < len(labels) and labels[start] != "O" and labels[index] == f"I-{labels[start][2:]}":
            continue
        if labels[start] != "O":
            yield start, index, labels[start][2:]
        start = index
