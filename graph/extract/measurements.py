"""Figures: sentence → measurements of the ontology's metrics, each with whom it is about, when, and on whose word."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.extract.context import Context, mention_at, tight_span, times_in
from graph.extract.cues import SLOT, Hit, nearest_cue
from graph.extract.numerals import exact
from graph.extract.quantities import Kind, Quantity, find_quantities
from graph.extract.sentence import Sentence
from graph.extract.subjects import find_subject, find_topic
from graph.extract.times import Time, TimeKind, is_measure
from graph.model import Measurement, Mention
from graph.vocab import EntityType, Metric

_JOINT = r"[^，。；：#]{0,14}(?:、|和|与|及|以及|,\s|\sand\s)[^，。；：#]{0,14}"
"""What stands between the members of a list, descriptions included: 抗抑郁药物X、肠胃病药物Y."""
_SOURCE = re.compile(
    rf"(?:根据|据|按照|援引|引用|according to|data from)\s?[^，。{SLOT[1:]}{{0,8}}(?P<by>{SLOT})(?!的?(?:财报|公告|年报|招股书))"
    rf"|(?P<says>{SLOT})(?:[^，。]{{0,10}})?(?:数据|报告|统计|调查|监测|调研|榜单)[^，。]{{0,6}}(?:显示|表明|指出|称|，)"
    rf"|(?P<expects>{SLOT})(?:的?分析师)?(?:预测|预计|估计|测算)",
    re.IGNORECASE,
)
_SAME = re.compile(r"[（(，,]?\s?(?:约合?|折合|换算约?|合|相当于|约为)(?:人民币|美元)?约?|[（(]约?")
"""What stands between a sum and the same sum in another currency: 529美元（约3378元人民币）."""
_FLOWS = frozenset({Metric.REVENUE, Metric.NET_PROFIT, Metric.GROWTH_RATE, Metric.UNIT_SALES, Metric.OTHER_METRIC, Metric.MARKET_SHARE})
"""Metrics of a period: a day told with them is the day of the report."""
_LOCAL = frozenset({Metric.RANK, Metric.PRICE, Metric.RATING, Metric.VALUATION})
"""Metrics too easily said of things in general to be read as about what the sentence before names."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """Hold a figure with what it measures, of whom, how sure that is, and when."""

    quantity: Quantity
    hit: Hit
    about: Mention
    confidence: float
    when: str


def find_measurements(sentence: Sentence, context: Context) -> Iterator[Measurement]:
    """Yield the figures a sentence states about its mentions, or about what the sentences before it speak of."""
    times = times_in(sentence, context)
    quantities = [
        each for each in find_quantities(sentence.masked) if not any(time.start < each.end and each.start < time.end for time in times)
    ]
    index = 0
    while index < len(quantities):
        hit = nearest_cue(sentence.masked, quantities[index], quantities)
        taken = 1
        if hit is not None:
            series = _series(sentence, quantities, index, hit)
            taken = len(series)
            for figure in _figures(sentence, series, hit, times, context):
                yield _measurement(sentence, context, figure)
                for other in quantities[index + 1 : index + 2]:
                    if taken == 1 and _is_converted(sentence, figure.quantity, other):
                        yield _measurement(sentence, context, replace(figure, quantity=other))
        index += taken


def merge_measurements(
    measurements: Iterable[Measurement], key: Callable[[Mention], str] = lambda mention: mention.text
) -> tuple[Measurement, ...]:
    """Return the measurements of a document, each figure told once: the earliest, with the most exact time told of it.

    `key` says which mentions name the same thing.
    """
    kept: list[Measurement] = []
    for measurement in sorted(measurements, key=lambda each: (each.sentence.start, each.trigger.start, each.trigger.end, each.metric)):
        for index, other in enumerate(kept):
            same = (other.metric, other.value, key(other.about)) == (measurement.metric, measurement.value, key(measurement.about))
            shorter, longer = sorted((other.when, measurement.when), key=len)
            if same and other.status == measurement.status and longer.startswith(shorter):
                kept[index] = replace(
                    other, when=longer, confidence=max(other.confidence, measurement.confidence), source=other.source or measurement.source
                )
                break
        else:
            kept.append(measurement)
    return tuple(kept)


def _measurement(here: Sentence, context: Context, figure: _Figure) -> Measurement:
    quantity, hit = figure.quantity, figure.hit
    start, end = min(hit.start, quantity.start), max(hit.end, quantity.end)
    told = Decimal(quantity.value)
    return Measurement(
        about=figure.about,
        metric=hit.cue.metric,
        value=exact(told * hit.cue.sign if told > 0 else told),
        unit=_unit(here, quantity, hit),
        when=figure.when,
        source=_source(here, quantity, figure.about),
        trigger=tight_span(here, start, end),
        sentence=here.span,
        status=context.status_of(here, start, end),
        extractor=f"cue:{hit.cue.metric.value}",
        confidence=figure.confidence,
    )


def _unit(here: Sentence, quantity: Quantity, hit: Hit) -> str:
    """Return the unit told; where a sum names no currency, the one the sentence uses elsewhere, else the yuan of a Chinese text."""
    cue = hit.cue
    if Kind.MONEY in cue.kinds and quantity.kind in (Kind.BARE, Kind.PLAIN):
        others = [other.unit for other in find_quantities(here.masked) if other.kind is Kind.MONEY]
        return others[0] if others else ("CNY" if re.search(r"[\u4e00-\u9fff]", here.masked) else "USD")
    if cue.unit and (quantity.unit in ("", "item", "person", "time", "score") or quantity.kind is Kind.TIMES):
        return cue.unit
    return quantity.unit


def _figures(here: Sentence, series: Sequence[Quantity], hit: Hit, times: Sequence[Time], context: Context) -> Iterator[_Figure]:
    """Yield the figures of a list with their owners or years; a single one with all who share it."""
    if len(series) > 1:
        members = _members(here, hit, len(series), context)
        years = _years(times, hit, len(series))
        for place, quantity in enumerate(series):
            if members:
                yield _Figure(quantity, hit, members[place], 0.8, _when(times, quantity, hit, here))
            elif years and (found := _about(here, series[0], hit, context)):
                yield _Figure(quantity, hit, *found, years[place])
        return
    found = _about(here, series[0], hit, context)
    if found is not None:
        for mention in _sharers(here, hit, series[0], found[0]):
            yield _Figure(series[0], hit, mention, found[1], _when(times, series[0], hit, here))


def _about(here: Sentence, quantity: Quantity, hit: Hit, context: Context) -> tuple[Mention, float] | None:
    """Return whom a figure is about: what it describes (售价529美元的X, 以20亿美元估值收购X), else the subject of its clause."""
    start, end = min(quantity.start, hit.start), max(quantity.end, hit.end)
    clause = re.split(r"[，,；;。]", here.masked[:start])[-1]
    described = re.match(rf"(?P<of>[^，。；]{{0,6}}的\s?|[（(][^）)]{{0,12}}[）)]的?[“\"「]?)(?P<it>{SLOT})", here.masked[end:])
    if described and (not re.search(SLOT, clause) or len(described["of"]) <= 2):
        mention = mention_at(here, end + described.start("it"))
        if mention is not None and mention.type in hit.cue.subjects:
            return mention, 0.75
    bought = re.match(rf"(?:的?(?:价格|估值))?(?:收购|投资|入股|买下|领投)了?(?P<it>{SLOT})", here.masked[end:])
    if bought and hit.cue.metric is Metric.VALUATION:
        mention = mention_at(here, end + bought.start("it"))
        return None if mention is None else (mention, 0.75)
    if hit.cue.metric is Metric.VALUATION and not re.search(SLOT, clause):
        # 某公司完成融资，老股东跟投，投后估值43亿美元: the sentence's topic is valued, not the last one named.
        topic = find_topic(here, start, hit.cue.subjects)
        return None if topic is None else (topic, 0.75)
    near = replace(context, previous=()) if hit.cue.metric in _LOCAL else context
    return find_subject(here, start, hit.cue.subjects, near)


def _sharers(here: Sentence, hit: Hit, quantity: Quantity, about: Mention) -> tuple[Mention, ...]:
    """Return all members of a list that a figure is said of each: X、Y的毛利率均在12%以上."""
    if re.search(r"均|都|皆|各(?!大|类|种)|\beach\b|\bboth\b", here.masked[hit.start : quantity.start]):
        for members in _lists(here, hit.start, hit.cue.subjects):
            if about in members:
                return members
    return (about,)


def _lists(here: Sentence, end: int, types: Sequence[EntityType]) -> list[tuple[Mention, ...]]:
    """Return the lists of mentions of one type before a position, the nearest first."""
    lists: list[tuple[Mention, ...]] = []
    run: list[Mention] = []
    last = -1
    for slot, mention in here.slots():
        if slot >= end or mention.type not in types:
            continue
        if not (run and mention.type is run[-1].type and re.fullmatch(_JOINT, here.masked[last + 1 : slot])):
            lists.append(tuple(run))
            run = []
        run.append(mention)
        last = slot
    lists.append(tuple(run))
    return [members for members in reversed(lists) if len(members) > 1]


def _series(here: Sentence, quantities: Sequence[Quantity], index: int, hit: Hit) -> Sequence[Quantity]:
    """Return the figures that follow one another in a list after 分别, or the one figure."""
    first = quantities[index]
    if (
        "分别" not in here.masked[hit.end : first.start] + here.masked[max(hit.start - 6, 0) : hit.start]
        and "respectively" not in here.masked
    ):
        return quantities[index : index + 1]
    last = index
    while last + 1 < len(quantities) and re.fullmatch(
        r"(?:[、，,和与及]|以及|,?\sand)\s?约?", here.masked[quantities[last].end : quantities[last + 1].start]
    ):
        last += 1
    return quantities[index : last + 1]


def _members(here: Sentence, hit: Hit, count: int, context: Context) -> tuple[Mention, ...]:
    """Return the list of mentions that figures after 分别 belong to; 两家公司 and 二者 stand for the pair of the sentence before."""
    for members in _lists(here, hit.start, hit.cue.subjects):
        if len(members) == count:
            return members
    if count == 2 and context.previous and re.search(r"两家|二者|两者|双方", here.masked[: hit.start]):
        seen = {mention.text: mention for mention in context.previous[-1].mentions if mention.type in hit.cue.subjects}
        return tuple(seen.values()) if len(seen) == 2 else ()
    return ()


def _years(times: Sequence[Time], hit: Hit, count: int) -> tuple[str, ...]:
    """Return the years of a run (2004-2008年), when there are as many as figures."""
    for time in times:
        if time.end <= hit.start and len(time.first) == 4 and len(time.last) == 4:
            years = tuple(str(year) for year in range(int(time.first), int(time.last) + 1))
            if len(years) == count:
                return years
    return ()


def _is_converted(here: Sentence, quantity: Quantity, other: Quantity) -> bool:
    both = quantity.kind is Kind.MONEY and other.kind is Kind.MONEY and quantity.unit != other.unit
    return both and bool(_SAME.fullmatch(here.masked[quantity.end : other.start]))


def _when(times: Sequence[Time], quantity: Quantity, hit: Hit, here: Sentence) -> str:
    """Return the time told nearest before a figure; of one told only after it, when it stands in the same clause."""
    flow = hit.cue.metric in _FLOWS
    usable = [time for time in times if time.value and time.kind is not TimeKind.SINCE and not is_measure(here.masked, time)]
    usable = [time for time in usable if not flow or len(time.value) < 10 or _is_as_of(here, time)]
    before = [time for time in usable if time.end <= quantity.start]
    if before:
        return before[-1].value
    clause = re.split(r"[，,；;。]", here.masked[quantity.end :])[0]
    after = [time for time in usable if quantity.end <= time.start < quantity.end + len(clause)]
    return after[0].value if after else ""


def _is_as_of(here: Sentence, time: Time) -> bool:
    return bool(
        re.search(r"(?:截至|截止|截止到|as of|at the end of)\s?$", here.masked[max(time.start - 14, 0) : time.start], re.IGNORECASE)
    )


def _source(here: Sentence, quantity: Quantity, about: Mention) -> Mention | None:
    """Return the mention on whose word a figure stands: 据QuestMobile数据."""
    for match in _SOURCE.finditer(here.masked, 0, quantity.start):
        mention = mention_at(here, match.start(match.lastgroup or 0))
        if (
            mention is not None
            and mention.type in (EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.PRODUCT)
            and mention.text != about.text
        ):
            return mention
    return None
