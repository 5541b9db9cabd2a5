"""RDF as text: Turtle, N-Triples (W3C, 2014) and JSON-LD 1.1 (W3C, 2020)."""

import json

import pyoxigraph as ox

from graph.export.subjects import Subjects, Term, by_subject
from graph.store import Store
from graph.store.terms import RDF, VOCABULARIES, XSD

_PLAIN = XSD + "string"


def turtle(store: Store) -> dict[str, str]:
    """Return `graph.ttl`."""
    return {"graph.ttl": store.turtle()}


def ntriples(store: Store) -> dict[str, str]:
    """Return `graph.nt`, its lines sorted."""
    return {"graph.nt": store.ntriples()}


def jsonld(store: Store) -> dict[str, str]:
    """Return `graph.jsonld`: one object a subject, sorted; names of the vocabularies are shortened, identifiers are whole IRIs."""
    document = {"@context": dict(sorted(VOCABULARIES.items())), "@graph": _nodes(by_subject(store))}
    return {"graph.jsonld": json.dumps(document, ensure_ascii=False, indent=1) + "\n"}


def _nodes(subjects: Subjects) -> list[dict[str, object]]:
    nodes = []
    for subject, pairs in subjects.items():
        node: dict[str, object] = {"@id": subject}
        for predicate, values in pairs.items():
            if predicate == RDF + "type":
                node["@type"] = [_short(value.value) for value in values]
            else:
                node[_short(predicate)] = [_value(value) for value in values]
        nodes.append(node)
    return nodes


def _value(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"@id": term.value}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _PLAIN:
        return {"@value": term.value}
    return {"@value": term.value, "@type": _short(term.datatype.value)}


def _short(iri: str) -> str:
    """Return an IRI of a known vocabulary with its prefix."""
    for prefix, namespace in VOCABULARIES.items():
        if iri.startswith(namespace) and iri != namespace and not iri[len(namespace) :].startswith("//"):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
