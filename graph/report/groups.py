"""Which groups there are, what holds each together, and who joins them."""

from collections import Counter
from dataclasses import dataclass

from graph.analyse.projection import weight_of
from graph.network import Analysis, Network
from graph.report.claims import Claim, statement
from graph.report.places import Places, most_common
from graph.vocab import Status

_HOLD = frozenset({Status.ASSERTED, Status.PLANNED, Status.REPORTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """Hold a group: its members, the most important first, the kinds of relations between them, and who joins it to other groups."""

    number: int
    members: tuple[str, ...]
    relations: tuple[tuple[str, int], ...]
    """Predicates, with how many statements of each hold between two members."""
    brokers: tuple[str, ...]
    """Members that join it to other groups, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Hold the surest claim that ties an entity to a group other than its own."""

    community: int
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Joiner:
    """Say which group an entity belongs to, and which others it ties to it."""

    entity: str
    score: float
    community: int
    ties: tuple[Tie, ...]


def communities_in(network: Network, analysis: Analysis, places: Places) -> tuple[Community, ...]:
    """Return the groups of a network, the largest first."""
    community_of = analysis.community_of()
    kinds: list[Counter[str]] = [Counter() for _ in analysis.communities]
    for source, target, edge in network.edges(data=True):
        home = community_of.get(source)
        if home is not None and home == community_of.get(target) and edge["status"] in _HOLD:
            kinds[home][edge["predicate"]] += 1
    brokers: dict[int, list[str]] = {}
    for broker in analysis.brokers:
        brokers.setdefault(community_of[broker.entity], []).append(broker.entity)
    return tuple(
        Community(
            number=number,
            members=tuple(sorted(members, key=places.of)),
            relations=most_common(kinds[number]),
            brokers=tuple(brokers.get(number, ())),
        )
        for number, members in enumerate(analysis.communities)
    )


def joiners_in(network: Network, analysis: Analysis, most: int) -> tuple[Joiner, ...]:
    """Return the entities that join groups, best first, at most so many."""
    community_of = analysis.community_of()
    found = []
    for broker in analysis.brokers[:most]:
        home = community_of[broker.entity]
        ties = tuple(
            Tie(community=number, claim=_surest_tie(network, broker.entity, set(analysis.communities[number])))
            for number in broker.communities
            if number != home
        )
        found.append(Joiner(entity=broker.entity, score=broker.score, community=home, ties=ties))
    return tuple(found)


def _surest_tie(network: Network, entity: str, group: set[str]) -> Claim:
    """Return the claim that joins an entity most to a group; that there is one is what makes the entity a broker."""
    edges = [*network.out_edges(entity, keys=True, data=True), *network.in_edges(entity, keys=True, data=True)]
    ties = [(-weight_of(edge), key, edge) for source, target, key, edge in edges if (target if source == entity else source) in group]
    _, key, edge = min(ties, key=lambda row: row[:2])
    return statement(key, edge)
