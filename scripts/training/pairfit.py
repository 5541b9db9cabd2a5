"""Sentences with related names → the weights of the network of pairs; needs torch.

Two larger teachers learn what the rules find in raw sentences, then what readers found in theirs. The network that ships learns their mean
opinion of the raw sentences, then the readers' (Hinton et al. 2015; Xie et al. 2020).
"""

import copy
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from graph.extract.pairs import PairNetwork, candidates, columns, digitless, joined_types
from graph.extract.sentence import SLOTS
from graph.ontology import load_schema
from graph.recurrent import VECTORS, read_arrays
from graph.vocab import EntityType, Predicate
from training.netmodel import Arrays, padded
from training.pairmodel import Batch, Judge, Sizes, save_judge
from training.pairtexts import Example

TEACHERS = 2
"""How many teachers there are; they learn at the same time."""
TEACHER, SHIPPED = Sizes(character=64, width=192, state=160, judged=192), Sizes()
RARE = 8
"""Times that a character must occur to be told from others."""
FEWEST = 3
"""Times that two types must be seen in a relation for it to be judged between such."""
ROUNDS, RATES = ((2, 6), (3, 4)), ((2e-3, 1e-3), (2e-3, 7e-4))
"""Rounds over the raw sentences and over the readers', and the rates of learning: of the teachers, and of the network that ships."""
WARMING = 200
TOGETHER = (48, 24)
"""Sentences of a batch, of the raw ones and of the readers'."""
STEADY = 0.998
"""Share of the weights kept of the mean over the steps (Polyak & Juditsky 1992)."""


@dataclass(frozen=True, slots=True)
class Item:
    """Hold a sentence in numbers: its characters, its pairs, what is related, and what counts."""

    numbers: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.int64]
    labels: npt.NDArray[np.float32]
    counted: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Hold what a network learns from: vectors, how many characters and predicates it tells apart, and sentences."""

    vectors: Arrays
    scale: npt.NDArray[np.float32]
    characters: int
    predicates: int
    raw: Sequence[Item]
    read: Sequence[Item]


def fit_pairs(by_rules: Sequence[Example], by_readers: Sequence[Example], aside: Sequence[Example], model: Path, output: Path) -> None:
    """Fit the teachers and the network that ships; what is aside says how far its scores are to be trusted."""
    vectors = read_arrays(model / VECTORS)
    scale = np.array([1 / vectors[name][1:].astype(np.float32).std() for name in ("words", "pairs")], np.float32)
    predicates = [str(predicate) for predicate in Predicate]
    counts = Counter(character for example in by_rules for character in digitless(example.sentence.masked))
    characters = sorted(character for character, count in counts.items() if count >= RARE)
    allowed = may_join([*by_rules, *by_readers], predicates)
    number = {character: row for row, character in enumerate(characters, 1)}
    raw, read, kept = (list(itemised(examples, number, predicates, allowed)) for examples in (by_rules, by_readers, aside))
    lesson = Lesson(vectors, scale, len(characters), len(predicates), raw, read)
    with get_context("fork").Pool(TEACHERS, _prepare, (lesson,)) as pool:
        opinions = list(pool.imap(_opinion, range(1, TEACHERS + 1)))
    agreed = [replace(item, labels=np.mean(several, 0, np.float32)) for item, several in zip(raw, zip(*opinions, strict=True), strict=True)]
    judge = taught(replace(lesson, raw=agreed), SHIPPED, 0, ROUNDS[1], RATES[1])
    save_judge(output, judge, {"predicates": predicates, "characters": characters}, scale, allowed, calibrated(judge, kept))


_LESSON: list[Lesson] = []


def _prepare(lesson: Lesson) -> None:
    _LESSON[:] = [lesson]


def _opinion(seed: int) -> list[npt.NDArray[np.float16]]:
    """Return what a teacher makes of the pairs of each raw sentence."""
    (lesson,) = _LESSON
    judge = taught(lesson, TEACHER, seed, ROUNDS[0], RATES[0]).eval()
    order = sorted(range(len(lesson.raw)), key=lambda place: len(lesson.raw[place].numbers))
    opinions: dict[int, npt.NDArray[np.float16]] = {}
    with torch.no_grad():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            likely = torch.sigmoid(judge(batched([lesson.raw[place] for place in places]))).numpy().astype(np.float16)
            ends = np.cumsum([len(lesson.raw[place].pairs) for place in places])[:-1]
            opinions.update(zip(places, np.split(likely, ends), strict=True))
    return [opinions[place] for place in range(len(lesson.raw))]


def taught(lesson: Lesson, sizes: Sizes, seed: int, rounds: tuple[int, int], rates: tuple[float, float]) -> Judge:
    """Return a network that has learned the raw sentences, then those of the readers."""
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(mode=True)
    torch.set_num_threads(1)
    rng = random.Random(seed)  # noqa: S311  a sample, not a secret
    judge = Judge(lesson.vectors, lesson.characters, lesson.predicates, lesson.scale, sizes)
    for items, count, rate, together in zip((lesson.raw, lesson.read), rounds, rates, TOGETHER, strict=True):
        judge = learn(judge, items, count, rate, together, rng)
    return judge


def may_join(examples: Iterable[Example], predicates: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which relations may join which types: those seen that the ontology has room for."""
    types = list(SLOTS)
    schema = load_schema()
    seen = Counter(
        (example.sentence.mentions[i].type, example.sentence.mentions[j].type, predicate)
        for example in examples
        for i, j, predicate in example.related
    )
    allowed = np.zeros((len(types), len(types), len(predicates)), np.bool_)
    for (one, other, predicate), count in seen.items():
        rule = schema.properties[Predicate(predicate)]
        if count >= FEWEST and one in rule.domain and other in rule.range:
            allowed[types.index(one), types.index(other), predicates.index(predicate)] = True
    return allowed


