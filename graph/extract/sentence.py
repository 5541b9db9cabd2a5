"""Sentences in which every mention is one code point, so that rules are ordinary regular expressions over typed slots."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.model import Mention, Offset, Span
from graph.vocab import EntityType

SLOTS = {entity_type: chr(0xE001 + index) for index, entity_type in enumerate(EntityType)}
"""The private-use code point that stands for a mention of each type."""

GROUPS = {
    "Org": (EntityType.COMPANY, EntityType.ORGANIZATION),
    "Body": (EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT),
    "Actor": (EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT, EntityType.PERSON),
    "Thing": (EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT, EntityType.PRODUCT),
    "Any": tuple(EntityType),
}
"""Names for sets of types in patterns, beside the types themselves."""

_OPENING = '“"‘「『《〈【'
_CLOSING = dict(zip(_OPENING, '”"’」』》〉】', strict=True))
_GLOSS = re.compile(r"\s?[（(][A-Za-z0-9 .:：,，&'’\-–]{1,40}[)）]")
"""A gloss after a name that only spells it otherwise: 阿里巴巴（NYSE: BABA）, 布莱恩·切斯基（Brian Chesky）."""

_SLOT_CLASS = f"[{''.join(SLOTS.values())}]"
_OTHER = rf"(?:、[^，。；：、{''.join(SLOTS.values())}]{{2,10}}(?=、|和|与|及|以及))"
"""A member of a list that nobody recognised: 由远山资本、海棠科学城基金和云端创投领投."""
_ASIDE = rf"(?:[（(](?:[^（）(){''.join(SLOTS.values())}]{{1,16}}|{_SLOT_CLASS})[）)])?"
"""What is added to a member of a list: 收购了远山（2019年）、海棠（2021年）; Linear Capital（线性资本）."""
_JOINT = (
    rf"{_ASIDE}(?:(?:公司|集团)(?=[、和与及以]))?{_OTHER}{{0,2}}\s?(?:[、,/]|[、，]?(?:以及|还有|及)|、和"
    rf"|(?:和|与)(?={_SLOT_CLASS}(?:[、和与]{_SLOT_CLASS})*+(?!等?[^，。；、{''.join(SLOTS.values())}]{{0,12}}(?:竞争|较量|对决|对垒|抗衡|合作|打通|联动|融合|结合|对接|互通|之间|差距|相比|不同))))\s?"
)
"""What stands between the members of a list: 淘宝、支付宝和高德; but not in 星河与云雀的竞争, where 与 joins the two sides."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold a sentence twice: as it is, and masked."""

    span: Span
    text: str
    mentions: tuple[Mention, ...]
    masked: str
    """The text with every mention, its quotation marks and its gloss replaced by the slot of its type."""
    _offsets: tuple[Offset, ...]
    """Where each code point of `masked` begins in the document's text, and where the sentence ends."""
    _slots: tuple[int, ...]
    """Positions of the mentions in `masked`, in order."""

    def offset(self, index: int) -> Offset:
        """Return where a position of `masked` lies in the document's text."""
        return self._offsets[index]

    def span_of(self, start: int, end: int) -> Span:
        """Return the range of the document's text that a range of `masked` stands for."""
        return Span(start=self._offsets[start], end=self._offsets[end])

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions whose slots lie in a range of `masked`."""
        return tuple(mention for slot, mention in zip(self._slots, self.mentions, strict=True) if start <= slot < end)

    def slots(self) -> Iterator[tuple[int, Mention]]:
        """Yield each mention with its position in `masked`."""
        return zip(self._slots, self.mentions, strict=True)


def mask(text: str, span: Span, mentions: Iterable[Mention], base: Offset = 0) -> Sentence:
    """Mask the mentions (sorted, not overlapping) that lie within a sentence; `text` is the document's text from `base` on."""
    masked: list[str] = []
    offsets: list[Offset] = []
    slots: list[int] = []
    inside: list[Mention] = []
    position = span.start
    for mention in mentions:
        if mention.start < position or mention.end > span.end:
            continue
        start, end = _with_marks(text, span, mention, base)
        start = max(start, position)
        _copy(text, base, position, start, masked, offsets)
        slots.append(len(masked))
        inside.append(mention)
        masked.append(SLOTS[mention.type])
        offsets.append(mention.start)
        position = end
    _copy(text, base, position, span.end, masked, offsets)
    offsets.append(span.end)
    return Sentence(span, text[span.start - base : span.end - base], tuple(inside), "".join(masked), tuple(offsets), tuple(slots))


