"""Do the parts of speech of a trained tagger help the name recogniser? The same field fitted with and without them."""

import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pycrfsuite
from spacy.language import Language

from graph.annotate.features import CharacterFeatures, sentence_ranges
from graph.annotate.recognizer import name_runs
from graph.annotate.words import Word, names_in, words_of
from graph.lexicon import Lexicon, empty_lexicon
from training.fitting import sequences, shown
from training.marked import Marked, Range, annotated_articles, own_sentences
from training.scoring import Score
from training.syntax import SEED, to_doc

SETTINGS = {"c1": 0.3, "c2": 0.2, "feature.minfreq": 2, "feature.possible_transitions": False}
"""Those of `training.fitting`."""

Sequence_ = tuple[int, pycrfsuite.ItemSequence, list[str]]


def tags_of(text: str, words: Sequence[Word], tagger: Language) -> list[str]:
    """Return for each character its place in its word with the part of speech the tagger gives, sentence by sentence."""
    tags = ["_"] * len(text)
    shown_words = [word for word in words if word[2].strip()]
    groups: list[list[Word]] = []
    ranges = iter(sentence_ranges(text))
    end = 0
    for word in shown_words:
        while word[0] >= end:
            _, end = next(ranges)
            groups.append([])
        groups[-1].append(word)
    groups = [group for group in groups if group]
    docs = (to_doc(tagger, [word for _, _, word in group]) for group in groups)
    for group, doc in zip(groups, tagger.pipe(docs, batch_size=128), strict=True):
        for (start, stop, _), token in zip(group, doc, strict=True):
            tags[start:stop] = [token.tag_] * (stop - start)
    return tags


def tagged_sequences(one: Marked, lexicon: Lexicon, tagger: Language, *, hide: bool) -> Iterator[Sequence_]:
    """Yield what `training.fitting.sequences` does, each character also knowing the parts of speech of its word and the words beside it."""
    words = tuple(words_of(one.text))
    known = names_in(one.text, lexicon, words)
    features = CharacterFeatures(one.text, words, shown(one.text, known) if hide else known)
    tags = tags_of(one.text, words, tagger)
    before, after = ["^"] * len(tags), ["$"] * len(tags)
    for index, (start, end, _) in enumerate(words):
        if index:
            before[start:end] = [tags[start - 1]] * (end - start)
        if end < len(tags):
            after[start:end] = [tags[end]] * (end - start)
    labels = ["O"] * len(one.text)
    for start, end, kind in one.names:
        labels[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]
    for start, end in sentence_ranges(one.text):
        if any(name in one.text[start:end] for name in one.unsure):
            continue
        rows = features.of(start, end)
        for place, row in enumerate(rows, start):
            tag, previous, following, where = tags[place], before[place], after[place], features.place[place]
            row += [f"u{where}{tag}", f"up{where}{previous}{tag}", f"un{where}{tag}{following}", f"ut{where}{previous}{tag}{following}"]
        yield start, pycrfsuite.ItemSequence(rows), labels[start:end]


def compare(gold: Path, own: Path, lexicon: Lexicon, tagger: Language, aside: int, iterations: int) -> Iterator[tuple[str, list[Score]]]:
    """Yield for the field without and with parts of speech, and each with and without name base, the scores of the articles kept aside."""
    marked = list(annotated_articles(gold / "train-entities"))
    train = [*(one for n, one in enumerate(marked) if n % aside), *own_sentences(own)]
    test = marked[::aside]
    for title, used in (("as it ships", None), ("with parts of speech", tagger)):
        with tempfile.TemporaryDirectory() as folder:
            trainer = pycrfsuite.Trainer(verbose=False)
            for one in train:
                for _, features, labels in _sequences(one, lexicon, used, hide=True):
                    trainer.append(features, labels)
            trainer.set_params({**SETTINGS, "max_iterations": iterations})
            trainer.train(str(Path(folder) / "names.crf"))
            size = (Path(folder) / "names.crf").stat().st_size
            field = pycrfsuite.Tagger()
            field.open(str(Path(folder) / "names.crf"))
            for base, names in (("name base", lexicon), ("no name base", empty_lexicon())):
                yield f"{title}, {base} ({size:,} bytes)", [_score(one, names, used, field) for one in test]
            field.close()


def _sequences(one: Marked, lexicon: Lexicon, tagger: Language | None, *, hide: bool) -> Iterator[Sequence_]:
    return sequences(one, lexicon, hide=hide) if tagger is None else tagged_sequences(one, lexicon, tagger, hide=hide)


def _score(one: Marked, lexicon: Lexicon, tagger: Language | None, field: pycrfsuite.Tagger) -> Score:
    """Count the names found in the sentences of one article that are sure."""
    found: set[Range] = set()
    expected: set[Range] = set()
    for start, features, labels in _sequences(one, lexicon, tagger, hide=False):
        for runs, names in ((name_runs(field.tag(features)), found), (name_runs(labels), expected)):
            names.update((start + first, start + last, kind) for first, last, kind in runs)
    score = Score()
    score.add(found, expected)
    return score


def together(scores: Sequence[Score]) -> Score:
    """Return the sum of the scores of some articles."""
    whole = Score()
    for one in scores:
        whole.right += one.right
        whole.wrong += one.wrong
        whole.missed += one.missed
    return whole


def interval(before: Sequence[Score], after: Sequence[Score], rounds: int = 1000) -> tuple[float, float]:
    """Return the 95 % interval of the gain in F1, by drawing articles with replacement (Efron 1979)."""
    rng = random.Random(SEED)  # noqa: S311  a sample, not a secret
    gains: list[float] = []
    for _ in range(rounds):
        drawn = [rng.randrange(len(before)) for _ in before]
        gains.append(together([after[n] for n in drawn]).figures()[2] - together([before[n] for n in drawn]).figures()[2])
    gains.sort()
    return gains[round(rounds * 0.025)], gains[round(rounds * 0.975) - 1]
