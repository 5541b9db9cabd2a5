"""The network of graph/annotate/network.py in PyTorch, to be trained; needs torch."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from graph.annotate.network import COLUMNS, LEARNED

DIMENSIONS = {"character": 64, "pair": 50, "word": 100, "tag": 24, "name": 24, "ahead": 12, "shape": 8, "quote": 6, "latin": 12}
WIDTH = 128
STATE = 128
FACTS = ("labels", "symbols")
Arrays = Mapping[str, npt.NDArray[np.generic]]


class Reader(nn.Module):
    """Give every character a score for every label."""

    def __init__(
        self, vectors: Arrays, symbols: Mapping[str, Sequence[str]], labels: int, scale: npt.NDArray[np.float32], drop: float
    ) -> None:
        """Lay out the layers; word and pair vectors stay as they are."""
        super().__init__()
        tables = {
            name: torch.from_numpy(vectors[f"{name}s"].astype(np.float32) * part)
            for name, part in zip(("word", "pair"), scale, strict=True)
        }
        self.pair = nn.Embedding.from_pretrained(tables["pair"], freeze=True)
        self.word = nn.Embedding.from_pretrained(tables["word"], freeze=True)
        self.character = nn.Embedding(len(symbols["character"]), DIMENSIONS["character"])
        self.learned = nn.ModuleDict({name: nn.Embedding(len(symbols[name]), DIMENSIONS[name]) for name in LEARNED})
        for table in self.learned.values():
            nn.init.normal_(table.weight, 0, 0.3)
        self.first = nn.Linear(sum(DIMENSIONS.values()) + DIMENSIONS["pair"], WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.forwards = nn.LSTM(WIDTH, STATE, batch_first=True)
        self.backwards = nn.LSTM(WIDTH, STATE, batch_first=True)
        self.hidden = nn.Linear(2 * STATE + WIDTH, WIDTH)
        self.output = nn.Linear(WIDTH, labels)
        self.drop = nn.Dropout(drop)

    def states(self, numbers: Tensor, lengths: Tensor) -> Tensor:
        """Return what is made of each character: sentences × characters × WIDTH."""
        seen = [self.character(numbers[..., 0]), self.pair(numbers[..., 1]), self.pair(numbers[..., 2]), self.word(numbers[..., 3])]
        seen += [self.learned[name](numbers[..., COLUMNS.index(name)]) for name in LEARNED]
        h = self.drop(_gelu(self.norm(self.first(torch.cat(seen, -1)))))
        there, _ = self.forwards(h)
        back, _ = self.backwards(turned(h, lengths))
        both = self.drop(torch.cat([there, turned(back, lengths)], -1))
        return _gelu(self.hidden(torch.cat([both, h], -1)))

    def forward(self, numbers: Tensor, lengths: Tensor) -> Tensor:
        """Return the scores: sentences × characters × labels."""
        scores: Tensor = self.output(self.drop(self.states(numbers, lengths)))
        return scores


def _gelu(x: Tensor) -> Tensor:
    return functional.gelu(x, approximate="tanh")


def turned(x: Tensor, lengths: Tensor) -> Tensor:
    """Return sentences back to front, padding left in its place."""
    places = torch.arange(x.shape[1])[None, :]
    turned = lengths[:, None] - 1 - places
    turned = torch.where(turned >= 0, turned, places)
    return x.gather(1, turned[..., None].expand(-1, -1, x.shape[2]))


def padded(parts: Sequence[npt.NDArray[np.generic]]) -> Tensor:
    """Return arrays of different lengths as one tensor, filled up with zeros."""
    out = np.zeros((len(parts), max(map(len, parts)), *parts[0].shape[1:]), np.int64)
    for row, part in zip(out, parts, strict=True):
        row[: len(part)] = part
    return torch.from_numpy(out)


def save(path: Path, reader: Reader, facts: Mapping[str, object], scale: npt.NDArray[np.float32]) -> None:
    """Write the weights as half-precision numbers, with labels and symbols; the same weights give the same bytes."""
    arrays = {name: array.detach().numpy().astype(np.float16) for name, array in reader.state_dict().items()}
    kept = {name: array for name, array in sorted(arrays.items()) if name not in ("pair.weight", "word.weight")}
    told = np.frombuffer(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode("utf-8"), np.uint8)
    with path.open("wb") as file:
        np.savez_compressed(file, symbols=told, scale=scale, **kept)


def load(reader: Reader, arrays: Arrays, *, labels: bool) -> None:
    """Take over weights; `labels` says whether those of the labels too."""
    weights = {
        name: torch.from_numpy(array.astype(np.float32))
        for name, array in arrays.items()
        if name not in ("symbols", "scale") and (labels or not name.startswith("output."))
    }
    missing = set(reader.load_state_dict(weights, strict=False).missing_keys) - {"pair.weight", "word.weight"}
    if missing - ({"output.weight", "output.bias"} if not labels else set()):
        raise ValueError(f"weights lack {sorted(missing)}")
