"""Apache AGE, the extension that makes PostgreSQL answer Cypher: SQL that writes into the tables in which AGE keeps nodes and edges.

A node has one label there, that of its table; the narrower ones stand in its property `labels`. Nodes are numbered here, so that edges
find their ends without a search.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from graph.export.property_graph import COLUMNS, LABELS, Edge, Kind, Node, Value, link_types, property_graph, relation_types
from graph.export.tables import decimal
from graph.store import Store

_BATCH = 1000
_HEAD = """\
-- Makes the graph `news` in Apache AGE, where none is called so yet. To replace one, first: SELECT ag_catalog.drop_graph('news', true);
CREATE EXTENSION IF NOT EXISTS age;
BEGIN;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL standard_conforming_strings = on;
SET LOCAL search_path = ag_catalog, public;
SELECT create_graph('news');
"""
# AGE answers MATCH (n {iri: '…'}) by the one, WHERE n.iri = '…' by the other.
_INDEXES = """\
CREATE INDEX ON news."{label}" USING gin (properties);
CREATE UNIQUE INDEX ON news."{label}" (agtype_access_operator(VARIADIC ARRAY[properties, '"iri"'::agtype]));
"""


def age(store: Store) -> dict[str, str]:
    """Return `age/load.sql`.

    Raises:
        InputError: when the graph is not one of ours.
    """
    whole = property_graph(store)
    numbers = {node.id: number for members in whole.nodes.values() for number, node in enumerate(members, start=1)}
    edges = sorted((*whole.relations, *whole.links), key=lambda edge: (edge.type, edge.id))
    by_type = {kind: list(group) for kind, group in groupby(edges, key=lambda edge: edge.type)}
    parts = [_HEAD]
    for table, label in LABELS.items():
        parts += _table("v", label, "id, properties", list(_nodes(whole.nodes[table], numbers)))
    for kind in (*relation_types(), *link_types()):  # those too that no edge has, so that a query never meets one that is not there
        parts += _table("e", kind, "id, start_id, end_id, properties", list(_edges(by_type.get(kind, ()), numbers)))
    indexes = [_INDEXES.format(label=label) for label in LABELS.values()]
    return {"age/load.sql": "".join([*parts, *indexes, "COMMIT;\n"])}


def _table(kind: str, label: str, columns: str, rows: Sequence[str]) -> Iterator[str]:
    yield f"SELECT create_{kind}label('news', '{label}');\n"
    for first in range(0, len(rows), _BATCH):
        batch = ",\n".join(rows[first : first + _BATCH])
        yield f'INSERT INTO news."{label}" ({columns}) VALUES\n{batch};\n'
    if rows:  # else what is created later would be numbered from 1 again
        yield f"SELECT setval('news.\"{label}_id_seq\"', {len(rows)});\n"


def _nodes(nodes: Sequence[Node], numbers: Mapping[str, int]) -> Iterator[str]:
    for node in nodes:
        # AGE unwinds a list that is not there as one null, and one that is empty as nothing
        lists = {name: () for name, kind in COLUMNS[node.table].items() if kind is Kind.STRINGS}
        values = {"iri": node.id, "labels": node.labels, **lists, **node.values}
        yield f"({_id(LABELS[node.table], numbers[node.id])}, {_properties(values)})"


def _edges(edges: Sequence[Edge], numbers: Mapping[str, int]) -> Iterator[str]:
    for number, edge in enumerate(edges, start=1):
        ends = ", ".join(_id(LABELS[end.table], numbers[end.id]) for end in (edge.start, edge.end))
        yield f"({_id(edge.type, number)}, {ends}, {_properties({'id': edge.id, **edge.values})})"


def _id(label: str, number: int) -> str:
    return f"_graphid(_label_id('news', '{label}'), {number})"


def _properties(values: Mapping[str, Value]) -> str:
    """Return values as agtype, which is written like JSON."""
    told = ", ".join(f"{json.dumps(name)}: {_value(value)}" for name, value in values.items())
    return "'{" + told.replace("'", "''") + "}'"


def _value(value: Value) -> str:
    if isinstance(value, Decimal):
        digits = decimal(value)
        return digits if "." in digits else f"{digits}.0"
    return json.dumps(value, ensure_ascii=False)
