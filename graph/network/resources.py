"""The triples of a store by subject, read with care: a graph.ttl may come from anywhere."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.errors import InputError
from graph.store import Store

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Hold what is said of one subject; `id` is its IRI without the store's base."""

    id: str
    base_iri: str
    said: dict[str, list[ox.NamedNode | ox.Literal]]

    def many(self, predicate: str) -> list[str]:
        """Return the values of a predicate, sorted: ids of things, local names of terms of the ontology, literals as they are."""
        return sorted(self._plain(value) for value in self.said.get(_expand(predicate), []))

    def one(self, predicate: str, default: str | None = None) -> str:
        """Return the value of a predicate, the first in order when there are several.

        Raises:
            InputError: when there is none, and no default.
        """
        values = self.many(predicate)
        if values:
            return values[0]
        if default is None:
            raise InputError(self.id, f"has no {predicate}; check the graph with: guanxi validate")
        return default

    def label(self, predicate: str, language: str) -> str:
        """Return the label in a language, or any other when it has none in that one.

        Raises:
            InputError: when it has no label at all.
        """
        values = [value for value in self.said.get(_expand(predicate), []) if isinstance(value, ox.Literal)]
        own = sorted(value.value for value in values if value.language == language)
        return own[0] if own else self.one(predicate)

    def number(self, predicate: str) -> float:
        """Return the value of a predicate as a number.

        Raises:
            InputError: when there is none, or it is no number.
        """
        value = self.one(predicate)
        try:
            return float(value)
        except ValueError as error:
            raise InputError(self.id, f"{predicate} is not a number: {value!r}") from error

    def _plain(self, value: ox.NamedNode | ox.Literal) -> str:
        return value.value.removeprefix(self.base_iri).removeprefix(ONTOLOGY_IRI)


def read_resources(store: Store) -> dict[str, Resource]:
    """Return everything that was extracted, by id, sorted; what follows from it is left out."""
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value, _ in store.extracted():
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            said[subject.value][predicate.value].append(value)
    ids = {iri: iri.removeprefix(store.base_iri) for iri in sorted(said)}
    return {ids[iri]: Resource(id=ids[iri], base_iri=store.base_iri, said=said[iri]) for iri in ids}


@cache
def _expand(predicate: str) -> str:
    prefix, _, name = predicate.partition(":")
    return {"rdf": RDF, "rdfs": RDFS, "skos": SKOS, "gx": ONTOLOGY_IRI}[prefix] + name
