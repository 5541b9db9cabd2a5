"""Who moved where: posts that ended, those taken since, and the appointments and departures that were told."""

from dataclasses import dataclass
from typing import Any

from graph.network import Network
from graph.report.claims import Claim, event, statement
from graph.report.places import Places
from graph.vocab import EntityType, EventType, Predicate, Status

_POSTS = frozenset({Predicate.LEADS, Predicate.WORKS_FOR})
_CHANGES = frozenset({EventType.APPOINTMENT, EventType.DEPARTURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Hold what is told of a person's change of post."""

    person: str
    left: tuple[Claim, ...]
    took: tuple[Claim, ...]
    """Posts elsewhere that the person holds, or is to take; none begun before the one that ended."""
    events: tuple[Claim, ...]
    """Appointments and departures, the oldest first; one without a date counts from when it was first told."""


def moves_in(network: Network, places: Places) -> tuple[Move, ...]:
    """Return the moves of all who changed their post, the most important persons first: by a post that ended, or as an event tells."""
    return tuple(
        move
        for person in places.order
        if network.nodes[person]["type"] == EntityType.PERSON
        for move in [_move(network, places, person)]
        if move.left or move.events
    )


def _move(network: Network, places: Places, person: str) -> Move:
    posts = sorted(
        (
            (places.of(body), key, edge, body)
            for _, body, key, edge in network.out_edges(person, keys=True, data=True)
            if edge["predicate"] in _POSTS
        ),
        key=lambda row: row[:2],
    )
    left = [(body, statement(key, edge)) for _, key, edge, body in posts if _has_ended(edge)]
    where = {body for body, _ in left}
    ends = [claim.when for _, claim in left if claim.when]
    took = [
        statement(key, edge)
        for _, key, edge, body in posts
        if edge["status"] != Status.DENIED and not _has_ended(edge) and body not in where and not _before(edge, ends)
    ]
    told = (view for view in network.nodes[person]["events"] if view["type"] in _CHANGES and ("person", person) in view["participants"])
    events = sorted(map(event, told), key=Claim.order)
    return Move(person=person, left=tuple(claim for _, claim in left), took=tuple(took), events=tuple(events))


def _has_ended(edge: dict[str, Any]) -> bool:
    return edge["status"] == Status.ENDED or (edge["status"] == Status.ASSERTED and bool(edge["qualifiers"].get("valid_until")))


def _before(edge: dict[str, Any], ends: list[str]) -> bool:
    """Tell whether a post is known to have begun before all of those that ended: it is none that was taken since."""
    begun = edge["qualifiers"].get("valid_from", "")
    return bool(begun and ends) and begun < min(ends)
