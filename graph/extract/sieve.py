"""Which of many patterns may match a text at all, told by the characters it has: what each needs is derived from the pattern itself.

收购了(?:远山|海棠) needs 收, 购, 了, one of 远海 and one of 山棠; a text without one of them is not searched.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

# The parser of the standard library, which `re.compile` calls; its tree has been the same since Python 3.11.
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Need = frozenset[str]
"""Characters of which a matching text has at least one; `DIGIT` stands for every decimal digit."""

DIGIT = r"\d"
_ANY_DIGIT = re.compile(DIGIT)
_WIDEST = 64
"""Characters of the widest range that is told apart: 0-9 and a-z are, all Chinese characters are not."""
_MOST = 6
"""Needs of a pattern that are looked at: the rest exclude next to nothing."""


class Sieve:
    """Tell which of some patterns may match a text."""

    def __init__(self, needed: Sequence[Sequence[Need]]) -> None:
        """Keep for each character the bits of the needs it meets: the first ones of all patterns, then their second ones, and so on."""
        self._width = len(needed)
        self._every = (1 << self._width) - 1
        self._unneeded = 0
        self._met: dict[str, int] = {}
        for number, every in enumerate(needed):
            needs = every[:_MOST]
            for place in range(_MOST):
                bit = 1 << (place * self._width + number)
                for character in needs[place] if place < len(needs) else ():
                    self._met[character] = self._met.get(character, 0) | bit
                if place >= len(needs):
                    self._unneeded |= bit

    def possible(self, text: str) -> Iterator[int]:
        """Yield the numbers of the patterns that may match a text, in order; the others do not."""
        characters = set(text)
        if _ANY_DIGIT.search(text):
            characters.add(DIGIT)
        met = self._unneeded
        for character in characters & self._met.keys():
            met |= self._met[character]
        left = self._every
        for _ in range(_MOST):
            left &= met
            met >>= self._width
        while left:
            lowest = left & -left
            yield lowest.bit_length() - 1
            left ^= lowest


def needs_of(pattern: str) -> list[Need]:
    """Return what a text needs to have for a pattern to match it, the most telling first."""
    tree = parser.parse(pattern)
    return _of_all(tree, tree.state.flags)


def shortened(pattern: str) -> str:
    """Return a short pattern that needs what a pattern needs: a class of characters for each need."""
    classes = ("".join(one if one == DIGIT else re.escape(one) for one in sorted(need)) for need in needs_of(pattern))
    return f"(?:{''.join(f'[{members}]' for members in classes)})"


def _of_all(tree: Iterable[tuple[Any, Any]], flags: int) -> list[Need]:
    """Return the needs of what stands one after the other."""
    needs = {need for kind, told in tree for need in _of_one(kind, told, flags)}
    return sorted(needs, key=lambda need: (len(need), sorted(need)))


def _of_one(kind: Any, told: Any, flags: int) -> list[Need]:
    if kind in (kinds.LITERAL, kinds.IN):
        characters = _characters([(kind, told)] if kind is kinds.LITERAL else told, flags)
        return [] if characters is None else [characters]
    if kind is kinds.SUBPATTERN:
        return _of_all(told[3], (flags | told[1]) & ~told[2])
    if kind is kinds.ATOMIC_GROUP:
        return _of_all(told, flags)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
        return _of_all(told[2], flags) if told[0] else []
    if kind is kinds.ASSERT:
        return _of_all(told[1], flags)
    if kind is kinds.BRANCH:
        # Whichever of them matches, its first need is met, and its second, …
        return [frozenset().union(*together) for together in zip(*(_of_all(branch, flags) for branch in told[1]), strict=False)]
    return []


def _characters(told: Iterable[tuple[Any, Any]], flags: int) -> Need | None:
    """Return the characters of a class; none when it has too many to tell, or takes letters of either case."""
    found: set[str] = set()
    for kind, value in told:
        if kind is kinds.LITERAL:
            found.add(chr(value))
        elif kind is kinds.RANGE and value[1] - value[0] < _WIDEST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        elif kind is kinds.CATEGORY and value is kinds.CATEGORY_DIGIT:
            found.add(DIGIT)
        else:
            return None
    return None if flags & re.IGNORECASE and any(one.lower() != one.upper() for one in found - {DIGIT}) else frozenset(found)
