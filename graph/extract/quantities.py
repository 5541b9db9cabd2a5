"""How much: the numbers a text tells, with what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from graph.extract.numerals import CHINESE_NUMBER, NUMBER, exact, parse_number
from graph.extract.spacing import squeeze
from graph.model import Offset


class Kind(StrEnum):
    """Name what sort of figure a quantity is."""

    MONEY = "money"
    RATIO = "ratio"
    """A fraction of a whole, or a rate: 35.8%, 三成, 三分之一."""
    POINT = "point"
    """Percentage points, as a fraction: 2个百分点 is 0.02."""
    TIMES = "times"
    COUNT = "count"
    RANK = "rank"
    SCORE = "score"
    DURATION = "duration"
    BARE = "bare"
    """A number with a magnitude and no unit: 1.72亿."""
    PLAIN = "plain"
    """Digits alone: 9.1."""
    OTHER = "other"


class Bound(StrEnum):
    """Name how exactly a figure is meant."""

    EXACT = ""
    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Mark a range of a text that tells a figure; of a range of figures `value` is the lower end.

    Numbers are exact decimal text in `unit`: 1.72亿 is 172000000, 35.8% is 0.358 of unit `ratio`, 第三 is 3 of unit `rank`.
    """

    start: Offset
    end: Offset
    value: str
    unit: str
    """ISO 4217 code for money, `ratio` for shares and rates, else the thing counted in English; empty when the text names none."""
    kind: Kind
    bound: Bound = Bound.EXACT
    low: str = ""
    high: str = ""


