"""Figures at odds: 月活306万 and 月活305万, of one thing at one time."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from itertools import combinations, pairwise
from tomllib import loads

from graph.assemble.papers import Papers, days_of, documents_of
from graph.model import Conflict, Evidence, Observation
from graph.vocab import Metric, Status

_LEVELS = frozenset(
    {Metric.MONTHLY_ACTIVE_USERS, Metric.DAILY_ACTIVE_USERS, Metric.USERS, Metric.DOWNLOADS, Metric.EMPLOYEES, Metric.VALUATION}
)
"""What holds for a while, so that it may be compared without the very time."""
_SUMS = frozenset({Metric.REVENUE, Metric.NET_PROFIT, Metric.UNIT_SALES})
"""What adds up over a period: a quarter's is not the year's."""
_COMPARED = _LEVELS | _SUMS | {Metric.CASH, Metric.MARKET_CAP}
"""Of all others one thing has many at a time: prices, growth rates, rounds of funding, ranks in many lists, shares of several markets."""
_EXACT = frozenset({Metric.MONTHLY_ACTIVE_USERS, Metric.DAILY_ACTIVE_USERS})
"""What is counted in one way only, so that any difference counts."""
_APP = re.compile("(?<=[^/])_?(?:app|应用|客户端)$", re.IGNORECASE)
_NEAR = 31
"""Up to how many days apart two articles speak of one time."""
_ROUNDED = Decimal("0.1")
"""The largest part of a figure that rounding takes away: 3亿 is no rounded 3.4亿."""
_CLOSE, _FAR = Decimal("0.2"), Decimal("0.5")
"""Figures further apart than these parts of the larger are of two things or times: when the time is not told of both, and when it is."""
_AKIN = Decimal("0.02")
"""Up to what part of the larger a figure without any time or date is taken to be of the same count as one with its time."""
_NEARLY = Decimal("0.15")


def figures_at_odds(observations: Iterable[Observation], papers: Papers) -> Iterator[Conflict]:
    """Yield figures of one thing and metric at one time that differ by more than rounding.

    Where one tells no time, or a coarser one, the documents must have been published near each other, and what is measured must be a level.
    Figures that one document tells are of two things, unless it says that two sources measured them.
    """
    groups: dict[tuple[str, Metric, str], list[Observation]] = defaultdict(list)
    for figure in observations:
        if figure.metric in _COMPARED and figure.status is Status.ASSERTED:
            groups[_measured(figure), figure.metric, figure.unit].append(figure)
    for group in groups.values():
        for first, second in _pairs(group, papers):
            if first.value != second.value and _comparable(first, second, papers) and _differ(first, second, papers):
                yield Conflict(first=min(first.id, second.id), second=max(first.id, second.id))


def _measured(figure: Observation) -> str:
    """Return what a figure is of: of 星澜 and 星澜App, which may be a model and its app, only the app has active users."""
    return _APP.sub("", figure.about) if figure.metric in _EXACT else figure.about


def _pairs(group: Sequence[Observation], papers: Papers) -> Iterator[tuple[Observation, Observation]]:
    """Yield the pairs of one told time, and of levels those published in the same month or two that follow; some of them twice."""
    by_time: dict[str, list[Observation]] = defaultdict(list)
    by_month: dict[int, list[Observation]] = defaultdict(list)
    for figure in group:
        by_time[figure.time].append(figure)
        months = {days[0].year * 12 + days[0].month for told in papers.dates(figure) if (days := days_of(told))}
        for month in months | ({0} if papers.undated(figure) else set()):
            by_month[month].append(figure)
    for time, told in by_time.items():
        if time:
            yield from combinations(told, 2)
    unplaced = [figure for figure in group if not figure.time and not papers.dates(figure)]
    if group[0].metric in _EXACT:
        yield from ((one, other) for one in unplaced for other in group if other.time)
    if group[0].metric in _LEVELS:
        for told in by_month.values():
            yield from combinations(told, 2)
        for month, following in pairwise(sorted(by_month)):
            if following == month + 1:
                yield from ((one, other) for one in by_month[month] for other in by_month[following])


def _comparable(first: Observation, second: Observation, papers: Papers) -> bool:
    """Tell whether two figures are of one time and scope, so far as the texts tell."""
    sources = {first.source, second.source}
    if documents_of(first) & documents_of(second) and (len(sources) < 2 or "" in sources or first.time != second.time):
        return False
    if first.period != second.period:
        return False  # what a quarter brought is no rival of what another, or the year, did
    coarse, fine = sorted((first.time, second.time), key=len)
    if not fine.startswith(coarse):
        return False
    if first.metric is Metric.MARKET_CAP and len(coarse) < len("2025-01-01"):
        return False
    told = coarse == fine and len(coarse) >= (len("2025") if first.metric in _SUMS else len("2025-01"))
    # Of two articles without a date nothing tells that the one is of the other's time.
    near = papers.near(first, second, _NEAR) and (coarse == fine or not (papers.undated(first) and papers.undated(second)))
    if not told and not (first.metric in _LEVELS and (near or _unplaced(first, second, papers))):
        return False
    return _scopes(first) == _scopes(second)


def _unplaced(first: Observation, second: Observation, papers: Papers) -> bool:
    """Tell whether of two figures counted in one way one has a time, and the other neither that nor a dated document."""
    fewer, more = sorted((first, second), key=lambda figure: len(figure.time))
    return first.metric in _EXACT and bool(more.time) and not fewer.time and not papers.dates(fewer)


def _differ(first: Observation, second: Observation, papers: Papers) -> bool:
    """Tell whether the values of two figures are at odds, but not so far apart that they must be of two things."""
    one, other = Decimal(first.value), Decimal(second.value)
    apart = abs(one - other) / max(abs(one), abs(other))
    told = first.time == second.time != ""
    if not told and _unplaced(first, second, papers):
        limit = _AKIN
    elif first.metric in _EXACT:
        # Of a growing product the older figure stands in the older article: of two without a time only small differences tell.
        limit = Decimal(1) if first.time or second.time else _CLOSE
    else:
        limit = _FAR if told else _CLOSE
    if apart > limit or _rounded(one, other):
        return False
    return not (_bounded(first, other) or _bounded(second, one))


def _rounded(one: Decimal, other: Decimal) -> bool:
    """Tell whether two numbers are one, rounded to more or fewer places: 3.06亿 and 3亿, but not 305万 and 306万."""
    coarse, fine = sorted((one.normalize(), other.normalize()), key=_place, reverse=True)
    step = Decimal(1).scaleb(_place(coarse))
    same = (fine / step).to_integral_value(ROUND_HALF_UP) * step == coarse
    return same and abs(one - other) <= _ROUNDED * max(abs(one), abs(other))


def _place(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _bounded(figure: Observation, other: Decimal) -> bool:
    """Tell whether a figure is told as a bound that another value keeps: 超1亿 and 1.2亿, 不足500万 and 306万, 近3亿 and 2.9亿."""
    words, value = _words(), Decimal(figure.value)
    for piece in figure.evidence:
        before, after = _beside(piece, value)
        if before.endswith(tuple(words["nearly"])):
            return value * (1 - _NEARLY) <= other <= value
        # 不超过 and 不足 before 超过 and 足: the longer word says what is meant.
        if before.endswith(tuple(words["at_most"])) or after.startswith(tuple(words["at_most_after"])):
            return other <= value
        if before.endswith(tuple(words["at_least"])) or after.startswith(tuple(words["at_least_after"])):
            return other >= value
    return False


def _beside(piece: Evidence, value: Decimal) -> tuple[str, str]:
    """Return what stands before and after a value in a sentence; nothing when it is not written there in digits."""
    digits = value.normalize().as_tuple().digits
    for match in re.finditer(r"\d[\d,，]*(?:\.\d+)?", piece.text):
        if Decimal(re.sub("[,，]", "", match[0])).normalize().as_tuple().digits == digits:
            before = re.sub(r"(?:了|至|到|达|为|[¥$￥]|\s)+$", "", piece.text[: match.start()].lower())
            return before, re.sub(r"^[\s万亿千百kmb]*", "", piece.text[match.end() :].lower())
    return "", ""


def _scopes(figure: Observation) -> tuple[frozenset[str], frozenset[str]]:
    """Return of whom or what a figure is by the words of its clause, names aside; of sums also over which period, by the sentence."""
    words, piece = _words(), figure.evidence[0]
    text = piece.text.lower()
    told = []
    for span in piece.highlights:
        if any(letter.isdigit() for letter in text[span.start : span.end]):
            told.append((span.start, span.end))
        else:
            # 汽车 in 小鹏汽车 says nothing of the figure.
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    marked = told or [(0, len(text))]
    clauses = [text[begin:end] for begin, end in _clauses(text) if any(begin < last and end > first for first, last in marked)]
    scope = frozenset(word for word in words["scope"] if any(word in clause for clause in clauses))
    return scope, frozenset(word for word in words["period"] if word in text) if figure.metric in _SUMS else frozenset()


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    yield from ((match.start(), match.end()) for match in re.finditer(r"[^，,；;。：:！？!?|\n]+", text))


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = loads((files("graph.assemble") / "conflicts.toml").read_text("utf-8"))["figures"]
    return words
