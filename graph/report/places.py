"""Who is central, and why: places by importance, and the relations that make it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graph.network import Analysis, Network
from graph.report.claims import Claim, statement
from graph.vocab import SYMMETRIC, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Hold the entities in order of their PageRank, and the place of each in it and in that of betweenness, counted from 1."""

    order: tuple[str, ...]
    by_pagerank: Mapping[str, int]
    by_betweenness: Mapping[str, int]

    def of(self, entity: str) -> int:
        """Return the place of an entity by PageRank."""
        return self.by_pagerank[entity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Say how many relations of a kind an entity has, and whether it is their object (`Alibaba is led by 2`), with whom."""

    predicate: str
    inverse: bool
    others: tuple[str, ...]
    """The most important first."""
    surest: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Central:
    """Say how central an entity is: its measures, its places by them, and the relations that make it so."""

    entity: str
    degree: int
    pagerank: float
    pagerank_place: int
    betweenness: float
    betweenness_place: int
    relations: tuple[Relations, ...]


def places_in(network: Network, analysis: Analysis) -> Places:
    """Return the places of the entities of a network; those of equal measure stand in the order of their ids."""
    order = sorted(network, key=lambda node: (-round(analysis.pagerank[node], 9), node))
    between = sorted(network, key=lambda node: (-round(analysis.betweenness[node], 9), node))
    return Places(
        order=tuple(order),
        by_pagerank={entity: place for place, entity in enumerate(order, start=1)},
        by_betweenness={entity: place for place, entity in enumerate(between, start=1)},
    )


def central_of(network: Network, analysis: Analysis, places: Places, entity: str) -> Central:
    """Return how central an entity is; relations that are not stated as fact are not counted among those that make it so."""
    return Central(
        entity=entity,
        degree=analysis.degree[entity],
        pagerank=analysis.pagerank[entity],
        pagerank_place=places.by_pagerank[entity],
        betweenness=analysis.betweenness[entity],
        betweenness_place=places.by_betweenness[entity],
        relations=_relations(network, places, entity),
    )


def _relations(network: Network, places: Places, entity: str) -> tuple[Relations, ...]:
    told: dict[tuple[str, bool], list[tuple[str, Claim]]] = {}
    edges = [*network.out_edges(entity, keys=True, data=True), *network.in_edges(entity, keys=True, data=True)]
    for source, target, key, edge in edges:
        if edge["status"] == Status.ASSERTED and source != target:
            inverse = source != entity and edge["predicate"] not in SYMMETRIC
            told.setdefault((edge["predicate"], inverse), []).append((source if target == entity else target, statement(key, edge)))
    found = [
        Relations(
            predicate=predicate,
            inverse=inverse,
            others=tuple(sorted({other for other, _ in claims}, key=places.of)),
            surest=min((claim for _, claim in claims), key=lambda claim: (-claim.confidence, claim.id)),
        )
        for (predicate, inverse), claims in told.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.others), one.predicate, one.inverse)))


def most_common(predicates: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Return predicates with how often they occur, the most frequent first."""
    return tuple(sorted(predicates.items(), key=lambda row: (-row[1], row[0])))
