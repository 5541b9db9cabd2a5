"""Names that nobody listed, known by what they end in: 由吴嘉执掌新成立的|千问C端事业群|, 控股股东|东岭海棠电子有限公司|."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from graph.extract.candidates import LONGER, TAKEN, WORD_TAGS, Candidate, balanced, word_list
from graph.lexicon import fold
from graph.vocab import EntityType

_HAN = "一-鿿"
_RUN = re.compile(rf"[{_HAN}A-Za-z0-9·（）()\- ]+$")
_MAKERS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})


@dataclass(frozen=True, slots=True)
class _Ending:
    """Hold what names end in and what has to stand before it."""

    type: EntityType
    pattern: re.Pattern[str]
    longest: int
    """Most characters before the ending."""
    named: bool = True
    """Whether everyday words alone make no name: 车企|研究院, 外部|律师事务所, but 民宿|事业部."""
    owned: bool = False
    """Whether only the name of a company at the beginning makes it one: 远山影像|部门, but 教育|部门."""


_ENDINGS = (
    _Ending(
        EntityType.UNIT, re.compile(r"事业群组?|事业部(?!门)|业务群|业务部(?!门)|采销部(?!门)|(?<![A-Z])B[GU](?![A-Z])"), 12, named=False
    ),
    _Ending(EntityType.UNIT, re.compile(r"实验室|研究院|研究所|研发中心|创新中心|大区|工作室群?|委员会(?=[成主委])"), 12),
    _Ending(EntityType.UNIT, re.compile(r"部门"), 12, owned=True),
    _Ending(EntityType.COMPANY, re.compile(r"(?:股份|控股|集团)?有限(?:责任)?公司|律师事务所|会计师事务所"), 24),
)

_APART = frozenset({"研究院", "研究所"})
"""What stands on its own unless a company's name comes first: 东海计算技术|研究所, but 星河|研究院."""


def by_ending(doc: Doc) -> Iterator[Candidate]:
    """Yield the ranges of a document that end as names do, back to the first word that cannot belong to one."""
    text = doc.user_data["document"].text  # Doc.text joins the tokens anew each time
    for ending in _ENDINGS:
        for match in ending.pattern.finditer(text):
            start = _begin(doc, text, match.start(), ending)
            if match.start() - start >= 2 and balanced(text[start : match.end()]) and not text[start : match.start()].isdigit():
                apart = ending.type is EntityType.UNIT and match.group() in _APART and not _owned(doc, start, match.start())
                kind = EntityType.ORGANIZATION if apart else ending.type
                yield Candidate(start, match.end(), kind, LONGER, f"pattern:{ending.type.value.lower()}-ending")


def _begin(doc: Doc, text: str, until: int, ending: _Ending) -> int:
    """Return where a name begins that has its ending at a place; that place if nothing before it makes a name."""
    run = _RUN.search(text, max(0, until - ending.longest), until)
    if run is None:
        return until
    start = _not_in_names().sub(lambda word: "\0" * len(word.group()), run.group()).rfind("\0") + 1 + run.start()
    before = text[start:until]
    start += len(before) - len(before.lstrip(" -·（）()"))
    while start and text[start - 1 : start + 1].isascii() and text[start - 1 : start + 1].isalpha():
        start -= 1  # the run is cut off at its length, which is no place to cut a Latin word
    if ending.type is EntityType.COMPANY:
        start = _at_name(doc, text, start, until)
    if ending.owned and not _owned(doc, start, until):
        return until
    if ending.named and _only_words(doc, start, until):
        return until
    return start


def _only_words(doc: Doc, start: int, until: int) -> bool:
    """Tell whether everyday words alone stand in a range: 车企 before 研究院, 外部 before 律师事务所."""
    words = doc.char_span(start, until, alignment_mode="expand")
    return words is None or all(word.tag_ in WORD_TAGS or fold(word.text) in word_list("generic") for word in words)


def _owned(doc: Doc, start: int, until: int) -> bool:
    """Tell whether a range begins with the name of a company or organization and goes on after it."""
    return any(begin == start and end < until for begin, end, _ in _named(doc, _MAKERS))


def _named(doc: Doc, types: frozenset[EntityType]) -> Iterator[tuple[int, int, EntityType]]:
    """Yield the ranges that the name base or the recogniser takes for names of these types."""
    for span in doc.spans["lexicon"]:
        if span.label_ in types:
            yield span.start_char, span.end_char, EntityType(span.label_)
    for span, score in zip(doc.spans["model"], doc.spans["model"].attrs["scores"], strict=True):
        if span.label_ in types and score >= TAKEN:
            yield span.start_char, span.end_char, EntityType(span.label_)


def _at_name(doc: Doc, text: str, start: int, until: int) -> int:
    """Return where the name of a company begins in a range: at a place, or at a name known after mere words; else where the range does.

    联合|东海云帆科技有限公司, 支付机构|星河支付股份有限公司.
    """
    end = start
    for begin, finish, kind in sorted(_named(doc, _MAKERS | {EntityType.PLACE})):
        if begin == end and kind is EntityType.PLACE:
            end = finish  # 浙江|杭州…: one place after another is where the name begins
        elif end == start and start < begin < until and text[begin - 1] not in "（(" and finish - begin > 1:
            beginning = kind is EntityType.PLACE or _only_words(doc, start, begin)
            if beginning:
                return begin
    return start


@cache
def _not_in_names() -> re.Pattern[str]:
    words = sorted(word_list("not_in_names"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) + r"|[0-9]+[年月日]")
