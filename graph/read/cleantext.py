"""A text that remembers, code point for code point, where in its source it came from."""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.model import Offset, Segment

NOWHERE = -1
"""The offset of a code point that cleaning put in."""

Edit = tuple[Offset, Offset, str]
"""Replace the range `start` to `end` by a string; one of the same length keeps its offsets, one after the other."""


@dataclass(frozen=True, slots=True)
class CleanText:
    """Hold a text and, for each of its code points, its offset in the source or `NOWHERE`."""

    text: str
    offsets: "array[int]"

    def edit(self, edits: Iterable[Edit]) -> "CleanText":
        """Return the text with ranges replaced; they must be sorted and may not overlap."""
        texts: list[str] = []
        offsets = array("i")
        position = 0
        for start, end, replacement in edits:
            texts += [self.text[position:start], replacement]
            offsets += self.offsets[position:start]
            kept = min(len(replacement), end - start)
            offsets += self.offsets[start : start + kept]
            offsets.extend([NOWHERE] * (len(replacement) - kept))
            position = end
        if not position and not texts:
            return self
        texts.append(self.text[position:])
        offsets += self.offsets[position:]
        return CleanText("".join(texts), offsets)

    def drop(self, spans: Iterable[tuple[Offset, Offset]]) -> "CleanText":
        """Return the text without some ranges; they must be sorted and may not overlap."""
        return self.edit((start, end, "") for start, end in spans)

    def replace(self, pattern: re.Pattern[str], replacement: str | Callable[[re.Match[str]], str] = "") -> "CleanText":
        """Return the text with every match of a pattern replaced by a string taken as it is, or by what a function makes of it."""
        make = replacement if callable(replacement) else lambda _: replacement
        return self.edit((match.start(), match.end(), make(match)) for match in pattern.finditer(self.text))

    def slice(self, start: Offset, end: Offset) -> "CleanText":
        """Return a range of the text."""
        return CleanText(self.text[start:end], self.offsets[start:end])

    def with_text(self, text: str) -> "CleanText":
        """Return the same offsets under other code points, as many as before.

        Raises:
            ValueError: when the lengths differ.
        """
        if len(text) != len(self.text):
            raise ValueError(f"{len(text)} code points in place of {len(self.text)}")
        return CleanText(text, self.offsets)

    def lines(self) -> Iterator[tuple[Offset, Offset]]:
        """Yield the range of each line, without its line break."""
        start = 0
        for line in self.text.split("\n"):
            yield start, start + len(line)
            start += len(line) + 1

    def segments(self) -> tuple[Segment, ...]:
        """Return the map back to the source as maximal runs."""
        runs: list[Segment] = []
        start = 0
        offsets = self.offsets
        for index in range(1, len(offsets) + 1):
            if index < len(offsets) and offsets[index] == offsets[index - 1] + 1 and offsets[index - 1] != NOWHERE:
                continue
            if offsets[start] != NOWHERE:
                runs.append(Segment(start=start, begin=offsets[start], length=index - start))
            start = index
        return tuple(runs)


Step = Callable[[CleanText], CleanText]
"""A step of cleaning: small, pure, and it keeps the offsets right."""


def whole(source: str) -> CleanText:
    """Return a source as a text in which every code point is its own origin."""
    return CleanText(source, array("i", range(len(source))))


def unmapped(text: str) -> CleanText:
    """Return a text that stands nowhere in the source."""
    return CleanText(text, array("i", [NOWHERE]) * len(text))


def join_lines(parts: Iterable[CleanText]) -> CleanText:
    """Return texts below each other, one line break between them."""
    texts: list[str] = []
    offsets = array("i")
    for part in parts:
        if texts:
            offsets.append(NOWHERE)
        texts.append(part.text)
        offsets += part.offsets
    return CleanText("\n".join(texts), offsets)


def keep_lines(clean: CleanText, keep: Iterable[bool]) -> CleanText:
    """Return the lines for which `keep` says so."""
    return join_lines(clean.slice(start, end) for (start, end), kept in zip(clean.lines(), keep, strict=True) if kept)


def apply(clean: CleanText, steps: Iterable[Step]) -> CleanText:
    """Run steps of cleaning one after the other."""
    for step in steps:
        clean = step(clean)
    return clean
