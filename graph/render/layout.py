"""Where every node stands: worked out here, once, so that the page shows a still picture at once and the same one to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import atan2, cos, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    Joined = nx.Graph[str]
    Array = np.ndarray[Any, np.dtype[np.float64]]
    Places = np.ndarray[Any, np.dtype[np.intp]]

SEED = 7
EDGE_LENGTH = 100.0
"""Length of a typical edge in pixels at full zoom: room for a relation's name."""
STRETCH = 1.2
"""How much wider than high components are drawn: screens are wide, and so are labels."""
SMALL = 150
"""Up to this many nodes a component is laid out by Kamada-Kawai, which keeps distances true but takes cubic time; above, by ForceAtlas2."""
GAP = 10.0
MARGIN = 60.0
ASPECT = 1.5
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


def lay_out(joined: "Joined", boxes: Mapping[str, Box]) -> dict[str, tuple[int, int]]:
    """Return the position of every node in whole pixels: components apart from each other, no two boxes overlapping."""
    placed = [_component(joined.subgraph(members), boxes) for members in nx.connected_components(joined)]
    return _pack(placed, boxes)


def _component(part: "Joined", boxes: Mapping[str, Box]) -> dict[str, tuple[float, float]]:
    """Lay out one connected component around the origin."""
    nodes = sorted(part)
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    ordered: Joined = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in part.edges))
    if len(nodes) <= SMALL:
        laid_out: Mapping[str, Any] = nx.kamada_kawai_layout(ordered)
    else:
        laid_out = nx.forceatlas2_layout(ordered, seed=SEED, max_iter=100, scaling_ratio=4.0)
    spots = np.array([laid_out[node] for node in nodes], dtype=np.float64)
    index = {node: number for number, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b in ordered.edges])
    lengths = np.hypot(*(spots[ends[:, 0]] - spots[ends[:, 1]]).T)
    spots *= EDGE_LENGTH / max(float(np.median(lengths)), 1e-9)
    spots = _turned(spots) * [STRETCH, 1.0]
    sizes = np.array([[boxes[node].width + GAP, boxes[node].height + GAP] for node in nodes])
    spots *= max(1.0, sqrt(ROOM * float(np.sum(sizes[:, 0] * sizes[:, 1])) / _area(spots, sizes)))
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
    """Put components beside each other on shelves, the largest first, in a frame of about the shape of a screen."""
    framed = sorted((_frame(part, boxes) for part in parts), key=lambda frame: (-len(frame.spots), -frame.height, min(frame.spots)))
    if not framed:
        return {}
    area = sum((frame.width + MARGIN) * (frame.height + MARGIN) for frame in framed)
    limit = max(framed[0].width, sqrt(area * ASPECT)) + MARGIN
    positions: dict[str, tuple[int, int]] = {}
    x = y = shelf = 0.0
    for frame in framed:
        # A small part beside a large one would leave most of the shelf empty.
        if x and (x + frame.width > limit or frame.height < shelf / 3):
            x, y, shelf = 0.0, y + shelf, 0.0
        for node, (left, top) in frame.spots.items():
            positions[node] = (round(x + left), round(y + top))
        x += frame.width + MARGIN
        shelf = max(shelf, frame.height + MARGIN)
    return positions


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
