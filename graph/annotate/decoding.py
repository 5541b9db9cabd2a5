"""Probabilities of labels → the best sequence of labels (Viterbi 1967)."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_NEVER = -1e4


@cache
def _moves(labels: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return which label may follow which, previous × next, and in the last row which may begin: `I-` goes on with its own type only."""
    table = [[_NEVER if own.startswith("I-") and last[2:] != own[2:] else 0.0 for own in labels] for last in (*labels, "O")]
    return np.array(table)


def best_labels(probabilities: Floats, labels: Sequence[str]) -> list[int]:
    """Return the numbers of the most probable labels that may follow one another.

    Logarithms are rounded, so that the last bits, in which processors differ, decide nothing; of equals the first label wins.
    """
    scores = np.round(np.log(np.maximum(probabilities.astype(np.float64), 1e-9)), 3)
    moves = _moves(tuple(labels))
    likeliest = scores.argmax(1)
    if not moves[np.concatenate([[-1], likeliest[:-1]]), likeliest].any():
        return [int(label) for label in likeliest]  # every label may follow the one before: nothing can be better
    best = scores[0] + moves[-1]
    back = np.zeros(scores.shape, np.int64)
    for index in range(1, len(scores)):
        ways = best[:, None] + moves[:-1]
        back[index] = ways.argmax(0)
        best = ways.max(0) + scores[index]
    path = [int(best.argmax())]
    for index in range(len(scores) - 1, 0, -1):
        path.append(int(back[index, path[-1]]))
    return path[::-1]
