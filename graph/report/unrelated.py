"""Which entities no relation joins to another, and why."""

from dataclasses import dataclass

from graph.network import Analysis, Network
from graph.vocab import Predicate, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrelated:
    """Say of an entity that nothing joins to another why that is, with how many claims tell of it.

    `reason` is `denied` (its relations are all denied), `ended`, `past` (some denied, some ended), `seat` (only where it is, or what is
    there), `itself` (only with itself), `events` or `figures` (nothing but those), `both`, `source` (only of a figure about another),
    or `named` (documents name it and tell nothing that was found).
    """

    entity: str
    reason: str
    relations: int
    events: int
    figures: int


def unrelated_in(network: Network, analysis: Analysis) -> tuple[Unrelated, ...]:
    """Return the entities that nothing joins to another, sorted."""
    sourced = {view["source"] for view in network.graph["observations"] if view["source"]}
    return tuple(_unrelated(network, entity, entity in sourced) for entity in sorted(network) if not analysis.degree[entity])


def _unrelated(network: Network, entity: str, is_source: bool) -> Unrelated:
    node = network.nodes[entity]
    edges = [*network.out_edges(entity, data=True), *network.in_edges(entity, data=True)]
    events, figures = len(node["events"]), len(node["observations"])
    statuses = {edge["status"] for _, _, edge in edges}
    if not edges:
        reason = {(True, True): "both", (True, False): "events", (False, True): "figures"}.get((events > 0, figures > 0), "")
        reason = reason or ("source" if is_source else "named")
    elif statuses <= {Status.DENIED, Status.ENDED}:
        reason = "denied" if statuses == {Status.DENIED} else "ended" if statuses == {Status.ENDED} else "past"
    else:
        reason = "seat" if any(edge["predicate"] == Predicate.LOCATED_IN for _, _, edge in edges) else "itself"
    return Unrelated(entity=entity, reason=reason, relations=len(edges), events=events, figures=figures)