def _copy(text: str, base: Offset, start: Offset, end: Offset, masked: list[str], offsets: list[Offset]) -> None:
    """Append the text outside mentions, without the spaces that some writers put between Han and Latin: 联席 CEO 陈磊."""
    for offset in range(start, end):
        index = offset - base
        if text[index] in " \u00a0\u3000" and (_is_han(text, index - 1) or _is_han(text, index + 1)):
            continue
        masked.append(_plain(text[index]))
        offsets.append(offset)


def _is_han(text: str, position: int) -> bool:
    return 0 <= position < len(text) and ("\u3000" <= text[position] <= "\u9fff" or "\uff00" <= text[position] <= "\uffef")


def _plain(character: str) -> str:
    return "\ufffd" if "\ue000" <= character <= "\uf8ff" else character


def _with_marks(text: str, span: Span, mention: Mention, base: Offset) -> tuple[Offset, Offset]:
    """Return the range of a mention with the quotation marks around it and the gloss after it."""
    start, end = mention.start, mention.end
    if start > span.start and end < span.end and _CLOSING.get(text[start - base - 1]) == text[end - base]:
        start, end = start - 1, end + 1
    gloss = _GLOSS.match(text, end - base, span.end - base)
    return (start, base + gloss.end() if gloss else end)


def without_places(sentence: Sentence) -> Sentence:
    """Return the sentence with its places left as text."""
    kept = [mention for mention in sentence.mentions if mention.type is not EntityType.PLACE]
    if len(kept) == len(sentence.mentions):
        return sentence
    return mask(sentence.text, sentence.span, kept, sentence.span.start)


def masked_sentences(text: str, spans: Iterable[Span], mentions: tuple[Mention, ...]) -> Iterator[Sentence]:
    """Yield each sentence of a document masked; mentions must be sorted by start."""
    starts = [mention.start for mention in mentions]
    for span in spans:
        first = bisect_right(starts, span.start - 1)
        last = bisect_right(starts, span.end - 1)
        yield mask(text, span, mentions[first:last])


_SLOT = re.compile(r"\{(?P<name>[a-z_0-9]*)(?P<many>\+?):(?P<types>[A-Za-z|]+)\}")


def compile_pattern(pattern: str, macros: dict[str, str] | None = None) -> re.Pattern[str]:
    """Compile a pattern with typed slots into a regular expression over `Sentence.masked`, as `expand` expands it.

    Raises:
        ValueError: for an unknown type or macro.
    """
    return re.compile(expand(pattern, macros))


def expand(pattern: str, macros: dict[str, str] | None = None) -> str:
    """Return a pattern with the typed slots and macros in it put into the words of regular expressions.

    `{s:Person}` is one mention of that type and the group `s`; `{o+:Product|Company}` a list of one or more (淘宝、支付宝和高德);
    `{:Org}` one that is not captured; `<title/>` stands for the macro of that name.

    Raises:
        ValueError: for an unknown type or macro.
    """
    for name, expansion in (macros or {}).items():
        pattern = pattern.replace(f"<{name}/>", expansion)

    def slot(match: re.Match[str]) -> str:
        one = f"[{slot_class(match['types'])}]"
        body = f"{one}(?:{_JOINT}{one})*" if match["many"] else one
        return f"(?P<{match['name']}>{body})" if match["name"] else f"(?:{body})"

    return _SLOT.sub(slot, pattern)


def in_headline(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a mention is only a word of a longer title: 云雀 in 《云雀退款说明》."""
    text, at = sentence.text, mention.start - sentence.span.start
    opened = text.rfind("《", 0, at + 1)
    closed = text.find("》", at)
    return 0 <= opened < at + 1 and text.rfind("》", 0, at) < opened and closed - opened - 1 >= len(mention.text) + _HEADLINE


_HEADLINE = 4
"""How many characters longer than a name a title is in which it is only a word."""


def slot_class(types: str) -> str:
    """Return the slots of types and groups, separated by `|`, for a character class."""
    slots: dict[str, None] = {}
    for name in types.split("|"):
        for entity_type in GROUPS[name] if name in GROUPS else (EntityType(name),):
            slots[SLOTS[entity_type]] = None
    return "".join(slots)
