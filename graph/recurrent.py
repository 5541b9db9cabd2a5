"""What the networks share, run with numpy alone: vectors of words and pairs of characters, LSTMs, and how their weights are stored.

Hochreiter & Schmidhuber 1997; Ba et al. 2016 (layer normalisation); Hendrycks & Gimpel 2016 (the Gaussian error linear unit).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

VECTORS = "vectors.npz"
_TOGETHER = 20_000
"""Characters read at a time, to bound memory."""

Floats = npt.NDArray[np.float32]
Arrays = Mapping[str, npt.NDArray[np.generic]]
Vectors = Mapping[str, npt.NDArray[np.int8]]


@dataclass(frozen=True, slots=True)
class Directions:
    """Hold the weights of both directions, forwards first: of the input, of the state, and the bias.

    The gates stand in the order input, forget, output, cell.
    """

    input: Floats
    state: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Encoder:
    """Hold the layers that make states of characters; `tables` are already multiplied with the first of them.

    A character is seen as numbers of rows: of itself, of the pairs with its left and right neighbours, of its word, and of whatever
    else has a table; row 0 stands for what has none.
    """

    tables: tuple[Floats, ...]
    """Of the characters, and of the columns after the fourth."""
    words: npt.NDArray[np.int8]
    pairs: npt.NDArray[np.int8]
    vectors: Floats
    norm: tuple[Floats, Floats]
    directions: Directions

    def read(self, numbers: npt.NDArray[np.integer], sizes: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return the states of sequences of these sizes laid end to end, both directions side by side, and what they were made from."""
        left, right, word = self.pairs[numbers[:, 1]], self.pairs[numbers[:, 2]], self.words[numbers[:, 3]]
        h: Floats = np.concatenate([left, right, word], 1).astype(np.float32) @ self.vectors
        for table, column in zip(self.tables, (0, *range(4, numbers.shape[1])), strict=True):
            h += table[numbers[:, column]]
        h = gelu(normalised(h, *self.norm))
        return both_ways(h, self.directions, sizes), h


def parse_encoder(weights: Mapping[str, Floats], vectors: Vectors, learned: Sequence[str] = ()) -> Encoder:
    """Return the layers that arrays named as PyTorch names them describe, with tables for the columns `learned`.

    Raises:
        ValueError: when the vectors do not fit the weights or the tables of clusters.
    """
    for table in ("words", "pairs"):
        if len(vectors[table]) != len(rows_of(table)) + 1:
            raise ValueError(f"{VECTORS} and {table}.tsv were not made together")
    tables = [weights["character.weight"], *(weights[f"learned.{name}.weight"] for name in learned)]
    narrow, wide = vectors["pairs"].shape[1], vectors["words"].shape[1]
    sizes = [tables[0].shape[1], narrow, narrow, wide, *(table.shape[1] for table in tables[1:])]
    if sum(sizes) != weights["first.weight"].shape[1]:
        raise ValueError(f"the weights were not made for {VECTORS}")
    own, left, right, word, *others = np.split(weights["first.weight"].T, np.cumsum(sizes)[:-1])
    folded = [table @ part for table, part in zip(tables, (own, *others), strict=True)]
    folded[0] += weights["first.bias"]
    scale = weights["scale"]
    return Encoder(
        tables=tuple(folded),
        words=vectors["words"],
        pairs=vectors["pairs"],
        vectors=np.concatenate([left * scale[1], right * scale[1], word * scale[0]]),
        norm=(weights["norm.weight"], weights["norm.bias"]),
        directions=_directions(weights),
    )


