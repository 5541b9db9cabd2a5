"""Groups of words and of character pairs that stand in the same surroundings, learned from raw text without annotation."""

import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import jieba
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from graph.annotate.features import symbol
from graph.read.script import simplified

Floats = npt.NDArray[np.float64]

CONTEXTS = 6000
"""How many of the most frequent words serve as surroundings."""
DIMENSIONS = 100
SEED = 20261122
_HAN = re.compile("[一-鿿]")


def raw_lines(folder: Path, held_out: frozenset[str]) -> Iterator[str]:
    """Yield the lines of the raw texts, without any that shares a run of characters with a held-out text."""
    for path in sorted(folder.glob("*.txt.xz")):
        yield from lines_in(path, held_out)


def lines_in(path: Path, held_out: frozenset[str], shingle: int = 24) -> Iterator[str]:
    """Yield the lines of one raw text, without any that shares a run of `shingle` characters with a held-out text."""
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            text = line.strip()[:1000]
            if text and not any(text[i : i + shingle] in held_out for i in range(len(text) - shingle + 1)):
                yield text


def shingles(texts: Iterable[str], shingle: int = 24) -> frozenset[str]:
    """Return every run of `shingle` characters of some texts."""
    return frozenset(line[i : i + shingle] for text in texts for line in text.splitlines() for i in range(len(line) - shingle + 1))


