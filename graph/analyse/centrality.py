"""Who is central: PageRank, and betweenness, exact where the network is small and estimated where it is not."""

import random
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from graph.analyse.projection import Projection

MEASURES = ("pagerank", "betweenness", "degree")

EXACT_NODES = 1000
"""Up to this many joined entities betweenness is counted over all pairs; above, it is estimated from a sample of sources."""
MOST_SOURCES, FEWEST_SOURCES = 1000, 100
SEARCHED_EDGES = 10**8
"""Between those limits there are as many sources as can be searched from in this many steps from neighbour to neighbour."""
SEED = 20251122

_TOGETHER = 8
"""Sources searched from at a time; more do not stay in the processor's caches."""


def pagerank(joined: "Projection") -> dict[str, float]:
    """Return the PageRank of every entity, by weight; they add up to 1."""
    return nx.pagerank(joined, weight="weight") if joined else {}


def betweenness(core: "Projection") -> tuple[dict[str, float], int]:
    """Return the share of the shortest paths between others that run through each entity, and from how many sources it was estimated.

    That number is 0 when all pairs were counted.
    """
    if len(core) <= EXACT_NODES:
        return nx.betweenness_centrality(core), 0
    sources = sources_for(core)
    return sampled_betweenness(core, sources), sources


def sources_for(core: "Projection") -> int:
    """Return from how many sources betweenness is estimated."""
    return min(len(core), MOST_SOURCES, max(FEWEST_SOURCES, SEARCHED_EDGES // core.number_of_edges()))


def sampled_betweenness(core: "Projection", sources: int, seed: int = SEED) -> dict[str, float]:
    """Return betweenness estimated from the shortest paths that begin at some entities, drawn with a seed; exact when those are all.

    The sums are Brandes's (A faster algorithm for betweenness centrality, 2001), the estimate is that of Brandes & Pich (Centrality
    estimation in large networks, 2007), which networkx has too. Here many sources are searched from at once, as products of matrices
    (Buluç & Gilbert, The Combinatorial BLAS, 2011): on 10⁵ edges some forty times as fast.
    """
    nodes = sorted(core)
    many = len(nodes)
    if many < 3:
        return dict.fromkeys(nodes, 0.0)
    near = nx.to_scipy_sparse_array(core, nodelist=nodes, weight=None, format="csr", dtype=np.dtype(np.float64))
    chosen = random.Random(seed).sample(range(many), min(sources, many))  # noqa: S311 - a sample, no secret
    total = np.zeros(many)
    for first in range(0, len(chosen), _TOGETHER):
        total += _dependencies(near, np.array(chosen[first : first + _TOGETHER]))
    scale = many / len(chosen) / ((many - 1) * (many - 2))
    return dict(zip(nodes, (total * scale).tolist(), strict=True))


def _dependencies(near: Any, sources: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return for each node how much of the shortest paths from the sources to all others it carries; `near` is the adjacency matrix."""
    columns = np.arange(len(sources))
    front = np.zeros((near.shape[0], len(sources)))
    front[sources, columns] = 1.0
    paths = front.copy()  # how many shortest paths lead from the source of the column to the node of the row
    levels = []
    while front.any():
        levels.append(front > 0)
        front = near @ front
        front[paths > 0] = 0.0
        paths += front
    carried = np.zeros_like(paths)
    for level, before in zip(levels[:0:-1], levels[-2::-1], strict=True):
        share = np.zeros_like(paths)
        share[level] = (1.0 + carried[level]) / paths[level]
        carried[before] += (near @ share)[before] * paths[before]
    carried[sources, columns] = 0.0
    total: NDArray[np.float64] = carried.sum(axis=1)
    return total
