"""What a network makes of two names in a sentence, for sentences that no rule reads.

Names are slots, as for the rules, so that what it learned does not hang on names. A bidirectional LSTM reads a sentence once; each pair of
slots is judged by the states of both and a weighted mean of the states between (Hochreiter & Schmidhuber 1997; Bekoulis et al. 2018 judge
all pairs of a sentence at once, too). scripts/train_relations learns the weights; graph/model/README.md says from what.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from operator import add

import numpy as np
import numpy.typing as npt

from graph.extract.sentence import SLOTS, Sentence
from graph.lexicon import fold
from graph.recurrent import Arrays, Encoder, Floats, Vectors, gelu, groups, load_vectors, one_thread, parse_encoder, read_model, rows_of
from graph.vocab import Predicate

WEIGHTS = "relations.npz"
FARTHEST = 120
"""Most characters between two names that are judged."""
LONGEST = 400
"""Most characters of a masked sentence that is read; longer ones are lists or lack their full stops."""
MOST = 40
"""Most names of a sentence that is read, as pairs grow with their square."""
STEPS, NAMES = 13, 8
"""How many distances, and how many numbers of names between two, are told apart."""

_TYPES = {slot: number for number, slot in enumerate(SLOTS.values())}
_DIGITS = {ord(digit): "0" for digit in "0123456789"}

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PairNetwork:
    """Hold predicates, characters and weights."""

    predicates: tuple[Predicate, ...]
    characters: Mapping[str, int]
    allowed: npt.NDArray[np.bool_]
    """Types × types × predicates: what may join what."""
    joined: frozenset[tuple[int, int]]
    calibration: Floats
    """Slope and intercept that turn a score into the log-odds of being right (Platt 1999)."""
    encoder: Encoder
    judged: Mapping[str, Floats]

    def read(
        self, sentences: Sequence[Sentence], rows: Sequence[Sequence[int]], pairs: Sequence[Sequence[tuple[int, int]]]
    ) -> list[Floats]:
        """Return how probable each relation is between some names of each sentence: pairs × predicates.

        `rows` has for each sentence the row of the word that each character of it stands in, `pairs` the names by their places among its
        mentions, subject first. Sentences without pairs are not read.
        """
        chosen = [number for number, wanted in enumerate(pairs) if wanted]
        out = [np.zeros((0, len(self.predicates)), np.float32)] * len(sentences)
        ends = np.cumsum([0, *(len(sentences[number].masked) for number in chosen)]).tolist()
        with one_thread():
            for group in groups(list(pairwise(ends))):
                count = len(group)
                now, chosen = chosen[:count], chosen[count:]
                for number, likely in zip(now, self._judge([(sentences[one], rows[one], pairs[one]) for one in now]), strict=True):
                    out[number] = likely
        return out

    def _judge(self, told: Sequence[tuple[Sentence, Sequence[int], Sequence[tuple[int, int]]]]) -> Iterator[Floats]:
        """Yield the probabilities of the pairs of each sentence: pairs × predicates."""
        numbers = np.concatenate([columns(sentence.masked, rows, self.characters) for sentence, rows, _ in told])
        sizes = np.array([len(sentence.masked) for sentence, _, _ in told])
        states, _ = self.encoder.read(numbers, sizes)
        w = self.judged
        at, types, which, sizes_of = _laid_out(told, sizes)
        weights = np.exp(5 * np.tanh((states @ w["weigh"] + w["weigh.bias"]) / 5))
        weighed = np.stack([weights * (states @ w["between"]), weights])
        # Up to each name, from one to the next. Single precision would lose what a short stretch adds to a long one.
        sums = np.zeros((2, len(at) + 1, weights.shape[1]))
        np.cumsum(np.add.reduceat(weighed, at, axis=1), axis=1, out=sums[:, 1:])
        first, last = which.min(1), which.max(1)
        total, weight = sums[:, last] - sums[:, first] + weighed[:, at[last]]
        mean = (total / weight).astype(np.float32)
        subject, object_ = at[which[:, 0]], at[which[:, 1]]
        after = object_ > subject
        steps = np.minimum(np.log2(np.abs(object_ - subject).astype(np.float32)) * 2, STEPS - 1).astype(np.int64)
        apart = np.minimum(np.abs(which[:, 0] - which[:, 1]) - 1, NAMES - 1)
        kinds = types[which]
        z = (
            (states[at] @ w["subject"])[which[:, 0]]
            + (states[at] @ w["object"])[which[:, 1]]
            + mean
            + w["steps"][steps + STEPS * after]
            + w["apart"][apart + NAMES * after]
            + w["types"][kinds[:, 0] * len(_TYPES) + kinds[:, 1]]
        )
        scores = gelu(z) @ w["output"] + w["output.bias"]
        slope, intercept = self.calibration
        likely = (1 / (1 + np.exp(-(scores * slope + intercept)))) * self.allowed[kinds[:, 0], kinds[:, 1]]
        # Sums differ in their last bits from one processor to another, and what follows compares.
        yield from np.split(np.round(likely, 3).astype(np.float32), np.cumsum(sizes_of)[:-1])


def candidates(sentence: Sentence, joined: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs of names of a sentence, subject first, as places among its mentions, whose types are among those `joined`."""
    masked = sentence.masked
    if not 2 <= len(sentence.mentions) <= MOST or len(masked) > LONGEST:
        return []
    slots = [(slot, _TYPES[masked[slot]], mention.text) for slot, mention in sentence.slots()]
    return [
        (i, j)
        for i, (here, type_, name) in enumerate(slots)
        for j, (there, other, text) in enumerate(slots)
        if (type_, other) in joined and abs(here - there) <= FARTHEST and name != text
    ]


