"""RDF with a named graph for each document: TriG and N-Quads (W3C, 2014).

The graph named like a document holds what that document tells: itself, its evidence, and every claim it supports, with the plain triple
where the claim is asserted. What is told of all documents together (entities and their names, confidences, conflicts, merges) lies in
`<base_iri>graph/shared`. Nothing lies in the default graph, as half of the databases hide it and the other half merge it in. The union of
all graphs is graph.ttl.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeAlias

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.export.tables import loader
from graph.store import Store
from graph.store.terms import RDF, prefixes
from graph.store.turtle import turtle
from graph.vocab import EntityType, EventType

_Said: TypeAlias = Mapping[str, Mapping[str, list[str]]]
"""What is said of a subject that is no literal, by predicate."""

_TYPE = RDF + "type"
_EVIDENCE = ONTOLOGY_IRI + "evidence"
_DOCUMENT = ONTOLOGY_IRI + "document"
_SHARED = frozenset({ONTOLOGY_IRI + name for name in ("confidence", "independentSources", "conflictsWith")})
"""What is said of a claim by all documents together."""
_OTHERS = frozenset({ONTOLOGY_IRI + name for name in (*EntityType, *EventType, "Statement", "Observation", "Merge")})
"""What evidence may lead to without it being a part of the evidence."""


def nquads(store: Store) -> dict[str, str]:
    """Return `graph.nq`, its lines sorted, and a script that loads it into Virtuoso."""
    lines = sorted(f"{triple} <{name}> .\n" for name, triples in by_document(store).items() for triple in triples)
    return {"graph.nq": "".join(lines), "virtuoso.sh": loader("rdf/virtuoso.sh")}


def trig(store: Store) -> dict[str, str]:
    """Return `graph.trig`, graphs and what is in them sorted."""
    known = prefixes(store.base_iri)
    header = turtle([], known)
    blocks = [f"\n<{name}> {{\n{turtle(triples, known)[len(header) :]}}}\n" for name, triples in by_document(store).items()]
    return {"graph.trig": "".join([header, *blocks])}


def by_document(store: Store) -> Mapping[str, list[ox.Triple]]:
    """Return the triples of each named graph by its name, sorted; a triple that two documents tell is in both."""
    triples = [quad.triple for quad in ox.parse(store.ntriples(), format=ox.RdfFormat.N_TRIPLES)]
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            said[triple.subject.value][triple.predicate.value].append(triple.object.value)
    own = _own(said)
    claims = {
        claim: set().union(*(own.get(proof, ()) for proof in pairs[_EVIDENCE])) for claim, pairs in said.items() if _EVIDENCE in pairs
    }
    plain = _plain(said, claims)
    found: dict[str, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
        homes = plain.get(triple) or own.get(subject) or set()
        if subject in claims and triple.predicate.value not in _SHARED:
            proof = triple.object.value if triple.predicate.value == _EVIDENCE and isinstance(triple.object, ox.NamedNode) else ""
            homes = own.get(proof) or claims[subject]
        for name in homes or {f"{store.base_iri}graph/shared"}:
            found[name].append(triple)
    return dict(sorted(found.items()))


def _own(said: _Said) -> dict[str, set[str]]:
    """Return the documents that documents, evidence, and the parts of evidence stand in."""
    own = {iri: {iri} for iri, pairs in said.items() if ONTOLOGY_IRI + "Document" in pairs.get(_TYPE, ())}
    known = {iri for iri in said if iri not in own}
    waiting = [(iri, place) for iri in sorted(known) for place in said[iri].get(_DOCUMENT, ()) if place in own]
    while waiting:
        iri, document = waiting.pop()
        if document not in own.setdefault(iri, set()):
            own[iri].add(document)
            parts = {part for parts in said[iri].values() for part in parts if part in known}
            waiting += [(part, document) for part in sorted(parts) if _OTHERS.isdisjoint(said[part].get(_TYPE, ()))]
    return own


def _plain(said: _Said, claims: Mapping[str, set[str]]) -> dict[ox.Triple, set[str]]:
    """Return the plain triples of asserted statements with the documents that tell them."""
    plain: dict[ox.Triple, set[str]] = defaultdict(set)
    for claim, documents in claims.items():
        parts = [said[claim].get(RDF + part, [""])[0] for part in ("subject", "predicate", "object")]
        if all(parts) and ONTOLOGY_IRI + "Asserted" in said[claim].get(ONTOLOGY_IRI + "status", ()):
            plain[ox.Triple(*map(ox.NamedNode, parts))] |= documents
    return plain
