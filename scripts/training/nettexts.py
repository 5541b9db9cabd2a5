"""Marked texts → numbers and labels that the network learns from."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.annotate.features import CharacterFeatures, latin_shapes, name_features, sentence_ranges
from graph.annotate.network import COLUMNS, Numbers, Symbols, columns
from graph.annotate.words import names_in, tags, words_of
from graph.lexicon import Lexicon, Match, fold
from training.fitting import HIDDEN
from training.marked import Marked

NAME = COLUMNS.index("name")
BLIND = 0.2
"""Share of the texts read without any name base."""
Sentence = tuple[Numbers, npt.NDArray[np.int64]]
"""What is seen of the characters of a sentence, and the numbers of their labels."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Hold a text in numbers, the names the name base knows in it, and its labels and sentences."""

    folded: str
    numbers: Numbers
    known: tuple[Match, ...]
    labels: npt.NDArray[np.int64]
    sentences: tuple[tuple[int, int], ...]


def bio(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the labels for names of these kinds."""
    return ("O", *(f"{place}-{kind}" for kind in kinds for place in "BI"))


def learned_symbols(marked: Iterable[Marked], lexicon: Lexicon) -> dict[str, list[str]]:
    """Return the symbols of the columns whose tables are learned, as they occur in some texts; the empty one comes first."""
    seen: dict[str, set[str]] = {name: set() for name in ("tag", "name", "ahead", "shape", "quote", "latin")}
    kinds = tags()
    for one in marked:
        words = tuple(words_of(one.text))
        features = CharacterFeatures(one.text, words, names_in(one.text, lexicon, words))
        seen["tag"].update(features.place[index] + kinds.get(word, "?") for start, end, word in words for index in range(start, end))
        seen["quote"].update(mark and mark + place for mark, place in zip(features.quote, features.place, strict=True))
        for name, keys in (
            ("name", features.name),
            ("ahead", features.ahead),
            ("shape", features.shapes),
            ("latin", latin_shapes(one.text)),
        ):
            seen[name].update(keys)
    return {name: ["", *sorted(keys - {""})] for name, keys in seen.items()}


def encode(one: Marked, lexicon: Lexicon, symbols: Symbols, labels: Sequence[str]) -> Encoded:
    """Return a text in numbers; sentences with an unsure name are left out."""
    words = tuple(words_of(one.text))
    known = names_in(one.text, lexicon, words)
    number = {label: index for index, label in enumerate(labels)}
    marks = np.zeros(len(one.text), np.int64)
    for start, end, kind in one.names:
        marks[start:end] = [number[f"B-{kind}"], *[number[f"I-{kind}"]] * (end - start - 1)]
    sure = tuple((start, end) for start, end in sentence_ranges(one.text) if not any(name in one.text[start:end] for name in one.unsure))
    return Encoded(fold(one.text), columns(one.text, words, CharacterFeatures(one.text, words, known), symbols), known, marks, sure)


def sentences(texts: Iterable[Encoded], symbols: Mapping[str, Mapping[str, int]], rng: random.Random) -> Iterator[Sentence]:
    """Yield the sentences of some texts, a new share of the known names hidden from each text."""
    for text in texts:
        share = 1.0 if rng.random() < BLIND else HIDDEN
        hidden: dict[str, bool] = {}
        shown = [match for match in text.known if not hidden.setdefault(match.entries[0].key, rng.random() < share)]
        numbers = text.numbers.copy()
        numbers[:, NAME] = [symbols["name"].get(key, 0) for key in name_features(text.folded, shown)]
        for start, end in text.sentences:
            yield numbers[start:end], text.labels[start:end]


def batches(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Return which sentences are learned from together: of about the same length, some `size` characters."""
    blurred = [length + rng.random() * 8 for length in lengths]
    out: list[list[int]] = []
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=blurred.__getitem__):
        if batch and (len(batch) + 1) * lengths[index] > size:
            out.append(batch)
            batch = []
        batch.append(index)
    out.append(batch)
    rng.shuffle(out)
    return out
