"""Which words say what a figure measures: 营收619亿美元, 180万付费用户."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph.extract.quantities import Kind, Quantity
from graph.extract.sentence import SLOTS
from graph.vocab import EntityType, Metric

SLOT = f"[{''.join(SLOTS.values())}]"
_NEAR = r"[^，,。；;：:！？?#]"
_CHANGE = re.compile(
    r"(?:上调|下调|优惠|降价|涨价|补贴|便宜|贵|增加|增长|减少|上涨|飙升|蒸发|缩水|损失|失去|抹掉|减半|下降|降低|下跌|下滑|高出|多出|少|亏|跌|涨|差距|抹去|流失|(?:再|又|还)[降涨]|已经?损失|下探|调降|直降|立减|让利|(?<!最)[高低]|(?:预期|预估|目标)的?)(?:了|去|掉|大约|约|近|超|过|逾)*$|^目标|之和|^中(?:的|有|约|近|超过?)*$"
)
"""What makes a sum a change, a wish or a part, not a level: 市值蒸发550亿美元, 市场预期的1613亿元, 募资中11亿元."""


_TO = r"(?:达到|至|到|达|为|to|reaching)(?:了|约|近)?\s?"
_GREW = rf"{_NEAR}{{0,12}}#(?:[，,]\s?(?:从|由|已|但|仍|仅|并|则|而|约|也|共|总额|规模)*|{_NEAR}{{0,8}}?){_TO}"
"""营收同比增长8%至1611亿元"""
_WHENCE = rf"{_NEAR}{{0,14}}[，,]?(?:由|从|自|from){_NEAR}{{0,14}}(?:#{_NEAR}{{0,8}})?{_TO}(?:{_NEAR}{{0,8}}年{_NEAR}{{0,6}}的)?\s?"
"""周转率从2020年的4.26下降至2021年的3.88"""
_SERIES = re.compile(rf"{_NEAR}{{0,8}}分别{_NEAR}{{0,4}}(?:#(?:[、，,和与及]|以及)*)*")
_LONG_WAY = re.compile(f"{_GREW}|{_WHENCE}|{_SERIES.pattern}")
_TOPIC = re.compile(
    rf"(?:方面|来看|指标看|上看|显示出?[^，。；#]{{0,6}})[，,](?:[^，。；#{SLOT[1:-1]}]{{0,16}}[，,])?{SLOT}(?:则|仅|已经?|也|约)*(?:为|达到?|高达|有|是)(?:了|约|近|超过?)*"
)
"""What stands between a metric that is the topic and a figure: 市值方面，截至10月31日收盘，X高达8020亿美元."""
_ADJACENT = 4
_LEADS = re.compile(r"\s?(?:则|为|达到?|约|近|超过?)*\s?")
"""What may stand between words that measure and their figure, when they follow one another."""
_REMARK = re.compile(r"^[（(][^）)#]*[）)]")
_OTHER_NAME = re.compile(SLOT.replace(SLOTS[EntityType.PLACE], ""))
_GLOSS = re.compile(r"\s?[（(](?:约|合|折合|相当于)[^（）()]{0,20}[）)]|左右|以上|上下")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Hold one entry of rules/measurements.toml, where its fields are explained."""

    metric: Metric
    kinds: frozenset[Kind]
    units: frozenset[str]
    unit: str
    label: str
    spare: bool
    """Whether it counts only where no other cue takes the figure."""
    sign: int
    gap: int
    before: re.Pattern[str]
    after: re.Pattern[str]
    then: re.Pattern[str]
    never: re.Pattern[str]
    subjects: tuple[EntityType, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold a cue that a figure answers to: where it stands in the text, and how far off."""

    cue: Cue
    start: int
    end: int
    distance: int


def nearest_cue(text: str, quantity: Quantity, figures: Sequence[Quantity]) -> Hit | None:
    """Return the cue a figure answers to: of those that take such a figure the nearest, of equally near ones the longest."""
    hits = [hit for cue in _cues() if _takes(cue, quantity) for hit in _hits(text, cue, quantity, figures)]
    hits = [hit for hit in hits if not hit.cue.spare] or hits
    hits = [hit for hit in hits if not any(_holds(other, hit) or _goes_on(text, other, hit, quantity) for other in hits)]
    return min(hits, key=lambda hit: (hit.distance, hit.start - hit.end, hit.start), default=None)


def cue_ending(text: str, quantity: Quantity, end: int) -> Hit | None:
    """Return the longest cue for such a figure that ends at a position."""
    hits = [
        Hit(cue, *match.span(), 0)
        for cue in _cues()
        if _takes(cue, quantity) and not cue.spare
        for match in cue.before.finditer(text, 0, end)
        if match.end() == end > match.start()
    ]
    return min(hits, key=lambda hit: (hit.start, hit.cue.metric), default=None)


def _holds(outer: Hit, inner: Hit) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.end - outer.start > inner.end - inner.start


def _goes_on(text: str, outer: Hit, inner: Hit, quantity: Quantity) -> bool:
    """Tell whether the words after a figure belong to a cue before it: 拿到了6000万美元|的投资."""
    then = outer.cue.then.match(text, quantity.end)
    return outer.end <= quantity.start and then is not None and quantity.end <= inner.start < inner.end <= then.end()


def _takes(cue: Cue, quantity: Quantity) -> bool:
    return quantity.kind in cue.kinds and (
        not cue.units or quantity.kind not in (Kind.COUNT, Kind.BARE, Kind.PLAIN, Kind.OTHER, Kind.DURATION) or quantity.unit in cue.units
    )


def _hits(text: str, cue: Cue, quantity: Quantity, figures: Sequence[Quantity]) -> Iterator[Hit]:
    if not cue.then.match(text, quantity.end) or cue.never.match(text, quantity.end):
        return
    for match in cue.before.finditer(text, 0, quantity.start):
        between = text[match.end() : quantity.start]
        for other in reversed(figures):
            if match.end() <= other.start and other.end <= quantity.start:
                between = between[: other.start - match.end()] + "#" + between[other.end - match.end() :]
        between = _REMARK.sub("", between)
        if (_OTHER_NAME.search(between) is None and _connects(between, cue)) or _TOPIC.fullmatch(between):
            yield Hit(cue, *match.span(), len(between))
    gloss = _GLOSS.match(text, quantity.end)
    for start in (*range(quantity.start + 1, quantity.end + 2), *((gloss.end(),) if gloss else ())):
        # The unit may be part of the cue (180万付费用户, 8家门店), and the sum in other money before it: 130亿卢比（约1.6亿美元）的罚款.
        following = cue.after.match(text, start)
        bridged = text[quantity.end : start] in ("", " ") or (gloss is not None and start == gloss.end())
        if following and text[start] != "的" and not _OTHER_NAME.search(following[0]) and _is_of_next(text, following.end(), figures):
            continue
        if following and following.end() >= quantity.end and bridged and following.end() > start:
            yield Hit(cue, *following.span(), 0)
            return


def _is_of_next(text: str, position: int, figures: Sequence[Quantity]) -> bool:
    """Tell whether the words before a position measure the figure that follows them: 净营收40亿元净亏损5.2亿元."""
    return any(0 <= other.start - position <= _ADJACENT and _LEADS.fullmatch(text, position, other.start) for other in figures)


def _connects(between: str, cue: Cue) -> bool:
    """Tell whether the text between a cue and a figure joins them: it is short, or tells only how much it grew, or whence it came."""
    if re.fullmatch(rf"[：:]?{_NEAR}{{0,{cue.gap}}}", between):
        return not _CHANGE.search(between)
    return bool((_SERIES if cue.metric is Metric.GROWTH_RATE else _LONG_WAY).fullmatch(between))


@cache
def _cues() -> tuple[Cue, ...]:
    table = tomllib.loads(files("graph.extract").joinpath("rules", "measurements.toml").read_text("utf-8"))
    return tuple(
        Cue(
            metric=Metric(entry["metric"]),
            kinds=frozenset(Kind(kind) for kind in entry["kinds"]),
            units=frozenset(entry.get("units", ())),
            unit=entry.get("unit", ""),
            label=entry.get("label", ""),
            spare=entry.get("spare", False),
            sign=entry.get("sign", 1),
            gap=entry.get("gap", 14),
            before=_one_of(entry.get("before", ())),
            after=_one_of(entry.get("after", ())),
            then=re.compile(rf"\s?(?:{entry.get('then', '')})"),
            never=re.compile(entry.get("never", "(?!)")),
            subjects=tuple(EntityType(each) for each in entry.get("subjects", table["subjects"][entry["metric"]])),
        )
        for entry in table["cue"]
    )


def _one_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """Compile alternatives; Latin ones match whole words, and none of none."""
    return re.compile("|".join(_whole(pattern) for pattern in patterns) or r"(?!)")


def _whole(pattern: str) -> str:
    return rf"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])" if re.search(r"[A-Za-z]{3}", pattern) else f"(?:{pattern})"
