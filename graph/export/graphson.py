r"""GraphSON 3 (Apache TinkerPop): one vertex a line with the edges at it, as `g.io("graph.json").read()` takes it.

A vertex has one label there, the narrowest; the widest stands in its property `kind`, and its IRI in `iri` too, as some databases give
vertices identifiers of their own. Everything beyond ASCII is written as `\uXXXX`, as
TinkerPop reads the file in the encoding of the machine.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import count

from graph.export.property_graph import LABELS, Edge, Value, property_graph
from graph.store import Store


def graphson(store: Store) -> dict[str, str]:
    """Return `tinkerpop/graph.json`.

    Raises:
        InputError: when the graph is not one of ours.
    """
    return {"tinkerpop/graph.json": "".join(json.dumps(vertex, separators=(",", ":")) + "\n" for vertex in _vertices(store))}


def _vertices(store: Store) -> Iterator[dict[str, object]]:
    whole = property_graph(store)
    edges = (*whole.relations, *whole.links)
    leaving, arriving = _at(edges, "start"), _at(edges, "end")
    numbers = count()
    for node in (node for members in whole.nodes.values() for node in members):
        values = {"iri": node.id, "kind": LABELS[node.table], **node.values}
        vertex: dict[str, object] = {"id": node.id, "label": node.labels[-1]}
        if node.id in arriving:
            vertex["inE"] = {kind: [_edge(edge, "outV", edge.start.id) for edge in group] for kind, group in arriving[node.id].items()}
        if node.id in leaving:
            vertex["outE"] = {kind: [_edge(edge, "inV", edge.end.id) for edge in group] for kind, group in leaving[node.id].items()}
        vertex["properties"] = {
            name: [
                {"id": {"@type": "g:Int64", "@value": next(numbers)}, "value": _typed(one)}
                for one in (value if isinstance(value, tuple) else (value,))
            ]
            for name, value in values.items()
        }
        yield vertex


def _at(edges: tuple[Edge, ...], side: str) -> Mapping[str, Mapping[str, list[Edge]]]:
    """Return the edges by the vertex at one side and by their type, sorted."""
    found: dict[str, dict[str, list[Edge]]] = defaultdict(dict)
    for edge in sorted(edges, key=lambda edge: (edge.type, edge.id)):
        found[(edge.start if side == "start" else edge.end).id].setdefault(edge.type, []).append(edge)
    return found


def _edge(edge: Edge, side: str, other: str) -> dict[str, object]:
    told = {name: _typed(value) for name, value in edge.values.items()}
    return {"id": edge.id, side: other, **({"properties": told} if told else {})}


def _typed(value: Value) -> object:
    if isinstance(value, Decimal):
        return {"@type": "g:Double", "@value": float(value)}
    return {"@type": "g:Int64", "@value": value} if isinstance(value, int) else value
