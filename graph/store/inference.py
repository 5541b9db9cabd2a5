"""What follows from the extracted triples by the ontology alone: wider classes, wider relations, inverses, times."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.ontology import ontology_triples
from graph.store.terms import OWL, RDF, RDFS, TIME, XSD, iri

_TYPE = ox.NamedNode(RDF + "type")
_HAS_TIME = ox.NamedNode(TIME + "hasTime")
_INSTANT = ox.NamedNode(TIME + "Instant")
_DATED = frozenset({ONTOLOGY_IRI + "date", ONTOLOGY_IRI + "time"})
_IN_XSD = {
    XSD + "gYear": ox.NamedNode(TIME + "inXSDgYear"),
    XSD + "gYearMonth": ox.NamedNode(TIME + "inXSDgYearMonth"),
    XSD + "date": ox.NamedNode(TIME + "inXSDDate"),
}

Wider = dict[str, tuple[ox.NamedNode, ...]]


def infer(triples: Iterable[ox.Triple], base_iri: str) -> Iterator[ox.Triple]:
    """Yield what RDFS sub-classes and sub-properties, symmetric and inverse properties (OWL) and OWL-Time add; some may be known already.

    Chains of relations are not followed: a unit of a unit is not inferred to be a unit of the whole.
    """
    classes = _wider(RDFS + "subClassOf")
    properties = _wider(RDFS + "subPropertyOf")
    inverses = _inverses()
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if predicate == _TYPE and isinstance(value, ox.NamedNode):
            yield from (ox.Triple(subject, _TYPE, wider) for wider in classes.get(value.value, ()))
            continue
        yield from (ox.Triple(subject, wider, value) for wider in properties.get(predicate.value, ()))
        if isinstance(value, ox.NamedNode):
            for inverse in inverses.get(predicate.value, ()):
                yield ox.Triple(value, inverse, subject)
                yield from (ox.Triple(value, wider, subject) for wider in properties.get(inverse.value, ()))
        elif predicate.value in _DATED and isinstance(value, ox.Literal) and value.datatype.value in _IN_XSD:
            instant = iri(base_iri, f"time/{value.value}")
            yield ox.Triple(subject, _HAS_TIME, instant)
            yield ox.Triple(instant, _TYPE, _INSTANT)
            yield ox.Triple(instant, _IN_XSD[value.datatype.value], value)


def _wider(predicate: str) -> Wider:
    """Return everything above each term, nearest or not."""
    above: dict[str, set[str]] = defaultdict(set)
    for triple in ontology_triples():
        if triple.predicate.value == predicate and isinstance(triple.object, ox.NamedNode) and isinstance(triple.subject, ox.NamedNode):
            above[triple.subject.value].add(triple.object.value)
    closed: Wider = {}
    for term in sorted(above):
        found: set[str] = set()
        waiting = {term}
        while waiting:
            waiting = {wider for name in waiting for wider in above.get(name, ())} - found
            found |= waiting
        closed[term] = tuple(ox.NamedNode(name) for name in sorted(found))
    return closed


def _inverses() -> Wider:
    inverses: dict[str, tuple[ox.NamedNode, ...]] = {}
    for triple in ontology_triples():
        subject, value = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode)):
            continue
        if triple.predicate.value == OWL + "inverseOf":
            inverses[value.value] = (subject,)
        elif triple.predicate == _TYPE and value.value == OWL + "SymmetricProperty":
            inverses[subject.value] = (subject,)
    return inverses
