"""Text in columns of a fixed width, in which a Chinese character is as wide as two Latin letters."""

from collections.abc import Sequence
from unicodedata import east_asian_width


def wide(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def cut(text: str, most: int) -> str:
    """Return a text that takes at most so many columns, with … for what is left out."""
    if wide(text) <= most:
        return text
    while wide(text) > most - 1:
        text = text[:-1]
    return f"{text}…"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as lines whose cells stand below each other; there must be one at least."""
    widths = [max(map(wide, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell + " " * (width - wide(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
