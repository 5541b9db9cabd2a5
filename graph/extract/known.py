"""Makers the name base knows, where a sentence names product and maker: 视频号是腾讯财报的重点 bears out that 腾讯 makes 视频号.

Units and subsidiaries are left to the rules: who belongs to whom changes too often for a sentence that only names both to bear it out.
"""

from collections.abc import Iterator, Sequence

from graph.extract.sentence import Sentence
from graph.lexicon import Entry, Lexicon
from graph.model import Mention, RelationMention, Span
from graph.vocab import EntityType, Predicate

CONFIDENCE = 0.7

_MAKERS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})

_REACH = 20
"""Most characters between the two names; further apart, a sentence that names both seldom means them together."""


def find_known(sentences: Sequence[Sentence], lexicon: Lexicon) -> Iterator[RelationMention]:
    """Yield a relation for each product that stands near the company or organization which the name base has as its maker."""
    for sentence in sentences:
        for child in sentence.mentions:
            entry = lexicon.entries.get(child.entry)
            if entry is None or not entry.parent or child.type is not EntityType.PRODUCT:
                continue
            parents = [mention for mention in sentence.mentions if _is_parent(mention, entry, lexicon)]
            nearest = min(parents, key=lambda mention: (_distance(mention, child), mention.start), default=None)
            if nearest is None or _distance(nearest, child) > _REACH:
                continue
            yield RelationMention(
                predicate=Predicate.MAKES,
                subject=nearest,
                object=child,
                trigger=Span(start=min(nearest.start, child.start), end=max(nearest.end, child.end)),
                sentence=sentence.span,
                extractor="name-base:makes",
                confidence=CONFIDENCE,
            )


def _is_parent(mention: Mention, child: Entry, lexicon: Lexicon) -> bool:
    entry = lexicon.entries.get(mention.entry)
    return entry is not None and mention.type in _MAKERS and entry.key != child.key and child.parent in {entry.name, *entry.surfaces}


def _distance(one: Mention, other: Mention) -> int:
    return max(one.start - other.end, other.start - one.end)
