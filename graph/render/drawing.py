"""The picture: which nodes and edges are drawn, how large, where, and in what shape, as pyvis takes them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any
from unicodedata import category, east_asian_width

import networkx as nx
from pyvis.edge import Edge
from pyvis.network import Network as Picture
from pyvis.node import Node

from graph.network import Analysis, Network
from graph.render.groups import Group, gather, lay_out_groups
from graph.render.layout import Box, lay_out
from graph.vocab import SYMMETRIC

if TYPE_CHECKING:
    Joined = nx.Graph[str]

SMALLEST, LARGEST = 8.0, 30.0
"""Radius of the least and of the most important node."""
FONT = 13
"""Size of labels in pixels at full zoom, for which the layout leaves room; from further away the page names only as many as fit."""
LABEL_WIDTH = 26
"""Longest label drawn, in columns of which a Chinese character takes two; the panel shows names in full."""

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of text: one name could so disturb the words around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Hold what vis-network gets: nodes numbered by importance, and one edge for all facts with the same ends, relation and status.

    Of a large network the page at first shows the `groups`, each a circle with its members, most important first.
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    groups: list[dict[str, Any]]


def draw(
    network: Network,
    analysis: Analysis,
    ranked: Sequence[str],
    style: Mapping[str, Any],
    edges: Sequence[tuple[str, str, str, dict[str, Any]]],
    *,
    gathered: bool = False,
) -> Drawn:
    """Draw the entities `ranked`, most important first, and the edges among them; `gathered` into groups that can be opened."""
    picture = Picture(directed=True, cdn_resources="in_line")
    number = {entity: place for place, entity in enumerate(ranked)}
    joined: Joined = nx.Graph()
    joined.add_nodes_from(sorted(ranked))
    joined.add_edges_from((source, target) for source, target, _, _ in edges if source in number and target in number and source != target)
    top = max((analysis.pagerank[entity] for entity in ranked), default=1.0)
    radius = {entity: round(SMALLEST + (LARGEST - SMALLEST) * sqrt(analysis.pagerank[entity] / top), 1) for entity in ranked}
    boxes = {entity: _box(network.nodes[entity], radius[entity], _stress(place)) for place, entity in enumerate(ranked)}
    circles: tuple[Group, ...] = ()
    if gathered:
        positions, circles = lay_out_groups(joined, gather(joined, analysis.communities), boxes)
    else:
        positions = lay_out(joined, boxes)
    for entity in ranked:
        node = network.nodes[entity]
        look = style["types"][node["type"]]
        x, y = positions[entity]
        drawn = Node(
            number[entity],
            look["shape"],
            canvas_label(node["label_zh"]),
            label_en=canvas_label(node["label_en"]),
            color=look["light"],
            kind=node["type"],
            size=radius[entity],
            reach=round(boxes[entity].width / 2),
            x=x,
            y=y,
        )
        # Not by add_node and add_edge: they look through all nodes for each, which takes minutes for 30,000 edges.
        picture.nodes.append(drawn.options)
    picture.edges.extend(Edge(source, target, picture.directed, **options).options for source, target, options in _edges(edges, number))
    nodes, drawn_edges, *_ = picture.get_network_data()
    groups = [
        {"id": place, "x": circle.x, "y": circle.y, "radius": circle.radius, "members": sorted(number[member] for member in circle.members)}
        for place, circle in enumerate(circles)
    ]
    return Drawn(nodes=nodes, edges=drawn_edges, groups=groups)


def _edges(edges: Sequence[tuple[str, str, str, dict[str, Any]]], number: Mapping[str, int]) -> list[tuple[int, int, dict[str, Any]]]:
    """Group facts into edges, and bend edges between the same two nodes away from each other."""
    groups: dict[tuple[int, int, str, str], list[int]] = {}
    for place, (source, target, _, edge) in enumerate(edges):
        if source not in number or target not in number:
            continue
        start, end = number[source], number[target]
        if edge["predicate"] in SYMMETRIC:
            start, end = min(start, end), max(start, end)
        groups.setdefault((start, end, edge["predicate"], edge["status"]), []).append(place)
    beside: dict[tuple[int, int], int] = {}
    rows = []
    for name, ((start, end, predicate, status), facts) in enumerate(sorted(groups.items())):
        pair = (min(start, end), max(start, end))
        lane = beside.get(pair, 0)
        beside[pair] = lane + 1
        options: dict[str, Any] = {"id": name, "predicate": predicate, "status": status, "facts": facts, "smooth": _bend(lane, start < end)}
        options["arrows"] = "" if predicate in SYMMETRIC else "to"
        rows.append((start, end, options))
    return rows


def _bend(lane: int, forward: bool) -> dict[str, Any] | bool:
    """Return the curve of the lane-th edge between two nodes: the first is straight, the others alternate to the left and right."""
    if lane == 0:
        return False
    left = (lane % 2 == 1) == forward
    return {"enabled": True, "type": "curvedCW" if left else "curvedCCW", "roundness": round(0.18 * ((lane + 1) // 2), 2)}


def _stress(place: int) -> float:
    """Return how much more room the name of an important entity gets: it is to be read from afar."""
    return 1.8 if place < 10 else 1.4 if place < 40 else 1.0


def _box(node: Mapping[str, Any], radius: float, share: float) -> Box:
    columns = max(width(canvas_label(node["label_zh"])), width(canvas_label(node["label_en"])))
    label = FONT * 1.4 * share
    return Box(width=max(2 * radius, columns * FONT * 0.54 * share), height=2 * radius + label, drop=label / 2)


def width(text: str) -> int:
    """Return how many columns a text takes: two for a wide character, one for any other."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def canvas_label(name: str) -> str:
    """Return a name fit for the picture: one line, nothing invisible, not too long."""
    visible = "".join(" " if category(character).startswith(("C", "Z")) else character for character in _BIDI.sub("", name))
    line = " ".join(visible.split())
    if width(line) <= LABEL_WIDTH:
        return line
    kept = ""
    for character in line:
        if width(kept + character) > LABEL_WIDTH - 1:
            break
        kept += character
    return kept.rstrip() + "…"
