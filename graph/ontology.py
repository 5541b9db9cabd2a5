"""The schema as `ontology.ttl` states it: what the other stages must know of it, and its text."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.errors import InputError
from graph.model import Property, Schema
from graph.vocab import EntityType, Metric, Predicate

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"

_NIL = ox.NamedNode(RDF + "nil")


def ontology_path() -> Path:
    """Return where `ontology.ttl` lies: inside an installed package, or beside the package in a checkout.

    Raises:
        InputError: when it is in neither place.
    """
    package = Path(str(files("graph")))
    for candidate in (package / "ontology.ttl", package.parent / "ontology.ttl"):
        if candidate.is_file():
            return candidate
    raise InputError("ontology.ttl", "the schema is missing from the installation; install the package again")


@cache
def ontology_text() -> str:
    """Return `ontology.ttl`: Turtle."""
    return ontology_path().read_text("utf-8")


@cache
def ontology_triples() -> tuple[ox.Triple, ...]:
    """Return the triples of `ontology.ttl`.

    Raises:
        InputError: when it is not valid Turtle.
    """
    try:
        return tuple(quad.triple for quad in ox.parse(ontology_text(), ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise InputError(ontology_path(), f"not valid Turtle: {error}") from error


@cache
def union_members() -> Mapping[str, tuple[str, ...]]:
    """Return the local names of the members of every named union by its own local name."""
    reader = _Reader(ontology_triples())
    return {
        _local(union.value): tuple(_local(member.value) for member in reader.collection(reader.one(body, OWL + "unionOf")))
        for body, union in reader.unions()
    }


@cache
def load_schema() -> Schema:
    """Read the schema: relations with their domains and ranges down to entity types, labels of classes and metrics.

    A domain that is a union, or a class with subclasses, is expanded: `gx:Organization` stands for Organization and Company.

    Raises:
        InputError: when `ontology.ttl` is missing, invalid, or lacks a relation, a metric or a label.
    """
    reader = _Reader(ontology_triples())
    unions = union_members()

    def types(predicate: Predicate, side: str) -> frozenset[EntityType]:
        target = reader.one(ox.NamedNode(ONTOLOGY_IRI + predicate), RDFS + side)
        members = unions.get(_local(target.value), (_local(target.value),))
        below = {_local(name) for member in members for name in reader.subclasses(ONTOLOGY_IRI + member)}
        return frozenset(entity_type for entity_type in EntityType if entity_type in below)

    symmetric = {node.value for node in reader.instances(OWL + "SymmetricProperty")}
    properties: dict[Predicate, Property] = {}
    for predicate in Predicate:
        label_en, label_zh = reader.labels(ONTOLOGY_IRI + predicate)
        properties[predicate] = Property(
            predicate=predicate,
            domain=types(predicate, "domain"),
            range=types(predicate, "range"),
            label_en=label_en,
            label_zh=label_zh,
            symmetric=ONTOLOGY_IRI + predicate in symmetric,
        )
    classes = {
        _local(node.value): reader.labels(node.value)
        for node in sorted(reader.instances(OWL + "Class"), key=str)
        if node.value.startswith(ONTOLOGY_IRI) and _local(node.value) not in unions
    }
    return Schema(
        properties=properties,
        classes=classes,
        metrics={metric: reader.labels(ONTOLOGY_IRI + metric) for metric in Metric},
    )


class _Reader:
    """Answer simple questions about a set of triples."""

    def __init__(self, triples: tuple[ox.Triple, ...]) -> None:
        self._objects: dict[tuple[ox.NamedNode | ox.BlankNode, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {}
        self._pairs: dict[str, list[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode]]] = {}
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                continue
            self._objects.setdefault((subject, predicate), []).append(value)
            if isinstance(subject, ox.NamedNode) and not isinstance(value, ox.Literal):
                self._pairs.setdefault(predicate, []).append((subject, value))

    def pairs(self, predicate: str) -> list[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode]]:
        """Return the named subjects of a predicate, with its objects."""
        return self._pairs.get(predicate, [])

    def instances(self, of: str) -> Iterator[ox.NamedNode]:
        """Yield the named members of a class."""
        return (subject for subject, value in self.pairs(RDF + "type") if value.value == of)

    def unions(self) -> Iterator[tuple[ox.BlankNode, ox.NamedNode | ox.BlankNode]]:
        """Yield every union with the class that it lies below, which is its name."""
        for subject, predicate in self._objects:
            if predicate == OWL + "unionOf" and isinstance(subject, ox.BlankNode):
                yield subject, self.one(subject, RDFS + "subClassOf")

    def one(self, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> ox.NamedNode | ox.BlankNode:
        """Return the one object of a subject and a predicate."""
        found = self._objects.get((subject, predicate), [])
        if len(found) != 1 or isinstance(found[0], ox.Literal):
            raise InputError(ontology_path(), f"needs exactly one {_local(predicate)} for {subject.value}")
        return found[0]

    def labels(self, iri: str) -> tuple[str, str]:
        """Return the labels (en, zh) of a term."""
        found = self._objects.get((ox.NamedNode(iri), RDFS + "label"), [])
        by_language = {label.language: label.value for label in found if isinstance(label, ox.Literal)}
        try:
            return by_language["en"], by_language["zh"]
        except KeyError as error:
            raise InputError(ontology_path(), f"has no label in {error} for {iri}") from error

    def subclasses(self, iri: str) -> set[str]:
        """Return a class and everything below it."""
        found = {iri}
        while new := {sub.value for sub, above in self.pairs(RDFS + "subClassOf") if above.value in found} - found:
            found |= new
        return found

    def collection(self, head: ox.NamedNode | ox.BlankNode) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """Yield the members of an RDF list."""
        while head != _NIL:
            yield self.one(head, RDF + "first")
            head = self.one(head, RDF + "rest")


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
