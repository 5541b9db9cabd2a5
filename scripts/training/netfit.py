"""Texts with marked names → the weights of the network; needs torch."""

import json
import math
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from graph.lexicon import Lexicon
from graph.recurrent import VECTORS, read_arrays
from training.marked import Marked
from training.netmodel import Reader, load, padded, save
from training.nettexts import Encoded, Sentence, batches, bio, encode, sentences

SEED = 1
TOGETHER = 2400
"""Characters of a batch."""
RATE = 2e-3
HIDDEN_WORDS = 0.1
"""Share of the words hidden; half as many characters are hidden whole."""
FIRST = "pretrained.npz"


def fit_network(
    marked: Iterable[Marked], lexicon: Lexicon, model: Path, output: Path, kinds: Sequence[str], epochs: int, *, first: bool = True
) -> None:
    """Fit the network to the labels of every sentence; with `first`, from the weights in the folder `model` that raw text gave it."""
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(mode=True)
    torch.set_num_threads(1)
    rng = random.Random(SEED)  # noqa: S311  a sample, not a secret
    vectors, start = read_arrays(model / VECTORS), read_arrays(model / FIRST)
    facts = json.loads(bytes(start["symbols"].astype(np.uint8)))
    scale = start["scale"].astype(np.float32)
    symbols = {name: {key: row for row, key in enumerate(keys) if row} for name, keys in facts["symbols"].items()}
    labels = bio(kinds)
    texts = [encode(one, lexicon, symbols, labels) for one in marked]
    reader = Reader(vectors, facts["symbols"], len(labels), scale, 0.33)
    if first:
        load(reader, start, labels=False)
    learn(reader, texts, symbols, epochs, rng)
    save(output, reader, {"labels": labels, "symbols": facts["symbols"]}, scale)


def learn(reader: Reader, texts: Sequence[Encoded], symbols: dict[str, dict[str, int]], epochs: int, rng: random.Random) -> None:
    """Fit the weights by AdamW (Loshchilov & Hutter 2019), the rate rising over 200 steps and falling as a cosine."""
    weights = [weight for weight in reader.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=1e-2)
    reader.train()
    step = total = 0
    for _ in range(epochs):
        items = list(sentences(texts, symbols, rng))
        plan = batches([len(labels) for _, labels in items], TOGETHER, rng)
        total = total or math.ceil(len(plan) * epochs * 1.02)
        for batch in plan:
            rate = RATE * min(1, (step + 1) / 200) * 0.5 * (1 + math.cos(math.pi * min(1, step / total)))
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = _loss(reader, [items[index] for index in batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 2.0)
            optimizer.step()
            step += 1


def _loss(reader: Reader, batch: Sequence[Sentence]) -> torch.Tensor:
    numbers, labels = padded([seen for seen, _ in batch]), padded([marks for _, marks in batch])
    lengths = torch.tensor([len(marks) for _, marks in batch])
    inside = torch.arange(numbers.shape[1])[None, :] < lengths[:, None]
    hidden = torch.rand(numbers.shape[:2])
    numbers[..., 3][hidden < HIDDEN_WORDS] = 0
    numbers[..., :3][hidden < HIDDEN_WORDS / 2] = 0
    return functional.cross_entropy(reader(numbers, lengths)[inside], labels[inside])
