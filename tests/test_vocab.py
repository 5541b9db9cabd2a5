from enum import StrEnum

import pyoxigraph as ox
import pytest

from graph.config import ONTOLOGY_IRI
from graph.ontology import ontology_triples
from graph.vocab import SYMMETRIC, EntityType, EventType, Metric, Predicate, Role, Status

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"


def below(predicate: str, top: str) -> set[str]:
    """Return the local names of our terms that lead to a term by a predicate, nearest or not."""
    found: set[str] = set()
    waiting = {top}
    while waiting:
        waiting = {
            triple.subject.value
            for triple in ontology_triples()
            if triple.predicate.value == predicate
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value in waiting
        }
        found |= waiting
    return {iri.removeprefix(ONTOLOGY_IRI) for iri in found if iri.startswith(ONTOLOGY_IRI)}


@pytest.mark.parametrize(
    ("vocabulary", "predicate", "top", "besides"),
    [
        (EntityType, RDFS + "subClassOf", "Entity", set()),
        (EventType, RDFS + "subClassOf", "Event", {"Event"}),
        (Predicate, RDFS + "subPropertyOf", "relatedTo", set()),
        (Role, RDFS + "subPropertyOf", "participant", set()),
        (Status, RDF + "type", "Status", set()),
        (Metric, RDF + "type", "Metric", set()),
    ],
)
def test_vocabulary_and_ontology_agree(vocabulary: type[StrEnum], predicate: str, top: str, besides: set[str]) -> None:
    assert {member.value for member in vocabulary} == below(predicate, ONTOLOGY_IRI + top) | besides


def test_symmetric_relations_are_those_of_the_ontology() -> None:
    claims = {"conflictsWith"}  # joins claims, not entities
    assert {predicate.value for predicate in SYMMETRIC} == below(RDF + "type", OWL + "SymmetricProperty") - claims