def vectors_of(sequences: Sequence[npt.NDArray[np.int32]], vocabulary: int, offsets: Sequence[int]) -> Floats:
    """Return a unit vector for every symbol, alike for symbols that stand in the same surroundings.

    Symbols are numbered by falling frequency, -1 is none of them. Surroundings are counted at `offsets`, weighed by positive pointwise
    mutual information (Levy & Goldberg 2014) and reduced by randomised SVD (Halko et al. 2011).
    """
    symbols = np.concatenate([np.concatenate([part, np.full(4, -1, np.int32)]) for part in sequences])
    width = min(CONTEXTS, vocabulary)
    columns = []
    for offset in offsets:
        a, b = (symbols[:-offset], symbols[offset:]) if offset > 0 else (symbols[-offset:], symbols[:offset])
        keep = (a >= 0) & (b >= 0) & (b < width)
        keys, counts = np.unique(a[keep].astype(np.int64) * width + b[keep], return_counts=True)
        columns.append(_positive_information(keys // width, keys % width, counts.astype(np.float64), (vocabulary, width)))
    return _reduce(columns, vocabulary)


def _positive_information(rows: npt.NDArray[np.int64], cols: npt.NDArray[np.int64], counts: Floats, shape: tuple[int, int]) -> csr_matrix:
    """Return pointwise mutual information, negative values cut off; contexts smoothed by the power 0.75."""
    row_sums = np.bincount(rows, counts, shape[0])
    col_sums = np.bincount(cols, counts, shape[1]) ** 0.75
    values = np.log(np.maximum(counts * col_sums.sum() / (row_sums[rows] * col_sums[cols]), 1e-12))
    keep = values > 0
    return csr_matrix((values[keep], (rows[keep], cols[keep])), shape)


def _reduce(columns: Sequence[csr_matrix], vocabulary: int) -> Floats:
    """Return unit vectors: the left singular vectors times the root of the singular values."""
    rng = np.random.default_rng(SEED)
    tests = [rng.standard_normal((block.shape[1], DIMENSIONS + 20)) for block in columns]
    sample = sum((block @ test for block, test in zip(columns, tests, strict=True)), np.zeros((vocabulary, DIMENSIONS + 20)))
    for _ in range(3):
        basis, _ = np.linalg.qr(sample)
        sample = sum((block @ (block.T @ basis) for block in columns), np.zeros_like(sample))
    basis, _ = np.linalg.qr(sample)
    small = np.concatenate([(block.T @ basis).T for block in columns], axis=1)
    left, values, _ = np.linalg.svd(small, full_matrices=False)
    vectors: Floats = (basis @ left)[:, :DIMENSIONS] * np.sqrt(values[:DIMENSIONS])
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _k_means(vectors: Floats, size: int, rounds: int = 15) -> list[int]:
    rng = np.random.default_rng(SEED)
    centres = vectors[np.sort(rng.choice(min(len(vectors), 20_000), size, replace=False))]
    nearest = np.zeros(len(vectors), np.int64)
    for _ in range(rounds):
        for start in range(0, len(vectors), 20_000):
            nearest[start : start + 20_000] = (vectors[start : start + 20_000] @ centres.T).argmax(axis=1)
        sums = csr_matrix((np.ones(len(vectors)), (nearest, np.arange(len(vectors)))), (size, len(vectors))) @ vectors
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(norms > 0, sums / np.maximum(norms, 1e-9), centres)
    return [int(number) for number in nearest]


def number_symbols(lines: Iterable[Sequence[str]], vocabulary: int, least: int) -> tuple[list[str], list[npt.NDArray[np.int32]]]:
    """Return the most frequent symbols and the lines as their numbers, -1 for the rest."""
    every: dict[str, int] = {}
    counts: Counter[int] = Counter()
    coded = []
    for line in lines:
        numbers = [every.setdefault(symbol, len(every)) for symbol in line]
        counts.update(numbers)
        coded.append(np.array(numbers, np.int32))
    names = list(every)
    ranked = sorted((n for n, count in counts.items() if count >= least), key=lambda n: (-counts[n], names[n]))[:vocabulary]
    renumber = np.full(len(every), -1, np.int32)
    renumber[ranked] = np.arange(len(ranked), dtype=np.int32)
    return [names[n] for n in ranked], [renumber[line] for line in coded]


def learn_tables(raw: Path, output: Path, held_out: Iterable[str]) -> None:
    """Write `words.tsv` and `pairs.tsv`, symbols with their clusters (spherical k-means), coarsest first, and `vectors.npz`."""
    lines = list(chinese_lines(raw, shingles(simplified(text) for text in held_out)))
    words, coded = number_symbols((jieba.lcut(line) for line in lines), 60_000, 8)
    of_words = vectors_of(coded, len(words), (-2, -1, 1, 2))
    kept_words = _write(output / "words.tsv", words, [_k_means(of_words, size) for size in (64, 256, 1024)])
    pairs, coded = number_symbols(([line[i : i + 2] for i in range(len(line) - 1)] for line in lines), 80_000, 15)
    of_pairs = vectors_of(coded, len(pairs), (-3, -2, 2, 3))
    kept_pairs = _write(output / "pairs.tsv", pairs, [_k_means(of_pairs, size) for size in (128, 512)])
    with (output / "vectors.npz").open("wb") as file:
        np.savez_compressed(file, words=small(of_words[kept_words], 100), pairs=small(of_pairs[kept_pairs], 50))


def is_chinese(line: str) -> bool:
    """Tell whether at least a third of a line is Chinese."""
    return len(_HAN.findall(line)) * 3 >= len(line)


def small(vectors: Floats, dimensions: int) -> npt.NDArray[np.int8]:
    """Return the first dimensions of vectors in one byte each, after a row of zeros for symbols without one; few values are cut off."""
    cut = vectors[:, :dimensions]
    cut = cut / np.maximum(np.linalg.norm(cut, axis=1, keepdims=True), 1e-9)
    rows = np.clip(np.round(cut / np.quantile(np.abs(cut), 0.9995) * 127), -127, 127).astype(np.int8)
    return np.concatenate([np.zeros((1, dimensions), np.int8), rows])


def chinese_lines(raw: Path, held_out: frozenset[str]) -> Iterator[str]:
    """Yield the different Chinese lines of the raw texts as the tables spell them."""
    seen: set[str] = set()
    for line in raw_lines(raw, held_out):
        if line not in seen and is_chinese(line):
            seen.add(line)
            yield symbol(line)


def _write(path: Path, symbols: Sequence[str], clusters: Sequence[Sequence[int]]) -> list[int]:
    """Write a table in the order of its rows, and return which symbol stands in which row."""
    rows = {
        index: "\t".join([name, *(str(numbers[index]) for numbers in clusters)]) for index, name in enumerate(symbols) if name.isprintable()
    }
    order = sorted(rows, key=rows.__getitem__)
    path.write_text("\n".join(rows[index] for index in order) + "\n", "utf-8")
    return order
