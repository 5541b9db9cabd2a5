"""The triples of a store, by subject: what exporters that write records go through."""

from collections import defaultdict

import pyoxigraph as ox

from graph.store import Store

Term = ox.NamedNode | ox.Literal
Pairs = dict[str, list[Term]]
"""What is said of one subject, by the IRI of the predicate; sorted."""
Subjects = dict[str, Pairs]
"""What is said, by the IRI of the subject; sorted."""


def by_subject(store: Store) -> Subjects:
    """Return what a store holds, without what follows from it."""
    said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(store.ntriples(), format=ox.RdfFormat.N_TRIPLES):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
            said[quad.subject.value][quad.predicate.value].append(quad.object)
    return {
        subject: {predicate: sorted(values, key=str) for predicate, values in sorted(pairs.items())}
        for subject, pairs in sorted(said.items())
    }
