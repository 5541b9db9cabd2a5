"""What is worth telling of a network: each finding is made of claims, and every claim has its evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.network import Analysis, EventView, EvidenceView, Network, ObservationView
from graph.vocab import EntityType, Predicate, Status

MAIN = 10
"""How many companies, products and brokers the report looks at closely."""
_ACTORS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT, EntityType.PRODUCT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Hold one statement, event or figure as a sentence in both languages, with what it rests on, surest first."""

    id: str
    en: str
    zh: str
    status: str
    confidence: float
    sources: int
    """How many independent documents tell it."""
    when: str = ""
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Central:
    """Say of an entity how many others it is joined to, and by which relations (en, zh, how many)."""

    entity: str
    degree: int
    pagerank: float
    relations: tuple[tuple[str, str, int], ...]


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
class Findings:
    """Hold everything a report tells of a network."""

    leaders: tuple[Claim, ...]
    central: tuple[Central, ...]
    brokers: tuple[tuple[str, int], ...]
    """Entities that join separate communities, with how many they join."""
    fields: tuple[Field, ...]
    unsure: Mapping[str, tuple[Claim, ...]]
    """Planned, reported, denied and ended claims by status."""
    conflicts: tuple[Conflict, ...]
    """Claims that do not go together."""
    timeline: tuple[Claim, ...]
    figures: tuple[Claim, ...]
    isolated: tuple[str, ...]


def find(network: Network, analysis: Analysis) -> Findings:
    """Return the findings; claims about more important entities come first."""
    place = {entity: number for number, entity in enumerate(sorted(network, key=lambda node: (-round(analysis.pagerank[node], 9), node)))}
    edges = sorted(network.edges(keys=True, data=True), key=lambda row: (place[row[1]], place[row[0]], row[2]))
    events: tuple[EventView, ...] = network.graph["events"]
    figures: list[ObservationView] = sorted(
        network.graph["observations"], key=lambda figure: (place[figure["about"]], figure["metric"], figure["time"], figure["id"])
    )
    actors = [entity for entity in place if network.nodes[entity]["type"] in _ACTORS and analysis.degree[entity]]
    unsure = {
        status.value: tuple(
            [_statement(key, edge) for _, _, key, edge in edges if edge["status"] == status]
            + [_event(event) for event in events if event["status"] == status]
            + [_figure(figure) for figure in figures if figure["status"] == status]
        )
        for status in (Status.PLANNED, Status.REPORTED, Status.DENIED, Status.ENDED)
    }
    return Findings(
        leaders=tuple(
            _statement(key, edge) for _, _, key, edge in edges if edge["predicate"] == Predicate.LEADS and edge["status"] == Status.ASSERTED
        ),
        central=tuple(_central(network, analysis, entity) for entity in actors[:MAIN]),
        brokers=tuple((broker.entity, len(broker.communities)) for broker in analysis.brokers[:MAIN]),
        fields=tuple(_fields(edges, actors))[:MAIN],
        unsure=unsure,
        conflicts=tuple(_conflicts(network, edges, figures)),
        timeline=tuple(_event(event) for event in sorted(events, key=lambda event: (event["date"] or "9999", event["id"]))),
        figures=tuple(map(_figure, figures)),
        isolated=analysis.isolated,
    )


def _central(network: Network, analysis: Analysis, entity: str) -> Central:
    counts: dict[tuple[str, str], int] = {}
    for _, _, edge in [*network.in_edges(entity, data=True), *network.out_edges(entity, data=True)]:
        if edge["status"] == Status.ASSERTED:
            name = (edge["label_en"], edge["label_zh"])
            counts[name] = counts.get(name, 0) + 1
    relations = sorted(((en, zh, count) for (en, zh), count in counts.items()), key=lambda row: (-row[2], row[0]))
    return Central(entity=entity, degree=analysis.degree[entity], pagerank=analysis.pagerank[entity], relations=tuple(relations))


def _fields(edges: list[Any], actors: Iterable[str]) -> Iterable[Field]:
    told = [row for row in edges if row[3]["status"] == Status.ASSERTED]
    for entity in actors:
        own = [(key, edge) for source, target, key, edge in told if entity in (source, target)]
        rivals = tuple(_statement(key, edge) for key, edge in own if edge["predicate"] == Predicate.COMPETES_WITH)
        partners = tuple(_statement(key, edge) for key, edge in own if edge["predicate"] == Predicate.PARTNERS_WITH)
        if rivals or partners:
            yield Field(entity=entity, rivals=rivals, partners=partners)


def _conflicts(network: Network, edges: list[Any], figures: list[ObservationView]) -> Iterable[Conflict]:
    """Yield the pairs of claims that the graph links as at odds, the more important entities first; links to nothing are left out."""
    ends = {key: (source, target) for source, target, key, _ in edges}
    claims = {key: _statement(key, edge) for _, _, key, edge in edges}
    claims |= {figure["id"]: _figure(figure) for figure in figures}
    claims |= {event["id"]: _event(event) for event in network.graph["events"]}
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


def _statement(key: str, edge: Mapping[str, Any]) -> Claim:
    return Claim(
        id=key,
        en=edge["sentence_en"],
        zh=edge["sentence_zh"],
        status=edge["status"],
        confidence=edge["confidence"],
        sources=edge["sources"],
        qualifiers={name: value for name, value in edge["qualifiers"].items() if value},
        evidence=_surest_first(edge["evidence"]),
    )


def _event(event: EventView) -> Claim:
    return Claim(
        id=event["id"],
        en=event["label_en"],
        zh=event["label_zh"],
        status=event["status"],
        confidence=event["confidence"],
        sources=event["sources"],
        when=event["date"],
        evidence=_surest_first(event["evidence"]),
    )


def _figure(figure: ObservationView) -> Claim:
    return Claim(
        id=figure["id"],
        en=figure["label_en"],
        zh=figure["label_zh"],
        status=figure["status"],
        confidence=figure["confidence"],
        sources=figure["sources"],
        when=figure["time"],
        evidence=_surest_first(figure["evidence"]),
    )


def _surest_first(evidence: Iterable[EvidenceView]) -> tuple[EvidenceView, ...]:
    return tuple(sorted(evidence, key=lambda view: (-view["confidence"], view["document"], view["text"], view["extractor"])))
