"""A knowledge graph as triples, in the shapes that readers of graph.ttl rely on."""

from collections.abc import Iterator

import pyoxigraph as ox

from graph.ids import digest
from graph.model import Document, Entity, Event, Evidence, KnowledgeGraph, Merge, Observation, Qualifiers, Statement
from graph.store.terms import OWL, RDF, RDFS, SKOS, fraction, gx, integer, iri, moment, number, plain, words, written
from graph.vocab import Status

type_ = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(RDFS + "label")
_PREFERRED, _ALTERNATIVE, _SAME = ox.NamedNode(SKOS + "prefLabel"), ox.NamedNode(SKOS + "altLabel"), ox.NamedNode(OWL + "sameAs")
_SUBJECT, _PREDICATE, _OBJECT = ox.NamedNode(RDF + "subject"), ox.NamedNode(RDF + "predicate"), ox.NamedNode(RDF + "object")

Pair = tuple[ox.NamedNode, ox.NamedNode | ox.Literal]
"""What is said of a subject: predicate and object."""


def describe(kg: KnowledgeGraph, base_iri: str) -> Iterator[ox.Quad]:
    """Yield the triples of a knowledge graph, in the default graph.

    Nothing in them is a blank node, and order and repetition mean nothing.
    """
    languages = {document.id: document.language for document in kg.documents}
    for document in kg.documents:
        yield from _about(_minted(base_iri, "document", document.id), _document(document))
    for entity in kg.entities:
        yield from _about(iri(base_iri, entity.id), _entity(entity, base_iri))
    for statement in kg.statements:
        subject, predicate, value = iri(base_iri, statement.subject), gx(statement.predicate), iri(base_iri, statement.object)
        if statement.status is Status.ASSERTED:
            yield ox.Quad(subject, predicate, value)
        node = _minted(base_iri, "statement", statement.id)
        yield from _about(node, _statement(statement, subject, predicate, value))
        yield from _claim(node, statement, base_iri, languages)
    for event in kg.events:
        node = _minted(base_iri, "event", event.id)
        yield from _about(node, _event(event, base_iri))
        yield from _claim(node, event, base_iri, languages)
    for observation in kg.observations:
        node = _minted(base_iri, "observation", observation.id)
        yield from _about(node, _observation(observation, base_iri))
        yield from _claim(node, observation, base_iri, languages)
    nodes = {
        claim.id: kind
        for kind, told in (("statement", kg.statements), ("event", kg.events), ("observation", kg.observations))
        for claim in told
    }
    for conflict in kg.conflicts:
        first, second = (_minted(base_iri, nodes[claim], claim) for claim in (conflict.first, conflict.second))
        yield ox.Quad(first, gx("conflictsWith"), second)
    for merge in kg.merges:
        key = digest(merge.entity, merge.name, merge.into, merge.reason)
        yield from _about(_minted(base_iri, "merge", key), _merge(merge, base_iri))


def _minted(base_iri: str, kind: str, key: str) -> ox.NamedNode:
    return iri(base_iri, key if key.startswith(f"{kind}/") else f"{kind}/{key}")


def _about(subject: ox.NamedNode, pairs: Iterator[Pair]) -> Iterator[ox.Quad]:
    return (ox.Quad(subject, predicate, value) for predicate, value in pairs)


def _document(document: Document) -> Iterator[Pair]:
    headline = words(document.title or document.path, document.language)
    yield type_, gx("Document")
    yield gx("headline"), headline
    yield _LABEL, headline
    yield gx("path"), plain(document.path)
    yield gx("language"), plain(document.language)
    yield gx("sameStory"), plain(document.same_story or document.id)
    if document.url:
        yield gx("url"), plain(document.url)
    if document.publisher:
        yield gx("publisher"), plain(document.publisher)
    if document.published:
        yield gx("published"), moment(document.published)


def _entity(entity: Entity, base_iri: str) -> Iterator[Pair]:
    yield type_, gx(entity.type)
    for label in entity.labels:
        yield _PREFERRED, words(label.text, label.language)
    for alias in entity.aliases:
        yield _ALTERNATIVE, words(alias.text, alias.language)
    for other in entity.same_as:
        yield _SAME, iri(base_iri, other)


