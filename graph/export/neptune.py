"""Tables for the bulk loader of Amazon Neptune: as openCypher CSV and as Gremlin CSV, which hold the same graph.

Values of a list are set apart by a semicolon, and one within a value gets a backslash before it, as Neptune has it.
"""

from collections.abc import Iterator, Mapping

from graph.export.property_graph import COLUMNS, RELATION, Edge, Kind, Node, Value, property_graph
from graph.export.tables import cell, loader, table
from graph.store import Store

_TABLES = (*(f"nodes_{name}.csv" for name in COLUMNS), "edges_relations.csv", "edges_links.csv")
NAMES = (*(f"opencypher/{name}" for name in _TABLES), *(f"gremlin/{name}" for name in _TABLES), "load.sh")

_TYPES = {Kind.STRING: "String", Kind.LONG: "Long", Kind.DOUBLE: "Double", Kind.STRINGS: "String[]"}
_NODE = {"opencypher": (":ID", ":LABEL"), "gremlin": ("~id", "~label")}
_EDGE = {"opencypher": (":ID", ":START_ID", ":END_ID", ":TYPE"), "gremlin": ("~id", "~from", "~to", "~label")}


def neptune(store: Store) -> dict[str, str]:
    """Return the folder `neptune`: `opencypher` and `gremlin`, of which one is to be loaded, and `load.sh`, which does that.

    Raises:
        InputError: when the graph is not one of ours.
    """
    whole = property_graph(store)
    texts: dict[str, str] = {}
    for form in _NODE:
        for name, columns in COLUMNS.items():
            header = (*_NODE[form], *_header(columns))
            texts[f"neptune/{form}/nodes_{name}.csv"] = table(header, _nodes(whole.nodes[name], columns))
        header = (*_EDGE[form], *_header(RELATION))
        texts[f"neptune/{form}/edges_relations.csv"] = table(header, _edges(whole.relations, RELATION))
        texts[f"neptune/{form}/edges_links.csv"] = table(_EDGE[form], _edges(whole.links, {}))
    texts["neptune/load.sh"] = loader("neptune/load.sh")
    return texts


def _header(columns: Mapping[str, Kind]) -> list[str]:
    return [f"{name}:{_TYPES[kind]}" for name, kind in columns.items()]


def _nodes(nodes: tuple[Node, ...], columns: Mapping[str, Kind]) -> Iterator[list[str | None]]:
    for node in nodes:
        yield [node.id, ";".join(node.labels), *(_values(node.values.get(name)) for name in columns)]


def _edges(edges: tuple[Edge, ...], columns: Mapping[str, Kind]) -> Iterator[list[str | None]]:
    for edge in edges:
        yield [edge.id, edge.start.id, edge.end.id, edge.type, *(_values(edge.values.get(name)) for name in columns)]


def _values(value: Value | None) -> str | None:
    return ";".join(text.replace(";", "\\;") for text in value) if isinstance(value, tuple) else cell(value)
