"""Makers the name base knows, where a sentence names product and maker: 视频号是腾讯财报的重点 bears out that 腾讯 makes 视频号.

Units and subsidiaries are left to the rules: who belongs to whom changes too often for a sentence that only names both to bear it out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graph.extract.sentence import Sentence, slot_class
from graph.extract.status import CLAUSE_END
from graph.extract.topics import topic_of
from graph.lexicon import Entry, Lexicon, fold
from graph.model import Mention, RelationMention, Span
from graph.vocab import EntityType, Predicate, Status

_MAKERS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})
_ORGS = slot_class("Org")
_LINKS = frozenset("、和与及")

_LOOSE = frozenset(
    f"pattern:makes-{rule}"
    for rule in (
        *(
            "launch-own",
            "own-brand",
            "kind",
            "list-own",
            "line-own",
            "announces",
            "changes",
            "changes-in",
            "delivers",
            "famous",
            "has",
            "prices",
        ),
        *("reworks", "updated", "own-far", "first-own", "ours", "beside-organization", "has-series"),
    )
)
"""Rules that look for the maker at some distance: where the name base has another for the product, they found the wrong one."""
_FAR_POSTS = frozenset({"pattern:post-bare"})
"""The same of who holds a post: 特斯拉很快。CEO李想说…"""

_CLAUSE = 0.8
"""Confidence where maker and product stand in one clause."""
_TOPIC = 0.74
"""Confidence where the sentence is about the maker."""
_AFTER = 0.66
"""Confidence where the maker follows in another clause."""
_FAR = 0.6
"""Confidence where one of the sentences before names the maker."""
_NEAR = 2
"""Most sentences back that it may do so."""

_ON = frozenset("在于从用")
_BOUGHT = re.compile(r"收购|买下|并购")
"""What tells that somebody buys the product, and so that it was another's: 远山拟收购星河."""
_PLACED = re.compile(r"(?:平台)?(?:上|用户|账号|频道|博主|主播|发文)")
"""What stands around a product that something else is on: 在星河上, 星河用户."""


_HOUSE = re.compile(r"银行|证券|资本|基金|金融|咨询|研究|国际|社$|财富|富途|万得|易观|同花顺")
"""What the name of a house tells that has analysts of its own, though it has products, too: 招商银行, 彭博社."""


def find_known(sentences: Sequence[Sentence], lexicon: Lexicon) -> Iterator[RelationMention]:
    """Yield a relation for each product that a sentence brings together with the maker that the name base has for it.

    The two stand in one clause with no other company between them, or what tells of the product is about the maker: 苹果下调了目标，
    iPhone… does, 美团和大众点评的合并 does not, nor does a sentence on third parties that only names both.
    """
    for index, sentence in enumerate(sentences):
        for slot, child in sentence.slots():
            entry = lexicon.entries.get(child.entry)
            if entry is None or not entry.parent or child.type is not EntityType.PRODUCT:
                continue
            earlier = sentences[max(0, index - _NEAR) : index]
            maker = _maker_here(sentence, slot, entry, lexicon) or _maker_near(earlier, sentence, slot, entry, lexicon)
            if maker is None:
                continue
            parent, confidence, before = maker
            yield RelationMention(
                predicate=Predicate.MAKES,
                subject=parent,
                object=child,
                trigger=Span(start=min(parent.start, child.start), end=max(parent.end, child.end)),
                sentence=Span(start=before.span.start, end=sentence.span.end),
                extractor="name-base:makes",
                confidence=confidence,
            )


def _maker_here(sentence: Sentence, at: int, entry: Entry, lexicon: Lexicon) -> tuple[Mention, float, Sentence] | None:
    """Return the nearest maker in the sentence of a product at a slot that the text brings together with it."""
    masked = sentence.masked
    child = fold(dict(sentence.slots())[at].text)
    slots = [(slot, one) for slot, one in sentence.slots() if _is_parent(one, entry, lexicon) and child not in fold(one.text)]
    for slot, mention in sorted(slots, key=lambda one: (abs(one[0] - at), one[0])):
        between = masked[min(slot, at) + 1 : max(slot, at)]
        if slot < at and (masked[slot - 1 : slot] in _LINKS or masked[slot + 1 : slot + 2] in _LINKS):
            continue  # 美团和大众点评的合并: the list names them side by side
        if _BOUGHT.search(between):
            continue
        apart = any(character in _ORGS for character in between)
        if not apart and not any(character in CLAUSE_END for character in between):
            return mention, _CLAUSE, sentence
        if slot < at and topic_of(sentence, at, _ORGS) is mention:
            return mention, _TOPIC, sentence
        if at < slot and not apart:
            return mention, _AFTER, sentence
    return None