def read_arrays(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Read the arrays of a file."""
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def read_model(name: str) -> dict[str, npt.NDArray[np.generic]]:
    """Read the arrays of a file that ships with the package."""
    with as_file(files("graph") / "model" / name) as path:
        return read_arrays(path)


@cache
def rows_of(table: str) -> dict[str, int]:
    """Return the row of the vectors of each word or pair of characters: the line on which it stands in its table of clusters, from 1."""
    rows = (files("graph") / "model" / f"{table}.tsv").read_text("utf-8").splitlines()
    return {line.partition("\t")[0]: row for row, line in enumerate(rows, 1)}


@cache
def load_vectors() -> dict[str, npt.NDArray[np.int8]]:
    """Load the vectors of words and pairs, one row each, row 0 for those that have none."""
    return {name: array.astype(np.int8) for name, array in read_model(VECTORS).items()}


def one_thread() -> AbstractContextManager[object]:
    """Let products run in one thread: they are small, threads cost more than they give, and several processes choke one another."""
    limited: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limited


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def groups(ranges: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
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


def both_ways(h: Floats, weights: Directions, sizes: npt.NDArray[np.int64]) -> Floats:
    """Return the states of both directions, side by side, over sequences of these sizes laid end to end."""
    width = weights.state.shape[1]
    order = np.argsort(-sizes, kind="stable")
    starts, lengths = (np.cumsum(sizes) - sizes)[order], sizes[order]
    # Sequences come longest first, so that those still going on are always the first ones. What is read at one time stands together: the
    # first characters of all sequences, then the second ones, … and the last, then those before them. Both directions go step by step
    # together, as steps are many and small.
    going = np.searchsorted(-lengths, -np.arange(lengths[0]), "left")
    ends = starts + lengths - 1
    where = [np.concatenate([begin[:count] + step * time for time, count in enumerate(going)]) for begin, step in ((starts, 1), (ends, -1))]
    gates = np.empty((2, len(h), 4 * width), np.float32)
    for direction, places in enumerate(where):
        np.matmul(h[places], weights.input[direction], out=gates[direction])
    gates += weights.bias[:, None]
    states = np.empty((2, len(h), width), np.float32)
    state, cell = np.zeros((2, 2, len(starts), width), np.float32)
    end = 0
    for count in going:
        now, end = slice(end, end + count), end + count
        z = gates[:, now]
        z += state[:, :count] @ weights.state
        # sigmoid(x) = (1 + tanh(x/2)) / 2; the halves of x are in the weights, those of the cell's gate are not
        np.tanh(z, out=z)
        opened = z[..., : 3 * width]
        opened *= 0.5
        opened += 0.5
        cell = cell[:, :count] * z[..., width : 2 * width] + z[..., :width] * z[..., 3 * width :]
        state = z[..., 2 * width : 3 * width] * np.tanh(cell)
        states[:, now] = state
    out = np.empty((len(h), 2 * width), np.float32)
    for direction, places in enumerate(where):
        out[places, direction * width : (direction + 1) * width] = states[direction]
    return out


def gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit in its approximation by tanh (Hendrycks & Gimpel 2016)."""
    y: Floats = np.tanh((x * x * np.float32(0.044715) + np.float32(1)) * x * np.float32(0.7978845608))
    return (y + 1) * x * np.float32(0.5)


def normalised(h: Floats, scale: Floats, shift: Floats) -> Floats:
    """Return each row with mean 0 and variance 1, scaled and shifted; `h` is overwritten."""
    h -= h.mean(1, keepdims=True)
    h /= np.sqrt((h * h).mean(1, keepdims=True) + 1e-5)
    return h * scale + shift


def _directions(w: Mapping[str, Floats]) -> Directions:
    width = w["forwards.weight_hh_l0"].shape[1]
    order = np.r_[: 2 * width, 3 * width : 4 * width, 2 * width : 3 * width]
    half = np.repeat(np.array([0.5, 0.5, 0.5, 1], np.float32), width)

    def both(name: str) -> Floats:
        stacked: Floats = np.stack([w[f"{way}.{name}_l0"].T[..., order] * half for way in ("forwards", "backwards")])
        return stacked

    return Directions(both("weight_ih"), both("weight_hh"), both("bias_ih") + both("bias_hh"))
