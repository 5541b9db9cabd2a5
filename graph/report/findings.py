"""What is worth telling of a network: each finding is made of claims, and every claim has its evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.network import Analysis, Network, ObservationView
from graph.report.claims import Claim, event, figure, statement
from graph.report.groups import Community, Joiner, communities_in, joiners_in
from graph.report.moves import Move, moves_in
from graph.report.places import Central, Places, central_of, places_in
from graph.report.series import Series, series_in
from graph.report.timelines import Happening, happenings
from graph.report.unrelated import Unrelated, unrelated_in
from graph.vocab import EntityType, Predicate, Status

MAIN = 10
"""How many companies, products and brokers the report looks at closely."""
TIMELINES = 5
"""Of how many of them it tells a timeline."""
NEWEST_DAYS = 7
"""What was first told in the newest so many days is new; the last is that of the newest document."""
_COMPANIES = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT})
_ACTORS = frozenset({*_COMPANIES, EntityType.PRODUCT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Hold whom a company or product competes with and whom it works with."""

    entity: str
    rivals: tuple[Claim, ...]
    partners: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Hold two claims that do not go together; `kind` says in a word why: denied, reversed, heads or differ."""

    kind: str
    claims: tuple[Claim, Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Hold what no document before a day tells; the day is empty when no document has a date."""

    since: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Hold everything a report tells of a network."""

    leaders: tuple[Claim, ...]
    moves: tuple[Move, ...]
    central: tuple[Central, ...]
    """The most important companies, organizations and units."""
    products: tuple[Central, ...]
    brokers: tuple[Joiner, ...]
    communities: tuple[Community, ...]
    fields: tuple[Field, ...]
    news: News
    unsure: Mapping[str, tuple[Claim, ...]]
    """Planned, reported, denied and ended claims by status."""
    conflicts: tuple[Conflict, ...]
    """Claims that do not go together."""
    timeline: tuple[Claim, ...]
    timelines: Mapping[str, tuple[Happening, ...]]
    """What happened to the most important entities, and what was measured of them."""
    series: tuple[Series, ...]
    figures: tuple[Claim, ...]
    unrelated: tuple[Unrelated, ...]


def find(network: Network, analysis: Analysis) -> Findings:
    """Return the findings; claims about more important entities come first."""
    places = places_in(network, analysis)
    edges = sorted(network.edges(keys=True, data=True), key=lambda row: (places.of(row[1]), places.of(row[0]), row[2]))
    figures: list[ObservationView] = sorted(
        network.graph["observations"], key=lambda view: (places.of(view["about"]), view["metric"], view["time"], view["id"])
    )
    actors = [entity for entity in places.order if network.nodes[entity]["type"] in _ACTORS and analysis.degree[entity]]
    companies = [entity for entity in actors if network.nodes[entity]["type"] in _COMPANIES]
    products = [entity for entity in actors if network.nodes[entity]["type"] == EntityType.PRODUCT]
    claims = _claims(network, edges, figures)
    unsure = {
        status.value: tuple(claim for claim in claims if claim.status == status)
        for status in (Status.PLANNED, Status.REPORTED, Status.DENIED, Status.ENDED)
    }
    return Findings(
        leaders=tuple(
            statement(key, edge) for _, _, key, edge in edges if edge["predicate"] == Predicate.LEADS and edge["status"] == Status.ASSERTED
        ),
        moves=moves_in(network, places),
        central=tuple(central_of(network, analysis, places, entity) for entity in companies[:MAIN]),
        products=tuple(central_of(network, analysis, places, entity) for entity in products[:MAIN] if analysis.degree[entity] > 1),
        brokers=joiners_in(network, analysis, MAIN),
        communities=communities_in(network, analysis, places),
        fields=tuple(_fields(edges, actors))[:MAIN],
        news=_news(network, claims),
        unsure=unsure,
        conflicts=tuple(_conflicts(network, edges, claims)),
        timeline=tuple(sorted(map(event, network.graph["events"]), key=Claim.order)),
        timelines={entity: told for entity in actors[:TIMELINES] if (told := happenings(network, entity))},
        series=series_in(figures),
        figures=tuple(map(figure, figures)),
        unrelated=unrelated_in(network, analysis),
    )


def _claims(network: Network, edges: Iterable[Any], figures: Iterable[ObservationView]) -> list[Claim]:
    return [
        *(statement(key, edge) for _, _, key, edge in edges),
        *map(event, network.graph["events"]),
        *map(figure, figures),
    ]


def _fields(edges: list[Any], actors: Iterable[str]) -> Iterable[Field]:
    told: dict[str, list[Any]] = {}
    for source, target, key, edge in edges:
        if edge["status"] == Status.ASSERTED:
            for entity in {source, target}:
                told.setdefault(entity, []).append((key, edge))
    for entity in actors:
        own = told.get(entity, [])
        rivals = tuple(statement(key, edge) for key, edge in own if edge["predicate"] == Predicate.COMPETES_WITH)
        partners = tuple(statement(key, edge) for key, edge in own if edge["predicate"] == Predicate.PARTNERS_WITH)
        if rivals or partners:
            yield Field(entity=entity, rivals=rivals, partners=partners)


def _news(network: Network, claims: Sequence[Claim]) -> News:
    """Return what was first told in the newest days; what any document of unknown or vague date tells may be older."""
    days = [view["published"] for view in network.graph["documents"] if len(view["published"]) == len("2025-12-09")]
    if not days:
        return News(since="", claims=())
    since = (date.fromisoformat(max(days)) - timedelta(days=NEWEST_DAYS - 1)).isoformat()
    return News(since=since, claims=tuple(claim for claim in claims if claim.told()[0] >= since))


def _conflicts(network: Network, edges: list[Any], known: Iterable[Claim]) -> Iterable[Conflict]:
    """Yield the pairs of claims that the graph links as at odds, the more important entities first; links to nothing are left out."""
    ends = {key: (source, target) for source, target, key, _ in edges}
    claims = {claim.id: claim for claim in known}
    order = {claim: number for number, claim in enumerate(claims)}
    pairs = [pair for pair in network.graph["conflicts"] if pair[0] in claims and pair[1] in claims]
    for pair in sorted((sorted(pair, key=order.__getitem__) for pair in pairs), key=lambda pair: [order[claim] for claim in pair]):
        first, second = (claims[claim] for claim in pair)
        if Status.DENIED in (first.status, second.status):
            kind = "denied"
        elif pair[0] not in ends:
            kind = "differ"
        else:
            kind = "reversed" if ends[pair[0]] == ends[pair[1]][::-1] else "heads"
        yield Conflict(kind=kind, claims=(first, second))


__all__ = ["MAIN", "NEWEST_DAYS", "Claim", "Conflict", "Field", "Findings", "News", "Places", "find"]
