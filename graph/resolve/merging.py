"""A union-find that remembers why, and refuses unions that would join what is known to differ."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Merger(Generic[Node]):
    """Join nodes into groups; no group ever holds two different entries of the name base."""

    def __init__(self, nodes: Iterable[tuple[Node, str]]) -> None:
        """Begin with every node alone, each with the key of its entry or an empty string."""
        self._parent: dict[Node, Node] = {}
        self._entry: dict[Node, str] = {}
        for node, entry in nodes:
            self._parent[node] = node
            self._entry[node] = entry

    def find(self, node: Node) -> Node:
        """Return the node that stands for a node's group."""
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def entry(self, node: Node) -> str:
        """Return the entry of a node's group, empty when it has none."""
        return self._entry[self.find(node)]

    def same(self, first: Node, second: Node) -> bool:
        """Tell whether two nodes are in one group."""
        return self.find(first) == self.find(second)

    def join(self, first: Node, second: Node) -> bool:
        """Join the groups of two nodes and tell whether they are one now."""
        first, second = self.find(first), self.find(second)
        if first == second:
            return True
        if self._entry[first] and self._entry[second] and self._entry[first] != self._entry[second]:
            return False
        self._parent[second] = first
        self._entry[first] = self._entry[first] or self._entry[second]
        return True

    def join_all(self, nodes: Sequence[Node]) -> None:
        """Join nodes to the first of them, as far as their entries allow."""
        for node in nodes[1:]:
            self.join(nodes[0], node)

    def groups(self) -> list[list[Node]]:
        """Return the groups, nodes and groups in the order the nodes were given in."""
        members: dict[Node, list[Node]] = {}
        for node in self._parent:
            members.setdefault(self.find(node), []).append(node)
        return list(members.values())
