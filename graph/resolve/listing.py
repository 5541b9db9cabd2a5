"""List what was decided: which names became one entity, which were kept apart, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.ids import entity_id
from graph.model import Entity, IdentityDecision, Mention, Merge
from graph.resolve.across import Group
from graph.resolve.keys import is_chinese, key, simplified
from graph.resolve.names import tidy
from graph.resolve.reasons import Reason
from graph.resolve.within import Join, Refusal


def merges(built: Iterable[tuple[Entity, Group]]) -> tuple[Merge, ...]:
    """Return which names were taken for which entity, which entity each would have been by itself, and why."""
    found = {
        Merge(
            entity=entity_id(entity.type, join.name),
            name=join.name,
            into=entity.id,
            reason=f"{join.reason}{': ' * bool(join.detail)}{join.detail} ({join.into})",
        )
        for entity, group in built
        for join in [*(join for local in group.members for join in local.joins), *(join for _, join in group.joins)]
        if key(join.name) != key(join.into) or join.reason is Reason.OTHER_TYPE
    }
    return tuple(sorted(found, key=lambda merge: (merge.into, merge.name, merge.entity, merge.reason)))


def list_decisions(
    built: Sequence[tuple[Entity, Group]], refusals: Iterable[Refusal], entity_of: Mapping[Mention, str], paths: Mapping[str, str]
) -> tuple[IdentityDecision, ...]:
    """Return a row for every name that became part of an entity and for every two that were kept apart; `paths` tells where documents lie.

    Every name of an entity but its label has a row, and so has every name that stands in several documents.
    """
    rows: dict[tuple[bool, str, str, str, str, str, str], set[str]] = defaultdict(set)
    types = {entity.id: entity.type for entity, _ in built}
    for entity, group in built:
        for join, documents in _joins(entity, group):
            own = entity_id(entity.type, join.name)
            rows[True, entity.id, own, join.name, join.into, join.reason, join.detail] |= documents
    for refusal in refusals:
        into, own = entity_of[refusal.other], entity_of[refusal.name]
        if into != own:
            names = tidy(refusal.name.text), tidy(refusal.other.text)
            rows[False, into, own, *names, refusal.veto, ""] |= {refusal.name.document_id, refusal.other.document_id}
    return tuple(
        IdentityDecision(
            merged=merged,
            entity=into,
            own=own,
            name=name,
            other=other,
            type=types[into],
            reason=reason,
            detail=detail,
            documents=tuple(sorted({paths[document] for document in documents})),
        )
        for (merged, into, own, name, other, reason, detail), documents in sorted(
            rows.items(), key=lambda row: (row[0][1], not row[0][0], row[0])
        )
    )


def _joins(entity: Entity, group: Group) -> Iterator[tuple[Join, set[str]]]:
    """Yield why each name belongs to an entity, with the documents that use it."""
    label = key(entity.label("zh"))
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    documents: dict[str, set[str]] = defaultdict(set)
    glosses: dict[str, tuple[str, str]] = {}
    for local in group.members:
        for mention in local.mentions:
            form = tidy(mention.text)
            forms[key(form)][form] += 1
            documents[form].add(local.document_id)
            if mention.same_as:
                glosses.setdefault(tidy(mention.same_as), (form, local.document_id))
    main = {name: min(those, key=lambda form: (-those[form], form)) for name, those in forms.items()}
    explained: set[str] = set()
    # A join is told from the side of the name that is not the label.
    told = [(join, local.document_id) for local in group.members for join in local.joins] + [(join, place) for place, join in group.joins]
    for join, document in told:
        if key(join.name) == key(join.into) and join.reason is not Reason.OTHER_TYPE:
            continue
        turned = key(join.name) == label
        name, into = (join.into, join.name) if turned else (join.name, join.into)
        explained.add(key(name))
        yield Join(name=name, into=into, reason=join.reason, detail=join.detail), documents.get(name) or {document}
    for gloss, (form, document) in sorted(glosses.items()):
        if key(gloss) not in forms:
            yield Join(name=gloss, into=form, reason=Reason.STATED), {document}
    for name in sorted(forms):
        places = {document for form in forms[name] for document in documents[form]}
        for form in sorted(forms[name].keys() - {main[name]}):
            traditional = simplified(form) == simplified(main[name])
            yield Join(name=form, into=main[name], reason=Reason.TRADITIONAL if traditional else Reason.SAME_FORM), documents[form]
        if len(places) > 1:
            yield Join(name=main[name], into=main[name], reason=Reason.SAME_FORM), places
        if name != label and name not in explained:
            latin = is_chinese(main[name]) != is_chinese(entity.label("zh"))
            yield Join(name=main[name], into=entity.label("zh"), reason=Reason.LATIN if latin else Reason.KNOWN), places
