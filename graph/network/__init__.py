"""RDF → networkx: entities as nodes, statements as edges; events and figures hang on the nodes they concern."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import networkx as nx

from graph.errors import InputError
from graph.model import ILLEGAL_IN_XML, Schema
from graph.network.resources import Resource, read_resources
from graph.network.views import Analysis, Broker, DocumentView, EventView, EvidenceView, Network, ObservationView
from graph.ontology import load_schema
from graph.store import Store
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

__all__ = [
    "Analysis",
    "Broker",
    "DocumentView",
    "EventView",
    "EvidenceView",
    "Network",
    "ObservationView",
    "flatten",
    "to_network",
]

_QUALIFIERS = {
    "title": "gx:title",
    "valid_from": "gx:validFrom",
    "valid_until": "gx:validUntil",
    "amount": "gx:amount",
    "currency": "gx:currency",
    "share": "gx:share",
}
_Term = TypeVar("_Term", Predicate, Status, Metric)


def to_network(store: Store) -> Network:
    """Return the extracted graph as a network.

    Nodes are entity ids (`person/吴嘉`) with `label_zh`, `label_en`, `type`, `aliases`, `mentions` (how many sentences tell of it),
    `documents` (how many do), `events` and `observations`. Edges are keyed by statement id and hold `predicate`, its `label_en` and
    `label_zh`, `status`, `confidence`, `sources`, `qualifiers`, `sentence_en`, `sentence_zh` and `evidence`. `network.graph` holds
    `base_iri`, `documents`, `events`, `observations`, `conflicts`, pairs of ids of claims that do not go together, and `types`, the labels
    (en, zh) of the entity types.

    Raises:
        InputError: when the graph lacks what every graph of ours has.
    """
    schema = load_schema()
    resources = read_resources(store)
    by_type: dict[str, list[Resource]] = {}
    for resource in resources.values():
        by_type.setdefault(resource.one("rdf:type", ""), []).append(resource)
    documents = {resource.id: _document(resource) for resource in by_type.get("Document", [])}
    evidence = {resource.id: _evidence(resource, documents) for resource in by_type.get("Evidence", [])}
    network: Network = nx.MultiDiGraph()
    network.graph["base_iri"] = store.base_iri
    network.graph["documents"] = tuple(documents.values())
    network.graph["types"] = {kind.value: schema.classes[kind] for kind in EntityType}
    network.graph["events"] = tuple(_event(event, schema, evidence) for kind in EventType for event in by_type.get(kind, []))
    network.graph["observations"] = tuple(_observation(figure, schema, evidence) for figure in by_type.get("Observation", []))
    network.graph["conflicts"] = tuple(sorted(_conflicts(resources.values())))
    for entity in sorted((entity for kind in EntityType for entity in by_type.get(kind, [])), key=lambda entity: entity.id):
        network.add_node(entity.id, **_entity(entity))
    for statement in by_type.get("Statement", []):
        ends = (statement.one("rdf:subject"), statement.one("rdf:object"))
        for end in ends:
            _known(network, end, statement.id)
        network.add_edge(*ends, key=statement.id, **_statement(statement, schema, evidence))
    _attach(network)
    return network


def _conflicts(resources: Iterable[Resource]) -> set[tuple[str, str]]:
    pairs = ((resource.id, other) for resource in resources for other in resource.many("gx:conflictsWith"))
    return {(min(pair), max(pair)) for pair in pairs}


def _known(network: Network, entity: str, claim: str) -> None:
    if entity not in network:
        raise InputError(claim, f"names {entity}, which is no entity of the graph; check it with: guanxi validate")


def _entity(entity: Resource) -> dict[str, Any]:
    labels = {"label_zh": entity.label("skos:prefLabel", "zh"), "label_en": entity.label("skos:prefLabel", "en")}
    aliases = tuple(alias for alias in dict.fromkeys(entity.many("skos:altLabel")) if alias not in labels.values())
    return {**labels, "type": entity.one("rdf:type"), "aliases": aliases}


def _document(document: Resource) -> DocumentView:
    return {
        "id": document.id,
        "title": document.one("gx:headline", ""),
        "publisher": document.one("gx:publisher", ""),
        "published": document.one("gx:published", ""),
        "url": document.one("gx:url", ""),
        "path": document.one("gx:path", ""),
    }


def _evidence(evidence: Resource, documents: Mapping[str, DocumentView]) -> EvidenceView:
    document = documents.get(evidence.one("gx:document"))
    if document is None:
        raise InputError(evidence.id, "stands in a document that is not in the graph; check it with: guanxi validate")
    quote = evidence.one("gx:quote")
    text = evidence.one("gx:text", quote)
    return {
        "text": text,
        "quote": quote,
        "highlights": tuple(_ranges(evidence.many("gx:highlight"), len(text))),
        "document": document["id"],
        "title": document["title"],
        "publisher": document["publisher"],
        "published": document["published"],
        "url": document["url"],
        "path": document["path"],
        "extractor": evidence.one("gx:extractor", ""),
        "confidence": evidence.number("gx:confidence"),
    }


def _ranges(written: Iterable[str], length: int) -> list[tuple[int, int]]:
    """Return the highlights `3-7` that lie within a text, in order."""
    found = [tuple(map(int, match.groups())) for match in (re.fullmatch(r"(\d+)-(\d+)", text) for text in written) if match]
    return sorted((start, min(end, length)) for start, end in found if start < min(end, length))


def _cited(claim: Resource, evidence: Mapping[str, EvidenceView]) -> tuple[EvidenceView, ...]:
    missing = [place for place in claim.many("gx:evidence") if place not in evidence]
    if missing or not claim.many("gx:evidence"):
        raise InputError(claim.id, "has no evidence; check the graph with: guanxi validate")
    return tuple(evidence[place] for place in claim.many("gx:evidence"))


def _statement(statement: Resource, schema: Schema, evidence: Mapping[str, EvidenceView]) -> dict[str, Any]:
    relation = schema.properties[_term(statement, "rdf:predicate", Predicate)]
    return {
        "predicate": relation.predicate.value,
        "label_en": relation.label_en,
        "label_zh": relation.label_zh,
        "status": _term(statement, "gx:status", Status).value,
        "confidence": statement.number("gx:confidence"),
        "sources": int(statement.one("gx:independentSources", "1")),
        "qualifiers": {name: statement.one(predicate, "") for name, predicate in _QUALIFIERS.items()},
        "sentence_en": statement.label("rdfs:label", "en"),
        "sentence_zh": statement.label("rdfs:label", "zh"),
        "evidence": _cited(statement, evidence),
    }


def _event(event: Resource, schema: Schema, evidence: Mapping[str, EvidenceView]) -> EventView:
    kind = event.one("rdf:type")
    return {
        "id": event.id,
        "type": kind,
        "type_en": schema.classes[kind][0],
        "type_zh": schema.classes[kind][1],
        "label_en": event.label("rdfs:label", "en"),
        "label_zh": event.label("rdfs:label", "zh"),
        "date": event.one("gx:date", ""),
        "status": _term(event, "gx:status", Status).value,
        "confidence": event.number("gx:confidence"),
        "sources": int(event.one("gx:independentSources", "1")),
        "participants": tuple((role.value, entity) for role in Role for entity in event.many(f"gx:{role}")),
        "evidence": _cited(event, evidence),
    }


def _observation(figure: Resource, schema: Schema, evidence: Mapping[str, EvidenceView]) -> ObservationView:
    metric = _term(figure, "gx:metric", Metric)
    return {
        "id": figure.id,
        "about": figure.one("gx:about"),
        "metric": metric.value,
        "metric_en": schema.metrics[metric][0],
        "metric_zh": schema.metrics[metric][1],
        "value": figure.one("gx:value"),
        "upper": figure.one("gx:upper", ""),
        "unit": figure.one("gx:unit", ""),
        "measured": figure.one("gx:measured", ""),
        "time": figure.one("gx:time", ""),
        "period": figure.one("gx:period", ""),
        "source": figure.one("gx:source", ""),
        "label_en": figure.label("rdfs:label", "en"),
        "label_zh": figure.label("rdfs:label", "zh"),
        "status": _term(figure, "gx:status", Status).value,
        "confidence": figure.number("gx:confidence"),
        "sources": int(figure.one("gx:independentSources", "1")),
        "evidence": _cited(figure, evidence),
    }


def _term(resource: Resource, predicate: str, vocabulary: type[_Term]) -> _Term:
    name = resource.one(predicate)
    try:
        return vocabulary(name)
    except ValueError as error:
        raise InputError(resource.id, f"{predicate} is {name!r}, which the ontology does not have") from error


def _attach(network: Network) -> None:
    """Hang events and figures on the entities they concern, and count the sentences and documents that tell of each."""
    events: dict[str, list[EventView]] = {node: [] for node in network}
    figures: dict[str, list[ObservationView]] = {node: [] for node in network}
    cited: dict[str, set[tuple[str, str]]] = {node: set() for node in network}
    for event in network.graph["events"]:
        for entity in dict.fromkeys(entity for _, entity in event["participants"]):
            _known(network, entity, event["id"])
            events[entity].append(event)
            cited[entity] |= _places(event["evidence"])
    for figure in network.graph["observations"]:
        for entity in dict.fromkeys(entity for entity in (figure["about"], figure["source"]) if entity):
            _known(network, entity, figure["id"])
            cited[entity] |= _places(figure["evidence"])
        figures[figure["about"]].append(figure)
    for source, target, edge in network.edges(data=True):
        for entity in (source, target):
            cited[entity] |= _places(edge["evidence"])
    for node, attributes in network.nodes(data=True):
        attributes["events"] = tuple(events[node])
        attributes["observations"] = tuple(figures[node])
        attributes["mentions"] = len(cited[node])
        attributes["documents"] = len({document for document, _ in cited[node]})


def _places(evidence: Iterable[EvidenceView]) -> set[tuple[str, str]]:
    return {(view["document"], view["text"]) for view in evidence}


def flatten(network: Network) -> Network:
    """Return the network with single values only, as GraphML and GEXF need: lists are joined by ` | `, of evidence the surest is kept."""
    flat: Network = nx.MultiDiGraph()
    for node, attributes in sorted(network.nodes.items()):
        flat.add_node(
            node,
            label=_xml(attributes["label_zh"]),
            label_en=_xml(attributes["label_en"]),
            type=attributes["type"],
            aliases=_xml(" | ".join(attributes["aliases"])),
            mentions=attributes["mentions"],
            documents=attributes["documents"],
            events=_xml(" | ".join(event["label_zh"] for event in attributes["events"])),
            figures=_xml(" | ".join(figure["label_zh"] for figure in attributes["observations"])),
        )
    for source, target, key, edge in sorted(network.edges(keys=True, data=True), key=lambda row: row[:3]):
        best = min(edge["evidence"], key=lambda view: (-view["confidence"], view["document"], view["text"]))
        flat.add_edge(
            source,
            target,
            key=key,
            label=edge["label_zh"],
            label_en=edge["label_en"],
            predicate=edge["predicate"],
            status=edge["status"],
            confidence=edge["confidence"],
            **{name: _xml(value) for name, value in edge["qualifiers"].items()},
            sentence=_xml(edge["sentence_zh"]),
            sentence_en=_xml(edge["sentence_en"]),
            evidence=_xml(best["text"]),
            document=_xml(best["title"] or best["path"]),
            url=_xml(best["url"]),
            documents=len({view["document"] for view in edge["evidence"]}),
        )
    return flat


def _xml(text: str) -> str:
    """Return a text without the characters no XML 1.0 file can hold."""
    return ILLEGAL_IN_XML.sub("�", text)
