"""RDF 1.2 with triple terms (W3C, 2025): graph.ttl, and for each statement the triple it is about as one term.

`?statement rdf:reifies <<( ?subject ?predicate ?object )>>` finds what a statement says in one pattern, also of those that are planned or
denied and have no plain triple. `rdf:subject`, `rdf:predicate` and `rdf:object` stay, so that every query written for graph.ttl works.
"""

import pyoxigraph as ox

from graph.export.subjects import by_subject
from graph.store import Store
from graph.store.terms import RDF, prefixes
from graph.store.turtle import ntriples, turtle

_REIFIES = ox.NamedNode(RDF + "reifies")
_PARTS = (RDF + "subject", RDF + "predicate", RDF + "object")


def rdf12(store: Store) -> dict[str, str]:
    """Return `graph.rdf12.nt`, its lines sorted, and `graph.rdf12.ttl`."""
    triples = [quad.triple for quad in ox.parse(store.ntriples(), format=ox.RdfFormat.N_TRIPLES)]
    for iri, pairs in by_subject(store).items():
        parts = [pairs[part][0] for part in _PARTS if part in pairs]
        if len(parts) == len(_PARTS):
            triples.append(ox.Triple(ox.NamedNode(iri), _REIFIES, ox.Triple(*parts)))  # type: ignore[arg-type]
    return {"graph.rdf12.nt": ntriples(triples), "graph.rdf12.ttl": turtle(triples, prefixes(store.base_iri))}
