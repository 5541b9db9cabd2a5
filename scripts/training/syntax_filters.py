"""Syntax as a filter: relations that rules found, kept only where a dependency path joins subject and object in some way."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import RelationMention
from training.syntax_articles import FOLDS, Article, Tally, key, tally, total

Keep = Callable[[Article, RelationMention], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """Hold how subject and object of a relation are joined: words of the path, the highest of them, and the words of the trigger."""

    nodes: tuple[int, ...]
    top: int
    trigger: frozenset[int]


def way(article: Article, one: RelationMention) -> Way | None:
    """Return the dependency path between subject and object; None when they stand in two sentences."""
    trees = article.trees
    subject, object_ = trees.head_of(one.subject.start, one.subject.end), trees.head_of(one.object.start, one.object.end)
    ends = None if subject is None or object_ is None else trees.path(subject, object_)
    if ends is None:
        return None
    left, right = ends
    mentioned = {place for mention in (one.subject, one.object) for place in trees.within(mention.start, mention.end)}
    trigger = frozenset(trees.within(one.trigger.start, one.trigger.end)) - mentioned
    return Way((*left, *reversed(right[:-1])), left[-1], trigger)


def _at_most(arcs: int) -> Keep:
    def keep(article: Article, one: RelationMention) -> bool:
        joined = way(article, one)
        return joined is None or len(joined.nodes) - 1 <= arcs

    return keep


def _through(article: Article, one: RelationMention) -> bool:
    joined = way(article, one)
    return joined is None or not joined.trigger or len(joined.nodes) == 2 or bool(set(joined.nodes) & joined.trigger)


def _beside(article: Article, one: RelationMention) -> bool:
    joined = way(article, one)
    if joined is None or not joined.trigger or len(joined.nodes) == 2:
        return True
    tokens = article.trees.tokens
    near = set(joined.nodes) | {tokens[index].head for index in joined.nodes}
    return any(index in near or tokens[index].head in joined.nodes for index in joined.trigger)


def _top_in_trigger(article: Article, one: RelationMention) -> bool:
    joined = way(article, one)
    return joined is None or not joined.trigger or joined.top in joined.trigger or joined.top in (joined.nodes[0], joined.nodes[-1])


_CLAUSE = frozenset({"conj", "parataxis", "ccomp", "advcl", "acl", "dep", "csubj"})


def _one_clause(article: Article, one: RelationMention) -> bool:
    joined = way(article, one)
    if joined is None:
        return True
    tokens = article.trees.tokens
    return not any(
        index != joined.top and tokens[index].label in _CLAUSE and tokens[index].tag in ("VERB", "ADJ", "AUX") for index in joined.nodes
    )


def _one_sentence(article: Article, one: RelationMention) -> bool:
    return way(article, one) is not None


FILTERS: dict[str, Keep] = {
    "none": lambda _article, _one: True,
    **{f"path of at most {arcs} arcs": _at_most(arcs) for arcs in (1, 2, 3, 4, 5, 6, 8)},
    "path through a word of the trigger": _through,
    "path through or next to the trigger": _beside,
    "top of the path in the trigger": _top_in_trigger,
    "no clause boundary on the path": _one_clause,
    "through the trigger, or at most 3 arcs": lambda a, r: _through(a, r) or _at_most(3)(a, r),
    "next to the trigger, or at most 4 arcs": lambda a, r: _beside(a, r) or _at_most(4)(a, r),
    "subject and object in one sentence": _one_sentence,
}
"""Which relations found by patterns are kept; a pair that stands in two sentences has no path and is kept, but for the last."""


def is_pattern(one: RelationMention) -> bool:
    """Tell whether a rule over slots found a relation, rather than a name or the name base."""
    return one.extractor.startswith("pattern:")


def kept(article: Article, keep: Keep) -> list[RelationMention]:
    """Return the relations of an article without those of patterns that a filter rejects."""
    return [one for one in article.extraction.relations if not is_pattern(one) or keep(article, one)]


def filters(read_articles: Sequence[Article]) -> Iterator[tuple[str, Tally, Tally]]:
    """Yield each filter with the counts of patterns alone and of all relations; last, the filter chosen on the other folds."""
    alone: dict[str, list[Tally]] = {}
    together: dict[str, list[Tally]] = {}
    for name, keep in FILTERS.items():
        alone[name] = [tally(one, filter(is_pattern, kept(one, keep))) for one in read_articles]
        together[name] = [tally(one, kept(one, keep)) for one in read_articles]
        yield name, total(alone[name]), total(together[name])
    chosen = [
        max(FILTERS, key=lambda name: total(count for n, count in enumerate(together[name]) if n % FOLDS != fold).figures()[2])
        for fold in range(FOLDS)
    ]
    title = "best F1 on the other two folds: " + ", ".join(chosen)
    pick = [chosen[n % FOLDS] for n in range(len(read_articles))]
    yield title, total(alone[name][n] for n, name in enumerate(pick)), total(together[name][n] for n, name in enumerate(pick))


def arcs_of_patterns(read_articles: Sequence[Article]) -> tuple[float, float, float]:
    """Return the mean arcs between subject and object where patterns are right and wrong, and the share that has no path."""
    lengths: dict[bool, list[int]] = {True: [], False: []}
    across = count = 0
    for article in read_articles:
        for one in filter(is_pattern, article.extraction.relations):
            count += 1
            joined = way(article, one)
            ends = [article.owners.get(article.resolution.entity_of[mention], "") for mention in (one.subject, one.object)]
            if joined is None:
                across += 1
            elif not article.is_free(found := key(ends[0], one.predicate.value, ends[1])):
                lengths[one.status.value in article.wanted.get(found, set())].append(len(joined.nodes) - 1)
    right, wrong = (sum(lengths[is_right]) / max(1, len(lengths[is_right])) for is_right in (True, False))
    return right, wrong, across / max(1, count)


def faults(read_articles: Sequence[Article]) -> Counter[str]:
    """Count what is right and what is wrong with the statements that patterns make, each property of two entities once."""
    counts: Counter[str] = Counter()
    for article in read_articles:
        told: dict[tuple[str, str, str], str] = {}
        for one in filter(is_pattern, article.extraction.relations):
            ends = (article.resolution.entity_of[one.subject], article.resolution.entity_of[one.object])
            told.setdefault((one.predicate.value, ends[0], ends[1]), one.status.value)
        for (predicate, first, second), status in told.items():
            subject, object_ = article.owners.get(first, ""), article.owners.get(second, "")
            counts[_fault(article, predicate, subject, object_, status)] += 1
    return counts


def _fault(article: Article, predicate: str, subject: str, object_: str, status: str) -> str:
    if not subject or not object_:
        return "a name not annotated"
    found = key(subject, predicate, object_)
    if article.is_free(found):
        return "counts neither way"
    if found in article.wanted:
        return "right" if status in article.wanted[found] else "status"
    if key(object_, predicate, subject) in article.wanted:
        return "direction"
    return "not so related"
