"""How two entities are connected."""

from dataclasses import dataclass
from itertools import pairwise

from graph.analyse.projection import projection, weight_of
from graph.errors import NotFound
from graph.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Go from one entity to the next on a path; `statements` are the keys of the edges between them, surest first."""

    start: str
    end: str
    statements: tuple[str, ...]


def path(network: Network, start: str, end: str) -> tuple[Step, ...]:
    """Return a shortest path between two entities: fewest steps first, then the surest; empty when nothing joins them.

    Raises:
        NotFound: when one of the two is not in the network.
    """
    return next(iter(paths(network, start, end, 1)), ())


def paths(network: Network, start: str, end: str, most: int) -> tuple[tuple[Step, ...], ...]:
    """Return shortest paths between two entities, the surest first, at most so many; none when nothing joins them.

    Raises:
        NotFound: when one of the two is not in the network.
    """
    for entity in (start, end):
        if entity not in network:
            raise NotFound(f"no entity {entity!r} in the graph")
    if start == end:
        return ()
    joined = projection(network)
    # How unsure the best ways to each entity of a distance are, and what they lead over; of all of them `most` can go on.
    ways: dict[str, list[tuple[float, tuple[str, ...]]]] = {start: [(0.0, (start,))]}
    seen = {start}
    while ways and end not in ways:
        further: dict[str, list[tuple[float, tuple[str, ...]]]] = {}
        for last, found in ways.items():
            for neighbour, edge in joined[last].items():
                if neighbour not in seen:
                    unsure = 1.0 / (1.0 + edge["weight"])
                    further.setdefault(neighbour, []).extend((cost + unsure, (*nodes, neighbour)) for cost, nodes in found)
        ways = {entity: sorted(found)[:most] for entity, found in further.items()}
        seen |= ways.keys()
    return tuple(
        tuple(Step(start=a, end=b, statements=_statements_between(network, a, b)) for a, b in pairwise(nodes))
        for _, nodes in ways.get(end, ())
    )


def _statements_between(network: Network, a: str, b: str) -> tuple[str, ...]:
    found = [
        (-weight_of(edge), str(key))
        for start, end in ((a, b), (b, a))
        for key, edge in (network.get_edge_data(start, end) or {}).items()
        if weight_of(edge)
    ]
    return tuple(key for _, key in sorted(found))
