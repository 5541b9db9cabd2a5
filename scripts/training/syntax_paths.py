"""Syntax as a source: dependency paths between two mentions, learned from annotated articles, each telling a property."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.extract.sentence import Sentence
from graph.extract.status import find_status
from graph.model import Mention, RelationMention
from graph.vocab import Predicate
from training.syntax_articles import FOLDS, SYMMETRIC, Article, Tally, tally, total
from training.syntax_trees import Trees

LONGEST = 6
"""Arcs of the longest path learned from."""
SURE = 0.8
"""Share of the statements of a path that must be right in the articles it is learned from."""

FORMS = ("every word", "highest word", "labels only")
"""How much of a path a pattern holds, beside types and labels."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold two mentions of a sentence, and the path between them in each form."""

    subject: Mention
    object: Mention
    paths: tuple[str, ...]
    """None where the path is too long, or there is none."""
    sentence: Sentence
    start: int
    """Where in the masked sentence the first of the two stands; `end` is after the second."""
    end: int

    def relation(self, predicate: Predicate, extractor: str, confidence: float) -> RelationMention:
        """Return what the pair tells; its status is that of the words from the first to the second."""
        return RelationMention(
            predicate=predicate,
            subject=self.subject,
            object=self.object,
            trigger=self.sentence.span_of(self.start, self.end),
            sentence=self.sentence.span,
            status=find_status(self.sentence, self.start, self.end),
            extractor=extractor,
            confidence=confidence,
        )


def pairs(article: Article, near: bool = True) -> Iterator[Pair]:
    """Yield the pairs of mentions of one sentence; with `near`, only those whose path is not too long."""
    trees = article.trees
    mention_at = {place: mention for mention in article.extraction.mentions for place in trees.within(mention.start, mention.end)}
    for sentence in article.sentences:
        slots = [(slot, mention, trees.head_of(mention.start, mention.end)) for slot, mention in sentence.slots()]
        for slot, subject, here in slots:
            for other, object_, there in slots:
                if subject is object_ or here is None or there is None or here == there:
                    continue
                ends = trees.path(here, there)
                joined = ends is not None and len(ends[0]) + len(ends[1]) - 2 <= LONGEST
                if joined or not near:
                    paths = _spell(trees, *ends, mention_at) if ends and joined else ()
                    yield Pair(subject, object_, paths, sentence, min(slot, other), max(slot, other) + 1)


def _spell(trees: Trees, left: Sequence[int], right: Sequence[int], mention_at: dict[int, Mention]) -> tuple[str, ...]:
    """Return a path in each of the forms; a member of a list counts as its first."""
    first, last = mention_at[left[0]], mention_at[right[0]]
    types = f"{first.type.value} … {last.type.value}"

    def word(index: int) -> str:
        if index in (left[0], right[0]):
            return "·"
        return f"<{mention_at[index].type.value}>" if index in mention_at else trees.tokens[index].text

    def spelled(lexical: bool, top: bool) -> str:
        up = [f"{trees.tokens[index].label}↑" + (word(after) if lexical else "") for index, after in pairwise(left)]
        down = [f"{trees.tokens[index].label}↓" + (word(index) if lexical else "") for index in reversed(right[:-1])]
        if len(down) > 1 and down[-1].startswith("conj↓"):
            down = down[:-1]
        return " ".join([types, *up, *([word(left[-1])] if top else []), *down])

    return spelled(True, False), spelled(False, True), spelled(False, False)


@dataclass(frozen=True, slots=True)
class Learner:
    """Hold which form of paths is learned, how often one must be right, and in how many articles."""

    form: int
    least: int
    articles: int = 1

    def learn(self, train: Sequence[Article], found: Sequence[Sequence[Pair]]) -> dict[str, Predicate]:
        """Return the paths that are right often enough, each with the property it tells."""
        told: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
        right: dict[tuple[str, str], set[tuple[int, str, str]]] = defaultdict(set)
        for number, (article, its_pairs) in enumerate(zip(train, found, strict=True)):
            by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
            for predicate, first, second in article.wanted:
                by_pair[first, second].append(predicate)
                if predicate in SYMMETRIC:
                    by_pair[second, first].append(predicate)
            for pair in its_pairs:
                subject, object_ = (article.owners.get(article.resolution.entity_of[one]) for one in (pair.subject, pair.object))
                ends = (number, subject or f"?{pair.subject.text}", object_ or f"?{pair.object.text}")
                if article.optional & {subject, object_}:
                    continue
                told[pair.paths[self.form]].add(ends)
                for predicate in by_pair.get((ends[1], ends[2]), ()):
                    right[pair.paths[self.form], predicate].add(ends)
        learned: dict[str, Predicate] = {}
        for (path, predicate), good in sorted(right.items()):
            enough = len(good) >= self.least and len({number for number, _, _ in good}) >= self.articles
            if enough and len(good) / len(told[path]) >= SURE:
                learned[path] = Predicate(predicate)
        return learned

    def apply(self, learned: dict[str, Predicate], its_pairs: Iterable[Pair]) -> Iterator[RelationMention]:
        """Yield the relations that learned paths tell."""
        for pair in its_pairs:
            predicate = learned.get(pair.paths[self.form])
            if predicate is not None and pair.subject.text != pair.object.text:
                yield pair.relation(predicate, "path", 0.7)


LEARNERS = tuple(Learner(form, *least) for form in range(len(FORMS)) for least in ((1, 1), (2, 1), (2, 2), (3, 2)))


def sources(read_articles: Sequence[Article]) -> Iterator[tuple[str, float, Tally, Tally]]:
    """Yield of each learner: name, paths a fold, counts of the paths alone and with the rules, on articles not learned from."""
    found = [list(pairs(one)) for one in read_articles]
    for learner in LEARNERS:
        alone: list[Tally] = []
        together: list[Tally] = []
        sizes: Counter[int] = Counter()
        for fold in range(FOLDS):
            train = [n for n in range(len(read_articles)) if n % FOLDS != fold]
            learned = learner.learn([read_articles[n] for n in train], [found[n] for n in train])
            sizes[fold] = len(learned)
            for n in range(fold, len(read_articles), FOLDS):
                new = list(learner.apply(learned, found[n]))
                alone.append(tally(read_articles[n], new))
                together.append(tally(read_articles[n], [*read_articles[n].extraction.relations, *new]))
        name = f"{FORMS[learner.form]}, right at least {learner.least} × in at least {learner.articles} articles"
        yield name, sizes.total() / FOLDS, total(alone), total(together)
