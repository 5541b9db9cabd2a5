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
from graph.recurrent import (
    VECTORS,
    Arrays,
    Direction,
    Floats,
    both_ways,
    gelu,
    groups,
    load_vectors,
    normalised,
    one_thread,
    parse_direction,
    read_model,
    rows_of,
)

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
    """Hold labels, symbols and weights; `tables` are already multiplied with the first layer."""

    labels: tuple[str, ...]
    symbols: Symbols
    tables: tuple[Floats, ...]
    words: npt.NDArray[np.int8]
    pairs: npt.NDArray[np.int8]
    vectors: Floats
    norm: tuple[Floats, Floats]
    forward: Direction
    backward: Direction
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
        h = self._first(numbers)
        both = np.concatenate([both_ways(h, self.forward, self.backward, sizes), h], 1)
        scores = gelu(both @ self.hidden[0] + self.hidden[1]) @ self.output[0] + self.output[1]
        likely: Floats = np.exp(scores - scores.max(1, keepdims=True))
        likely /= likely.sum(1, keepdims=True)
        return likely

    def _first(self, numbers: Numbers) -> Floats:
        left, right, word = self.pairs[numbers[:, 1]], self.pairs[numbers[:, 2]], self.words[numbers[:, 3]]
        h: Floats = np.concatenate([left, right, word], 1).astype(np.float32) @ self.vectors
        for table, column in zip(self.tables, ("character", *LEARNED), strict=True):
            h += table[numbers[:, COLUMNS.index(column)]]
        return gelu(normalised(h, *self.norm))


def parse_network(weights: Arrays, vectors: Mapping[str, npt.NDArray[np.int8]]) -> Network:
    """Return the network that arrays named as PyTorch names them describe.

    Raises:
        ValueError: when the vectors do not fit the tables of clusters.
    """
    for table in ("words", "pairs"):
        if len(vectors[table]) != len(rows_of(table)) + 1:
            raise ValueError(f"{VECTORS} and {table}.tsv were not made together")
    told = json.loads(bytes(weights["symbols"].astype(np.uint8)).decode("utf-8"))
    w = {name: np.asarray(array, np.float32) for name, array in weights.items() if name != "symbols"}
    first = np.split(
        w["first.weight"].T,
        np.cumsum([w["character.weight"].shape[1], 50, 50, 100, *(w[f"learned.{name}.weight"].shape[1] for name in LEARNED)])[:-1],
    )
    tables = [w["character.weight"] @ first[0] + w["first.bias"]]
    tables += [w[f"learned.{name}.weight"] @ part for name, part in zip(LEARNED, first[4:], strict=True)]
    scale = w["scale"]
    return Network(
        labels=tuple(told["labels"]),
        symbols={name: {key: row for row, key in enumerate(keys) if row} for name, keys in told["symbols"].items()},
        tables=tuple(tables),
        words=vectors["words"],
        pairs=vectors["pairs"],
        vectors=np.concatenate([first[1] * scale[1], first[2] * scale[1], first[3] * scale[0]]),
        norm=(w["norm.weight"], w["norm.bias"]),
        forward=parse_direction(w, "forwards"),
        backward=parse_direction(w, "backwards"),
        hidden=(np.ascontiguousarray(w["hidden.weight"].T), w["hidden.bias"]),
        output=(np.ascontiguousarray(w["output.weight"].T), w["output.bias"]),
    )


@cache
def load_network() -> Network:
    """Load the network that ships with the package."""
    return parse_network(read_model(WEIGHTS), load_vectors())
