"""Joins things of all documents, and remembers what was joined, what was refused, and why."""

from collections.abc import Sequence

from graph.resolve.forms import Shorter
from graph.resolve.keys import is_chinese, key
from graph.resolve.merging import RULE, SURE, Merger
from graph.resolve.reasons import Reason, Veto
from graph.resolve.within import Join, Local, Refusal


class Joiner:
    """Join things of all documents, and remember what was joined, what was refused, and why."""

    def __init__(self, locals_: Sequence[Local], merger: Merger[int]) -> None:
        """Begin with every thing of every document alone."""
        self.locals_ = locals_
        self.merger = merger
        self.joins: list[tuple[int, Join]] = []
        self.refusals: list[Refusal] = []

    def join(self, index: int, other: int, name: str, into: str, ground: Shorter | Reason, despite: frozenset[Veto] = RULE) -> bool:
        """Join a thing, by one of its names, to another; tell whether they are one now."""
        news = not self.merger.same(other, index)
        if veto := self.merger.join(other, index, despite):
            self.refuse(index, other, veto)
        elif news:
            reason, detail = (ground, "") if isinstance(ground, Reason) else (ground.reason, ground.detail)
            self.joins.append((index, Join(name=name, into=into, reason=reason, detail=detail)))
        return veto is None

    def join_entry(self, index: int, other: int, despite: frozenset[Veto] = SURE) -> None:
        """Join two things that are one entry of the name base."""
        names = self.usual(index), self.usual(other)
        self.join(index, other, *names, Reason.KNOWN if is_chinese(names[0]) == is_chinese(names[1]) else Reason.LATIN, despite)

    def refuse(self, index: int, other: int, veto: Veto) -> None:
        """Remember that two things were kept apart."""
        self.refusals.append(Refusal(name=self.locals_[index].mentions[0], other=self.locals_[other].mentions[0], veto=veto))

    def usual(self, index: int) -> str:
        """Return the form in which a thing is most often written."""
        surfaces = self.locals_[index].surfaces
        return max(surfaces, key=lambda text: (surfaces[text], len(text), text))

    def written(self, index: int) -> str:
        """Return the longest full form of a thing."""
        local = self.locals_[index]
        return max(local.surfaces, key=lambda text: (key(text) in local.full, len(text), text))
