"""Who belongs together, and who joins the groups."""

from typing import TYPE_CHECKING

import networkx as nx

from graph.analyse.centrality import SEED
from graph.network import Broker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.analyse.projection import Projection

Groups = tuple[tuple[str, ...], ...]

LOUVAIN_EDGES = 20_000
"""Up to this many pairs of neighbours Louvain's method begins with single entities; above, with what label propagation found."""
LOUVAIN = "louvain"
PROPAGATED = "label propagation, then louvain"


def communities_of(core: "Projection") -> tuple[Groups, str]:
    """Return the groups within which entities are joined more than between them, largest first, and by which method they were found.

    Louvain's method (Blondel et al., Fast unfolding of communities in large networks, 2008) moves single entities first, which takes
    nearly all of its time. On a large network neighbours are first made one by label propagation (Traag & Šubelj, Large network
    community detection by fast label propagation, 2023), and Louvain's method joins these.
    """
    if not core:
        return (), LOUVAIN
    if core.number_of_edges() <= LOUVAIN_EDGES:
        return sorted_groups(nx.community.louvain_communities(core, weight="weight", seed=SEED)), LOUVAIN
    seeds = sorted_groups(nx.community.fast_label_propagation_communities(core, weight="weight", seed=SEED))
    joined = nx.community.louvain_communities(_between(core, seeds), weight="weight", seed=SEED)
    return sorted_groups({entity for seed in group for entity in seeds[seed]} for group in joined), PROPAGATED


def _between(core: "Projection", groups: Groups) -> "nx.Graph[int]":
    """Return a network of the groups, in which a group's loop holds what joins its members."""
    group_of = {entity: number for number, members in enumerate(groups) for entity in members}
    weights: dict[tuple[int, int], float] = {}
    for a, b, edge in core.edges(data=True):
        pair = (min(group_of[a], group_of[b]), max(group_of[a], group_of[b]))
        weights[pair] = weights.get(pair, 0.0) + edge["weight"]
    between: nx.Graph[int] = nx.Graph()
    between.add_nodes_from(range(len(groups)))
    between.add_weighted_edges_from((a, b, weight) for (a, b), weight in sorted(weights.items()))
    return between


def sorted_groups(groups: "Iterable[set[str]]") -> Groups:
    """Return groups, largest first, their members sorted."""
    return tuple(sorted((tuple(sorted(group)) for group in groups), key=lambda members: (-len(members), members)))


def components_of(core: "Projection") -> Groups:
    """Return the connected parts, largest first."""
    return sorted_groups(nx.connected_components(core))


def brokers_between(core: "Projection", communities: Groups, betweenness: dict[str, float]) -> tuple[Broker, ...]:
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
    return tuple(sorted(found, key=lambda broker: (-broker.score, broker.entity)))
