"""Syntax as evidence: a classifier of pairs of mentions that sees the words around them, with and without their dependency path."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pycrfsuite

from graph.extract.sentence import SLOTS
from graph.model import RelationMention
from graph.vocab import Predicate
from training.syntax_articles import FOLDS, SYMMETRIC, Article, Tally, tally, total
from training.syntax_paths import LONGEST, Pair, pairs

NONE = "-"
SURE = (0.5, 0.7, 0.85)
"""Least probabilities of a property."""

_NAMES = {slot: kind.value for kind, slot in SLOTS.items()}


def surface(pair: Pair) -> list[str]:
    """Return what stands around and between two mentions, mentions as their types; the order and distance of the two."""
    masked = pair.sentence.masked
    forward = pair.subject.start < pair.object.start
    types = f"{pair.subject.type.value}{'>' if forward else '<'}{pair.object.type.value}"
    inner = masked[pair.start + 1 : pair.end - 1]
    before, after = masked[max(0, pair.start - 4) : pair.start], masked[pair.end : pair.end + 4]
    out = ["t" + types, f"d{types}{min(len(inner) // 4, 6)}", f"m{types}{min(3, sum(character in _NAMES for character in inner))}"]
    if len(inner) <= 12:
        out.append(f"i{types}{inner}")
    if len(inner) <= 40:
        out += sorted(
            {f"g{types}{inner[i : i + 2]}" for i in range(len(inner) - 1)} | {f"h{inner[i : i + 2]}" for i in range(len(inner) - 1)}
        )
    out += [f"f{types}{inner[:2]}", f"l{types}{inner[-2:]}", f"b{types}{before[-2:]}", f"a{types}{after[:2]}", f"B{before}", f"A{after}"]
    return out


def syntactic(pair: Pair) -> list[str]:
    """Return the path between two mentions in every form, and its parts."""
    whole, top, bare = pair.paths
    parts = whole.split(" ")[3:]
    return [
        "pw" + whole,
        "pt" + top,
        "pb" + bare,
        *("pp" + part for part in parts),
        f"pl{len(parts)}",
        *("pe" + part for part in parts[:1] + parts[-1:]),
    ]


def classified(articles: Sequence[Article]) -> Iterator[tuple[str, Tally, Tally]]:
    """Yield for features and least probabilities the counts of the classifier alone and with the rules, on articles not learned from."""
    found = [list(pairs(one, near=False)) for one in articles]
    for title, with_path in (("words around", False), ("words around and path", True)):
        rows = [[surface(pair) + (syntactic(pair) if with_path and pair.paths else []) for pair in its] for its in found]
        guesses: dict[int, list[tuple[str, float]]] = {}
        for fold in range(FOLDS):
            train = [n for n in range(len(articles)) if n % FOLDS != fold]
            trainer = pycrfsuite.Trainer(verbose=False)
            for n in train:
                for pair, row in zip(found[n], rows[n], strict=True):
                    trainer.append([row], [_told(articles[n], pair)])
            trainer.set_params({"c1": 0.05, "c2": 0.1, "max_iterations": 80, "feature.minfreq": 2})
            with tempfile.TemporaryDirectory() as folder:
                trainer.train(str(Path(folder) / "pairs.crf"))
                tagger = pycrfsuite.Tagger()
                tagger.open(str(Path(folder) / "pairs.crf"))
                for n in range(fold, len(articles), FOLDS):
                    guesses[n] = [_best(tagger, row) for row in rows[n]]
                tagger.close()
        for sure in SURE:
            new = [list(_relations(found[n], guesses[n], sure)) for n in range(len(articles))]
            alone = total(tally(one, more) for one, more in zip(articles, new, strict=True))
            both = total(tally(one, [*one.extraction.relations, *more]) for one, more in zip(articles, new, strict=True))
            yield f"{title}, probability at least {sure}", alone, both


def _told(article: Article, pair: Pair) -> str:
    """Return the property that the annotation states of two mentions."""
    subject, object_ = (article.owners.get(article.resolution.entity_of[one], "") for one in (pair.subject, pair.object))
    return article.properties.get((subject, object_), NONE)


def _best(tagger: pycrfsuite.Tagger, row: Sequence[str]) -> tuple[str, float]:
    (label,) = tagger.tag([row])
    return label, tagger.marginal(label, 0)


def _relations(its: Sequence[Pair], guesses: Sequence[tuple[str, float]], sure: float) -> Iterator[RelationMention]:
    for pair, (label, probability) in zip(its, guesses, strict=True):
        if label != NONE and probability >= sure and pair.subject.text != pair.object.text:
            yield pair.relation(Predicate(label), "classifier", round(probability, 2))


def ceiling(articles: Sequence[Article]) -> dict[str, int]:
    """Return how many statements are annotated, and of how many both names are found, in one sentence, with a short path."""
    counts: dict[str, int] = defaultdict(int)
    for article in articles:
        near = {_owners(article, pair) for pair in pairs(article)}
        same = {_owners(article, pair) for pair in pairs(article, near=False)}
        for predicate, *ends in article.wanted:
            forms = {(ends[0], ends[1]), (ends[1], ends[0])} if predicate in SYMMETRIC else {(ends[0], ends[1])}
            counts["annotated"] += 1
            counts["both names found"] += set(ends) <= set(article.owners.values())
            counts["both in one sentence"] += bool(forms & same)
            counts[f"joined by at most {LONGEST} arcs"] += bool(forms & near)
    return dict(counts)


def _owners(article: Article, pair: Pair) -> tuple[str, ...]:
    return tuple(article.owners.get(article.resolution.entity_of[one], "") for one in (pair.subject, pair.object))
