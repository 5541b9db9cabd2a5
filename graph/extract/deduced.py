"""Names that other names of the document vouch for: the model alone of a product named in full, the unknown member of a list."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.lexicon import fold
from graph.model import Mention
from graph.vocab import EntityType

_MODEL = re.compile(r"(?<=[一-鿿 ])[A-Z][A-Za-z]*-?[0-9]+[A-Za-z]*$")
"""The model at the end of a name: 星河 X7, 远山 Pad2."""
_QUARTER = re.compile(r"Q\d")
_LESS = 0.9
"""How sure a name vouched for is, compared with the one that vouches for it."""
_PART_OF = ("新", "款")
"""What stands before the model within a name: 星河新 X7."""
_WHOSE = re.compile(r"(?:汽车|公司|集团)?(?:刚刚?|新近|最新|近期|去年|今年)?(?:发布|推出|上市)?的 ?")
"""What stands between a company and a model of its own: 海棠刚发布的 X7."""
_APART = "、，。；：:（）()《》「」“”‘’"
_ITEM = re.compile(rf"、 ?(?P<item>[^\s{_APART}][^\n{_APART}]{{0,18}}?[^\s{_APART}])(?= ?(?P<next>(?:、|和|及|以及|与) ?))")
_ANYBODY = re.compile("^(?:其|该|几|多|数|一些|部分)|(?:创始人|高管|员工|股东|客户|用户|们)$")
"""What names nobody: 海棠、其几位联合创始人以及云帆."""
_LISTED = frozenset({EntityType.COMPANY, EntityType.PERSON})
"""Names of these types stand in lists with their like; between two products there may also stand a function or a kind of goods."""


def deduce(text: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the names of a text that the names found there vouch for."""
    taken = {place for one in names for place in range(one.start, one.end)}
    for one in (*_models_alone(text, names), *_listed(text, names)):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            yield one


def _models_alone(text: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the places where a product goes by its model alone: X7 where the text also says 星河 X7."""
    full: dict[str, dict[str, Mention]] = defaultdict(dict)
    for one in names:
        model = _MODEL.search(one.text, 1) if one.type is EntityType.PRODUCT else None
        if model and not _QUARTER.fullmatch(model.group()):
            full[model.group()].setdefault(fold(one.text), one)
    if not full:
        return
    ends = {one.end for one in names}
    makers = [one for one in names if one.type is EntityType.COMPANY]
    models = "|".join(map(re.escape, sorted(full, key=len, reverse=True)))
    for match in re.finditer(rf"(?<![A-Za-z0-9.\-])(?:{models})(?![A-Za-z0-9+\-])", text):
        start, end = match.span()
        before = text[max(0, start - 2) : start]
        if start - before.count(" ") in ends or before.rstrip(" ").endswith(_PART_OF):
            continue
        one, *others = full[match.group()].values()
        if any(
            not fold(one.text).startswith(fold(maker.text))
            for maker in makers
            if maker.end <= start and _WHOSE.fullmatch(text, maker.end, start)
        ):
            continue
        same_as = "" if others else one.text
        yield _at(text, start, end, replace(one, entry="" if others else one.entry, same_as=same_as, extractor="pattern:model"))


def _listed(text: str, names: Sequence[Mention]) -> Iterator[Mention]:
    """Yield what stands in a list between two names of one type: 远山、云帆|、星河|和海棠."""
    ending = {one.end: one for one in names}
    beginning = {one.start: one for one in names}
    for match in _ITEM.finditer(text):
        first, second = ending.get(match.start()), beginning.get(match.end("next"))
        alike = first is not None and second is not None and first.type is second.type
        if (
            first
            and alike
            and not _ANYBODY.search(match["item"])
            and (first.type in _LISTED or (first.type is EntityType.PRODUCT and match["item"].isascii()))
        ):
            yield _at(text, *match.span("item"), replace(first, entry="", same_as="", extractor="pattern:list"))


def _at(text: str, start: int, end: int, like: Mention) -> Mention:
    return replace(like, start=start, end=end, text=text[start:end], confidence=round(like.confidence * _LESS, 2))
