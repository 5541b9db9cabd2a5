"""Makers the name base knows, where a sentence names product and maker: 视频号是腾讯财报的重点 bears out that 腾讯 makes 视频号.

Units and subsidiaries are left to the rules: who belongs to whom changes too often for a sentence that only names both to bear it out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graph.extract.sentence import Sentence
from graph.lexicon import Entry, Lexicon, fold
from graph.model import Mention, RelationMention, Span
from graph.vocab import EntityType, Predicate, Status

CONFIDENCE = 0.7

_MAKERS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})

_BEFORE = 0.6
"""Confidence where the maker stands in the sentence before."""


def find_known(sentences: Sequence[Sentence], lexicon: Lexicon) -> Iterator[RelationMention]:
    """Yield a relation for each product in or after a sentence with the company or organization that the name base has as its maker."""
    for index, sentence in enumerate(sentences):
        for child in sentence.mentions:
            entry = lexicon.entries.get(child.entry)
            if entry is None or not entry.parent or child.type is not EntityType.PRODUCT:
                continue
            for before, confidence in ((sentence, CONFIDENCE), (sentences[index - 1] if index else sentence, _BEFORE)):
                parents = [
                    mention
                    for mention in before.mentions
                    if _is_parent(mention, entry, lexicon) and fold(child.text) not in fold(mention.text)
                ]
                nearest = min(parents, key=lambda mention: (_distance(mention, child), mention.start), default=None)
                if nearest is None:
                    continue
                yield RelationMention(
                    predicate=Predicate.MAKES,
                    subject=nearest,
                    object=child,
                    trigger=Span(start=min(nearest.start, child.start), end=max(nearest.end, child.end)),
                    sentence=Span(start=before.span.start, end=sentence.span.end),
                    extractor="name-base:makes",
                    confidence=confidence,
                )
                break


def without_doubted(relations: Iterable[RelationMention]) -> Iterator[RelationMention]:
    """Yield relations but for those told by names or the name base alone that the text itself only plans, reports or denies.

    苹果预计将推出星河汽车 plans what the name base takes for done.
    """
    relations = tuple(relations)
    told: dict[tuple[str, str, str], set[Status]] = defaultdict(set)
    for one in relations:
        if one.extractor.startswith("pattern:"):
            told[_pair(one)].add(one.status)
    for one in relations:
        statuses = told[_pair(one)]
        if one.extractor.startswith("pattern:") or not statuses or Status.ASSERTED in statuses:
            yield one


def _pair(one: RelationMention) -> tuple[str, str, str]:
    return fold(one.subject.text), one.predicate, fold(one.object.text)


def _is_parent(mention: Mention, child: Entry, lexicon: Lexicon) -> bool:
    entry = lexicon.entries.get(mention.entry)
    return entry is not None and mention.type in _MAKERS and entry.key != child.key and child.parent in {entry.name, *entry.surfaces}


def _distance(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end)
