"""The recognisers that are compared: each is fitted to marked texts, and then finds names in others; needs torch."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pycrfsuite
import spacy

from graph.annotate.decoding import best_labels
from graph.annotate.features import CharacterFeatures, sentence_ranges
from graph.annotate.network import columns, parse_network
from graph.annotate.recognizer import name_runs, recognise
from graph.annotate.words import names_in, words_of
from graph.lexicon import Lexicon
from graph.recurrent import VECTORS, read_arrays
from training.fitting import fit
from training.marked import Marked, Range, swapped
from training.netfit import fit_network
from training.spacyner import find, fit_spacy

Finder = Callable[[Marked, Lexicon], set[Range]]
MODEL = Path(__file__).resolve().parent.parent.parent / "graph" / "model"
ITERATIONS, EPOCHS, SPACY_EPOCHS = 60, 10, 8
SHORT, SEED = 400, 20261122


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold how one recogniser is fitted to texts with names of some kinds, into a folder, and read from it."""

    title: str
    fit: Callable[[Sequence[Marked], Sequence[str], Lexicon, Path], None]
    load: Callable[[Path], Finder]


def _fit_field(marked: Sequence[Marked], _kinds: Sequence[str], lexicon: Lexicon, folder: Path) -> None:
    fit(marked, lexicon, folder / "field.crf", ITERATIONS)


def _fit_network(*, first: bool, swap: bool = False) -> Callable[[Sequence[Marked], Sequence[str], Lexicon, Path], None]:
    def fit_it(marked: Sequence[Marked], kinds: Sequence[str], lexicon: Lexicon, folder: Path) -> None:
        if swap:
            # Of short texts only: in an article one thing would get many names.
            marked = [*marked, *swapped((one for one in marked if len(one.text) < SHORT), SEED)]
        fit_network(marked, lexicon, MODEL, folder / "network.npz", kinds, EPOCHS, first=first)

    return fit_it


def _fit_both(marked: Sequence[Marked], kinds: Sequence[str], lexicon: Lexicon, folder: Path) -> None:
    _fit_field(marked, kinds, lexicon, folder)
    _fit_network(first=True)(marked, kinds, lexicon, folder)


def _fit_spacy(*, words: bool, vectors: bool) -> Callable[[Sequence[Marked], Sequence[str], Lexicon, Path], None]:
    def fit_it(marked: Sequence[Marked], kinds: Sequence[str], _lexicon: Lexicon, folder: Path) -> None:
        fit_spacy(marked, kinds, SPACY_EPOCHS, words=words, vectors=MODEL / VECTORS if vectors else None).to_disk(folder / "spacy")

    return fit_it


def _load_field(folder: Path) -> Finder:
    tagger = pycrfsuite.Tagger()
    tagger.open(str(folder / "field.crf"))

    def find_names(one: Marked, lexicon: Lexicon) -> set[Range]:
        words = tuple(words_of(one.text))
        features = CharacterFeatures(one.text, words, names_in(one.text, lexicon, words))
        labelled = ((start, tagger.tag(pycrfsuite.ItemSequence(features.of(start, end)))) for start, end in sentence_ranges(one.text))
        return {(start + first, start + last, kind) for start, labels in labelled for first, last, kind in name_runs(labels)}

    return find_names


def _load_network(folder: Path) -> Finder:
    network = parse_network(read_arrays(folder / "network.npz"), read_arrays(MODEL / VECTORS))

    def find_names(one: Marked, lexicon: Lexicon) -> set[Range]:
        words = tuple(words_of(one.text))
        return {(name.start, name.end, name.type) for name in recognise(one.text, words, names_in(one.text, lexicon, words), network)}

    return find_names


def _load_both(folder: Path) -> Finder:
    field = pycrfsuite.Tagger()
    field.open(str(folder / "field.crf"))
    network = parse_network(read_arrays(folder / "network.npz"), read_arrays(MODEL / VECTORS))
    known = set(field.labels())

    def find_names(one: Marked, lexicon: Lexicon) -> set[Range]:
        words = tuple(words_of(one.text))
        features = CharacterFeatures(one.text, words, names_in(one.text, lexicon, words))
        ranges = sentence_ranges(one.text)
        likely = network.read(columns(one.text, words, features, network.symbols), ranges)
        found = set()
        for start, end in ranges:
            field.set(pycrfsuite.ItemSequence(features.of(start, end)))
            rows = [[field.marginal(label, index) if label in known else 0.0 for label in network.labels] for index in range(end - start)]
            path = best_labels((likely[start:end] + np.array(rows, np.float32)) / 2, network.labels)
            found |= {(start + first, start + last, kind) for first, last, kind in name_runs([network.labels[number] for number in path])}
        return found

    return find_names


def _load_spacy(*, words: bool) -> Callable[[Path], Finder]:
    def load_it(folder: Path) -> Finder:
        nlp = spacy.load(folder / "spacy")
        return lambda one, _lexicon: find(nlp, one, words=words)

    return load_it


CANDIDATES = {
    "field": Candidate("linear-chain CRF", _fit_field, _load_field),
    "network-raw": Candidate("BiLSTM, vectors only", _fit_network(first=False), _load_network),
    "network": Candidate("BiLSTM, pretrained", _fit_network(first=True), _load_network),
    "network-swapped": Candidate("BiLSTM, pretrained, names swapped", _fit_network(first=True, swap=True), _load_network),
    "both": Candidate("CRF + pretrained BiLSTM, mean of probabilities", _fit_both, _load_both),
    "spacy-characters": Candidate("spaCy CNN + transitions, characters", _fit_spacy(words=False, vectors=False), _load_spacy(words=False)),
    "spacy-words": Candidate("spaCy CNN + transitions, words", _fit_spacy(words=True, vectors=False), _load_spacy(words=True)),
    "spacy-vectors": Candidate(
        "spaCy CNN + transitions, words with vectors", _fit_spacy(words=True, vectors=True), _load_spacy(words=True)
    ),
}


def cluener(path: Path) -> list[Marked]:
    """Return CLUENER's sentences in the order of their file."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Marked(row["text"], tuple((start, end, kind) for start, end, kind in row["ents"])) for row in rows]