_BEFORE = {
    Bound.UNDER: r"不足|不到|低于|少于|不超过|至多|最多|小于|under|less than|fewer than|up to",
    Bound.OVER: r"超过?|逾|突破|至少|高于|多于|不低于|不少于|大于|more than|over|at least|above|exceeding",
    Bound.ABOUT: r"约为?|大约|近|将近|接近|大概|差不多|almost|nearly|about|around|approximately|some|roughly",
}
_AFTER = {Bound.OVER: r"以上|有余|多(?=[，。；]|$)", Bound.UNDER: r"以下|以内", Bound.ABOUT: r"左右|上下"}
_MOVED = re.compile(r"(?:[上下]调|[上下]涨|下降|降低|提高|提升|增加|减少|增长|涨|降|[提降涨]价)了?(?:约|近|超过?)?\s?$")
"""What stands before how much something rose or fell."""
_FAR = 5
"""How many times as much a sum must be for that not to be the lower end of a range: 上涨500元至5000元."""
_DASH = r"\s?(?:至|到|[-—–~～]+|to)\s?"
_VAGUE = r"[多余]"
_NOT_RANK = (
    r"(?![万亿季轮次代期届步方款批条章个款种家天年部号台笔架财件站阶课场者人产点班层级曲集站梯线股队阵档]|句|桶金"
    r"|单(?!品)|封|枪|起|例|宗|桩|\d|时间|一)"
)
"""What makes an ordinal something other than a place in a list: 第三方, 第一季度, 第二代."""
_RANK = re.compile(
    rf"(?:第(?P<ordinal>\d{{1,3}}|{CHINESE_NUMBER})(?P<tail>大|名|位|强)?{_NOT_RANK}"
    r"|(?i:\bNo\.?\s?)(?P<number>\d{1,3})\b|(?<![A-Za-z0-9])(?:Top|TOP)\s?(?P<top>\d{1,3})\b|(?P<first>首位|榜首|销冠|(?:销量|票房|收视|出货量)冠军|头把交椅|登顶(?=[^，。；]{0,30}榜)))"
)
_FRACTION = re.compile(rf"(?P<below>{CHINESE_NUMBER}|\d+)分之(?P<above>{CHINESE_NUMBER}|\d+(?:\.\d+)?)")
_ENGLISH_SCALE = r"(?:\s?(?:hundred|thousand|million|billion|trillion)|(?:bn|mn|tn|[mbkMBK])(?![A-Za-z]))"
_ENGLISH = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)"


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the figures a text tells, from left to right, without overlaps."""
    squeezed = squeeze(text)
    found: list[Quantity] = []
    for quantity in sorted(
        (*_fractions(squeezed.text), *_ranks(squeezed.text), *_measured(squeezed.text)), key=lambda each: (each.start, -each.end)
    ):
        if not found or quantity.start >= found[-1].end:
            found.append(quantity)
    return tuple(replace(quantity, start=squeezed.positions[quantity.start], end=squeezed.end_of(quantity.end)) for quantity in found)


@dataclass(frozen=True, slots=True)
class _Units:
    after: dict[str, tuple[str, str]]
    before: dict[str, tuple[str, str]]
    pattern: re.Pattern[str]


@cache
def _units() -> _Units:
    after: dict[str, tuple[str, str]] = {}
    before: dict[str, tuple[str, str]] = {}
    for line in files("graph.extract").joinpath("rules", "measurements_units.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "surface\t")):
            surface, unit, kind, place = line.split("\t")
            (after if place == "after" else before)[surface.lower()] = (unit, kind)
    english = rf"{_ENGLISH}(?:\s(?:hundred|thousand|million|billion|trillion))?(?![A-Za-z])"
    number = rf"(?:(?:{NUMBER})(?:{_ENGLISH_SCALE})?|{CHINESE_NUMBER}|{english})"
    prefix, suffix = _alternatives(before), _alternatives(after)
    vague = rf"(?P<vague>{_VAGUE})?"
    pattern = (
        rf"(?P<prefix>{prefix})?\s?(?P<value>(?<![\w.]){number}|(?<=[^\x00-\x7f_]){number}|(?<=G[MT]V){NUMBER}|(?<=[$¥￥€£])\d[\d,.]*(?:{_ENGLISH_SCALE}|[万亿]+)?)"
        rf"{vague}(?P<unit>(?:\s|-)?(?:{suffix}))?(?:(?P<dash>{_DASH})(?P<prefix2>{prefix})?(?P<high>{number}){_VAGUE}?(?P<unit2>(?:\s|-)?(?:{suffix}))?)?"
    )
    return _Units(after, before, re.compile(pattern, re.IGNORECASE))


_NO_UNIT_BEFORE = dict.fromkeys("年月日周", "(?![活销均化])") | {"折": "(?![叠屏页])"}
"""Units that are parts of words before some characters: 月活, 三折叠."""


def _alternatives(surfaces: dict[str, tuple[str, str]]) -> str:
    return "|".join(
        re.escape(surface) + (r"(?![A-Za-z])" if surface[-1].isascii() and surface[-1].isalpha() else _NO_UNIT_BEFORE.get(surface, ""))
        for surface in sorted(surfaces, key=lambda each: (-len(each), each))
    )


def _measured(text: str) -> Iterator[Quantity]:
    """Yield the numbers that carry a unit or a magnitude."""
    units, position = _units(), 0
    while match := units.pattern.search(text, position):
        position = match.end()
        if _is_part_of_word(text, match):
            position = match.end("unit") if match["unit"] else match.end("value")
            continue
        low, high = parse_number(match["value"]), parse_number(match["high"]) if match["high"] else None
        unit, kind = _unit(units, match)
        if low is None or not kind:
            continue
        end = match.end()
        if match["high"] and (high is None or not _is_range(text, match, low, high, kind)):
            high, end = None, match.end("unit") if match["unit"] else match.end("vague") if match["vague"] else match.end("value")
            position = end
            unit, kind = _unit_of(units, match["unit"], match["prefix"])
            if not kind:
                kind = "bare" if match["value"][-1] in "万亿" else "plain"
        if high is not None and not match["unit"] and match["value"][-1] not in "百千万亿" and match["high"][-1] in "千万亿":
            # 3-5亿元: the magnitude belongs to both.
            scale = re.sub(r"[\d.,\s]", "", match["high"])
            low = (parse_number(match["value"] + scale) or low) if low < (high or 0) else low
        if kind:
            yield _quantity(
                text, match.start(), end, low, high, unit, kind, vague=bool(match["vague"] or re.search("[多余]", match["value"]))
            )


def _unit(units: _Units, match: re.Match[str]) -> tuple[str, str]:
    unit, kind = _unit_of(units, match["unit2"] or match["unit"], match["prefix"] or match["prefix2"])
    if not kind and re.search(r"(?i)(?:[万亿兆]|million|billion|trillion)\s?$", match["high"] or match["value"]):
        return "", "bare"
    if not kind and match["value"][:1].isascii() and not match["high"]:
        return "", "plain"
    return unit, kind


def _unit_of(units: _Units, after: str | None, before: str | None) -> tuple[str, str]:
    if after and (key := after.strip(" -").lower()) in units.after:
        unit, kind = units.after[key]
        if before and kind not in ("money", "percent"):
            return units.before[before.lower()]
        return unit, kind
    return units.before[before.lower()] if before else ("", "")


def _is_range(text: str, match: re.Match[str], low: Decimal, high: Decimal, kind: str) -> bool:
    """Tell a range (3-6个月, 6.1万辆至6.3万辆) from two figures side by side, and from a rise to a sum (上调500元至5万元)."""
    if match["unit"] and not match["unit2"]:
        return False
    if match["unit"] and match["unit2"] and match["unit"].strip() != match["unit2"].strip():
        return False
    if kind == "money" and high >= _FAR * low and _MOVED.search(text, 0, match.start()):
        return False
    return bool(kind)


def _is_part_of_word(text: str, match: re.Match[str]) -> bool:
    """Tell numbers of words and names from figures: 一家, 一直, 三方, 4S店, 5G, 十分, AB12/13."""
    if re.search(r"[A-Za-z]\d+[/-]$", text[max(match.start("value") - 8, 0) : match.start("value")]):
        return True
    value, unit = match["value"], (match["unit"] or "").strip()
    if value in ("一", "零", "〇") and not match["high"] and unit not in ("成", "倍"):
        return True
    words = unit in ("", "分", "点", "度", "号", "条", "代")
    if value == "千万" and re.search(r"[近超过破逾]$", text[: match.start("value")]):
        return False
    if value.startswith("亿万") and not match["high"]:
        return True  # 亿万用户
    if words and value in ("千万", "万", "十", "百", "千", "万万"):
        return True
    if value == "亿" and not re.search(r"[近超过破逾上]$", text[: match.start("value")]):
        # 亿元级别 tells no figure, 近亿元 does.
        return True
    if text[match.start("value") - 1 : match.start("value")] in ("第", "数", "几", "上", "成", "每") and re.fullmatch(
        CHINESE_NUMBER, value
    ):
        # 数百万, 上百家: how many is not told.
        return text[match.start("value") - 1 : match.start("value")] != "上" or len(value) > 2
    return text[match.end("value") : match.end("value") + 1] in ("几",)


def _quantity(text: str, start: int, end: int, low: Decimal, high: Decimal | None, unit: str, kind: str, *, vague: bool) -> Quantity:
    factor = {"percent": Decimal("0.01"), "tenth": Decimal("0.1"), "point": Decimal("0.01")}.get(kind, Decimal(1))
    if unit == "ratio" and kind == "tenth" and high is None and low >= 10:
        # 两三成 is read as 23 成.
        low, high = divmod(low, 10)
    bound = Bound.OVER if vague else _bound(text, start, end)
    if re.search(r"(?:^|[^A-Za-z\d%％元万亿])[-−]$", text[max(start - 2, 0) : start]):
        start, low = start - 1, -low
    value = exact(low * factor)
    known = {"percent": Kind.RATIO, "tenth": Kind.RATIO}.get(kind) or Kind(kind)
    return Quantity(
        start=start,
        end=end,
        value=value,
        unit="ratio" if known is Kind.RATIO else unit,
        kind=known,
        bound=bound,
        low="" if high is None else value,
        high="" if high is None else exact(high * factor),
    )


def _bound(text: str, start: int, end: int) -> Bound:
    for bound, words in _BEFORE.items():
        if re.search(rf"(?:{words})(?:了|达|\s)?$", text[max(start - 14, 0) : start], re.IGNORECASE):
            return bound
    for bound, words in _AFTER.items():
        if re.match(words, text[end : end + 4]):
            return bound
    return Bound.EXACT


def _fractions(text: str) -> Iterator[Quantity]:
    """Yield 三分之一, 百分之二十, 一半."""
    for match in _FRACTION.finditer(text):
        above, below = parse_number(match["above"]), parse_number(match["below"])
        if above is not None and below:
            value = (above / below).quantize(Decimal("0.0001")) if above % below else above / below
            yield _quantity(text, *match.span(), value, None, "ratio", "ratio", vague=False)
    for match in re.finditer(r"(?P<over>过|超)?(?:一半|半数)(?P<more>以上)?", text):
        over = bool(match["over"] or match["more"])
        yield _quantity(text, *match.span(), Decimal("0.5"), None, "ratio", "ratio", vague=over)


def _ranks(text: str) -> Iterator[Quantity]:
    for match in _RANK.finditer(text):
        told = match["ordinal"] or match["number"] or match["top"]
        value = Decimal(1) if match["first"] else parse_number(told)
        if value and value < 1000:
            yield _quantity(text, *match.span(), value, None, "rank", "rank", vague=False)
