"""Figures: sentence → measurements of the ontology's metrics, each with whom it is about, when, and on whose word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from graph.extract.carried import carried
from graph.extract.context import Context, mention_at, tight_span, times_in
from graph.extract.cues import SLOT, Hit, nearest_cue
from graph.extract.expressions import TimeKind
from graph.extract.measured import grows_from, measured_by, tells, told_apart
from graph.extract.numerals import exact
from graph.extract.owners import find_owner, sharers
from graph.extract.quantities import Kind, Quantity, find_quantities
from graph.extract.sentence import Sentence
from graph.extract.series import has_versions, members_of, pair_of, series_at, years_of
from graph.extract.status import clause_start, is_hypothetical
from graph.extract.times import Time, is_measure
from graph.model import Measurement, Mention
from graph.vocab import EntityType, Metric, Status

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

_FOUNDED = re.compile(r"(?:成立|创立|创办|创建|诞生)")
"""What says that a time is of when somebody began: 成立于2015年，员工500人."""
_LAUNCHED = re.compile(r"[^，。；]{0,6}(?:推出|发布|上市|上线|问世|收购|开业|成立)的")
"""The same of what is named after it: 2023年推出的云雀使用率9%."""
_DIRECT = 0.8
"""How sure the owner of a figure is whom its own clause names."""
_OR = re.compile(r"\d\s?[/／]\s?$")
"""What stands before one of several figures for one of several things: 标准版和Pro版售价2699|/3699元."""
_YEARS = frozenset(("今年", "去年", "明年", "本年度", "上年", "前年"))
_SINCE = re.compile(r"(?:自|从)[^，。；]{0,2}$")
"""What stands before a time that begins a count: 自2019年上架以来."""
_SHEET = 3
"""How many technical figures make a data sheet, of which none is what a sentence is about."""
_SUMS = frozenset({Metric.PRICE, Metric.INVESTMENT_AMOUNT})
"""Metrics that are money even where a cue of theirs takes a bare number: 价格24.98万."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """Hold a figure with what it measures, of whom, how sure that is, and when."""

    quantity: Quantity
    hit: Hit
    about: Mention
    confidence: float
    when: str
    measured: str = ""


def find_measurements(sentence: Sentence, context: Context) -> Iterator[Measurement]:
    """Yield the figures a sentence states about its mentions, or about what the sentences before it speak of."""
    times = times_in(sentence, context)
    quantities = [
        each
        for each in find_quantities(sentence.masked)
        if not any(time.start < each.end and each.start < time.end for time in times)
        and not is_hypothetical(sentence, each.start)
        and not _OR.search(sentence.masked, 0, each.start)
    ]
    told: list[_Figure] = []
    index = 0
    while index < len(quantities):
        figures, count = _figures(sentence, quantities, index, told, times, context)
        told += figures
        index += count
    for figure in told:
        yield _measurement(sentence, context, figure, times)


def _measurement(here: Sentence, context: Context, figure: _Figure, times: Sequence[Time]) -> Measurement:
    quantity, hit = figure.quantity, figure.hit
    start, end = min(hit.start, quantity.start), max(hit.end, quantity.end)
    told = -Decimal(quantity.value) if here.masked.endswith("负", 0, quantity.start) else Decimal(quantity.value)  # 毛利润为负22万元
    value, upper = exact(told * hit.cue.sign if told > 0 else told), _upper(quantity, hit)
    if upper and Decimal(upper) < Decimal(value):  # 亏损40亿至50亿元
        value, upper = upper, value
    return Measurement(
        about=figure.about,
        metric=hit.cue.metric,
        value=value,
        unit=_unit(here, quantity, hit),
        upper=upper,
        measured=told_apart(hit, figure.measured),
        when=figure.when,
        period=_period(times, figure),
        source=_source(here, quantity, figure.about),
        trigger=tight_span(here, start, end),
        sentence=here.span,
        status=_status(here, figure, start, end if hit.start < quantity.start else quantity.end, context),
        extractor=f"cue:{hit.cue.metric.value}",
        confidence=figure.confidence,
    )


_AIM = re.compile(
    r"目标|锚定|冲击|冲刺|剑指|瞄准|挑战|努力做到|力争|争取|立志|要[在于到]20\d\d年|要在[^，。；]{0,16}投入|根据(?:该|这一)?计划"
)
"""What makes a figure one to be reached: 本月目标为卖出5000辆."""
_HEARSAY = re.compile(r"据悉|据传|传言|传闻|网传|有传|(?:^|[，。；])传|或(?:达|为|超|将|近)")
_FORECAST = re.compile(
    r"(?:[上下]调|[调提]高|[调降]低|维持)[^。；]{0,24}(?:预测|预期|预估)[，,]?[^，。；]*$|(?:预测|预期|预估)[^，。；]{0,4}(?:[上下]调|[调提]高|[调降]低)[^，。；]*$"
)
"""What makes a figure one that somebody forecasts: 上调云雀出货量预测，由50万部调高至100万部."""
_EXPECTED = re.compile(r"(?:预计|预期|预告|有望)[^，。；]*[，,]\s?(?:[比较]|同比|环比)?[^，。；]{0,8}$")
"""What makes the rate one of a figure that is yet to come: 预计盈利1.8亿元，比上年同期增长500%."""
_WILL = re.compile(r"(?:计划|拟|预计|预期|有望|准备|打算|将)[^。；]*(?:IPO|上市|招股|融资|发行|募资)[^。；]*$")
"""What makes the sum of an issue one that is yet to come: 拟明年上市，募资3亿美元."""


def _status(here: Sentence, figure: _Figure, start: int, end: int, context: Context) -> Status:
    """Return how a figure is put; beyond what holds of any claim, what is aimed at is planned, and what ended was so once."""
    status = context.status_of(here, start, end)
    clause = here.masked[clause_start(here.masked, figure.quantity.start) : end]
    if status is Status.ENDED:
        if re.search("曾[^，。；]{0,14}(?:宣布|表示|计划|承诺)", clause):
            return Status.PLANNED if re.search("未来|计划|将", clause) else Status.ASSERTED
        return status if re.search("曾(?![^，。；]{0,20}(?:达成|创下|突破|取得|完成|筹集|募集))|不再", clause) else Status.ASSERTED
    if status is not Status.ASSERTED:
        return status
    if _HEARSAY.search(here.masked, 0, end):
        return Status.REPORTED
    if _AIM.search(clause) or re.match("[^，。；]{0,4}目标", here.masked[end:]):
        return Status.PLANNED
    if _FORECAST.search(here.masked, 0, figure.quantity.start):
        return Status.PLANNED
    if figure.hit.cue.metric is Metric.GROWTH_RATE and _EXPECTED.search(here.masked, 0, start):
        return Status.PLANNED
    return Status.PLANNED if figure.hit.cue.metric is Metric.FUNDING_AMOUNT and _WILL.search(here.masked, 0, start) else status


def _upper(quantity: Quantity, hit: Hit) -> str:
    told = Decimal(quantity.high or 0)
    return exact(told * hit.cue.sign if told > 0 else told) if quantity.high else ""


def _unit(here: Sentence, quantity: Quantity, hit: Hit) -> str:
    """Return the unit told; where a sum names no currency, the one the sentence uses elsewhere, else the yuan of a Chinese text."""
    cue = hit.cue
    if (Kind.MONEY in cue.kinds or cue.metric in _SUMS) and quantity.kind in (Kind.BARE, Kind.PLAIN):
        others = [other.unit for other in find_quantities(here.masked) if other.kind is Kind.MONEY]
        return others[0] if others else ("CNY" if re.search(r"[\u4e00-\u9fff]", here.masked) else "USD")
    if cue.unit and (quantity.unit in ("", "item", "unit", "person", "time", "score") or quantity.kind is Kind.TIMES):
        return cue.unit
    return quantity.unit or "item"


def _figures(
    here: Sentence, quantities: Sequence[Quantity], index: int, told: Sequence[_Figure], times: Sequence[Time], context: Context
) -> tuple[list[_Figure], int]:
    """Return what a figure tells, with those that stand in a list or in another currency after it, and how many figures that takes."""
    quantity = quantities[index]
    hit = nearest_cue(here.masked, quantity, quantities)
    before = next((figure for figure in reversed(told) if figure.quantity.kind is quantity.kind), None)
    if before is not None and (more := carried(here, before.quantity, quantity, hit, times)) is not None:
        about, when = more.about or before.about, before.when if more.when is None else more.when
        fits = about.type in before.hit.cue.subjects and (not more.version or before.hit.cue.metric is Metric.PRICE)
        measured = more.version + "售价" if more.version else before.measured
        return [replace(before, quantity=quantity, about=about, when=when, measured=measured, confidence=0.7)] if fits else [], 1
    if hit is None or (hit.cue.metric is Metric.OTHER_METRIC and _is_technical(quantity) and sum(map(_is_technical, quantities)) >= _SHEET):
        return [], 1
    other = pair_of(here, quantities, index, hit)
    if other is not None:
        found, when = find_owner(here, quantity, other, context), _when(times, quantities, index, hit, here)
        pair = ((quantity, other), (quantities[index + 1], hit))
        return [_Figure(each, cue, *found, when) for each, cue in pair] if found else [], 2
    count = series_at(here, quantities, index, hit, times, context)
    if count > 1:
        return list(_listed(here, quantities[index : index + count], hit, times, context)), count
    same = quantities[index : index + 1]
    if index + 1 < len(quantities) and _is_converted(here, quantity, quantities[index + 1]):
        same = quantities[index : index + 2]
    measured = measured_by(here, hit, quantity, quantities, times)
    when = _when(times, quantities, index, hit, here)
    if hit.cue.metric is Metric.GROWTH_RATE and not measured:
        base = _grown_figure(here, told, quantity, hit, times)
        return [] if base is None else [replace(base, quantity=quantity, hit=hit, when=when or base.when)], 1
    found = find_owner(here, quantity, hit, context, same[-1].end)
    if found is not None and hit.cue.spare and found[1] < _DIRECT and found[0].type not in (EntityType.PRODUCT, EntityType.UNIT):
        return [], len(same)  # what is measured by words that may measure anything must be told in the clause that names him
    if found is None or not tells(here, hit, quantity, found[0], measured):
        return [], len(same)
    owners = sharers(here, hit, quantity, found[0])
    return [_Figure(each, hit, mention, found[1], when, measured) for mention in owners for each in same], len(same)


def _is_technical(quantity: Quantity) -> bool:
    """Tell whether a figure is one of technical data: 电机功率为400W，最高时速25km/h，续航里程为90km."""
    return quantity.kind in (Kind.OTHER, Kind.DURATION) and quantity.unit != "parameter"


def _grown_figure(here: Sentence, told: Sequence[_Figure], quantity: Quantity, hit: Hit, times: Sequence[Time]) -> _Figure | None:
    """Return the figure before a rate that says how much it has grown; of 营收6亿元，与去年同期的5亿元相比增长20% the first."""
    if not told or not grows_from(here, max(told[-1].quantity.end, told[-1].hit.end), quantity, hit, times):
        return None
    compared = len(told) > 1 and told[-1].hit is told[-2].hit and "同期" in here.masked[told[-2].quantity.end : told[-1].quantity.start]
    return told[-2 if compared else -1]


def _listed(here: Sentence, series: Sequence[Quantity], hit: Hit, times: Sequence[Time], context: Context) -> Iterator[_Figure]:
    """Yield the figures of a list with their owners or times."""
    members = members_of(here, hit, len(series), context)
    years = () if members else years_of(here, times, hit, len(series))
    several = not members and not years and has_versions(here, hit)
    found = find_owner(here, series[0], hit, context) if years or several else None
    measured = measured_by(here, hit, series[0], series, times)
    for place, quantity in enumerate(series):
        if members:
            yield _Figure(quantity, hit, members[place], 0.8, _when(times, series, place, hit, here), measured)
        elif found:
            yield _Figure(quantity, hit, *found, years[place] if years else "", measured)


def _is_converted(here: Sentence, quantity: Quantity, other: Quantity) -> bool:
    both = quantity.kind is Kind.MONEY and other.kind is Kind.MONEY and quantity.unit != other.unit
    return both and bool(_SAME.fullmatch(here.masked[quantity.end : other.start]))


def _when(times: Sequence[Time], quantities: Sequence[Quantity], index: int, hit: Hit, here: Sentence) -> str:
    """Return the time told nearest before a figure; of one told only after it, when it stands in the same clause."""
    quantity, flow = quantities[index], hit.cue.metric in _FLOWS
    usable = [time for time in times if time.value and not _begins(here.masked, time) and not is_measure(here.masked, time)]
    usable = [time for time in usable if not (flow and len(time.value) == len("2025-01-01")) or _is_as_of(here, time)]
    usable = [
        time
        for time in usable
        if not _FOUNDED.search(here.masked, max(time.start - 4, 0), time.end + 4) and not _LAUNCHED.match(here.masked, time.end)
    ]
    before = [
        time
        for time in usable
        if time.end <= quantity.start
        and not _is_start(here.masked, time, quantity)
        and not (
            _is_earlier(here.masked, time)
            and (hit.cue.metric is Metric.GROWTH_RATE or any(time.end <= other.start for other in quantities[:index]))
        )
    ]
    if before:
        return (
            ""
            if any(before[-1].end <= time.start and time.end <= quantity.start and _is_unknown_year(here.masked, time) for time in times)
            else before[-1].value
        )
    clause = re.split(r"[，,；;。]", here.masked[quantity.end :])[0]
    after = [time for time in usable if quantity.end <= time.start < quantity.end + len(clause) and not _is_earlier(here.masked, time)]
    return after[0].value if after else ""


def _period(times: Sequence[Time], figure: _Figure) -> str:
    """Return the months of the interval told nearest before a figure, where that is when it is of: 2025-07/2025-09."""
    told = [time for time in times if time.first and time.value == figure.when and time.start < figure.quantity.start]
    return f"{told[-1].first}/{told[-1].last}" if told else ""


def _is_unknown_year(text: str, time: Time) -> bool:
    """Tell whether a time is the present, or a year that the text does not tell, as it has no date itself: 目前, 今年."""
    return time.kind is TimeKind.NOW or (not time.value and text[time.start : time.end] in _YEARS)


def _begins(text: str, time: Time) -> bool:
    """Tell whether a time is only when what is counted began."""
    began = _SINCE.search(text, 0, time.start) and re.match(r"[^，。；]{0,12}(?:以来|至今|起(?![伏飞步]))", text[time.end :])
    return time.kind is TimeKind.SINCE or began is not None


def _is_earlier(text: str, time: Time) -> bool:
    """Tell whether a time only says of when the figure is that another is measured by: 与去年同期的5亿元相比."""
    return "同期" in text[time.start : time.end + 3] or bool(re.search(r"(?:与|跟|同|高于|低于|超过|较|比)\s?$", text[: time.start]))


def _is_start(text: str, time: Time, quantity: Quantity) -> bool:
    """Tell whether a time belongs to the figure that this one grew or shrank from: 从去年同期的5亿元收窄至2亿元."""
    return bool(re.search(r"[从由自]\s?$", text[: time.start]) and re.search(r"\d.*[至到]", text[time.end : quantity.start]))


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