def _maker_near(
    earlier: Sequence[Sentence], sentence: Sentence, at: int, entry: Entry, lexicon: Lexicon
) -> tuple[Mention, float, Sentence] | None:
    """Return the maker that one of the sentences before names, when this one names no company and tells of the product itself."""
    masked = sentence.masked
    if any(character in _ORGS for character in masked) or masked[at - 1 : at] in _ON or _PLACED.match(masked, at + 1):
        return None
    child = fold(dict(sentence.slots())[at].text)
    for before in reversed(earlier):
        for mention in reversed(before.mentions):
            if _is_parent(mention, entry, lexicon) and child not in fold(mention.text):
                return mention, _FAR, before
    return None


def without_doubted(relations: Iterable[RelationMention], lexicon: Lexicon) -> Iterator[RelationMention]:
    """Yield relations but for makers that the name base contradicts, and those it or names tell that the text only plans or denies.

    苹果预计将推出星河汽车 plans what the name base takes for done. What is told to be built on a thing is not told to use it besides.
    """
    relations = tuple(one for one in relations if not _is_contradicted(one, lexicon) and not is_watched(one, lexicon))
    built = {_ends(one) for one in relations if one.predicate is Predicate.BASED_ON}
    relations = tuple(one for one in relations if one.predicate is not Predicate.USES or _ends(one) not in built)
    told: dict[tuple[str, str, str], set[Status]] = defaultdict(set)
    for one in relations:
        if one.extractor.startswith("pattern:"):
            told[_pair(one)].add(one.status)
    for one in relations:
        statuses = told[_pair(one)]
        if one.extractor.startswith("pattern:") or not statuses or Status.ASSERTED in statuses:
            yield one


def _is_contradicted(one: RelationMention, lexicon: Lexicon) -> bool:
    """Tell whether the name base has for a product another maker, or for a person another employer, that is no kin to the one told."""
    child, parent = (one.subject, one.object) if one.extractor in _FAR_POSTS else (one.object, one.subject)
    known = lexicon.entries.get(child.entry)
    if one.extractor not in _LOOSE | _FAR_POSTS or known is None or not known.parent or parent.type not in _MAKERS:
        return False
    told = lexicon.entries.get(parent.entry)
    above = set(_line(known.parent, lexicon))
    line = set(_line(told.name, lexicon)) if told is not None else {parent.text}
    return not above & line and not any(fold(a)[:2] == fold(b)[:2] for a in above for b in line)


def is_watched(one: RelationMention, lexicon: Lexicon) -> bool:
    """Tell whether an analyst does not work for a company but watches it: 星河分析师林晓舟, where 星河 makes phones."""
    entry = lexicon.entries.get(one.object.entry)
    if (
        one.predicate is not Predicate.WORKS_FOR
        or not one.qualifiers.title.endswith("分析师")
        or entry is None
        or _HOUSE.search(entry.name)
    ):
        return False
    names = {entry.name, *entry.surfaces}
    return any(other.type is EntityType.PRODUCT and other.parent in names for other in lexicon.entries.values())


def _line(name: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the name of a maker and of those above it."""
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        yield name
        entry = next((entry for entry in lexicon.lookup(name) if entry.type in _MAKERS), None)
        if entry is not None:
            yield entry.name
        name = entry.parent if entry is not None else ""


def _pair(one: RelationMention) -> tuple[str, str, str]:
    return fold(one.subject.text), one.predicate, fold(one.object.text)


def _ends(one: RelationMention) -> tuple[str, str]:
    return fold(one.subject.text), fold(one.object.text)


def _is_parent(mention: Mention, child: Entry, lexicon: Lexicon) -> bool:
    entry = lexicon.entries.get(mention.entry)
    return entry is not None and mention.type in _MAKERS and entry.key != child.key and child.parent in {entry.name, *entry.surfaces}
