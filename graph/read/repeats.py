"""Cleaning of what stands twice on a page: captions, teasers, and whole articles printed again below."""

from enum import Enum

from graph.read.cleantext import CleanText, keep_lines
from graph.read.lines import comparable

_LEAST = 4
"""The least length, in letters, of a line whose repetition is dropped: 01 and 记者 may stand often."""
_LEAST_SIMILAR = 24
_SHINGLE = 4
_SIMILAR = 0.8
"""The share of a long line's four-letter pieces that an earlier line must hold for it to be the same line, garbled."""


class _Kind(Enum):
    NEW = "new"
    REPEATED = "repeated"
    SIMILAR = "similar"
    SHORT = "short"


def without_repeats(clean: CleanText) -> CleanText:
    """Drop lines that stand further up, whole or as part of a line; lines that introduce something (记者：) may recur.

    A line that is only similar goes when a line beside it is repeated: it is a garbled one of a second copy. Elsewhere it is another
    sentence of the same form, as those of two quarters' results.
    """
    kinds = _kinds(clean)
    long = [index for index, kind in enumerate(kinds) if kind is not _Kind.SHORT]
    repeated = {index for index in long if kinds[index] is _Kind.REPEATED}
    for place, index in enumerate(long):
        beside = long[max(place - 1, 0) : place] + long[place + 1 : place + 2]
        if kinds[index] is _Kind.SIMILAR and any(kinds[other] is _Kind.REPEATED or other in repeated for other in beside):
            repeated.add(index)
    return keep_lines(clean, [index not in repeated for index in range(len(kinds))]) if repeated else clean


def _kinds(clean: CleanText) -> list[_Kind]:
    seen: set[str] = set()
    first_with: dict[str, str] = {}
    kinds: list[_Kind] = []
    for start, end in clean.lines():
        line = clean.text[start:end]
        plain = comparable(line)
        if len(plain) < _LEAST or line.rstrip().endswith(("：", ":")):
            kinds.append(_Kind.SHORT)
            continue
        pieces = [plain[index : index + _SHINGLE] for index in range(len(plain) - _SHINGLE + 1)] if len(plain) >= _LEAST_SIMILAR else []
        kinds.append(_Kind.REPEATED if plain in seen else _compared(plain, pieces, first_with))
        seen.add(plain)
        for piece in pieces:
            first_with.setdefault(piece, plain)
    return kinds


def _compared(plain: str, pieces: list[str], first_with: dict[str, str]) -> _Kind:
    """Return how a line compares with the earlier line that most of its pieces first stood in."""
    counts: dict[str, int] = {}
    for piece in pieces:
        owner = first_with.get(piece)
        if owner is not None:
            counts[owner] = counts.get(owner, 0) + 1
    if not counts:
        return _Kind.NEW
    owner = max(counts, key=lambda line: counts[line])
    if plain in owner:
        return _Kind.REPEATED
    return _Kind.SIMILAR if counts[owner] >= _SIMILAR * len(pieces) else _Kind.NEW
