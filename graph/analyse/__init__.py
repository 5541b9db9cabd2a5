"""What the shape of the network tells: who is central, who belongs together, who joins the groups.

All measures rest on one undirected projection in which two entities are neighbours if some statement that holds joins them
(`projection`). Those that would take minutes on a large network are approximated there, and the `Analysis` says so.
"""

from graph.analyse.centrality import MEASURES, betweenness, pagerank
from graph.analyse.communities import brokers_between, communities_of, components_of
from graph.analyse.paths import Step, path, paths
from graph.analyse.projection import core_of, projection
from graph.network import Analysis, Broker, Network

__all__ = ["MEASURES", "Analysis", "Broker", "Step", "analyse", "measure", "path", "paths", "projection"]


def analyse(network: Network) -> Analysis:
    """Measure a network: the same network gives the same numbers, whatever the order of its nodes and edges."""
    joined = projection(network)
    core = core_of(joined)
    between, sources = betweenness(core)
    between = dict.fromkeys(joined, 0.0) | between
    communities, method = communities_of(core)
    return Analysis(
        degree={node: joined.degree[node] for node in joined},
        pagerank=pagerank(joined),
        betweenness=between,
        betweenness_exact=not sources,
        betweenness_sources=sources,
        communities=communities,
        communities_method=method,
        brokers=brokers_between(core, communities, between),
        components=components_of(core),
        isolated=tuple(sorted(node for node in network if network.degree[node] == 0)),
    )


def measure(network: Network, by: str) -> tuple[dict[str, float], int]:
    """Return one measure of every entity, and from how many sources it was estimated: 0 when it is exact.

    `by` is one of `MEASURES`; the others are not computed.
    """
    joined = projection(network)
    if by == "degree":
        return {node: float(joined.degree[node]) for node in joined}, 0
    if by == "pagerank":
        return pagerank(joined), 0
    between, sources = betweenness(core_of(joined))
    return dict.fromkeys(joined, 0.0) | between, sources
