"""The network that reads names: a bidirectional LSTM over characters, run with numpy alone.

Its word and pair vectors and its first weights were learned from raw text without annotation (scripts/training/pretrain.py), the rest from
texts with marked names. Hochreiter & Schmidhuber 1997; Graves & Schmidhuber 2005.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from operator import add

import numpy as np
import numpy.typing as npt

from graph.annotate.features import CharacterFeatures, latin_shapes
from graph.annotate.words import Word, tags
from graph.recurrent import Arrays, Encoder, Floats, Vectors, gelu, groups, load_vectors, one_thread, parse_encoder, read_model, rows_of

WEIGHTS = "names.npz"
COLUMNS = ("character", "left", "right", "word", "tag", "name", "ahead", "shape", "quote", "latin")
"""What the network sees of each character, each as the number of a row in a table; row 0 stands for what has none."""
LEARNED = ("tag", "name", "ahead", "shape", "quote", "latin")
"""The columns whose tables are learned with the rest of the weights and folded into the first layer."""

Numbers = npt.NDArray[np.int32]
Symbols = Mapping[str, Mapping[str, int]]
"""For each column the number of each symbol."""


def columns(text: str, words: Sequence[Word], features: CharacterFeatures, symbols: Symbols) -> Numbers:
    """Return the numbers of a text: characters × columns."""
    pairs, spelled, kinds = rows_of("pairs"), rows_of("words"), tags()
    length = len(text)
    folded = features.digitless
    right = list(map(pairs.get, map(add, folded, [*folded[1:], ""]), repeat(0)))
    word, kind = [0] * length, [""] * length
    for start, end, spelling in words:
        word[start:end] = [spelled.get(folded[start:end], 0)] * (end - start)
        kind[start:end] = [kinds.get(spelling, "?")] * (end - start)
    quote = [mark and mark + place for mark, place in zip(features.quote, features.place, strict=True)]
    seen = {
        "character": folded,
        "tag": map(add, features.place, kind),
        "name": features.name,
        "ahead": features.ahead,
        "shape": features.shapes,
        "quote": quote,
        "latin": latin_shapes(text),
    }
    numbers = {name: list(map(symbols[name].get, keys, repeat(0))) for name, keys in seen.items()}
    rows = {**numbers, "left": [0, *right[:-1]] if length else [], "right": right, "word": word}
    return np.array([rows[name] for name in COLUMNS], np.int32).T


@dataclass(frozen=True, slots=True)
class Network:
    """Hold labels, symbols and weights."""

    labels: tuple[str, ...]
    symbols: Symbols
    encoder: Encoder
    hidden: tuple[Floats, Floats]
    output: tuple[Floats, Floats]

    def read(self, numbers: Numbers, ranges: Sequence[tuple[int, int]]) -> Floats:
        """Return the probability of every label at every character, characters × labels; 0 outside the ranges."""
        out = np.zeros((len(numbers), len(self.labels)), np.float32)
        with one_thread():
            for group in groups(ranges):
                where = np.concatenate([np.arange(start, end) for start, end in group])
                sizes = np.array([end - start for start, end in group])
                out[where] = self._probabilities(numbers[where], sizes)
        return out

    def _probabilities(self, numbers: Numbers, sizes: npt.NDArray[np.int64]) -> Floats:
        """Return the probabilities of sentences of these sizes laid end to end."""
        both = np.concatenate(self.encoder.read(numbers, sizes), 1)
        scores = gelu(both @ self.hidden[0] + self.hidden[1]) @ self.output[0] + self.output[1]
        likely: Floats = np.exp(scores - scores.max(1, keepdims=True))
        likely /= likely.sum(1, keepdims=True)
        return likely


def parse_network(weights: Arrays, vectors: Vectors) -> Network:
    """Return the network that arrays named as PyTorch names them describe.

    Raises:
        ValueError: when the vectors do not fit the weights or the tables of clusters.
    """
    told = json.loads(bytes(weights["symbols"].astype(np.uint8)).decode("utf-8"))
    w = {name: np.asarray(array, np.float32) for name, array in weights.items() if name != "symbols"}
    return Network(
        labels=tuple(told["labels"]),
        symbols={name: {key: row for row, key in enumerate(keys) if row} for name, keys in told["symbols"].items()},
        encoder=parse_encoder(w, vectors, LEARNED),
        hidden=(np.ascontiguousarray(w["hidden.weight"].T), w["hidden.bias"]),
        output=(np.ascontiguousarray(w["output.weight"].T), w["output.bias"]),
    )


@cache
def load_network() -> Network:
    """Load the network that ships with the package."""
    return parse_network(read_model(WEIGHTS), load_vectors())
