"""The network of graph/extract/pairs.py in PyTorch, to be trained; needs torch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from graph.extract.pairs import NAMES, STEPS
from graph.vocab import EntityType
from training.netmodel import Arrays, turned

DROP = 0.3
TYPES = len(EntityType)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hold the widths of layers: of characters, of what the LSTMs read, of their states, of the layer that judges."""

    character: int = 48
    width: int = 128
    state: int = 96
    judged: int = 128


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold some sentences (sentences × characters × 4, and their lengths) and their pairs (pairs × 7: see `Judge.forward`)."""

    numbers: Tensor
    lengths: Tensor
    pairs: Tensor


class Judge(nn.Module):
    """Give every pair of names a score for every relation."""

    def __init__(self, vectors: Arrays, characters: int, predicates: int, scale: npt.NDArray[np.float32], sizes: Sizes) -> None:
        """Lay out the layers; word and pair vectors stay as they are."""
        super().__init__()
        both, judged = 2 * sizes.state, sizes.judged
        word, pair = (
            torch.from_numpy(vectors[name].astype(np.float32) * part) for name, part in zip(("words", "pairs"), scale, strict=True)
        )
        self.word = nn.Embedding.from_pretrained(word, freeze=True)
        self.pair = nn.Embedding.from_pretrained(pair, freeze=True)
        self.character = nn.Embedding(characters + 1, sizes.character)
        self.first = nn.Linear(sizes.character + 2 * pair.shape[1] + word.shape[1], sizes.width)
        self.norm = nn.LayerNorm(sizes.width)
        self.forwards = nn.LSTM(sizes.width, sizes.state, batch_first=True)
        self.backwards = nn.LSTM(sizes.width, sizes.state, batch_first=True)
        self.subject = nn.Linear(both, judged)
        self.object = nn.Linear(both, judged, bias=False)
        self.between = nn.Linear(both, judged, bias=False)
        self.weigh = nn.Linear(both, judged)
        self.steps = nn.Embedding(2 * STEPS, judged)
        self.apart = nn.Embedding(2 * NAMES, judged)
        self.types = nn.Embedding(TYPES * TYPES, judged)
        self.output = nn.Linear(judged, predicates)
        self.drop = nn.Dropout(DROP)

    def forward(self, batch: Batch) -> Tensor:
        """Return the scores, pairs × predicates; a pair is (sentence, subject's and object's character, their types, their places)."""
        numbers, lengths = batch.numbers, batch.lengths
        seen = [self.character(numbers[..., 0]), self.pair(numbers[..., 1]), self.pair(numbers[..., 2]), self.word(numbers[..., 3])]
        h = self.drop(_gelu(self.norm(self.first(torch.cat(seen, -1)))))
        there, _ = self.forwards(h)
        back, _ = self.backwards(turned(h, lengths))
        states = self.drop(torch.cat([there, turned(back, lengths)], -1))
        weights = torch.exp(5 * torch.tanh(self.weigh(states) / 5))
        none = torch.zeros(len(states), 1, weights.shape[-1])
        sums = torch.cat([none, weights.cumsum(1)], 1), torch.cat([none, (weights * self.between(states)).cumsum(1)], 1)
        where, subject, object_, type_, other, i, j = batch.pairs.T
        low, high = torch.minimum(subject, object_), torch.maximum(subject, object_) + 1
        mean = (sums[1][where, high] - sums[1][where, low]) / (sums[0][where, high] - sums[0][where, low])
        after = (object_ > subject).long()
        steps = (torch.log2((object_ - subject).abs().float()) * 2).long().clamp(max=STEPS - 1)
        apart = ((i - j).abs() - 1).clamp(max=NAMES - 1)
        z = self.subject(states[where, subject]) + self.object(states[where, object_]) + mean
        z = z + self.steps(steps + STEPS * after) + self.apart(apart + NAMES * after) + self.types(type_ * TYPES + other)
        scores: Tensor = self.output(self.drop(_gelu(z)))
        return scores


def _gelu(x: Tensor) -> Tensor:
    return functional.gelu(x, approximate="tanh")


def save_judge(
    path: Path,
    judge: Judge,
    facts: Mapping[str, Sequence[str]],
    scale: npt.NDArray[np.float32],
    allowed: npt.NDArray[np.bool_],
    calibration: npt.NDArray[np.float32],
) -> None:
    """Write the weights as half-precision numbers, with what they are of; the same weights give the same bytes."""
    arrays = {name: array.detach().numpy().astype(np.float16) for name, array in judge.state_dict().items()}
    kept = {name: array for name, array in sorted(arrays.items()) if name not in ("pair.weight", "word.weight")}
    told = np.frombuffer(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode("utf-8"), np.uint8)
    with path.open("wb") as file:
        np.savez_compressed(file, symbols=told, scale=scale, allowed=allowed, calibration=calibration, **kept)
