"""Statements: relation mentions of the same two entities made one claim."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.assemble.evidence import Sources, collected
from graph.assemble.titles import richness, says_no_more
from graph.assemble.wording import Names, statement_labels
from graph.ids import digest
from graph.model import Evidence, Extraction, Property, Qualifiers, RelationMention, Resolution, Schema, Span, Statement
from graph.vocab import EntityType, Predicate, Status

_Claim = tuple[str, Predicate, str, Status]


def assemble_statements(
    extractions: Sequence[Extraction], resolution: Resolution, schema: Schema, sources: Sources
) -> tuple[Statement, ...]:
    """Return the statements that relation mentions make, sorted by id.

    Left out are relations of an entity to itself and those the schema does not allow. Whoever leads something does not also work for it.
    """
    names = Names(resolution.entities)
    told: dict[_Claim, dict[Qualifiers, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for extraction in extractions:
        for relation in extraction.relations:
            subject, object_ = resolution.entity_of[relation.subject], resolution.entity_of[relation.object]
            rule = schema.properties[relation.predicate]
            claim = _directed(subject, object_, relation, rule, names.types)
            # 饿了么 makes 饿了么 would say of a business only that its product has its name.
            if claim is not None and names.of(subject) != names.of(object_):
                told[claim][relation.qualifiers].append(_evidence(extraction.document.id, relation, sources))
    statements = [
        _statement(claim, qualifiers, evidence, schema, names, sources)
        for claim, by_qualifiers in told.items()
        if not _is_less_specific(claim, told)
        for qualifiers, evidence in _merged(by_qualifiers).items()
    ]
    return tuple(sorted(statements, key=lambda statement: statement.id))


def _directed(subject: str, object_: str, relation: RelationMention, rule: Property, types: Mapping[str, EntityType]) -> _Claim | None:
    """Return a claim that the schema allows, a symmetric one in the direction that is stored; None for all others."""
    if subject == object_:
        return None
    ways = sorted([(subject, object_), (object_, subject)]) if rule.symmetric else [(subject, object_)]
    for first, second in ways:
        alike = relation.predicate is not Predicate.SUCCESSOR_OF or _kind(types[first]) is _kind(types[second])
        if alike and _fits(types[first], rule.domain) and _fits(types[second], rule.range):
            return first, relation.predicate, second, relation.status
    return None


def _fits(entity_type: EntityType, allowed: Iterable[EntityType]) -> bool:
    return entity_type in allowed or _kind(entity_type) in allowed


def _kind(entity_type: EntityType) -> EntityType:
    """Return a type, a company's as the organization it is."""
    return EntityType.ORGANIZATION if entity_type is EntityType.COMPANY else entity_type


def _is_less_specific(claim: _Claim, told: Mapping[_Claim, object]) -> bool:
    subject, predicate, object_, status = claim
    return predicate is Predicate.WORKS_FOR and (subject, Predicate.LEADS, object_, status) in told


def _merged(by_qualifiers: Mapping[Qualifiers, list[Evidence]]) -> dict[Qualifiers, list[Evidence]]:
    """Return evidence by what it tells; a telling that adds nothing to a fuller one supports that."""
    merged: dict[Qualifiers, list[Evidence]] = {}
    for qualifiers in sorted(by_qualifiers, key=lambda each: (*(-size for size in richness(each)), repr(each))):
        fuller = [other for other in merged if says_no_more(qualifiers, other)]
        into = min(fuller, key=lambda each: (-len(merged[each]), repr(each))) if fuller else qualifiers
        merged.setdefault(into, []).extend(by_qualifiers[qualifiers])
    return merged


def _evidence(document_id: str, relation: RelationMention, sources: Sources) -> Evidence:
    mentions = [Span(start=mention.start, end=mention.end) for mention in (relation.subject, relation.object)]
    return sources.evidence(document_id, relation.sentence, [relation.trigger, *mentions], relation.extractor, relation.confidence)


def _statement(
    claim: _Claim, qualifiers: Qualifiers, evidence: Iterable[Evidence], schema: Schema, names: Names, sources: Sources
) -> Statement:
    subject, predicate, object_, status = claim
    pieces = collected(evidence)
    confidence, independent = sources.weigh(pieces)
    told = (
        qualifiers.title,
        qualifiers.valid_from,
        qualifiers.valid_until,
        qualifiers.amount,
        qualifiers.currency,
        qualifiers.share,
    )
    english, chinese = statement_labels(names, subject, schema.properties[predicate], object_, qualifiers, status)
    return Statement(
        id=f"statement/{digest(subject, predicate, object_, status, *told)}",
        subject=subject,
        predicate=predicate,
        object=object_,
        qualifiers=qualifiers,
        status=status,
        confidence=confidence,
        evidence=pieces,
        label_en=english,
        label_zh=chinese,
        sources=independent,
    )
