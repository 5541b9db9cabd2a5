"""Where every node stands: worked out here, once, so that the page shows a still picture at once and the same one to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graph.render.stress import lay_out_by_stress

if TYPE_CHECKING:
    Joined = nx.Graph[str]
    Array = np.ndarray[Any, np.dtype[np.float64]]
    Places = np.ndarray[Any, np.dtype[np.intp]]

SEED = 7
EDGE_LENGTH = 100.0
"""Length of a typical edge in pixels at full zoom: room for a relation's name."""
STRETCH = 1.3
"""How much wider than high components are drawn: screens are wide, and so are labels."""
MANY = 2500
"""Up to this many nodes a component is laid out by stress, for which all distances must be held at once; above, by ForceAtlas2."""
GAP = 10.0
MARGIN = 60.0
ASPECT = 1.9
"""How much wider than high the picture is on a usual screen."""
ROOM = 2.0
"""How much more area a component gets than its boxes cover: less, and pushing them apart would undo the layout."""
ROUNDS = 300
LOOK = 10
"""After how many rounds the pairs that might overlap are looked for anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Give the room a node and its label need, in pixels; the label hangs below, so the box's middle lies `drop` under the node's."""

    width: float
    height: float
    drop: float


def lay_out(joined: "Joined", boxes: Mapping[str, Box], *, stretch: float = STRETCH, room: float = ROOM) -> dict[str, tuple[int, int]]:
    """Return the position of every node in whole pixels: components apart from each other, no two boxes overlapping."""
    placed = [_component(joined.subgraph(members), boxes, stretch, room) for members in nx.connected_components(joined)]
    return _pack(placed, boxes)


def _component(part: "Joined", boxes: Mapping[str, Box], stretch: float, room: float) -> dict[str, tuple[float, float]]:
    """Lay out one connected component around the origin."""
    nodes = sorted(part)
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    ordered: Joined = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in part.edges))
    index = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b in ordered.edges])
    if len(nodes) <= MANY:
        spots = lay_out_by_stress(len(nodes), ends)
    else:
        laid_out = nx.forceatlas2_layout(ordered, seed=SEED, max_iter=100, scaling_ratio=4.0)
        spots = np.array([laid_out[node] for node in nodes], dtype=np.float64)
    lengths = np.hypot(*(spots[ends[:, 0]] - spots[ends[:, 1]]).T)
    spots *= EDGE_LENGTH / max(float(np.median(lengths)), 1e-9)
    spots = _turned(spots) * [stretch, 1.0]
    sizes = np.array([[boxes[node].width + GAP, boxes[node].height + GAP] for node in nodes])
    spots *= max(1.0, sqrt(room * float(np.sum(sizes[:, 0] * sizes[:, 1])) / _area(spots, sizes)))
    spots = _separate(spots, [boxes[node] for node in nodes])
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, spots, strict=True)}


def _turned(spots: "Array") -> "Array":
    """Turn a layout so that its longest extent lies across the screen."""
    x, y = (spots - spots.mean(axis=0)).T
    angle = 0.5 * atan2(2 * float(np.sum(x * y)), float(np.sum(x * x) - np.sum(y * y)))
    return np.stack([x * cos(angle) + y * sin(angle), y * cos(angle) - x * sin(angle)], axis=1)


def _area(spots: "Array", sizes: "Array") -> float:
    """Return the area of the ellipse that holds most of a layout: two standard deviations, but at least a box, to each side."""
    return 4 * pi * float(np.prod(np.maximum(spots.std(axis=0), sizes.mean(axis=0) / 2)))


