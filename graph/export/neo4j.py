"""Tables for `neo4j-admin database import full`, the bulk import of Neo4j 5 and later, and the command that imports them."""

from collections.abc import Iterator, Mapping

from graph.export.property_graph import COLUMNS, RELATION, Edge, Kind, Node, property_graph
from graph.export.tables import SEPARATOR, cell, loader, table
from graph.store import Store

NAMES = (*(f"nodes_{name}.csv" for name in COLUMNS), "edges_relations.csv", "edges_links.csv", "import.sh")

_TYPES = {Kind.STRING: "", Kind.LONG: ":long", Kind.DOUBLE: ":double", Kind.STRINGS: ":string[]"}
_ENDS = (":START_ID", ":END_ID", ":TYPE")


def neo4j(store: Store) -> dict[str, str]:
    """Return the folder `neo4j`: tables of nodes and edges, and `import.sh` with the command that imports them.

    Raises:
        InputError: when the graph is not one of ours.
    """
    whole = property_graph(store)
    texts = {
        f"neo4j/nodes_{name}.csv": table(("iri:ID", ":LABEL", *_header(columns)), _nodes(whole.nodes[name], columns))
        for name, columns in COLUMNS.items()
    }
    texts["neo4j/edges_relations.csv"] = table((*_ENDS, *_header(RELATION)), _edges(whole.relations, RELATION))
    texts["neo4j/edges_links.csv"] = table(_ENDS, _edges(whole.links, {}))
    texts["neo4j/import.sh"] = loader("neo4j/import.sh")
    return texts


def _header(columns: Mapping[str, Kind]) -> list[str]:
    return [name + _TYPES[kind] for name, kind in columns.items()]


def _nodes(nodes: tuple[Node, ...], columns: Mapping[str, Kind]) -> Iterator[list[str]]:
    for node in nodes:
        yield [node.id, SEPARATOR.join(node.labels), *(cell(node.values.get(name)) or "" for name in columns)]


def _edges(edges: tuple[Edge, ...], columns: Mapping[str, Kind]) -> Iterator[list[str]]:
    for edge in edges:
        yield [edge.start.id, edge.end.id, edge.type, *(cell(edge.values.get(name)) or "" for name in columns)]
