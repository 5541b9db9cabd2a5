"""The network that reads names: a bidirectional LSTM over characters, run with numpy alone.

Its word and pair vectors and its first weights were learned from raw text without annotation (scripts/training/pretrain.py), the rest from
texts with marked names. Hochreiter & Schmidhuber 1997; Graves & Schmidhuber 2005.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import repeat
from operator import add
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from graph.annotate.features import CharacterFeatures, latin_shapes
from graph.annotate.words import Word, tags

WEIGHTS = "names.npz"
VECTORS = "vectors.npz"
COLUMNS = ("character", "left", "right", "word", "tag", "name", "ahead", "shape", "quote", "latin")
"""What the network sees of each character, each as the number of a row in a table; row 0 stands for what has none."""
LEARNED = ("tag", "name", "ahead", "shape", "quote", "latin")
"""The columns whose tables are learned with the rest of the weights and folded into the first layer."""
_TOGETHER = 20_000
"""Characters read at a time, to bound memory."""

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Symbols = Mapping[str, Mapping[str, int]]
"""For each column the number of each symbol."""


@cache
def rows_of(table: str) -> dict[str, int]:
    """Return the row of the vectors of each word or pair of characters: the line on which it stands in its table of clusters, from 1."""
    rows = (files("graph") / "model" / f"{table}.tsv").read_text("utf-8").splitlines()
    return {line.partition("\t")[0]: row for row, line in enumerate(rows, 1)}


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
class Direction:
    """Hold the weights of one direction: of the input, of the state, and the bias; gates in the order input, forget, cell, output."""

    input: Floats
    state: Floats
    bias: Floats


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
        # The products are small: threads cost more than they give, and several processes of several threads each choke one another.
        with _threads().limit(limits=1, user_api="blas"):
            for group in _groups(ranges):
                where = np.concatenate([np.arange(start, end) for start, end in group])
                sizes = np.array([end - start for start, end in group])
                out[where] = self._probabilities(numbers[where], sizes)
        return out

    def _probabilities(self, numbers: Numbers, sizes: npt.NDArray[np.int64]) -> Floats:
        """Return the probabilities of sentences of these sizes laid end to end."""
        h = self._first(numbers)
        order = np.argsort(-sizes, kind="stable")
        starts, lengths = (np.cumsum(sizes) - sizes)[order], sizes[order]
        both = np.concatenate(
            [_recur(h, self.forward, starts, lengths, 1), _recur(h, self.backward, starts + lengths - 1, lengths, -1), h], 1
        )
        scores = _gelu(both @ self.hidden[0] + self.hidden[1]) @ self.output[0] + self.output[1]
        likely: Floats = np.exp(scores - scores.max(1, keepdims=True))
        likely /= likely.sum(1, keepdims=True)
        return likely

    def _first(self, numbers: Numbers) -> Floats:
        left, right, word = self.pairs[numbers[:, 1]], self.pairs[numbers[:, 2]], self.words[numbers[:, 3]]
        h: Floats = np.concatenate([left, right, word], 1).astype(np.float32) @ self.vectors
        for table, column in zip(self.tables, ("character", *LEARNED), strict=True):
            h += table[numbers[:, COLUMNS.index(column)]]
        h -= h.mean(1, keepdims=True)
        h /= np.sqrt((h * h).mean(1, keepdims=True) + 1e-5)
        return _gelu(h * self.norm[0] + self.norm[1])


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _groups(ranges: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the ranges in groups small enough to be read at once."""
    group: list[tuple[int, int]] = []
    size = 0
    for start, end in ranges:
        if group and size + end - start > _TOGETHER:
            yield group
            group, size = [], 0
        group.append((start, end))
        size += end - start
    if group:
        yield group


def _recur(h: Floats, weights: Direction, starts: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], step: int) -> Floats:
    """Return the states of one direction; sentences come longest first, so that those still going on are always the first ones."""
    width = len(weights.state)
    going = np.searchsorted(-lengths, -np.arange(lengths[0]), "left")
    # What is read at one time stands together: the first characters of all sentences, then the second ones, …
    where = np.concatenate([starts[:count] + step * time for time, count in enumerate(going)])
    gates = h @ weights.input
    gates += weights.bias
    gates = gates[where]
    states = np.empty((len(h), width), np.float32)
    state, cell = np.zeros((2, len(starts), width), np.float32)
    end = 0
    for count in going:
        now, end = slice(end, end + count), end + count
        z = gates[now]
        z += state[:count] @ weights.state
        # sigmoid(x) = (1 + tanh(x/2)) / 2; the halves of x are in the weights, those of the cell's gate are not
        np.tanh(z, out=z)
        fresh = z[:, 2 * width : 3 * width].copy()
        z *= 0.5
        z += 0.5
        cell = cell[:count] * z[:, width : 2 * width] + z[:, :width] * fresh
        state = z[:, 3 * width :] * np.tanh(cell)
        states[now] = state
    out = np.empty_like(states)
    out[where] = states
    return out


def _gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit in its approximation by tanh (Hendrycks & Gimpel 2016)."""
    y: Floats = np.tanh((x * x * np.float32(0.044715) + np.float32(1)) * x * np.float32(0.7978845608))
    return (y + 1) * x * np.float32(0.5)


def parse_network(weights: Mapping[str, npt.NDArray[np.generic]], vectors: Mapping[str, npt.NDArray[np.int8]]) -> Network:
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
        forward=_direction(w, "forwards"),
        backward=_direction(w, "backwards"),
        hidden=(np.ascontiguousarray(w["hidden.weight"].T), w["hidden.bias"]),
        output=(np.ascontiguousarray(w["output.weight"].T), w["output.bias"]),
    )


def _direction(w: Mapping[str, Floats], name: str) -> Direction:
    half = np.repeat(np.array([0.5, 0.5, 1, 0.5], np.float32), w[f"{name}.weight_hh_l0"].shape[1])
    return Direction(
        np.ascontiguousarray(w[f"{name}.weight_ih_l0"].T * half),
        np.ascontiguousarray(w[f"{name}.weight_hh_l0"].T * half),
        (w[f"{name}.bias_ih_l0"] + w[f"{name}.bias_hh_l0"]) * half,
    )


def read_arrays(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Read the arrays of a file."""
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


@cache
def load_network() -> Network:
    """Load the network that ships with the package."""
    folder = files("graph") / "model"
    with as_file(folder / WEIGHTS) as weights, as_file(folder / VECTORS) as vectors:
        return parse_network(read_arrays(weights), {name: array.astype(np.int8) for name, array in read_arrays(vectors).items()})
