"""What follows from the extracted triples by the ontology: wider classes and relations, inverses, what other vocabularies make of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.ontology import ontology_triples, union_members
from graph.store.foreign import instant, memberships, provenance
from graph.store.terms import OWL, RDF, RDFS, TIME, gx

_TYPE, _HAS_TIME = ox.NamedNode(RDF + "type"), ox.NamedNode(TIME + "hasTime")
_STATUS, _ASSERTED = gx("status"), gx("Asserted")
_DATED = frozenset({gx("date").value, gx("time").value})
_TELLING = frozenset({gx("Event").value, gx("Observation").value})

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Wider = Mapping[str, tuple[ox.NamedNode, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Narrower:
    """A relation that holds where a wider one joins things of these classes."""

    predicate: ox.NamedNode
    domain: frozenset[str]
    range: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What the ontology says, by IRI."""

    classes: Wider
    properties: Wider
    inverses: Mapping[str, ox.NamedNode]
    narrower: Mapping[str, tuple[_Narrower, ...]]
    telling: frozenset[str]
    """Classes of events and observations, and the properties that only these have."""
    organizations: frozenset[str]


def infer(triples: Iterable[ox.Triple], base_iri: str) -> Iterator[ox.Triple]:
    """Yield what the ontology adds to the extracted triples; some of it may be known already, some comes twice.

    These are sub-classes and sub-properties (RDFS), symmetric and inverse properties (OWL 2), relations narrowed to the classes that they
    join (gx:narrows), and the nodes of Web Annotation, PROV-O, ORG and OWL-Time. Chains of relations are not followed: a unit of a unit is
    not inferred to be a unit of the whole. An event or a figure that is planned, reported, denied or over is one in our own vocabulary
    only, where it has its status: in others, which know no status, it would be a fact.
    """
    known = list(triples)
    rules = _rules()
    types, sure = _types_and_sure(known)
    for subject, predicate, value in known:
        if not isinstance(subject, ox.NamedNode):
            continue
        name = value.value if predicate == _TYPE and isinstance(value, ox.NamedNode) else predicate.value
        is_fact = name not in rules.telling or subject.value in sure
        for added in _follows(subject, predicate, value, rules):
            if is_fact or _is_ours(added):
                yield added
        if is_fact:
            for narrower in rules.narrower.get(name, ()):
                if isinstance(value, ox.NamedNode) and types[subject.value] & narrower.domain and types[value.value] & narrower.range:
                    yield ox.Triple(subject, narrower.predicate, value)
                    yield from _follows(subject, narrower.predicate, value, rules)
            if name in _DATED and isinstance(value, ox.Literal) and (found := instant(value, base_iri)) is not None:
                yield ox.Triple(subject, _HAS_TIME, found[0])
                yield from found[1]
        yield from provenance(subject, predicate, value, base_iri)
    yield from memberships(known, types, rules.organizations, base_iri)


def _types_and_sure(known: list[ox.Triple]) -> tuple[defaultdict[str, set[str]], set[str]]:
    """Return the classes of everything, and what is asserted and nothing else."""
    types: defaultdict[str, set[str]] = defaultdict(set)
    statuses: defaultdict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in known:
        if predicate in (_TYPE, _STATUS) and isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
            (types if predicate == _TYPE else statuses)[subject.value].add(value.value)
    return types, {subject for subject, told in statuses.items() if told == {_ASSERTED.value}}


def _follows(subject: ox.NamedNode, predicate: ox.NamedNode, value: Term, rules: _Rules) -> Iterator[ox.Triple]:
    """Yield the wider classes of a thing, or the wider relations of a triple, its inverse, and the wider ones of that."""
    if predicate == _TYPE and isinstance(value, ox.NamedNode):
        for wider in rules.classes.get(value.value, ()):
            yield ox.Triple(subject, _TYPE, wider)
        return
    name = predicate.value
    for wider in rules.properties.get(name, ()):
        yield ox.Triple(subject, wider, value)
    if name in rules.inverses and isinstance(value, ox.NamedNode):
        inverse = rules.inverses[name]
        yield ox.Triple(value, inverse, subject)
        for wider in rules.properties.get(inverse.value, ()):
            yield ox.Triple(value, wider, subject)


def _is_ours(triple: ox.Triple) -> bool:
    term = triple.object if triple.predicate == _TYPE else triple.predicate
    return isinstance(term, ox.NamedNode) and term.value.startswith(ONTOLOGY_IRI)


@cache
def _rules() -> _Rules:
    """Read the rules from the ontology."""
    pairs: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for triple in ontology_triples():
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            pairs[triple.predicate.value].append((triple.subject.value, triple.object.value))
    classes = _closed(pairs[RDFS + "subClassOf"])
    unions = [(ONTOLOGY_IRI + member, ONTOLOGY_IRI + union) for union, members in union_members().items() for member in members]
    named = _closed([*pairs[RDFS + "subClassOf"], *unions])

    def below(top: str) -> frozenset[str]:
        return frozenset({top, *(name for name, above in named.items() if ox.NamedNode(top) in above)})

    domains, ranges = dict(pairs[RDFS + "domain"]), dict(pairs[RDFS + "range"])
    narrower: defaultdict[str, tuple[_Narrower, ...]] = defaultdict(tuple)
    for name, wider in sorted(pairs[gx("narrows").value]):
        narrower[wider] += (_Narrower(predicate=ox.NamedNode(name), domain=below(domains[name]), range=below(ranges[name])),)
    inverses = {one: ox.NamedNode(other) for other, one in pairs[OWL + "inverseOf"]}
    symmetric = {one: ox.NamedNode(one) for one, kind in pairs[RDF + "type"] if kind == OWL + "SymmetricProperty"}
    return _Rules(
        classes=classes,
        properties=_closed(pairs[RDFS + "subPropertyOf"]),
        inverses=inverses | symmetric,
        narrower=narrower,
        telling=frozenset().union(*map(below, _TELLING)) | {name for name, domain in domains.items() if domain in _TELLING},
        organizations=below(gx("OrganizationOrUnit").value),
    )


def _closed(pairs: Iterable[tuple[str, str]]) -> Wider:
    """Return everything above each term, nearest or not."""
    above: defaultdict[str, set[str]] = defaultdict(set)
    for name, wider in pairs:
        above[name].add(wider)
    closed: dict[str, tuple[ox.NamedNode, ...]] = {}
    for term in sorted(above):
        found: set[str] = set()
        waiting = {term}
        while waiting:
            waiting = {wider for name in waiting for wider in above.get(name, ())} - found
            found |= waiting
        closed[term] = tuple(ox.NamedNode(name) for name in sorted(found))
    return closed