def itemised(
    examples: Iterable[Example], characters: dict[str, int], predicates: Sequence[str], allowed: npt.NDArray[np.bool_]
) -> Iterator[Item]:
    """Yield each sentence with a pair of names in numbers."""
    types: list[EntityType] = list(SLOTS)
    joined = joined_types(allowed)
    place = {predicate: column for column, predicate in enumerate(predicates)}
    for example in examples:
        sentence = example.sentence
        pairs = candidates(sentence, joined)
        if not pairs:
            continue
        slots = [(slot, types.index(mention.type)) for slot, mention in sentence.slots()]
        row = {pair: number for number, pair in enumerate(pairs)}
        labels = np.zeros((len(pairs), len(predicates)), np.float32)
        counted = np.array([allowed[slots[i][1], slots[j][1]] for i, j in pairs], np.float32)
        for told, array, value in ((example.unsure, counted, 0), (example.related, labels, 1)):
            for i, j, predicate in told:
                if (i, j) in row:
                    array[row[i, j], place[predicate]] = value
        yield Item(
            columns(sentence.masked, example.rows, characters),
            np.array([(0, slots[i][0], slots[j][0], slots[i][1], slots[j][1], i, j) for i, j in pairs]),
            labels,
            counted,
        )


def learn(judge: Judge, items: Sequence[Item], rounds: int, rate: float, together: int, rng: random.Random) -> Judge:
    """Fit the weights by AdamW (Loshchilov & Hutter 2019), the rate rising at first and then falling; return the mean of the weights."""
    weights = learned(judge)
    optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=1e-2)
    mean = copy.deepcopy(judge)
    total = rounds * (len(items) // together + 1)
    step = 0
    judge.train()
    for _ in range(rounds):
        for batch in batches(items, together, rng):
            for group in optimizer.param_groups:
                group["lr"] = rate * min(1, (step + 1) / WARMING) * max(0.02, 1 - step / total)
            losses = functional.binary_cross_entropy_with_logits(judge(batched(batch)), stacked(batch, "labels"), reduction="none")
            loss = (losses * stacked(batch, "counted")).sum() / len(batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 5.0)
            optimizer.step()
            step += 1
            with torch.no_grad():
                for kept, new in zip(learned(mean), weights, strict=True):
                    kept.mul_(STEADY).add_(new, alpha=1 - STEADY)
    return mean


def learned(judge: Judge) -> list[nn.Parameter]:
    """Return the weights that are learned: all but the vectors."""
    return [weight for weight in judge.parameters() if weight.requires_grad]


def batches(items: Sequence[Item], together: int, rng: random.Random) -> Iterator[list[Item]]:
    """Yield sentences that are learned from together, of about the same length, in new company every time."""
    order = rng.sample(items, len(items))
    for start in range(0, len(order), together * 20):
        block = sorted(order[start : start + together * 20], key=lambda item: len(item.numbers))
        parts = [block[first : first + together] for first in range(0, len(block), together)]
        rng.shuffle(parts)
        yield from parts


def batched(items: Sequence[Item]) -> Batch:
    """Return sentences as one batch."""
    pairs = [item.pairs + np.array([number, 0, 0, 0, 0, 0, 0]) for number, item in enumerate(items)]
    lengths = torch.tensor([len(item.numbers) for item in items])
    return Batch(padded([item.numbers for item in items]), lengths, torch.from_numpy(np.concatenate(pairs)))


def stacked(items: Sequence[Item], name: str) -> torch.Tensor:
    """Return the rows of the pairs of some sentences."""
    return torch.from_numpy(np.concatenate([getattr(item, name) for item in items]))


def calibrated(judge: Judge, items: Sequence[Item]) -> npt.NDArray[np.float32]:
    """Return slope and intercept that turn scores into the log-odds of being right (Platt 1999), fitted to sentences not learned from."""
    judge.eval()
    scores, labels = [], []
    with torch.no_grad():
        for start in range(0, len(items), 64):
            batch = items[start : start + 64]
            counts = stacked(batch, "counted") > 0
            scores.append(judge(batched(batch))[counts])
            labels.append(stacked(batch, "labels")[counts])
    score, label = torch.cat(scores), torch.cat(labels)
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(score * line[0] + line[1], label)
        loss.backward()
        return loss

    optimizer.step(closure)
    return line.detach().numpy().astype(np.float32)


def agreement(network: PairNetwork, aside: Sequence[Example], least: float) -> tuple[int, int, int]:
    """Return how many relations of sentences are found, wrongly found and missed, by the network as it runs."""
    right = wrong = missed = 0
    every = [candidates(example.sentence, network.joined) for example in aside]
    read = network.read([example.sentence for example in aside], [example.rows for example in aside], every)
    for example, pairs, likely in zip(aside, every, read, strict=True):
        found = {(*pairs[pair], str(network.predicates[number])) for pair, number in zip(*(likely >= least).nonzero(), strict=True)}
        right += len(found & example.related)
        wrong += len(found - example.related - example.unsure)
        missed += len(example.related - found)
    return right, wrong, missed
