"""What happened, in order: events, dated facts and dated figures."""

from dataclasses import dataclass

from graph.network import Network
from graph.report.claims import Claim, event, figure, statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Hold one claim of a timeline; `kind` is event, fact or figure.

    `when` is ISO 8601, empty for an event of unknown date; `told_on` is when such a one was first told, empty where that is unknown too.
    """

    when: str
    told_on: str = ""
    kind: str
    claim: Claim


def happenings(network: Network, entity: str = "") -> tuple[Happening, ...]:
    """Return what happened to an entity, or to all, the oldest first: events, facts and figures that have a date.

    An event without a date stands where it was first told; last where that is unknown too.
    """
    if entity:
        node = network.nodes[entity]
        events, figures = node["events"], node["observations"]
        edges = [*network.out_edges(entity, keys=True, data=True), *network.in_edges(entity, keys=True, data=True)]
    else:
        events, figures = network.graph["events"], network.graph["observations"]
        edges = list(network.edges(keys=True, data=True))
    facts = {key: statement(key, edge) for _, _, key, edge in edges}
    found = [
        *(Happening(when=claim.when, told_on=claim.told_on(), kind="event", claim=claim) for claim in map(event, events)),
        *(Happening(when=claim.when, kind="fact", claim=claim) for claim in facts.values() if claim.when),
        *(Happening(when=view["time"], kind="figure", claim=figure(view)) for view in figures if view["time"]),
    ]
    return tuple(sorted(found, key=lambda one: (one.when or one.told_on or "9999", one.kind, one.claim.id)))
