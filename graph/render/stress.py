"""A layout in which distances on the screen are like distances in the network, in a second for a thousand nodes."""

from typing import Any

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

Array = np.ndarray[Any, np.dtype[np.float64]]
Pairs = np.ndarray[Any, np.dtype[np.intp]]

SEED = 7
STEPS = 40
ENOUGH = 1e-3
"""A step that lowers the stress by a smaller share than this is the last."""


def lay_out_by_stress(count: int, ends: Pairs) -> Array:
    """Return places for `count` nodes, of shape (count, 2), about a unit apart where an edge joins them.

    `ends` has shape (edges, 2), and the edges must join all nodes. Time and memory grow with the square of the nodes.

    Source: Gansner, Koren & North, Graph drawing by stress majorization, 2004: the lengths of edges grow with the neighbours that their
    ends do not share, which makes room around hubs, and steps are exact.
    """
    if count == 1:
        return np.zeros((1, 2))
    wanted = _distances(count, ends)
    np.fill_diagonal(wanted, 1.0)
    weights = wanted**-2.0
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    solved = cho_factor(laplacian[1:, 1:])
    pulls = weights * wanted
    spots = _start(wanted)
    before = np.inf
    for _ in range(STEPS):
        apart = np.hypot(spots[:, 0, None] - spots[:, 0], spots[:, 1, None] - spots[:, 1])
        stress = float((weights * (apart - wanted) ** 2).sum())
        if before - stress < ENOUGH * stress:
            break
        before = stress
        np.fill_diagonal(apart, 1.0)
        ratio = -pulls / np.maximum(apart, 1e-9)
        np.fill_diagonal(ratio, 0.0)
        np.fill_diagonal(ratio, -ratio.sum(axis=1))
        aim = ratio @ spots
        spots = np.vstack([np.zeros((1, 2)), cho_solve(solved, aim[1:])])
    return spots


def _distances(count: int, ends: Pairs) -> Array:
    """Return how far each node should be from each other."""
    first, second = ends.T
    joined = csr_array((np.ones(2 * len(ends)), (np.r_[first, second], np.r_[second, first])), shape=(count, count))
    joined.data[:] = 1.0  # an edge told twice is one edge
    degree = np.asarray(joined.sum(axis=1)).ravel()
    shared = np.asarray((joined @ joined)[first, second]).ravel()
    lengths = np.sqrt(np.maximum(degree[first] + degree[second] - shared - 1.0, 1.0)) ** 0.75
    weighed = csr_array((lengths, (first, second)), shape=(count, count))
    distances: Array = shortest_path(weighed, method="D", directed=False)
    return distances


def _start(wanted: Array) -> Array:
    """Return the places to begin with: by classical scaling, and a little beside, for twins would stay on one spot for ever."""
    count = len(wanted)
    squared = wanted**2
    np.fill_diagonal(squared, 0.0)
    inner = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean())
    random = np.random.default_rng(SEED)
    axes = random.standard_normal((count, 2))
    for _ in range(30):  # subspace iteration: the two greatest axes are enough, and need not be exact
        axes, _ = np.linalg.qr(inner @ axes)
    spots: Array = axes * np.sqrt(np.abs(np.einsum("ij,ij->j", axes, inner @ axes)))
    nudge: Array = random.uniform(-0.25, 0.25, (count, 2))
    return spots + nudge
