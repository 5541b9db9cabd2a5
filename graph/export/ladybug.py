"""Tables for Ladybug, the living fork of Kùzu, and for Kùzu itself: CSV, and `load.cypher` that makes the schema and copies them in.

A node has one label there, that of its table; the narrower ones stand in its column `labels`.
"""

from collections.abc import Iterator, Mapping

from graph.export.property_graph import COLUMNS, LABELS, RELATION, Edge, Kind, Node, link_types, property_graph, relation_types
from graph.export.tables import SEPARATOR, cell, table
from graph.store import Store

NAMES = (*(f"{name}.csv" for name in COLUMNS), "relations.csv", "links.csv", "load.cypher")

_TYPES = {Kind.STRING: "STRING", Kind.LONG: "INT64", Kind.DOUBLE: "DOUBLE", Kind.STRINGS: "STRING[]"}
_LISTS = {"labels": Kind.STRINGS}
_ENDS = ("type", "tail", "tail_table", "head", "head_table", "id")
_OPTIONS = "(HEADER=true, PARALLEL=false, ESCAPE='\"')"  # cells run over lines, which parallel reading would cut


def ladybug(store: Store) -> dict[str, str]:
    """Return the folder `ladybug`.

    Raises:
        InputError: when the graph is not one of ours.
    """
    whole = property_graph(store)
    texts = {
        f"ladybug/{name}.csv": table(("iri", "labels", *columns), _nodes(whole.nodes[name], columns)) for name, columns in COLUMNS.items()
    }
    texts["ladybug/relations.csv"] = table((*_ENDS, *RELATION), _edges(whole.relations, RELATION))
    texts["ladybug/links.csv"] = table(_ENDS, _edges(whole.links, {}))
    texts["ladybug/load.cypher"] = "".join(f"{line};\n" for line in _script())
    return texts


def _nodes(nodes: tuple[Node, ...], columns: Mapping[str, Kind]) -> Iterator[list[str | None]]:
    for node in nodes:
        yield [node.id, cell(node.labels), *(cell(node.values.get(name)) for name in columns)]


def _edges(edges: tuple[Edge, ...], columns: Mapping[str, Kind]) -> Iterator[list[str | None]]:
    for edge in edges:
        ends = (edge.start.id, edge.start.table, edge.end.id, edge.end.table)
        yield [edge.type, *ends, edge.id, *(cell(edge.values.get(name)) for name in columns)]


def _script() -> Iterator[str]:
    """Yield the statements: every table, also those that nothing is in, so that a query never meets one that is not there."""
    for name, columns in COLUMNS.items():
        yield f"CREATE NODE TABLE {LABELS[name]}(iri STRING PRIMARY KEY, {_declared(_LISTS | dict(columns))})"
    for kind in relation_types():
        yield f"CREATE REL TABLE {kind}(FROM Entity TO Entity, id STRING, {_declared(RELATION)})"
    for kind, pairs in link_types().items():
        yield f"CREATE REL TABLE {kind}({', '.join(f'FROM {LABELS[start]} TO {LABELS[end]}' for start, end in pairs)}, id STRING)"
    for name, columns in COLUMNS.items():
        yield f"COPY {LABELS[name]} FROM ({_read(name, dict.fromkeys(('iri',), Kind.STRING) | _LISTS | dict(columns))})"
    for kind in relation_types():
        read = _read("relations", RELATION, f"type = '{kind}'")
        yield f"COPY {kind} FROM ({read})"
    for kind, pairs in link_types().items():
        for start, end in pairs:
            chosen = f"type = '{kind}' AND tail_table = '{start}' AND head_table = '{end}'"
            yield f"COPY {kind} FROM ({_read('links', {}, chosen)}) (FROM='{LABELS[start]}', TO='{LABELS[end]}')"


def _declared(columns: Mapping[str, Kind]) -> str:
    return ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in columns.items())


def _read(name: str, columns: Mapping[str, Kind], chosen: str = "") -> str:
    r"""Return the query that reads a table. Types are declared, as Ladybug would otherwise guess them from the first rows.

    Lists are split here: its own syntax for lists in CSV has no way to write every name. A control character stands in the script as it
    is, which every version takes; `\u001F` is unknown to Kùzu.
    """
    edges = name in {"relations", "links"}
    declared = dict.fromkeys(_ENDS, Kind.STRING) | dict(columns) if edges else dict(columns)
    types = ", ".join(f"`{column}` {'STRING' if kind is Kind.STRINGS else _TYPES[kind]}" for column, kind in declared.items())
    returned = dict.fromkeys(("tail", "head", "id"), Kind.STRING) | dict(columns) if edges else declared
    values = ", ".join(
        f"string_split(`{column}`, '{SEPARATOR}')" if kind is Kind.STRINGS else f"`{column}`" for column, kind in returned.items()
    )
    where = f" WHERE {chosen}" if chosen else ""
    return f"LOAD WITH HEADERS ({types}) FROM '{name}.csv' {_OPTIONS}{where} RETURN {values}"
