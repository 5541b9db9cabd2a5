"""Observations: the same figure, however often it is told, made one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from graph.assemble.evidence import Sources, collected
from graph.assemble.wording import Names, observation_labels
from graph.ids import digest
from graph.model import Evidence, Extraction, Measurement, Observation, Resolution, Schema, Span
from graph.vocab import EntityType, Metric, Status

_NAMED = frozenset({Metric.GROWTH_RATE, Metric.OTHER_METRIC})
"""Metrics whose figures are told apart by what grew, or what was counted."""
_PUBLIC = frozenset({Metric.MONTHLY_ACTIVE_USERS, Metric.DAILY_ACTIVE_USERS, Metric.USERS, Metric.DOWNLOADS})
_SUMS = frozenset(
    {Metric.REVENUE, Metric.NET_PROFIT, Metric.UNIT_SALES, Metric.FUNDING_AMOUNT, Metric.VALUATION, Metric.CASH, Metric.EMPLOYEES}
)
"""Metrics that a thing and whom it belongs to hardly ever have the same figure of."""
_TELLING = 3
"""From how many digits on two equal sums are no chance; of users and downloads any number tells."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _Figure:
    about: str
    metric: Metric
    value: str
    unit: str
    upper: str
    measured: str
    """Empty where the metric itself says what is measured, so that 营收 and 总收入 of one value are one figure."""
    status: Status
    time: str
    period: str
    source: str


def assemble_observations(
    extractions: Sequence[Extraction], resolution: Resolution, schema: Schema, sources: Sources
) -> tuple[Observation, ...]:
    """Return the figures the documents tell, sorted by id.

    Within a document a figure told without its time or source is the one told with them; across documents all must be equal.
    """
    names = Names(resolution.entities)
    wordings: dict[_Figure, set[str]] = defaultdict(set)
    told: dict[_Figure, list[Evidence]] = defaultdict(list)
    for extraction in extractions:
        within: dict[_Figure, list[tuple[Evidence, str]]] = {}
        for measurement in extraction.measurements:
            figure = _figure(measurement, resolution)
            if figure is not None:
                within.setdefault(figure, []).append((_evidence(extraction.document.id, measurement, sources), measurement.measured))
        sure = {
            figure: (
                max(evidence.confidence for evidence, _ in told_of),
                names.types[figure.about] is EntityType.PRODUCT and figure.metric in _PUBLIC,
            )
            for figure, told_of in within.items()
        }
        fullest: list[_Figure] = []
        for figure in sorted(within, key=lambda each: (-len(each.time), not each.source, each.status is not Status.ASSERTED, each)):
            if any(_mistakes(figure, other, names) and sure[figure] < sure[other] for other in within):
                continue
            into = next((other for other in fullest if _tells_no_more(figure, other)), figure)
            if into is figure:
                fullest.append(figure)
            told[into] += [evidence for evidence, _ in within[figure]]
            wordings[into] |= {measured for _, measured in within[figure]}
    observations = [
        _observation(figure, min(wordings[figure], key=lambda words: (not words, len(words), words)), evidence, schema, names, sources)
        for figure, evidence in told.items()
    ]
    return tuple(sorted(observations, key=lambda observation: observation.id))


def _figure(measurement: Measurement, resolution: Resolution) -> _Figure | None:
    """Return the figure of a measurement, None when its value is no number."""
    try:
        value = Decimal(measurement.value)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    source = resolution.entity_of[measurement.source] if measurement.source else ""
    return _Figure(
        about=resolution.entity_of[measurement.about],
        metric=measurement.metric,
        value=format(value.normalize(), "f"),
        unit=measurement.unit,
        upper=measurement.upper,
        measured=measurement.measured if measurement.metric in _NAMED else "",
        status=measurement.status,
        time=measurement.when,
        period=measurement.period,
        source=source,
    )


def _called(metric: tuple[str, str], kind: Metric, measured: str) -> tuple[str, str]:
    """Return how what is measured is called in English and Chinese: growth rate (净利润) and 净利润增长率."""
    if not measured:
        return metric
    if kind is Metric.OTHER_METRIC:
        return measured, measured
    return f"{metric[0]} ({measured})", measured + metric[1] if kind is Metric.GROWTH_RATE else f"{metric[1]}（{measured}）"


def _mistakes(figure: _Figure, other: _Figure, names: Names) -> bool:
    """Tell whether two figures of a document are one sum told of a thing and of whom it belongs to: 云雀月活3000万 and 远山月活3000万."""
    if figure.value != other.value:  # nearly always, and told at once
        return False
    apart = names.types[figure.about] is not names.types[other.about]
    same = replace(figure, about=other.about, time=other.time, period=other.period, source=other.source, status=other.status) == other
    return apart and same and (figure.metric in _PUBLIC or (figure.metric in _SUMS and _digits(figure.value) >= _TELLING))


def _digits(value: str) -> int:
    return len(Decimal(value).normalize().as_tuple().digits)


def _tells_no_more(poorer: _Figure, richer: _Figure) -> bool:
    """Tell whether a figure is another told with less: without time or source, as hearsay, or by another word for the same exact sum."""
    if poorer.value != richer.value:
        return False
    alike = poorer.metric is Metric.OTHER_METRIC and poorer.unit != "ratio" and _digits(poorer.value) > _TELLING
    hearsay = poorer.status is Status.REPORTED and richer.status is Status.ASSERTED
    same = richer == replace(
        poorer,
        time=richer.time,
        period=richer.period,
        source=richer.source,
        measured=richer.measured if alike else poorer.measured,
        status=richer.status if hearsay else poorer.status,
    )
    return same and richer.time.startswith(poorer.time) and poorer.period in {"", richer.period} and poorer.source in {"", richer.source}


def _evidence(document_id: str, measurement: Measurement, sources: Sources) -> Evidence:
    mentions = [measurement.about, *([measurement.source] if measurement.source else [])]
    marked = [measurement.trigger, *(Span(start=mention.start, end=mention.end) for mention in mentions)]
    return sources.evidence(document_id, measurement.sentence, marked, measurement.extractor, measurement.confidence)


def _observation(
    figure: _Figure, measured: str, evidence: Sequence[Evidence], schema: Schema, names: Names, sources: Sources
) -> Observation:
    pieces = collected(evidence)
    confidence, independent = sources.weigh(pieces)
    identity = (
        figure.about,
        figure.metric,
        figure.value,
        figure.upper,
        figure.unit,
        figure.measured,
        figure.time,
        figure.source,
        figure.status,
        *filter(None, [figure.period]),
    )
    english, chinese = observation_labels(
        names,
        figure.about,
        _called(schema.metrics[figure.metric], figure.metric, measured),
        (figure.value, figure.upper),
        figure.unit,
        (figure.time, figure.period),
        figure.status,
    )
    return Observation(
        id=f"observation/{digest(*identity)}",
        about=figure.about,
        metric=figure.metric,
        value=figure.value,
        unit=figure.unit,
        upper=figure.upper,
        measured=measured,
        time=figure.time,
        period=figure.period,
        source=figure.source,
        status=figure.status,
        confidence=confidence,
        evidence=pieces,
        label_en=english,
        label_zh=chinese,
        sources=independent,
    )
