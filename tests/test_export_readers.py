"""Networks as files, read by what others wrote: Cytoscape.js, graphology (GEXF, GraphML), and TinkerPop's reader of GraphSON's values."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from graph.export import EXPORTERS
from graph.export.property_graph import property_graph
from graph.network import flatten, to_network
from graph.store import Store
from tests.engines import STORES, same_names, store_called
from tests.npm import run

Told = Mapping[str, Any]


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_called(request.param, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def found(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Told]:
    folder = tmp_path_factory.mktemp("networks")
    for name in ("cyjs", "gexf", "graphml", "graphson"):
        EXPORTERS[name](store, folder)
    told: Mapping[str, Told] = run("readers", "read.mjs", folder)
    return told


def in_order(edges: Iterable[Any]) -> list[tuple[str, str, str]]:
    return sorted((start, end, json.dumps(told, sort_keys=True)) for start, end, told in edges)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cyjs", "gexf", "graphml"])
def test_networks(name: str, store: Store, found: Mapping[str, Told]) -> None:
    """Every node and edge is there, with every attribute and its type; GEXF leaves out what is empty."""
    flat = flatten(to_network(store))

    def kept(told: Told, known: Iterable[str]) -> Told:
        values = {key: value for key, value in told.items() if key in set(known) and not (name == "gexf" and value == "")}
        return {key: value if isinstance(value, str) else float(value) for key, value in values.items()}

    columns = [key for told in flat.nodes.values() for key in told]
    told = found[name]
    assert {node: kept(one, columns) for node, one in told["nodes"].items()} == {
        node: kept(one, columns) for node, one in flat.nodes.items()
    }
    columns = [key for *_, one in flat.edges(data=True) for key in one]
    assert in_order((a, b, kept(one, columns)) for a, b, one in told["edges"]) == in_order(
        (a, b, kept(one, columns)) for a, b, one in flat.edges(data=True)
    )
    same_names(store, (one["label_en"] for one in told["nodes"].values()))


@pytest.mark.slow
def test_graphson(store: Store, found: Mapping[str, Told]) -> None:
    whole = property_graph(store)
    nodes = [node for members in whole.nodes.values() for node in members]
    told = found["graphson"]
    assert {iri: one["label"] for iri, one in told["nodes"].items()} == {node.id: node.labels[-1] for node in nodes}
    for node in nodes:
        values = {name: list(value) if isinstance(value, tuple) else [value] for name, value in node.values.items()}
        assert {name: told["nodes"][node.id][name] for name in values} == {
            name: [one if isinstance(one, str) else float(one) for one in value] for name, value in values.items()
        }
    edges = (*whole.relations, *whole.links)
    assert sorted((a, b, one["type"], one.get("title", "")) for a, b, one in told["edges"]) == sorted(
        (edge.start.id, edge.end.id, edge.type, str(edge.values.get("title", ""))) for edge in edges
    )
    same_names(store, (one["label_en"][0] for one in told["nodes"].values() if one["kind"] == ["Entity"]))
