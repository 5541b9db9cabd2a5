"""What the page knows: every entity, fact, event and figure with its evidence, as plain JSON; sentences and documents are stored once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.network import Analysis, DocumentView, EventView, EvidenceView, Network, ObservationView
from graph.quotes import readable
from graph.render.spellings import initials, pinyin, script_table
from graph.vocab import SYMMETRIC, EntityType

LISTED = 10
"""How many entities the overview names under each heading."""


class Sentences:
    """Number sentences in the order they are first asked for, so that each is written once however many claims rest on it."""

    def __init__(self, documents: Sequence[DocumentView]) -> None:
        """Number the documents as they are listed."""
        self.rows: list[list[Any]] = []
        self._number_of: dict[tuple[int, str, str], int] = {}
        self._document_of = {document["id"]: number for number, document in enumerate(documents)}

    def cite(self, evidence: Sequence[EvidenceView]) -> list[list[Any]]:
        """Return references `[sentence, highlights, extractor, confidence]`, surest first."""
        ordered = sorted(evidence, key=lambda view: (-view["confidence"], view["document"], view["text"], view["extractor"]))
        return [[self._number(view), view["highlights"], view["extractor"], round(view["confidence"], 2)] for view in ordered]

    def _number(self, view: EvidenceView) -> int:
        document = self._document_of[view["document"]]
        key = (document, view["text"], view["quote"])
        if key not in self._number_of:
            self._number_of[key] = len(self.rows)
            quote = readable(view["quote"], view["text"])
            differs = "".join(quote.split()) != "".join(view["text"].split())  # a line broken elsewhere is no other wording
            self.rows.append([document, view["text"], quote if differs else ""])
        return self._number_of[key]


def page_payload(network: Network, analysis: Analysis, ranked: Sequence[str], *, drawn: int, alone: int) -> dict[str, Any]:
    """Return everything the page shows.

    Entities are numbered by their place in `ranked`, of which the first `drawn` are in the picture; `alone` of the others are not, because
    they have no relation.
    """
    number = {entity: place for place, entity in enumerate(ranked)}
    documents: tuple[DocumentView, ...] = network.graph["documents"]
    sentences = Sentences(documents)
    community_of = analysis.community_of()
    facts = [_fact(source, target, key, edge, number, sentences) for source, target, key, edge in sorted_edges(network)]
    events = [_event(event, number, sentences) for event in network.graph["events"]]
    figures = [_figure(figure, number, sentences) for figure in network.graph["observations"]]
    _set_against(network.graph["conflicts"], {claim["id"]: claim for claim in (*facts, *events, *figures)})
    return {
        "drawn": drawn,
        "alone": alone,
        "newest": max((document["published"] for document in documents), default=""),
        "types": {kind: network.graph["types"][kind] for kind in EntityType},
        "predicates": _predicates(network),
        "script": script_table(name for entity in ranked for name in _names(network.nodes[entity])),
        "entities": [_entity(entity, network.nodes[entity], analysis, community_of) for entity in ranked],
        "facts": facts,
        "events": events,
        "figures": figures,
        "central": [number[entity] for entity in ranked[:LISTED] if analysis.degree[entity]],
        "brokers": [[number[broker.entity], list(broker.communities)] for broker in analysis.brokers[:LISTED]],
        "communities": [sorted(number[member] for member in members) for members in analysis.communities],
        "sentences": sentences.rows,
        "documents": [[view["title"], view["publisher"], view["published"], view["url"], view["path"]] for view in documents],
    }


def _set_against(conflicts: Iterable[tuple[str, str]], claims: Mapping[str, dict[str, Any]]) -> None:
    """Let claims know the ids of what stands against them."""
    for pair in conflicts:
        if all(claim in claims for claim in pair):
            for one, other in (pair, pair[::-1]):
                claims[one].setdefault("against", []).append(other)


def sorted_edges(network: Network) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return the edges in an order that does not depend on how the network was put together."""
    return sorted(network.edges(keys=True, data=True), key=lambda row: row[:3])


def _predicates(network: Network) -> dict[str, list[str]]:
    return {edge["predicate"]: [edge["label_en"], edge["label_zh"]] for *_, edge in sorted_edges(network)}


def _names(node: Mapping[str, Any]) -> list[str]:
    return [node["label_zh"], node["label_en"], *node["aliases"]]


def _entity(entity: str, node: dict[str, Any], analysis: Analysis, community_of: dict[str, int]) -> dict[str, Any]:
    return {
        "id": entity,
        "type": node["type"],
        "en": node["label_en"],
        "zh": node["label_zh"],
        "aliases": node["aliases"],
        "pinyin": pinyin(_names(node)),
        "initials": initials(_names(node)),
        "degree": analysis.degree[entity],
        "documents": node["documents"],
        "community": community_of.get(entity, -1),
    }


def _fact(source: str, target: str, key: str, edge: dict[str, Any], number: dict[str, int], sentences: Sentences) -> dict[str, Any]:
    return {
        "id": key,
        "s": number[source],
        "p": edge["predicate"],
        "o": number[target],
        "symmetric": edge["predicate"] in SYMMETRIC,
        "status": edge["status"],
        "confidence": round(edge["confidence"], 2),
        "sources": edge["sources"],
        "qualifiers": {name: value for name, value in sorted(edge["qualifiers"].items()) if value},
        "en": edge["sentence_en"],
        "zh": edge["sentence_zh"],
        "evidence": sentences.cite(edge["evidence"]),
    }


def _event(event: EventView, number: dict[str, int], sentences: Sentences) -> dict[str, Any]:
    return {
        "id": event["id"],
        "kind": event["type"],
        "type": [event["type_en"], event["type_zh"]],
        "date": event["date"],
        "status": event["status"],
        "confidence": round(event["confidence"], 2),
        "sources": event["sources"],
        "with": sorted({number[entity] for _, entity in event["participants"]}),
        "en": event["label_en"],
        "zh": event["label_zh"],
        "evidence": sentences.cite(event["evidence"]),
    }


def _figure(figure: ObservationView, number: dict[str, int], sentences: Sentences) -> dict[str, Any]:
    return {
        "id": figure["id"],
        "about": number[figure["about"]],
        "metric": [figure["metric_en"], figure["metric_zh"]],
        "kind": figure["metric"],
        "measured": figure["measured"],
        "value": figure["value"],
        "upper": figure["upper"],
        "unit": figure["unit"],
        "time": figure["time"],
        "source": number.get(figure["source"], -1),
        "status": figure["status"],
        "confidence": round(figure["confidence"], 2),
        "sources": figure["sources"],
        "en": figure["label_en"],
        "zh": figure["label_zh"],
        "evidence": sentences.cite(figure["evidence"]),
    }
