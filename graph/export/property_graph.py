"""The graph as nodes and edges with flat values: the one shape that every property-graph export is written from.

Entities, statements, events, observations, evidence and documents are nodes; an asserted statement is also an edge between its entities,
as in RDF. Why names were joined (`gx:Merge`) is told by the RDF exports alone.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.errors import InputError
from graph.export.subjects import Pairs, Subjects, by_subject
from graph.ids import digest
from graph.store import Store
from graph.store.terms import RDF, RDFS, SKOS
from graph.vocab import EntityType, EventType, Predicate, Role

Value = str | int | Decimal | tuple[str, ...]


class Kind(StrEnum):
    """Say what the values of a column are."""

    STRING = "string"
    LONG = "long"
    DOUBLE = "double"
    STRINGS = "strings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Hold one node: `id` is its IRI, `labels` run from the widest to the narrowest; a value that is not known has no place in `values`."""

    id: str
    table: str
    labels: tuple[str, ...]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Hold one edge: `start` and `end` are nodes, `id` is the same wherever the same edge is written."""

    id: str
    start: Node
    end: Node
    type: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyGraph:
    """Hold nodes by the names of their tables, and edges: `relations` between entities, `links` between all else; all sorted."""

    nodes: Mapping[str, tuple[Node, ...]]
    relations: tuple[Edge, ...]
    links: tuple[Edge, ...]


_CLAIM = {
    "status": Kind.STRING,
    "confidence": Kind.DOUBLE,
    "independentSources": Kind.LONG,
    "label_en": Kind.STRING,
    "label_zh": Kind.STRING,
}
_VALIDITY = {"title": Kind.STRING, "validFrom": Kind.STRING, "validUntil": Kind.STRING}
_MONEY = {"amount": Kind.DOUBLE, "currency": Kind.STRING, "share": Kind.DOUBLE}

COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "entities": {"label_en": Kind.STRING, "label_zh": Kind.STRING, "aliases": Kind.STRINGS},
    "statements": {"predicate": Kind.STRING, **_CLAIM, **_VALIDITY, **_MONEY},
    "events": {"date": Kind.STRING, **_CLAIM},
    "observations": {
        "metric": Kind.STRING,
        "measured": Kind.STRING,
        "value": Kind.DOUBLE,
        "upper": Kind.DOUBLE,
        "unit": Kind.STRING,
        "time": Kind.STRING,
        "period": Kind.STRING,
        **_CLAIM,
    },
    "evidence": {
        "begin": Kind.LONG,
        "end": Kind.LONG,
        "quote": Kind.STRING,
        "text": Kind.STRING,
        "highlight": Kind.STRINGS,
        "extractor": Kind.STRING,
        "confidence": Kind.DOUBLE,
    },
    "documents": dict.fromkeys(("headline", "path", "language", "url", "publisher", "published", "sameStory"), Kind.STRING),
}
"""The columns of every table of nodes. Dates are strings, as they keep their precision: 2025, 2025-09, 2025-09-14."""

RELATION: Mapping[str, Kind] = {"statement": Kind.STRING, "confidence": Kind.DOUBLE, **_VALIDITY, **_MONEY}
"""The columns of relations; links have none."""

LABELS: Mapping[str, str] = {
    "entities": "Entity",
    "statements": "Statement",
    "events": "Event",
    "observations": "Observation",
    "evidence": "Evidence",
    "documents": "Document",
}
"""The label that all nodes of a table share."""

_TYPE = RDF + "type"
_PROOF = {ONTOLOGY_IRI + "evidence": ("evidence",), ONTOLOGY_IRI + "conflictsWith": ("statements", "events", "observations")}
_LINKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "statements": {RDF + "subject": ("entities",), RDF + "object": ("entities",), **_PROOF},
    "events": {**{ONTOLOGY_IRI + role: ("entities",) for role in Role}, **_PROOF},
    "observations": {ONTOLOGY_IRI + "about": ("entities",), ONTOLOGY_IRI + "source": ("entities",), **_PROOF},
    "evidence": {ONTOLOGY_IRI + "document": ("documents",)},
}
"""The predicates that lead from a node of a table to nodes of other tables."""
_RENAMED = {"evidence": "HAS_EVIDENCE", "document": "IN_DOCUMENT"}
"""Links that would be called as a label is: to some databases case makes no difference."""


def property_graph(store: Store) -> PropertyGraph:
    """Return what a store holds as nodes and edges.

    Of a property that should have one value and has several, the first in order counts.

    Raises:
        InputError: when what should be a number is none, or a statement leads to something that is no entity.
    """
    subjects = by_subject(store)
    tables = {iri: table for iri, pairs in subjects.items() if (table := _table(pairs))}
    nodes = {iri: _node(iri, table, subjects[iri]) for iri, table in tables.items()}
    by_table: dict[str, list[Node]] = {table: [] for table in COLUMNS}
    for node in nodes.values():
        by_table[node.table].append(node)
    return PropertyGraph(
        nodes={table: tuple(members) for table, members in by_table.items()},
        relations=tuple(_relations(subjects, nodes)),
        links=tuple(_links(subjects, nodes)),
    )


def edge_type(name: str) -> str:
    """Return the type of the edges that stand for a property: WORKS_FOR."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


def relation_types() -> tuple[str, ...]:
    """Return the types that relations may have, sorted."""
    return tuple(sorted(edge_type(predicate) for predicate in Predicate))