def _separate(spots: "Array", boxes: list[Box]) -> "Array":
    """Push overlapping boxes apart along the axis where that takes least, until none overlap or the rounds are used up."""
    drops = np.array([[0.0, box.drop] for box in boxes])
    widths = np.array([box.width for box in boxes]) + GAP
    heights = np.array([box.height for box in boxes]) + GAP
    spots = spots + drops
    for turn in range(ROUNDS):
        if turn % LOOK == 0:
            first, second = _near(spots, widths, heights)
            reach_x = (widths[first] + widths[second]) / 2
            reach_y = (heights[first] + heights[second]) / 2
        apart = spots[second] - spots[first]
        lack_x = reach_x - np.abs(apart[:, 0])
        lack_y = reach_y - np.abs(apart[:, 1])
        clash = (lack_x > 0.5) & (lack_y > 0.5)
        if not clash.any():
            if turn % LOOK == 0:
                break
            continue
        a, b, apart = first[clash], second[clash], apart[clash]
        sideways = lack_x[clash] < lack_y[clash]
        # Each of the two gives way half the distance; a node in many clashes moves less than their sum, lest it be thrown about.
        push = np.zeros_like(apart)
        sign = np.where(apart < 0, -1.0, 1.0)
        push[sideways, 0] = sign[sideways, 0] * lack_x[clash][sideways]
        push[~sideways, 1] = sign[~sideways, 1] * lack_y[clash][~sideways]
        moves = np.zeros_like(spots)
        np.add.at(moves, b, push / 2)
        np.add.at(moves, a, -push / 2)
        count = np.bincount(a, minlength=len(spots)) + np.bincount(b, minlength=len(spots))
        spots = spots + moves / np.sqrt(np.maximum(count, 1))[:, None]
    apart_enough: Array = spots - drops
    return apart_enough


def _near(spots: "Array", widths: "Array", heights: "Array") -> "tuple[Places, Places]":
    """Return the pairs whose boxes, half as large again, overlap: those that may come to overlap within a few rounds."""
    x, y = spots.T
    close = np.abs(x[:, None] - x) < 0.75 * (widths[:, None] + widths)
    close &= np.abs(y[:, None] - y) < 0.75 * (heights[:, None] + heights)
    first, second = np.nonzero(np.triu(close, 1))
    return first, second


def _pack(parts: list[dict[str, tuple[float, float]]], boxes: Mapping[str, Box]) -> dict[str, tuple[int, int]]:
    """Put components beside each other, the largest first, in a frame shaped like a screen: of several widths the one seen largest."""
    framed = sorted((_frame(part, boxes) for part in parts), key=lambda frame: (-len(frame.spots), -frame.height, min(frame.spots)))
    if not framed:
        return {}
    widest = max(frame.width for frame in framed) + MARGIN
    side = sqrt(sum((frame.width + MARGIN) * (frame.height + MARGIN) for frame in framed) * ASPECT)
    tried = [_skyline(framed, max(widest, side * share / 10)) for share in range(9, 17)]
    corners = min(tried, key=lambda corners: _extent(framed, corners))
    positions: dict[str, tuple[int, int]] = {}
    for frame, (x, y) in zip(framed, corners, strict=True):
        positions |= {node: (round(x + left), round(y + top)) for node, (left, top) in frame.spots.items()}
    return positions


def _extent(framed: "list[_Frame]", corners: list[tuple[float, float]]) -> float:
    """Return how high a screen must be to show everything, in pixels at full zoom."""
    right = max(x + frame.width for frame, (x, _) in zip(framed, corners, strict=True))
    bottom = max(y + frame.height for frame, (_, y) in zip(framed, corners, strict=True))
    return max(right / ASPECT, bottom)


def _skyline(framed: "list[_Frame]", limit: float) -> list[tuple[float, float]]:
    """Return the upper left corner of each frame, put one by one as high up, then as far left as it goes, none wider apart than `limit`."""
    line = [(0.0, limit, 0.0)]  # what is taken: from left to right, start, end and depth
    corners = []
    for frame in framed:
        wide, high = frame.width + MARGIN, frame.height + MARGIN
        spots = [
            (max(depth for start, end, depth in line if start < left + wide and end > left), left)
            for left, _, _ in line
            if left + wide <= limit + 1e-6
        ]
        top, left = min(spots)
        corners.append((left, top))
        kept = [(start, min(end, left), depth) for start, end, depth in line if start < left]
        kept.append((left, left + wide, top + high))
        kept += [(max(start, left + wide), end, depth) for start, end, depth in line if end > left + wide]
        line = kept
    return corners


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: float
    height: float
    spots: dict[str, tuple[float, float]]


def _frame(part: dict[str, tuple[float, float]], boxes: Mapping[str, Box]) -> _Frame:
    """Measure a component with its boxes, and shift it so that its upper left corner is the origin."""
    left = min(x - boxes[node].width / 2 for node, (x, _) in part.items())
    right = max(x + boxes[node].width / 2 for node, (x, _) in part.items())
    top = min(y + boxes[node].drop - boxes[node].height / 2 for node, (_, y) in part.items())
    bottom = max(y + boxes[node].drop + boxes[node].height / 2 for node, (_, y) in part.items())
    return _Frame(width=right - left, height=bottom - top, spots={node: (x - left, y - top) for node, (x, y) in sorted(part.items())})
