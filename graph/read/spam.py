"""Cleaning of keyword lists that spammers put into pages: names of adult and gambling sites, separated by commas or bars."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from graph.read.cleantext import CleanText, keep_lines

_SEPARATOR = re.compile(r"[,，、|｜;；_\s]+")
_SENTENCE = re.compile("[。！？：:]")
_LEAST_PARTS = 4
_LEAST_VOCABULARY = 3
"""How many of a list's parts must hold words of spam."""
_HAN_PAIR = re.compile("(?=([\u3400-\u9fff]{2}))")


def without_spam(clean: CleanText) -> CleanText:
    """Drop lines that are lists of keywords, speak the language of spam, and share hardly a word with the rest of the page."""
    lines = [clean.text[start:end] for start, end in clean.lines()]
    suspects = [_looks_like_spam(line) for line in lines]
    if not any(suspects):
        return clean
    rest = _pairs("\n".join(line for line, suspect in zip(lines, suspects, strict=True) if not suspect))
    return keep_lines(clean, [not (suspect and _is_foreign(line, rest)) for line, suspect in zip(lines, suspects, strict=True)])


def _looks_like_spam(line: str) -> bool:
    if _SENTENCE.search(line):
        return False
    parts = [part for part in _SEPARATOR.split(line) if part]
    if len(parts) < _LEAST_PARTS:
        return False
    telling, any_word = spam_vocabulary()
    marked = [part for part in parts if any_word.search(part)]
    return len(marked) >= _LEAST_VOCABULARY and 2 * len(marked) >= len(parts) and telling.search(line) is not None


def _is_foreign(line: str, rest: frozenset[str]) -> bool:
    """Tell whether at most a third of a line's pairs of characters stand elsewhere on the page: those of an article's own tags all do."""
    pairs = _pairs(line)
    return 3 * len(pairs & rest) <= len(pairs)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(_HAN_PAIR.findall(text))


@cache
def spam_vocabulary() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Load the words of spam as two patterns: those that prove it, and all, which are ordinary words too."""
    table = files(__package__).joinpath("data", "spam.txt").read_text("utf-8").split("\n")
    rows = [row for row in table if row and not row.startswith("#")]
    return _any_of(row for row in rows if not row.startswith("?")), _any_of(row.removeprefix("?") for row in rows)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(
        "|".join(rf"(?<![a-z]){word}(?![a-z])" if word.isalpha() and word.isascii() else word for word in words), re.IGNORECASE
    )