def link_types() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the types that links may have, sorted, each with the pairs of tables it may join."""
    found: dict[str, set[tuple[str, str]]] = {}
    for start, predicates in _LINKS.items():
        for predicate, ends in predicates.items():
            found.setdefault(_link_type(predicate), set()).update((start, end) for end in ends)
    return {name: tuple(sorted(pairs)) for name, pairs in sorted(found.items())}


def _link_type(predicate: str) -> str:
    name = re.split("[#/]", predicate)[-1]
    return _RENAMED.get(name, edge_type(name))


def _table(pairs: Pairs) -> str:
    """Return the table a subject belongs to, empty when it belongs to none."""
    for name in _types(pairs):
        if name in set(EntityType):
            return "entities"
        if name in set(EventType):
            return "events"
        table = {"Statement": "statements", "Observation": "observations", "Evidence": "evidence", "Document": "documents"}.get(name)
        if table:
            return table
    return ""


def _types(pairs: Pairs) -> list[str]:
    return [value.value.removeprefix(ONTOLOGY_IRI) for value in pairs.get(_TYPE, ()) if value.value.startswith(ONTOLOGY_IRI)]


def _labels(table: str, types: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of a node, the widest first: Entity, Organization, Company."""
    known = set(EntityType) | set(EventType) | set(LABELS.values())
    organization = [EntityType.ORGANIZATION.value] if EntityType.COMPANY in types else []
    return tuple(dict.fromkeys([LABELS[table], *organization, *(name for name in types if name in known)]))


def _node(iri: str, table: str, pairs: Pairs) -> Node:
    return Node(id=iri, table=table, labels=_labels(table, _types(pairs)), values=dict(_values(iri, pairs, COLUMNS[table])))


def _values(iri: str, pairs: Pairs, columns: Mapping[str, Kind]) -> Iterator[tuple[str, Value]]:
    for name, kind in columns.items():
        found = [text for text in _FOUND.get(name, _plain)(pairs, name) if text]
        if found:
            yield name, tuple(found) if kind is Kind.STRINGS else _single(iri, name, found[0], kind)


def _single(iri: str, name: str, text: str, kind: Kind) -> Value:
    if kind is Kind.STRING:
        return text
    try:
        number = Decimal(text)
        if not number.is_finite() or (kind is Kind.LONG and number != number.to_integral_value()):
            raise InvalidOperation
    except InvalidOperation:
        raise InputError(iri, f"gx:{name} is not a number: {text!r}; check the graph with: guanxi validate") from None
    return int(number) if kind is Kind.LONG else number


def _plain(pairs: Pairs, name: str) -> list[str]:
    return [value.value for value in pairs.get(ONTOLOGY_IRI + name, ())]


def _local(pairs: Pairs, name: str) -> list[str]:
    """Return the last part of the IRI that stands for a status, a metric or a predicate."""
    iris = pairs.get(RDF + name if name == "predicate" else ONTOLOGY_IRI + name, ())
    return [iri.value.removeprefix(ONTOLOGY_IRI) for iri in iris]


def _label(pairs: Pairs, name: str) -> list[str]:
    """Return the preferred label, or the label of a claim, in a language."""
    language = name.removeprefix("label_")
    values = [*pairs.get(SKOS + "prefLabel", ()), *pairs.get(RDFS + "label", ())]
    return [value.value for value in values if isinstance(value, ox.Literal) and value.language == language]


def _aliases(pairs: Pairs, _name: str) -> list[str]:
    return list(dict.fromkeys(value.value for value in pairs.get(SKOS + "altLabel", ())))


_FOUND: Mapping[str, Callable[[Pairs, str], list[str]]] = {
    "label_en": _label,
    "label_zh": _label,
    "aliases": _aliases,
    "status": _local,
    "metric": _local,
    "predicate": _local,
}
"""Where the values of a column come from, when it is not simply the property of that name."""


def _relations(subjects: Subjects, nodes: Mapping[str, Node]) -> Iterator[Edge]:
    """Yield an edge for every asserted statement."""
    for iri, pairs in subjects.items():
        if iri not in nodes or nodes[iri].table != "statements" or nodes[iri].values.get("status") != "Asserted":
            continue
        predicate = str(nodes[iri].values.get("predicate", ""))
        if predicate in set(Predicate):
            start, end = (_entity(iri, pairs, nodes, part) for part in ("subject", "object"))
            values = {name: value for name, value in nodes[iri].values.items() if name in RELATION}
            yield _edge(start, end, edge_type(predicate), {"statement": iri, **values})


def _entity(iri: str, pairs: Pairs, nodes: Mapping[str, Node], part: str) -> Node:
    for value in pairs.get(RDF + part, ()):
        if value.value in nodes and nodes[value.value].table == "entities":
            return nodes[value.value]
    raise InputError(iri, f"its rdf:{part} is no entity of the graph; check the graph with: guanxi validate")


def _links(subjects: Subjects, nodes: Mapping[str, Node]) -> Iterator[Edge]:
    """Yield the edges from claims to what they are about and to their evidence, and from evidence to its document."""
    for iri, node in nodes.items():
        for predicate, tables in _LINKS.get(node.table, {}).items():
            for value in subjects[iri].get(predicate, ()):
                if value.value in nodes and nodes[value.value].table in tables:
                    yield _edge(node, nodes[value.value], _link_type(predicate), {})


def _edge(start: Node, end: Node, kind: str, values: Mapping[str, Value]) -> Edge:
    return Edge(id=digest(start.id, kind, end.id, str(values.get("statement", ""))), start=start, end=end, type=kind, values=values)
