"""Texts with marked names → sequences of features and labels → a model."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycrfsuite

from graph.annotate.features import CharacterFeatures, sentence_ranges
from graph.annotate.words import names_in, words_of
from graph.lexicon import Lexicon, Match
from training.marked import Marked

HIDDEN = 0.3
"""Share of the known names hidden from the model in each text, so that it learns from the surroundings as well."""


def fit(marked: Iterable[Marked], lexicon: Lexicon, output: Path, iterations: int) -> None:
    """Fit a conditional random field to the labels of every sentence."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for one in marked:
        for _, features, labels in sequences(one, lexicon):
            trainer.append(features, labels)
    trainer.set_params({"c1": 0.3, "c2": 0.2, "max_iterations": iterations, "feature.minfreq": 2, "feature.possible_transitions": False})
    trainer.train(str(output))


def sequences(one: Marked, lexicon: Lexicon, *, hide: bool = True) -> Iterator[tuple[int, pycrfsuite.ItemSequence, list[str]]]:
    """Yield the start, features and labels of the sentences of a text."""
    words = tuple(words_of(one.text))
    known = names_in(one.text, lexicon, words)
    features = CharacterFeatures(one.text, words, shown(one.text, known) if hide else known)
    labels = ["O"] * len(one.text)
    for start, end, kind in one.names:
        labels[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]
    for start, end in sentence_ranges(one.text):
        if not any(name in one.text[start:end] for name in one.unsure):
            yield start, pycrfsuite.ItemSequence(features.of(start, end)), labels[start:end]


def shown(text: str, names: Iterable[Match]) -> list[Match]:
    """Return the names known, less a share that depends on the text alone; a name is hidden everywhere in it or nowhere."""
    rng = random.Random(text[:200])  # noqa: S311  a sample, not a secret
    hidden: dict[str, bool] = {}
    return [match for match in names if not hidden.setdefault(match.entries[0].key, rng.random() < HIDDEN)]
