"""Names that hold other names: 腾讯会议 is made by 腾讯, 京东零售事业群 is part of 京东零售, Qwen3-Max is a variant of Qwen3."""

import re
from collections.abc import Iterator, Sequence

from graph.extract.sentence import Sentence
from graph.lexicon import fold
from graph.model import Mention, RelationMention, Span
from graph.vocab import EntityType, Predicate

_EDITION = "Pro|Max|Ultra|Plus|Mini|Lite|SE|Air|Turbo|Flash|Preview|Coder|国际版|个人版|专业版|企业版|青春版|极速版|旗舰版|海外版"
_VERSION = re.compile(rf"(?:[\s\-]?(?:[a-z]?\d+(?:\.\d+)*[a-z]{{0,3}}|{_EDITION}))+\+?", re.IGNORECASE)
"""What the name of a version adds to the name of its family: Qwen3-Max, iPhone 15 Pro Max, 钉钉个人版."""

_BODIES = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT})


def find_compositions(sentences: Sequence[Sentence]) -> Iterator[RelationMention]:
    """Yield the relations that names themselves tell, each once, when the document names the owner by itself too."""
    whole: dict[str, Mention] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            whole.setdefault(fold(mention.text), mention)
    seen: set[str] = set()
    for sentence in sentences:
        for mention in sentence.mentions:
            name = fold(mention.text)
            owned = None if name in seen else _owned(mention, whole)
            seen.add(name)
            if owned is None:
                continue
            predicate, owner = owned
            subject, object_ = (owner, mention) if predicate is Predicate.MAKES else (mention, owner)
            yield RelationMention(
                predicate=predicate,
                subject=subject,
                object=object_,
                trigger=Span(start=mention.start, end=mention.end),
                sentence=sentence.span,
                extractor=f"name:{predicate}",
                confidence=round(0.8 * min(subject.confidence, object_.confidence) ** 0.5, 2),
            )


def _owned(mention: Mention, whole: dict[str, Mention]) -> tuple[Predicate, Mention] | None:
    """Return the longest name of the document that a name begins with, and what the two are to each other."""
    name = fold(mention.text)
    for length in range(len(name) - 1, 1, -1):
        owner = whole.get(name[:length])
        if owner is None or (name[length - 1].isascii() and name[length - 1 : length + 1].isalpha() and name[length].isascii()):
            continue
        if owner.type in _BODIES and mention.type is EntityType.PRODUCT:
            return Predicate.MAKES, owner
        if owner.type in _BODIES and mention.type is EntityType.UNIT:
            return Predicate.UNIT_OF, owner
        if owner.type is mention.type is EntityType.PRODUCT and _VERSION.fullmatch(name[length:]):
            return Predicate.VARIANT_OF, owner
    return None
