"""Raw text → the first weights of the network; needs torch.

Whole words and names of the name base are hidden, and the network tells from the surroundings which characters stood there (Taylor 1953;
Devlin et al. 2019), which cluster the word belongs to, and what the name base takes it for; of other names only the last is hidden.
"""

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from graph.annotate.features import CharacterFeatures, clusters_of, sentence_ranges
from graph.annotate.network import COLUMNS, Numbers, Symbols, columns
from graph.annotate.words import names_in, words_of
from graph.lexicon import Lexicon
from graph.recurrent import VECTORS, read_arrays, rows_of
from training.clusters import chinese_lines, is_chinese, lines_in, number_symbols, shingles, vectors_of
from training.marked import Marked
from training.netfit import FIRST
from training.netmodel import DIMENSIONS, WIDTH, Reader, padded, save
from training.nettexts import NAME, batches, learned_symbols

SEED = 7
TOGETHER = 4000
RATE = 2e-3
STEPS = 3000
SHARES = {"eventmonitor_news2018": 0.6, "lctt_tech": 0.12}
"""Share of the lines of a file that are read, where not all: what is far from business news teaches less."""
SHORTEST = 6
"""Characters of the shortest sentence read."""
QUOTE = COLUMNS.index("quote")
HIDE_WORD, HIDE_NAME, HIDE_KIND = 0.15, 0.3, 0.3
SPREAD = 0.5
"""Spread of the numbers of a vector, so that vectors and learned tables weigh about the same."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold a sentence of raw text: what is seen of it, and the ranges of its words and names, `1` for a name."""

    numbers: Numbers
    spans: npt.NDArray[np.int16]


def lines_of(raw: Path, held_out: Iterable[str]) -> list[str]:
    """Return the lines that are learned from, shuffled."""
    rng = random.Random(SEED)  # noqa: S311  a sample, not a secret
    never = shingles(held_out)
    seen: dict[str, None] = {}
    for path in sorted(raw.glob("*.txt.xz")):
        share = SHARES.get(path.name.split(".")[0], 1.0)
        for line in lines_in(path, never):
            if len(line) >= 2 * SHORTEST and line not in seen and is_chinese(line) and (share == 1 or rng.random() < share):
                seen[line] = None
    lines = list(seen)
    rng.shuffle(lines)
    return lines


def pieces_of(line: str, lexicon: Lexicon, symbols: Symbols) -> Iterator[Piece]:
    """Yield the sentences of a line."""
    words = tuple(words_of(line))
    known = names_in(line, lexicon, words)
    numbers = columns(line, words, CharacterFeatures(line, words, known), symbols)
    named = {place for match in known for place in range(match.start, match.end)}
    spans = [(match.start, match.end, 1) for match in known]
    spans += [(start, end, 0) for start, end, word in words if word.strip() and named.isdisjoint(range(start, end))]
    for first, last in sentence_ranges(line):
        if last - first >= SHORTEST:
            inside = [(start - first, end - first, kind) for start, end, kind in spans if first <= start and end <= last]
            yield Piece(numbers[first:last], np.array(inside, np.int16).reshape(-1, 3))


class Guesser(nn.Module):
    """Guess what was hidden from the states of the reader."""

    def __init__(self, symbols: Symbols) -> None:
        """Lay out one layer for each guess."""
        super().__init__()
        clusters = clusters_of("words")
        self.clusters = torch.tensor([0, *(int(clusters[name][-1]) + 1 for name in rows_of("words"))])
        self.character = nn.Linear(WIDTH, len(symbols["character"]) + 1)
        self.cluster = nn.Linear(WIDTH, int(self.clusters.max()) + 1)
        self.name = nn.Linear(WIDTH, len(symbols["name"]) + 1)

    def loss(self, states: Tensor, numbers: Tensor, hidden: Tensor, nameless: Tensor) -> Tensor:
        """Return how bad the guesses are: of what is hidden whole, and of the names of which only the kind is."""
        h, right = states[hidden], numbers[hidden]
        character = functional.cross_entropy(self.character(h), right[:, 0])
        cluster = functional.cross_entropy(self.cluster(h), self.clusters[right[:, 3]])
        name = functional.cross_entropy(self.name(states[nameless]), numbers[nameless][:, NAME])
        return character + 0.5 * cluster + name