def columns(masked: str, rows: Sequence[int], characters: Mapping[str, int]) -> Numbers:
    """Return what is seen of each character: itself, the pairs it forms with its neighbours, its word; `rows` has those of the words."""
    text = digitless(masked)
    right = list(map(rows_of("pairs").get, map(add, text, [*text[1:], ""]), repeat(0)))
    return np.array([list(map(characters.get, text, repeat(0))), [0, *right[:-1]], right, rows], np.int64).T


def digitless(text: str) -> str:
    """Return a text folded, with 0 for each digit, as the tables of words and pairs have it."""
    return fold(text).translate(_DIGITS)


def joined_types(allowed: npt.NDArray[np.bool_]) -> frozenset[tuple[int, int]]:
    """Return the types that some relation may join."""
    return frozenset((int(one), int(other)) for one, other in np.argwhere(allowed.any(2)))


def _laid_out(
    told: Sequence[tuple[Sentence, Sequence[int], Sequence[tuple[int, int]]]], sizes: Numbers
) -> tuple[Numbers, Numbers, Numbers, list[int]]:
    """Return where the names of sentences laid end to end stand, their types, the pairs of them, and how many pairs each sentence has."""
    at: list[int] = []
    types: list[int] = []
    which: list[tuple[int, int]] = []
    start = 0
    for (sentence, _, pairs), size in zip(told, sizes.tolist(), strict=True):
        first = len(at)
        for slot, _mention in sentence.slots():
            at.append(start + slot)
            types.append(_TYPES[sentence.masked[slot]])
        which += [(first + i, first + j) for i, j in pairs]
        start += size
    return np.array(at), np.array(types), np.array(which), [len(pairs) for _, _, pairs in told]


def parse_pair_network(weights: Arrays, vectors: Vectors) -> PairNetwork:
    """Return the network that arrays named as PyTorch names them describe.

    Raises:
        ValueError: when the vectors do not fit the weights or the tables of clusters.
    """
    told = json.loads(bytes(weights["symbols"].astype(np.uint8)).decode("utf-8"))
    w = {name: np.asarray(array, np.float32) for name, array in weights.items() if name not in ("symbols", "allowed")}
    allowed = np.asarray(weights["allowed"], np.bool_)
    return PairNetwork(
        predicates=tuple(map(Predicate, told["predicates"])),
        characters={character: row for row, character in enumerate(told["characters"], 1)},
        allowed=allowed,
        joined=joined_types(allowed),
        calibration=w["calibration"],
        encoder=parse_encoder(w, vectors),
        judged={
            "steps": w["steps.weight"],
            "apart": w["apart.weight"],
            "types": w["types.weight"] + w["subject.bias"],
            **{name: np.ascontiguousarray(w[f"{name}.weight"].T) for name in ("subject", "object", "between", "weigh", "output")},
            **{f"{name}.bias": w[f"{name}.bias"] for name in ("weigh", "output")},
        },
    )


@cache
def load_pair_network() -> PairNetwork:
    """Load the network that ships with the package."""
    return parse_pair_network(read_model(WEIGHTS), load_vectors())
