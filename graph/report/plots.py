"""The plots of a report: who is central, how many events a month, figures over time. Their texts are in both languages."""

from collections import Counter
from datetime import date

from graph.network import Network
from graph.report.findings import Findings
from graph.report.series import Point, Series
from graph.report.svg import BLUE, Bar, Dot, bars_across, bars_up, line, short
from graph.report.words import phrase
from graph.vocab import EntityType, Status

MOST_SERIES = 6
_BARS = 12
_MONTHS = 24
_PRODUCT = "#b45309"
_CENTRAL, _EVENTS = "plots/central.svg", "plots/events.svg"
PLOTS = (_CENTRAL, _EVENTS, *(f"plots/figures-{number}.svg" for number in range(1, MOST_SERIES + 1)))
"""Every file that a plot may have, below the output folder."""


def plots(network: Network, findings: Findings) -> dict[str, str]:
    """Return the plots that findings give, as SVG by their names below the output folder."""
    titles = titled(network, findings)
    drawn = {name: _figures(titles[name], findings.series[place]) for place, name in drawn_series(findings).items()}
    if _CENTRAL in titles:
        drawn[_CENTRAL] = _central(titles[_CENTRAL], network, findings)
    if _EVENTS in titles:
        drawn[_EVENTS] = _events(titles[_EVENTS], findings)
    return {name: drawn[name] for name in PLOTS if name in drawn}


def titled(network: Network, findings: Findings, language: str = "") -> dict[str, str]:
    """Return the titles of the plots that findings give by their names, in a language, or in both."""
    titles = {}
    if findings.central or findings.products:
        titles[_CENTRAL] = _both("plot_central", language)
    if any(len(claim.when) >= len("2025-12") for claim in findings.timeline):
        titles[_EVENTS] = _both("plot_events", language)
    for place, name in drawn_series(findings).items():
        series = findings.series[place]
        metric = {"en": series.metric_en, "zh": series.metric_zh}
        told = metric.get(language) or f"{metric['en']} · {metric['zh']}"
        unit = "" if series.unit == "ratio" else f" ({series.unit})"
        titles[name] = f"{_name(network, series.entity, language)}: {told}{f' {series.measured}' if series.measured else ''}{unit}"
    return titles


def _both(key: str, language: str) -> str:
    return phrase(key, language) if language else " · ".join(phrase(key, one) for one in ("en", "zh"))


def _name(network: Network, entity: str, language: str = "") -> str:
    node = network.nodes[entity]
    if language:
        return str(node[f"label_{language}"])
    return " ".join(dict.fromkeys((node["label_en"], node["label_zh"])))


def _central(title: str, network: Network, findings: Findings) -> str:
    most = sorted((*findings.central, *findings.products), key=lambda one: one.pagerank_place)[:_BARS]
    bars = [
        Bar(
            label=_name(network, one.entity),
            value=one.pagerank,
            told=f"{one.pagerank:.1%}",
            colour=_PRODUCT if network.nodes[one.entity]["type"] == EntityType.PRODUCT else BLUE,
        )
        for one in most
    ]
    meant = {BLUE: "plot_companies", _PRODUCT: "plot_products"}
    return bars_across(
        title, bars, [(colour, _both(key, "")) for colour, key in meant.items() if any(bar.colour == colour for bar in bars)]
    )


def _events(title: str, findings: Findings) -> str:
    counted = Counter(claim.when[:7] for claim in findings.timeline if len(claim.when) >= len("2025-12"))
    last = max(counted)
    year, month = int(last[:4]), int(last[5:])
    months: list[str] = []
    while len(months) < _MONTHS and (not months or months[-1] > min(counted)):
        months.append(f"{year:04}-{month:02}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return bars_up(title, [Bar(label=one, value=counted[one], told=str(counted[one])) for one in reversed(months)])


def drawn_series(findings: Findings) -> dict[int, str]:
    """Return which series are drawn, by their places among the findings, under which names.

    Not ranks, of which the lowest is best, nor what never changes; what is only planned, or has ended, is no point of a line.
    """
    places = [place for place, series in enumerate(findings.series) if _changes(series)]
    return {place: f"plots/figures-{number}.svg" for number, place in enumerate(places[:MOST_SERIES], start=1)}


def _changes(series: Series) -> bool:
    points = _points(series)
    return series.unit != "rank" and len({point.when for point in points}) > 1 and len({point.value for point in points}) > 1


def _points(series: Series) -> list[Point]:
    return [point for point in series.points if point.claim.status in (Status.ASSERTED, Status.REPORTED)]


def _figures(title: str, series: Series) -> str:
    def written(value: float) -> str:
        return f"{value:.1%}" if series.unit == "ratio" else short(value)

    points = _points(series)
    note = _both("plot_told", "") if any(point.told for point in points) else ""
    return line(
        title,
        [
            Dot(
                along=_day(point.when),
                value=float(point.value),
                label=f"{point.when}{'*' if point.told else ''}",
                told=written(float(point.value)),
            )
            for point in points
        ],
        note,
    )


def _day(when: str) -> int:
    """Return the number of the day that a date, a month or a year begins with."""
    try:
        return date.fromisoformat(when + "0000-01-01"[len(when) :]).toordinal()
    except ValueError:
        return 0