def hide(batch: list[Piece], numbers: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Return what is left to see, the characters hidden whole, and these with those of which only the kind of name is hidden."""
    whole = torch.zeros(numbers.shape[:2], dtype=torch.bool)
    kind = torch.zeros_like(whole)
    for row, piece in enumerate(batch):
        chances = rng.random(len(piece.spans))
        for (start, end, name), chance in zip(piece.spans, chances, strict=True):
            if chance < (HIDE_NAME if name else HIDE_WORD):
                whole[row, start:end] = True
            elif name and chance < HIDE_NAME + HIDE_KIND:
                kind[row, start:end] = True
    seen = numbers.clone()
    seen[whole.unsqueeze(-1) & (torch.arange(numbers.shape[2]) != QUOTE)] = 0
    seen[..., NAME][kind] = 0
    # The pairs beside a hidden character spell it.
    seen[:, 1:, 1][whole[:, :-1]] = 0
    seen[:, :-1, 2][whole[:, 1:]] = 0
    return seen, whole, whole | kind


def pretrain(raw: Path, model: Path, marked: Iterable[Marked], lexicon: Lexicon, held_out: Sequence[str], steps: int = STEPS) -> None:
    """Write `pretrained.npz` beside the tables and vectors in the folder `model`; `marked` gives the symbols of the small columns."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    lines = lines_of(raw, held_out)
    told = learned_symbols(marked, lexicon)
    characters, coded = number_symbols((list(line) for line in chinese_lines(raw, shingles(held_out))), 8000, 5)
    told["character"] = ["", *characters]
    symbols = {name: {key: row for row, key in enumerate(keys) if row} for name, keys in told.items()}
    vectors = read_arrays(model / VECTORS)
    scale = np.array([SPREAD / np.sqrt(np.mean(vectors[name][1:].astype(np.float64) ** 2)) for name in ("words", "pairs")], np.float32)
    reader = Reader(vectors, told, 1, scale, 0.1)
    first = vectors_of(coded, len(characters), (-2, -1, 1, 2))[:, : DIMENSIONS["character"]]
    first = first / np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-9) * np.sqrt(DIMENSIONS["character"]) * SPREAD
    with torch.no_grad():
        reader.character.weight[1:] = torch.from_numpy(first.astype(np.float32))
        reader.character.weight[0] = 0
    pieces = [piece for line in lines for piece in pieces_of(line, lexicon, symbols)]
    _learn(reader, Guesser(symbols), pieces, steps)
    save(model / FIRST, reader, {"symbols": told}, scale)


def _learn(reader: Reader, guesser: Guesser, pieces: list[Piece], steps: int) -> None:
    draw = np.random.default_rng(SEED)
    plan = batches([len(piece.numbers) for piece in pieces], TOGETHER, random.Random(SEED))  # noqa: S311  an order, not a secret
    weights = [weight for weight in (*reader.parameters(), *guesser.parameters()) if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=1e-2)
    for step in range(steps):
        batch = [pieces[index] for index in plan[step % len(plan)]]
        numbers = padded([piece.numbers for piece in batch])
        seen, whole, nameless = hide(batch, numbers, draw)
        if whole.any():
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / 300) * max(0.02, 0.5 * (1 + math.cos(math.pi * step / steps)))
            states = reader.states(seen, torch.tensor([len(piece.numbers) for piece in batch]))
            loss = guesser.loss(states, numbers, whole, nameless)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 2.0)
            optimizer.step()
