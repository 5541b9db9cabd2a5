"""Expressions of time as they are written: where a text holds them, and what their words and numbers say."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from graph.extract.numerals import parse_number
from graph.extract.sieve import Sieve, needs_of
from graph.extract.spacing import Squeezed, squeeze


class TimeKind(StrEnum):
    """Name how a time bounds what is told of it."""

    POINT = "point"
    INTERVAL = "interval"
    """A quarter, a half-year, a run of days, months or years."""
    SINCE = "since"
    """From then on: a figure counted since 2018 is not a figure of 2018."""
    RECENT = "recent"
    """近日, 日前: shortly before publication."""
    NOW = "now"
    """目前, 截至目前: as of publication."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Hold the patterns of rules/times.toml, in order, and its tables of words."""

    patterns: tuple[tuple[re.Pattern[str], TimeKind], ...]
    sieve: Sieve
    tables: Mapping[str, Mapping[str, Any]]


@lru_cache(maxsize=16)
def find_expressions(text: str) -> tuple[Squeezed, tuple[tuple[re.Match[str], TimeKind], ...]]:
    """Return a text squeezed, and the matches in it that are left when the longest wins from left to right; on a tie the first pattern."""
    squeezed, rules = squeeze(text), time_rules()
    found = [
        (match.start(), -match.end(), order, match)
        for order in rules.sieve.possible(squeezed.text)
        for match in rules.patterns[order][0].finditer(squeezed.text)
    ]
    kept = []
    position = 0
    for start, _, order, match in sorted(found, key=lambda entry: entry[:3]):
        if start >= position and match.end() > start:
            position = match.end()
            kept.append((match, rules.patterns[order][1]))
    return squeezed, tuple(kept)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what the groups of a match say: numbers, and words that stand in a table."""

    numbers: Mapping[str, int]
    words: Mapping[str, str]

    @staticmethod
    def of(match: re.Match[str]) -> "Told":
        """Return what a match says."""
        numbers, words = {}, {}
        for name, text in match.groupdict().items():
            if text is not None:
                name = name.partition("__")[0]
                words[name] = text.lower()
                number = _number(text.lower())
                if number is not None:
                    numbers[name] = number
        return Told(numbers, words)


def _number(text: str) -> int | None:
    known = time_rules().tables["numbers"].get(text)
    if known is not None:
        return int(known)
    parsed = parse_number(text.strip("qh"))
    return None if parsed is None or parsed != int(parsed) else int(parsed)


@cache
def time_rules() -> Rules:
    """Load the patterns and tables of times."""
    table = tomllib.loads(files("graph.extract").joinpath("rules", "times.toml").read_text("utf-8"))
    patterns = tuple(
        (re.compile(_expand(entry["pattern"], table["macros"])), TimeKind(entry.get("kind", TimeKind.POINT))) for entry in table["pattern"]
    )
    sieve = Sieve([needs_of(pattern.pattern) for pattern, _ in patterns])
    return Rules(patterns, sieve, {name: value for name, value in table.items() if name not in ("macros", "pattern")})


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    """Put the macros in, and number groups that occur again: day, day__2."""
    while (
        expanded := re.sub(r"(?<!\?P)<(\w+)>", lambda match: f"(?:{macros[match[1]]})" if match[1] in macros else match[0], pattern)
    ) != pattern:
        pattern = expanded
    seen: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        seen[match[1]] = seen.get(match[1], 0) + 1
        return match[0] if seen[match[1]] == 1 else f"(?P<{match[1]}__{seen[match[1]]}>"

    return re.sub(r"\(\?P<(\w+)>", number, pattern)
