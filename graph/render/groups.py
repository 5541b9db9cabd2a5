"""Large networks: which nodes are gathered into one that can be opened, and where all of them stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING

import networkx as nx

from graph.render.layout import SEED, Box, lay_out

if TYPE_CHECKING:
    Joined = nx.Graph[str]

MOST_MEMBERS = 800
"""More members than this would fill the picture when their group is opened: such communities are divided."""
LEAST_MEMBERS = 8
"""Parts of the network smaller than this are gathered side by side: by the hundred they would hide the large ones."""
STRONGEST = 3
"""How many of a group's strongest ties decide where it stands."""
SPACE = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Gather nodes within a circle."""

    members: tuple[str, ...]
    x: int
    y: int
    radius: int


def gather(joined: "Joined", communities: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Divide all nodes into groups: the communities, where they are neither too large nor too small; the largest come first."""
    home = _homes(joined, communities)
    groups: dict[int, list[str]] = {}
    for node in sorted(joined):
        groups.setdefault(home[node], []).append(node)
    small = [sorted(part) for part in nx.connected_components(joined) if len(part) < LEAST_MEMBERS]
    scattered = {node for part in small for node in part}
    kept = [members for group in groups.values() if (members := [node for node in group if node not in scattered])]
    found = [part for members in kept for part in _divided(joined, members)]
    small.sort(key=lambda part: (-len(part), part))
    beside: list[str] = []
    for part in small:
        if len(beside) + len(part) > MOST_MEMBERS:
            found.append(beside)
            beside = []
        beside = beside + part
    if beside:
        found.append(beside)
    return tuple(sorted((tuple(sorted(members)) for members in found), key=lambda members: (-len(members), members)))


def _homes(joined: "Joined", communities: Iterable[Sequence[str]]) -> dict[str, int]:
    """Return the community of every node; those in none join the one that most of their neighbours are in."""
    home = {node: number for number, members in enumerate(communities) for node in members if node in joined}
    waiting = [node for node in sorted(joined) if node not in home]
    while waiting:
        chosen = {}
        for node in waiting:
            near = [home[neighbour] for neighbour in joined[node] if neighbour in home]
            if near:
                chosen[node] = min(set(near), key=lambda number: (-near.count(number), number))
        if not chosen:
            break
        home |= chosen
        waiting = [node for node in waiting if node not in chosen]
    rest = joined.subgraph(waiting)
    for number, part in enumerate(sorted(map(sorted, nx.connected_components(rest)))):
        home |= dict.fromkeys(part, -1 - number)
    return home


def _divided(joined: "Joined", members: list[str]) -> list[list[str]]:
    """Divide a group until each part is small enough; what has no seams, such as a star, is cut."""
    if len(members) <= MOST_MEMBERS:
        return [members]
    ordered: Joined = nx.Graph()
    ordered.add_nodes_from(members)
    ordered.add_edges_from(sorted((min(pair), max(pair)) for pair in joined.subgraph(members).edges))
    parts = sorted(map(sorted, nx.community.louvain_communities(ordered, seed=SEED)))
    if len(parts) == 1:
        return [members[start : start + MOST_MEMBERS] for start in range(0, len(members), MOST_MEMBERS)]
    return [smaller for part in parts for smaller in _divided(joined, part)]


def lay_out_groups(
    joined: "Joined", groups: Sequence[tuple[str, ...]], boxes: Mapping[str, Box]
) -> tuple[dict[str, tuple[int, int]], tuple[Group, ...]]:
    """Return the position of every node and the circle of every group: circles apart from each other, members within theirs."""
    within = [lay_out(joined.subgraph(members), boxes, stretch=1.0) for members in groups]
    middles = [_middle(spots) for spots in within]
    radii = [
        max(hypot(abs(x - cx) + boxes[node].width / 2, abs(y - cy) + boxes[node].height / 2) for node, (x, y) in spots.items()) + SPACE / 3
        for spots, (cx, cy) in zip(within, middles, strict=True)
    ]
    circles = {str(number): Box(width=2 * radius + SPACE, height=2 * radius + SPACE, drop=0.0) for number, radius in enumerate(radii)}
    centres = lay_out(_skeleton(joined, groups), circles, room=1.2)
    positions: dict[str, tuple[int, int]] = {}
    placed = []
    for number, (members, spots, (cx, cy), radius) in enumerate(zip(groups, within, middles, radii, strict=True)):
        x, y = centres[str(number)]
        positions |= {node: (round(x + left - cx), round(y + top - cy)) for node, (left, top) in spots.items()}
        placed.append(Group(members=members, x=x, y=y, radius=round(radius)))
    return positions, tuple(placed)


def _middle(spots: Mapping[str, tuple[int, int]]) -> tuple[float, float]:
    across, down = zip(*spots.values(), strict=True)
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def _skeleton(joined: "Joined", groups: Sequence[tuple[str, ...]]) -> "Joined":
    """Join groups by their strongest ties, and by as many weaker ones as hold all together: with every tie, all would be equally near."""
    home = {node: str(number) for number, members in enumerate(groups) for node in members}
    ties: dict[tuple[str, str], int] = {}
    for a, b in joined.edges:
        if home[a] != home[b]:
            pair = (min(home[a], home[b]), max(home[a], home[b]))
            ties[pair] = ties.get(pair, 0) + 1
    whole: Joined = nx.Graph()
    whole.add_nodes_from(map(str, range(len(groups))))
    ranked = sorted(ties, key=lambda pair: (-ties[pair], pair))
    whole.add_edges_from((a, b, {"weight": -ties[a, b]}) for a, b in ranked)
    skeleton: Joined = nx.Graph()
    skeleton.add_nodes_from(whole)
    skeleton.add_edges_from(nx.minimum_spanning_edges(whole, data=False))
    kept = dict.fromkeys(whole, 0)
    for a, b in ranked:
        if kept[a] < STRONGEST or kept[b] < STRONGEST:
            skeleton.add_edge(a, b)
            kept[a] += 1
            kept[b] += 1
    return skeleton
