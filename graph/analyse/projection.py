"""The undirected network that all measures rest on.

Asserted statements count in full, planned and reported ones half; denied and ended ones do not, for they say that nothing joins
the two. Neither does a seat or a venue (`locatedIn`): two companies in one city are not thereby connected, and cities would come
out as the greatest brokers.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import networkx as nx

from graph.network import Network
from graph.vocab import Predicate, Status

if TYPE_CHECKING:
    Projection = nx.Graph[str]

WEIGHTS = {Status.ASSERTED: 1.0, Status.PLANNED: 0.5, Status.REPORTED: 0.5}
"""How much a statement counts by its status, times its confidence; the others do not count."""


def projection(network: Network) -> "Projection":
    """Return every entity, and an undirected edge with a `weight` where a statement that holds joins two."""
    joined: Projection = nx.Graph()
    joined.add_nodes_from(sorted(network))
    weights: dict[tuple[str, str], float] = {}
    for source, target, _, edge in sorted(network.edges(keys=True, data=True), key=lambda row: row[:3]):
        weight = weight_of(edge)
        if weight and source != target:
            pair = (min(source, target), max(source, target))
            weights[pair] = weights.get(pair, 0.0) + weight
    joined.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    return joined


def core_of(joined: "Projection") -> "Projection":
    """Return a projection without the entities that nothing joins."""
    core = joined.copy()
    core.remove_nodes_from([node for node in joined if joined.degree[node] == 0])
    return core


def weight_of(edge: Mapping[str, object]) -> float:
    """Return how much a statement joins its two ends, 0 for one that does not."""
    if edge.get("predicate") == Predicate.LOCATED_IN:
        return 0.0
    confidence = edge.get("confidence", 1.0)
    return WEIGHTS.get(Status(str(edge.get("status", Status.ASSERTED))), 0.0) * (confidence if isinstance(confidence, float) else 1.0)
