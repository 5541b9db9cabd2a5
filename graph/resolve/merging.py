"""A union-find that refuses unions which would join what is known to differ, whichever way round the unions come."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from graph.resolve.reasons import Veto

Node = TypeVar("Node", bound=Hashable)

RULE: frozenset[Veto] = frozenset()
"""What a join by rule may overrule: nothing."""
SURE = frozenset({Veto.VERSIONS, Veto.RELATED})
"""What the name base and the text itself may overrule when they equate two names."""
ORDER = frozenset(Veto) - {Veto.USER}
"""What a user's decision may overrule: all but another decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Hold what must not clash within a group: empty sets clash with nothing."""

    entries: frozenset[str] = frozenset()
    """Keys of entries of the name base."""
    kinds: frozenset[str] = frozenset()
    versions: frozenset[tuple[str, ...]] = frozenset()
    circles: frozenset[Hashable] = frozenset()
    """The organizations a person is told to belong to."""
    sides: frozenset[tuple[int, int]] = frozenset()
    """On which side of which decision of the user's the names stand: (3, 0) is never one with (3, 1)."""

    def veto(self, other: "Traits", despite: frozenset[Veto] = RULE) -> Veto | None:
        """Return why these and other traits cannot be those of one thing, None when they can."""
        if any((number, 1 - side) in other.sides for number, side in self.sides):
            return Veto.USER
        for why, mine, theirs in (
            (Veto.ENTRIES, self.entries, other.entries),
            (Veto.TYPES, self.kinds, other.kinds),
            (Veto.EMPLOYERS, self.circles, other.circles),
        ):
            if why not in despite and mine and theirs and mine.isdisjoint(theirs):
                return why
        if Veto.VERSIONS not in despite and _versions_clash(self.versions, other.versions):
            return Veto.VERSIONS
        return None

    def with_(self, other: "Traits") -> "Traits":
        """Return the traits of both."""
        return Traits(
            entries=self.entries | other.entries,
            kinds=self.kinds | other.kinds,
            versions=self.versions | other.versions,
            circles=self.circles | other.circles,
            sides=self.sides | other.sides,
        )


def _versions_clash(mine: frozenset[tuple[str, ...]], theirs: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether two sets of versions are those of different things; `()` is a name without a version, the family's or a short one."""
    numbered, others = mine - {()}, theirs - {()}
    if numbered and others:
        return numbered.isdisjoint(others)
    return bool(mine and theirs) and mine.isdisjoint(theirs)


class Merger(Generic[Node]):
    """Join nodes into groups; before every union the traits of the whole groups are compared, so no chain of unions joins what differs."""

    def __init__(self, nodes: Iterable[tuple[Node, Traits]], related: Iterable[tuple[Node, Node]] = ()) -> None:
        """Begin with every node alone; `related` nodes stand in a relation to each other, which nothing does to itself."""
        self._traits = dict(nodes)
        self._parent = {node: node for node in self._traits}
        self._apart: dict[Node, set[Node]] = {}
        for first, second in related:
            if first != second:
                self._apart.setdefault(first, set()).add(second)
                self._apart.setdefault(second, set()).add(first)

    def find(self, node: Node) -> Node:
        """Return the node that stands for a node's group."""
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def traits(self, node: Node) -> Traits:
        """Return the traits of a node's group."""
        return self._traits[self.find(node)]

    def learn(self, node: Node, traits: Traits) -> None:
        """Add to the traits of a node's group."""
        self._traits[self.find(node)] = self.traits(node).with_(traits)

    def same(self, first: Node, second: Node) -> bool:
        """Tell whether two nodes are in one group."""
        return self.find(first) == self.find(second)

    def veto(self, first: Node, second: Node, despite: frozenset[Veto] = RULE) -> Veto | None:
        """Return why the groups of two nodes may not become one; None when they may, or are."""
        first, second = self.find(first), self.find(second)
        if first == second:
            return None
        if Veto.RELATED not in despite and second in self._apart.get(first, ()):
            return Veto.RELATED
        return self._traits[first].veto(self._traits[second], despite)

    def join(self, first: Node, second: Node, despite: frozenset[Veto] = RULE) -> Veto | None:
        """Join the groups of two nodes, unless there is a veto, which is returned."""
        veto = self.veto(first, second, despite)
        first, second = self.find(first), self.find(second)
        if veto or first == second:
            return veto
        self._parent[second] = first
        self._traits[first] = self._traits[first].with_(self._traits.pop(second))
        for other in self._apart.pop(second, ()):
            self._apart[other].discard(second)
            if other != first:
                self._apart[other].add(first)
                self._apart.setdefault(first, set()).add(other)
        return None

    def groups(self) -> list[list[Node]]:
        """Return the groups, nodes and groups in the order the nodes were given in."""
        members: dict[Node, list[Node]] = {}
        for node in self._parent:
            members.setdefault(self.find(node), []).append(node)
        return list(members.values())
