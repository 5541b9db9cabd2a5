"""Parquet for DuckDB, Spark, pandas and the like: nodes, edges and evidence, a table each.

The columns `id`, `src` and `dst` are those that Spark's GraphFrames ask for.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from graph.errors import ExtraMissing
from graph.export.property_graph import COLUMNS, LABELS, RELATION, Edge, Kind, Node, PropertyGraph, property_graph
from graph.store import Store

EXTRA = "parquet"
NAMES = ("nodes.parquet", "edges.parquet", "evidence.parquet")

_LEFT = "evidence"
"""The table of nodes that has a file of its own; the links from and to it are its rows."""


def parquet(store: Store) -> dict[str, bytes]:
    """Return the folder `parquet`.

    Raises:
        ExtraMissing: when pyarrow is not installed.
        InputError: when the graph is not one of ours.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError as error:
        raise ExtraMissing(EXTRA, "Writing Parquet") from error
    whole = property_graph(store)
    types = {Kind.STRING: pa.string(), Kind.LONG: pa.int64(), Kind.DOUBLE: pa.float64(), Kind.STRINGS: pa.list_(pa.string())}

    def written(columns: Mapping[str, Kind], rows: Iterable[Mapping[str, Any]]) -> bytes:
        schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
        file = BytesIO()
        pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), file, compression="zstd")
        return file.getvalue()

    of_nodes = {name: kind for table, columns in COLUMNS.items() if table != _LEFT for name, kind in columns.items()}
    return {
        "parquet/nodes.parquet": written({"id": Kind.STRING, "kind": Kind.STRING, "labels": Kind.STRINGS, **of_nodes}, _nodes(whole)),
        "parquet/edges.parquet": written(dict.fromkeys(("id", "src", "dst", "type"), Kind.STRING) | dict(RELATION), _edges(whole)),
        "parquet/evidence.parquet": written(
            dict.fromkeys(("claim", "evidence", "document"), Kind.STRING) | dict(COLUMNS[_LEFT]), _evidence(whole)
        ),
    }


def _nodes(whole: PropertyGraph) -> Iterable[Mapping[str, Any]]:
    for table, nodes in whole.nodes.items():
        if table != _LEFT:
            for node in nodes:
                yield {"id": node.id, "kind": LABELS[table], "labels": list(node.labels), **_values(node)}


def _edges(whole: PropertyGraph) -> Iterable[Mapping[str, Any]]:
    for edge in (*whole.relations, *whole.links):
        if _LEFT not in {edge.start.table, edge.end.table}:
            yield {"id": edge.id, "src": edge.start.id, "dst": edge.end.id, "type": edge.type, **_values(edge)}


def _evidence(whole: PropertyGraph) -> Iterable[Mapping[str, Any]]:
    """Yield a row for every claim and evidence of it."""
    documents = {edge.start.id: edge.end.id for edge in whole.links if edge.start.table == _LEFT}
    for edge in whole.links:
        if edge.end.table == _LEFT:
            yield {"claim": edge.start.id, "evidence": edge.end.id, "document": documents.get(edge.end.id), **_values(edge.end)}


def _values(part: Node | Edge) -> dict[str, Any]:
    return {
        name: float(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value
        for name, value in part.values.items()
    }
