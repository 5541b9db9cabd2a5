"""Cypher with one statement a line, as Memgraph's CYPHERL; Neo4j and FalkorDB take the same file.

Statements only MERGE, so that a second run changes nothing, and hold up to a hundred nodes or edges each.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby

from graph.export.property_graph import LABELS, Edge, Node, Value, property_graph
from graph.export.tables import decimal, loader
from graph.store import Store

SCRIPTS = ("neo4j.sh", "memgraph.sh", "falkordb.sh")

_BATCH = 100
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def cypher(store: Store) -> dict[str, str]:
    """Return the folder `cypher`: `graph.cypherl`, and a script for each database that makes its indexes and runs it.

    Raises:
        InputError: when the graph is not one of ours.
    """
    whole = property_graph(store)
    nodes = sorted((node for members in whole.nodes.values() for node in members), key=lambda node: (node.labels, node.id))
    edges = sorted((*whole.relations, *whole.links), key=lambda edge: (_pattern(edge), edge.start.id, edge.end.id, edge.id))
    lines = [line + ";\n" for line in (*_nodes(nodes), *_edges(edges))]
    return {"cypher/graph.cypherl": "".join(lines), **{f"cypher/{name}": loader(f"cypher/{name}") for name in SCRIPTS}}


def _nodes(nodes: list[Node]) -> Iterator[str]:
    for labels, group in groupby(nodes, key=lambda node: node.labels):
        narrower = f" SET n:{':'.join(labels[1:])}" if labels[1:] else ""
        rows = [literal({"iri": node.id, **node.values}) for node in group]
        for first in range(0, len(rows), _BATCH):
            batch = ", ".join(rows[first : first + _BATCH])
            yield f"UNWIND [{batch}] AS row MERGE (n:{labels[0]} {{iri: row.iri}}){narrower} SET n += row"


def _edges(edges: list[Edge]) -> Iterator[str]:
    for (kind, start, end), group in groupby(edges, key=_pattern):
        rows = [f"{{a: {literal(edge.start.id)}, b: {literal(edge.end.id)}, e: {literal(_told(edge))}}}" for edge in group]
        for first in range(0, len(rows), _BATCH):
            batch = ", ".join(rows[first : first + _BATCH])
            ends = f"MATCH (a:{LABELS[start]} {{iri: row.a}}) MATCH (b:{LABELS[end]} {{iri: row.b}})"
            yield f"UNWIND [{batch}] AS row {ends} MERGE (a)-[e:{kind} {{id: row.e.id}}]->(b) SET e += row.e"


def _pattern(edge: Edge) -> tuple[str, str, str]:
    return edge.type, edge.start.table, edge.end.table


def _told(edge: Edge) -> dict[str, Value]:
    return {"id": edge.id, **edge.values}


def literal(value: Value | Mapping[str, Value]) -> str:
    """Return a value as a Cypher literal on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {literal(one)}" for name, one in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, Decimal):
        digits = decimal(value)
        return digits if "." in digits else f"{digits}.0"
    return str(value) if isinstance(value, int) else _text(value)


def _key(name: str) -> str:
    return f"`{name}`" if name == "end" else name


def _text(text: str) -> str:
    r"""Return a text in quotes.

    Neo4j reads `\u0041` as A before it looks at anything else, at times even after a backslash that is escaped: what would let a name end
    its own quotes (`\u0027`). So a backslash never stands before a u: the text is put together from two.
    """
    return "'" + text.translate(_ESCAPES).replace("\\\\u", "\\\\' + 'u").replace("\\\\U", "\\\\' + 'U") + "'"
