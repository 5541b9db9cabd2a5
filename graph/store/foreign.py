"""What other vocabularies say by nodes of their own: instants (OWL-Time), annotations (OA), agents (PROV-O), memberships (ORG)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

import pyoxigraph as ox

from graph.store.terms import RDF, RDFS, SKOS, VOCABULARIES, XSD, gx, iri

_TYPE = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(RDFS + "label")
_PREF_LABEL = ox.NamedNode(SKOS + "prefLabel")
_SUBJECT, _PREDICATE, _OBJECT, _STATEMENT = (ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object", "Statement"))


def _terms(prefix: str, *names: str) -> tuple[ox.NamedNode, ...]:
    return tuple(ox.NamedNode(VOCABULARIES[prefix] + name) for name in names)


_ANNOTATION, _MOTIVATED_BY, _DESCRIBING, _HAS_BODY, _HAS_TARGET, _HAS_SELECTOR = _terms(
    "oa", "Annotation", "motivatedBy", "describing", "hasBody", "hasTarget", "hasSelector"
)
_SOFTWARE_AGENT, _ATTRIBUTED_TO, _DERIVED_FROM = _terms("prov", "SoftwareAgent", "wasAttributedTo", "wasDerivedFrom")
_MEMBERSHIP, _MEMBER, _HAS_MEMBERSHIP, _ORGANIZATION, _DURING = _terms(
    "org", "Membership", "member", "hasMembership", "organization", "memberDuring"
)
_ROLE_CLASS, _ROLE, _POST, _POST_IN, _HAS_POST, _HELD_BY, _HOLDS = _terms(
    "org", "Role", "role", "Post", "postIn", "hasPost", "heldBy", "holds"
)
_INSTANT, _INTERVAL, _BEGINNING, _END = _terms("time", "Instant", "Interval", "hasBeginning", "hasEnd")
(_JOB_TITLE,) = _terms("schema", "jobTitle")
_IN_XSD = dict(
    zip(
        (XSD + "gYear", XSD + "gYearMonth", XSD + "date"),
        _terms("time", "inXSDgYear", "inXSDgYearMonth", "inXSDDate"),
        strict=True,
    )
)

_EVIDENCE, _EVIDENCE_CLASS, _EXTRACTOR, _ASSERTED = gx("evidence"), gx("Evidence"), gx("extractor"), gx("Asserted")
_TOLD = (_SUBJECT, _PREDICATE, _OBJECT, gx("status"), gx("title"), gx("validFrom"), gx("validUntil"))
_HELD = (gx("leads"), gx("worksFor"))

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Told = dict[ox.NamedNode, _Term]


def _minted(base_iri: str, kind: str, of: ox.NamedNode) -> ox.NamedNode:
    """Return the IRI of a node that stands for another one: `annotation/statement/…` for `statement/…`."""
    return iri(base_iri, f"{kind}/{of.value.removeprefix(base_iri)}")


def instant(value: ox.Literal, base_iri: str) -> tuple[ox.NamedNode, tuple[ox.Triple, ...]] | None:
    """Return the time:Instant that a typed date is, with what describes it; None when it is no year, month or day."""
    if (predicate := _IN_XSD.get(value.datatype.value)) is None:
        return None
    node = iri(base_iri, f"time/{value.value}")
    return node, (ox.Triple(node, _TYPE, _INSTANT), ox.Triple(node, predicate, value))


def provenance(subject: ox.NamedNode, predicate: ox.NamedNode, value: _Term, base_iri: str) -> Iterator[ox.Triple]:
    """Yield what a triple about a claim or its evidence says to readers of Web Annotation, PROV-O and RDF reification.

    A claim is the body of an annotation (https://www.w3.org/TR/annotation-model/) whose targets are its evidence: quoting the text says
    nothing about whether it is true, so that claims of every status have one. Evidence is a part of a document and its own selector.
    """
    if predicate == _TYPE:
        if value == _EVIDENCE_CLASS:
            yield ox.Triple(subject, _HAS_SELECTOR, subject)
    elif predicate == _EVIDENCE:
        annotation = _minted(base_iri, "annotation", subject)
        yield ox.Triple(annotation, _TYPE, _ANNOTATION)
        yield ox.Triple(annotation, _MOTIVATED_BY, _DESCRIBING)
        yield ox.Triple(annotation, _HAS_BODY, subject)
        yield ox.Triple(annotation, _HAS_TARGET, value)
    elif predicate == _EXTRACTOR and isinstance(value, ox.Literal):
        agent = iri(base_iri, f"extractor/{value.value}")
        yield ox.Triple(agent, _TYPE, _SOFTWARE_AGENT)
        yield ox.Triple(agent, _LABEL, value)
        yield ox.Triple(subject, _ATTRIBUTED_TO, agent)
    elif predicate == _SUBJECT:  # the axiomatic triples of RDFS: https://www.w3.org/TR/rdf11-mt/#rdfs-interpretations
        yield ox.Triple(subject, _TYPE, _STATEMENT)


def memberships(triples: Iterable[ox.Triple], types: Mapping[str, Set[str]], organizations: Set[str], base_iri: str) -> Iterator[ox.Triple]:
    """Yield memberships and posts (https://www.w3.org/TR/vocab-org/) for the asserted statements that someone leads or works for something.

    Only what belongs to one of the classes `organizations` has members; the others, a product for one, merely have someone in charge.
    """
    wanted = frozenset(_TOLD)
    told: defaultdict[ox.NamedNode, _Told] = defaultdict(dict)
    for subject, predicate, value in triples:
        if predicate in wanted and isinstance(subject, ox.NamedNode):
            told[subject][predicate] = value
    for statement, said in told.items():
        person, predicate, body, status, title, begin, end = (said.get(term) for term in _TOLD)
        if predicate not in _HELD or status != _ASSERTED:
            continue
        if isinstance(person, ox.NamedNode) and isinstance(body, ox.NamedNode) and types.get(body.value, frozenset()) & organizations:
            membership = iri(base_iri, f"membership/{statement.value.rpartition('/')[2]}")
            yield ox.Triple(membership, _TYPE, _MEMBERSHIP)
            yield ox.Triple(membership, _MEMBER, person)
            yield ox.Triple(person, _HAS_MEMBERSHIP, membership)
            yield ox.Triple(membership, _ORGANIZATION, body)
            yield ox.Triple(membership, _DERIVED_FROM, statement)
            yield from _during(membership, begin, end, base_iri)
            if isinstance(title, ox.Literal):
                yield from _post(membership, person, body, title, base_iri)


def _post(membership: ox.NamedNode, person: ox.NamedNode, body: ox.NamedNode, title: ox.Literal, base_iri: str) -> Iterator[ox.Triple]:
    role = iri(base_iri, f"role/{title.value}")
    post = iri(base_iri, f"post/{body.value.removeprefix(base_iri)}/{title.value}")
    yield ox.Triple(role, _TYPE, _ROLE_CLASS)
    yield ox.Triple(role, _PREF_LABEL, title)
    yield ox.Triple(membership, _ROLE, role)
    yield ox.Triple(post, _TYPE, _POST)
    yield ox.Triple(post, _ROLE, role)
    yield ox.Triple(post, _POST_IN, body)
    yield ox.Triple(body, _HAS_POST, post)
    yield ox.Triple(post, _HELD_BY, person)
    yield ox.Triple(person, _HOLDS, post)
    yield ox.Triple(person, _JOB_TITLE, title)


def _during(membership: ox.NamedNode, begin: _Term | None, end: _Term | None, base_iri: str) -> Iterator[ox.Triple]:
    interval = _minted(base_iri, "interval", membership)
    for predicate, moment in ((_BEGINNING, begin), (_END, end)):
        if isinstance(moment, ox.Literal) and (found := instant(moment, base_iri)) is not None:
            yield ox.Triple(membership, _DURING, interval)
            yield ox.Triple(interval, _TYPE, _INTERVAL)
            yield ox.Triple(interval, predicate, found[0])
            yield from found[1]
