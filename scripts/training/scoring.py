"""Precision, recall and F1 of names found, by type."""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from graph.read.script import simplified
from training.marked import Range, occurrences

Types = tuple[str, ...]


@dataclass(slots=True)
class Score:
    """Count names found that are right and wrong, and names missed, by type."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, found: Set[Range], expected: Set[Range]) -> None:
        """Count the names of one text: span and type must agree."""
        self.right.update(kind for _, _, kind in found & expected)
        self.wrong.update(kind for _, _, kind in found - expected)
        self.missed.update(kind for _, _, kind in expected - found)

    def figures(self, kind: str = "") -> tuple[float, float, float]:
        """Return precision, recall and F1 of a type, or of all."""
        right, wrong, missed = (
            sum(count for name, count in counter.items() if kind in ("", name)) for counter in (self.right, self.wrong, self.missed)
        )
        return right / max(1, right + wrong), right / max(1, right + missed), 2 * right / max(1, 2 * right + wrong + missed)


def add_as_scorer(score: Score, text: str, found: Iterable[Range], entities: list[dict]) -> None:
    """Count the names of one text as the scorer of the graph does.

    A type of `alt_types` is right too; optional names, whatever overlaps one, and places not annotated count neither way.
    """
    expected = {(start, end): kind for start, end, kind in occurrences(text, entities)}
    other: dict[str, set[str]] = {}
    optional: set[str] = set()
    for entity in entities:
        for name in entity["names"]:
            other.setdefault(simplified(name), set()).update(entity.get("alt_types", ()))
            if entity.get("optional") or entity.get("ambiguous"):
                optional.add(simplified(name))
    right: set[tuple[int, int]] = set()
    for start, end, kind in found:
        surface = text[start:end]
        gold = expected.get((start, end))
        if gold and (kind == gold or kind in other.get(surface, ())):
            right.add((start, end))
            score.right[gold] += surface not in optional
        elif kind != "Place" and not any(surface in name or name in surface for name in optional if name):
            score.wrong[kind] += 1
    for place, gold in expected.items():
        if place not in right and text[place[0] : place[1]] not in optional:
            score.missed[gold] += 1


def table(title: str, score: Score, kinds: Types) -> str:
    """Return a Markdown row: title, precision, recall, F1, and F1 by type."""
    precision, recall, both = score.figures()
    return (
        " | ".join(
            [f"| {title}", f"{precision:.3f}", f"{recall:.3f}", f"**{both:.3f}**", *(f"{score.figures(kind)[2]:.3f}" for kind in kinds)]
        )
        + " |"
    )
