"""What the shape of the network tells: who is central, who belongs together, who joins the groups.

All measures rest on one undirected projection in which two entities are neighbours if some statement that holds joins them.
Asserted statements count in full, planned and reported ones half; denied and ended ones do not, for they say that nothing joins
the two. Neither does a seat or a venue (`locatedIn`): two companies in one city are not thereby connected, and cities would come
out as the greatest brokers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

from graph.errors import NotFound
from graph.network import Analysis, Broker, Network
from graph.vocab import Predicate, Status

if TYPE_CHECKING:
    Projection = nx.Graph[str]

__all__ = ["Analysis", "Broker", "Step", "analyse", "path"]

WEIGHTS = {Status.ASSERTED: 1.0, Status.PLANNED: 0.5, Status.REPORTED: 0.5}
"""How much a statement counts by its status, times its confidence; the others do not count."""

EXACT_NODES = 1000
"""Up to this many joined entities betweenness is counted over all pairs; above, it is estimated from a sample of as many sources."""
SAMPLED_SOURCES = 300
SEED = 20251122


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Go from one entity to the next on a path; `statements` are the keys of the edges between them, surest first."""

    start: str
    end: str
    statements: tuple[str, ...]


def analyse(network: Network) -> Analysis:
    """Measure a network: the same network gives the same numbers, whatever the order of its nodes and edges."""
    joined = projection(network)
    alone = [node for node in joined if joined.degree[node] == 0]
    core = joined.copy()
    core.remove_nodes_from(alone)
    exact = len(core) <= EXACT_NODES
    betweenness = dict.fromkeys(joined, 0.0)
    betweenness |= nx.betweenness_centrality(core, k=None if exact else SAMPLED_SOURCES, seed=SEED)
    communities = _largest_first(nx.community.louvain_communities(core, weight="weight", seed=SEED)) if core else ()
    return Analysis(
        degree={node: joined.degree[node] for node in joined},
        pagerank=nx.pagerank(joined, weight="weight") if joined else {},
        betweenness=betweenness,
        betweenness_exact=exact,
        communities=communities,
        brokers=tuple(_brokers(core, communities, betweenness)),
        components=_largest_first(nx.connected_components(core)),
        isolated=tuple(sorted(node for node in network if network.degree[node] == 0)),
    )


def path(network: Network, start: str, end: str) -> tuple[Step, ...]:
    """Return a shortest path between two entities: fewest steps first, then the surest; empty when nothing joins them.

    Raises:
        NotFound: when one of the two is not in the network.
    """
    for entity in (start, end):
        if entity not in network:
            raise NotFound(f"no entity {entity!r} in the graph")
    joined = projection(network)
    # A step costs 1, and up to a thousandth more the less sure it is: that decides between paths of equal length only.
    for _, _, edge in joined.edges(data=True):
        edge["cost"] = 1.0 + 0.001 / (1.0 + edge["weight"])
    try:
        nodes = nx.dijkstra_path(joined, start, end, weight="cost")
    except nx.NetworkXNoPath:
        return ()
    return tuple(Step(start=a, end=b, statements=_statements_between(network, a, b)) for a, b in pairwise(nodes))


def projection(network: Network) -> "Projection":
    """Return what all measures rest on: every entity, and an undirected edge with a `weight` where a statement that holds joins two."""
    joined: Projection = nx.Graph()
    joined.add_nodes_from(sorted(network))
    weights: dict[tuple[str, str], float] = {}
    for source, target, _, edge in sorted(network.edges(keys=True, data=True), key=lambda row: row[:3]):
        weight = _weight(edge)
        if weight and source != target:
            pair = (min(source, target), max(source, target))
            weights[pair] = weights.get(pair, 0.0) + weight
    joined.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    return joined


def _weight(edge: dict[str, object]) -> float:
    if edge.get("predicate") == Predicate.LOCATED_IN:
        return 0.0
    confidence = edge.get("confidence", 1.0)
    return WEIGHTS.get(Status(str(edge.get("status", Status.ASSERTED))), 0.0) * (confidence if isinstance(confidence, float) else 1.0)


def _statements_between(network: Network, a: str, b: str) -> tuple[str, ...]:
    found = [
        (-_weight(edge), str(key))
        for start, end in ((a, b), (b, a))
        for key, edge in (network.get_edge_data(start, end) or {}).items()
        if _weight(edge)
    ]
    return tuple(key for _, key in sorted(found))


def _largest_first(groups: "Iterator[set[str]] | list[set[str]]") -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(sorted(group)) for group in groups), key=lambda members: (-len(members), members)))


def _brokers(core: "Projection", communities: tuple[tuple[str, ...], ...], betweenness: dict[str, float]) -> list[Broker]:
    """Rank by betweenness times the participation coefficient, which says how evenly ties spread over communities.

    Source: Guimerà & Amaral, Functional cartography of complex metabolic networks, Nature 433, 2005.
    """
    community_of = {entity: number for number, members in enumerate(communities) for entity in members}
    found = []
    for node in core:
        ties: dict[int, float] = {}
        for neighbour, edge in core[node].items():
            ties[community_of[neighbour]] = ties.get(community_of[neighbour], 0.0) + edge["weight"]
        total = sum(ties.values())
        score = betweenness[node] * (1.0 - sum((tie / total) ** 2 for tie in ties.values()))
        if score > 0 and len(ties) > 1:
            found.append(Broker(entity=node, score=score, communities=tuple(sorted(ties))))
    return sorted(found, key=lambda broker: (-broker.score, broker.entity))
