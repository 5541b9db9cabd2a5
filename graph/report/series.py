"""Figures over time: of one thing, by one measure, in one unit."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.network import ObservationView
from graph.report.claims import Claim, figure
from graph.vocab import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Hold one figure: when it held, or for one without a time when it was first told (`told`)."""

    when: str
    told: bool
    value: str
    """A decimal number in the unit of the series."""
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Hold the figures of one thing by one measure, the oldest first; there are at least two times."""

    entity: str
    metric_en: str
    metric_zh: str
    unit: str
    measured: str
    points: tuple[Point, ...]


def series_in(figures: Iterable[ObservationView]) -> tuple[Series, ...]:
    """Return every series in figures, in the order of their first ones; denied figures and those of no known time are left out."""
    found: dict[tuple[str, str, str, str], list[tuple[ObservationView, Point]]] = {}
    for view in figures:
        claim = figure(view)
        when = view["time"] or claim.told()[0]
        if when and view["status"] != Status.DENIED:
            key = (view["about"], view["metric"], view["unit"], view["measured"])
            found.setdefault(key, []).append((view, Point(when=when, told=not view["time"], value=view["value"], claim=claim)))
    return tuple(
        Series(
            entity=entity,
            metric_en=rows[0][0]["metric_en"],
            metric_zh=rows[0][0]["metric_zh"],
            unit=unit,
            measured=measured,
            points=tuple(sorted((point for _, point in rows), key=lambda point: (point.when, point.claim.id))),
        )
        for (entity, _, unit, measured), rows in found.items()
        if len({point.when for _, point in rows}) > 1
    )