def _statement(statement: Statement, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode) -> Iterator[Pair]:
    yield type_, gx("Statement")
    yield _SUBJECT, subject
    yield _PREDICATE, predicate
    yield _OBJECT, value
    yield from _qualifiers(statement.qualifiers)


def _qualifiers(qualifiers: Qualifiers) -> Iterator[Pair]:
    if qualifiers.title:
        yield gx("title"), written(qualifiers.title)
    if qualifiers.valid_from:
        yield gx("validFrom"), moment(qualifiers.valid_from)
    if qualifiers.valid_until:
        yield gx("validUntil"), moment(qualifiers.valid_until)
    if qualifiers.amount:
        yield gx("amount"), number(qualifiers.amount)
    if qualifiers.currency:
        yield gx("currency"), plain(qualifiers.currency)
    if qualifiers.share:
        yield gx("share"), number(qualifiers.share)


def _event(event: Event, base_iri: str) -> Iterator[Pair]:
    yield type_, gx(event.type)
    for participant in event.participants:
        yield gx(participant.role), iri(base_iri, participant.entity)
    if event.date:
        yield gx("date"), moment(event.date)


def _observation(observation: Observation, base_iri: str) -> Iterator[Pair]:
    yield type_, gx("Observation")
    yield gx("about"), iri(base_iri, observation.about)
    yield gx("metric"), gx(observation.metric)
    yield gx("value"), number(observation.value)
    yield gx("unit"), plain(observation.unit)
    if observation.upper:
        yield gx("upper"), number(observation.upper)
    if observation.measured:
        yield gx("measured"), plain(observation.measured)
    if observation.time:
        yield gx("time"), moment(observation.time)
    if observation.period:
        yield gx("period"), plain(observation.period)
    if observation.source:
        yield gx("source"), iri(base_iri, observation.source)


def _merge(merge: Merge, base_iri: str) -> Iterator[Pair]:
    yield type_, gx("Merge")
    yield gx("mergedInto"), iri(base_iri, merge.into)
    yield gx("mergedFrom"), plain(merge.entity)
    yield gx("mergedName"), plain(merge.name)
    yield gx("reason"), plain(merge.reason)


def _claim(node: ox.NamedNode, claim: Statement | Event | Observation, base_iri: str, languages: dict[str, str]) -> Iterator[ox.Quad]:
    """Yield what statements, events and observations have in common: status, confidence, sources, labels and evidence."""
    yield ox.Quad(node, gx("status"), gx(claim.status))
    yield ox.Quad(node, gx("confidence"), fraction(claim.confidence))
    yield ox.Quad(node, gx("independentSources"), integer(claim.sources))
    yield ox.Quad(node, _LABEL, words(claim.label_en, "en"))
    yield ox.Quad(node, _LABEL, words(claim.label_zh, "zh"))
    for evidence in claim.evidence:
        place = _minted(base_iri, "evidence", _evidence_key(evidence))
        yield ox.Quad(node, gx("evidence"), place)
        yield from _about(place, _evidence(evidence, base_iri, languages.get(evidence.document_id, "zh")))


def _evidence_key(evidence: Evidence) -> str:
    """Return a key that only evidence alike in everything shares, so that no node ends up with two quotes or two extractors."""
    return digest(
        *(evidence.document_id, str(evidence.start), str(evidence.end), evidence.quote, evidence.text),
        *(evidence.extractor, fraction(evidence.confidence).value, *_highlights(evidence)),
    )


def _highlights(evidence: Evidence) -> tuple[str, ...]:
    return tuple(sorted(f"{span.start}-{span.end}" for span in evidence.highlights))


def _evidence(evidence: Evidence, base_iri: str, language: str) -> Iterator[Pair]:
    yield type_, gx("Evidence")
    yield gx("document"), _minted(base_iri, "document", evidence.document_id)
    yield gx("begin"), integer(evidence.start)
    yield gx("end"), integer(evidence.end)
    yield gx("quote"), words(evidence.quote, language)
    yield gx("text"), words(evidence.text, language)
    for highlight in _highlights(evidence):
        yield gx("highlight"), plain(highlight)
    yield gx("extractor"), plain(evidence.extractor)
    yield gx("confidence"), fraction(evidence.confidence)
