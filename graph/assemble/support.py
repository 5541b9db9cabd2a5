"""Events and relations that tell of one thing: a relation gets its date from the event, an event nobody found from the relation."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph.model import Argument, Document, EventMention, Extraction, Mention, Qualifiers, RelationMention, Resolution
from graph.vocab import EventType, Predicate, Role, Status


@dataclass(frozen=True, slots=True)
class _Happening:
    """Say which event tells of the same thing as a relation, who fills which role in it, and which words show that it happened."""

    type: EventType
    subject: Role
    object: Role
    words: re.Pattern[str]


_HAPPENINGS = {
    Predicate.ACQUIRED: _Happening(
        EventType.ACQUISITION,
        Role.AGENT,
        Role.OBJECT,
        re.compile(r"收购|并购|买下|吞并|拿下|收入(?:囊|麾|旗)|(?<!收)入主|acqui|bought|buys"),
    ),
    Predicate.INVESTED_IN: _Happening(
        EventType.FUNDING,
        Role.AGENT,
        Role.OBJECT,
        re.compile(r"投资(?![者人方机部经公基银集])|注资|入股|[领跟参]投|融资|增资|认购|invest(?!or)|funding|round"),
    ),
    Predicate.PARTNERS_WITH: _Happening(
        EventType.PARTNERSHIP,
        Role.AGENT,
        Role.OBJECT,
        re.compile(r"合作(?!伙伴)|携手|联手|签约|签署|达成|协议|联合|结盟|共建|partner(?!s? of)|team"),
    ),
    Predicate.SUCCESSOR_OF: _Happening(EventType.RENAME, Role.OBJECT, Role.OBJECT, re.compile(r"更名|改名|改称|易名|原名?|renam|formerly")),
}
"""Relations that begin with a happening, which both tell."""
_HELD = frozenset({Predicate.LEADS, Predicate.WORKS_FOR})
_AGAIN = _HELD | {Predicate.PARTNERS_WITH}
_HAPPENED = frozenset({Status.ASSERTED, Status.PLANNED, Status.REPORTED})


def supported(extraction: Extraction, resolution: Resolution) -> Extraction:
    """Return an extraction whose relations have the dates that its events tell, and with events for what only relations tell of."""
    entity_of = resolution.entity_of
    events = (*extraction.events, *_events_told(extraction, entity_of))
    by_type: dict[EventType, list[EventMention]] = defaultdict(list)
    for event in events:
        by_type[event.type].append(event)
    relations = tuple(_dated(relation, by_type, entity_of) for relation in extraction.relations)
    return replace(extraction, relations=relations, events=events)


def _dated(relation: RelationMention, events: Mapping[EventType, list[EventMention]], entity_of: Mapping[Mention, str]) -> RelationMention:
    told = relation.qualifiers
    if relation.predicate in _HELD:
        came = _when(relation, events[EventType.APPOINTMENT], entity_of)
        left = _when(relation, events[EventType.DEPARTURE], entity_of)
        return replace(relation, qualifiers=_spanned(told, came, left if relation.status is not Status.PLANNED else ""))
    happening = _HAPPENINGS.get(relation.predicate)
    if happening is None or relation.status is not Status.ASSERTED:
        return relation
    return replace(relation, qualifiers=_spanned(told, _when(relation, events[happening.type], entity_of), ""))


def _spanned(told: Qualifiers, first: str, last: str) -> Qualifiers:
    return replace(told, valid_from=told.valid_from or first, valid_until=told.valid_until or last)


def _when(relation: RelationMention, events: Iterable[EventMention], entity_of: Mapping[Mention, str]) -> str:
    """Return the date that the events about both sides of a relation tell, if they tell one.

    Who holds a post may have held others there, and two firms may work together again and again: that only their own sentence dates.
    """
    sides = {entity_of[relation.subject], entity_of[relation.object]}
    dates = {
        event.when
        for event in events
        if event.when
        and (event.status is Status.DENIED) == (relation.status is Status.DENIED)
        and sides <= {entity_of[argument.mention] for argument in event.arguments}
        and (
            relation.predicate not in _AGAIN
            or (event.sentence.start < relation.sentence.end and relation.sentence.start < event.sentence.end)
        )
    }
    finest = max(dates, key=lambda date: (len(date), date), default="")
    return finest if all(finest.startswith(date) for date in dates) else ""


def _events_told(extraction: Extraction, entity_of: Mapping[Mention, str]) -> Iterator[EventMention]:
    """Yield the happenings that only relations tell, one a sentence and object: 曾拿到甲、乙投资的丙 is one round with two investors."""
    known = {key for event in extraction.events for key in _keys(event.type, event.arguments, entity_of)}
    together: dict[tuple[object, ...], list[tuple[RelationMention, tuple[Argument, ...]]]] = defaultdict(list)
    for relation in extraction.relations:
        happening = _HAPPENINGS.get(relation.predicate)
        if (
            happening is None
            or happening.type is EventType.PARTNERSHIP
            or relation.status not in _HAPPENED
            or entity_of[relation.subject] == entity_of[relation.object]
        ):
            continue
        arguments = (Argument(role=happening.subject, mention=relation.subject), Argument(role=happening.object, mention=relation.object))
        if not known.isdisjoint(_keys(happening.type, arguments, entity_of)) or not _tells(extraction.document, relation, happening):
            continue
        where = (relation.sentence.start, relation.sentence.end, happening.type, relation.status, entity_of[relation.object])
        together[where].append((relation, arguments))
    for told in together.values():
        relation = max((one for one, _ in told), key=lambda one: one.confidence)
        yield EventMention(
            type=_HAPPENINGS[relation.predicate].type,
            trigger=relation.trigger,
            arguments=tuple(dict.fromkeys(argument for _, arguments in told for argument in arguments)),
            sentence=relation.sentence,
            status=relation.status,
            extractor=relation.extractor,
            confidence=relation.confidence,
        )


def _keys(kind: EventType, arguments: Iterable[Argument], entity_of: Mapping[Mention, str]) -> Iterator[tuple[EventType, frozenset[str]]]:
    """Yield what tells a happening from others of its class: what was bought or financed, which two work together."""
    filled = [(argument.role, entity_of[argument.mention]) for argument in arguments]
    if kind is EventType.PARTNERSHIP:
        yield from ((kind, frozenset({one, other})) for _, one in filled for _, other in filled if one != other)
    else:
        yield from ((kind, frozenset({entity})) for role, entity in filled if role is Role.OBJECT)


def _tells(document: Document, relation: RelationMention, happening: _Happening) -> bool:
    """Tell whether the words of a relation say that something happened, not only that something holds: 投资了, not 持股."""
    first = min(relation.trigger.start, relation.subject.start, relation.object.start)
    last = max(relation.trigger.end, relation.subject.end, relation.object.end)
    within = document.text[max(first, relation.sentence.start) : min(last + 6, relation.sentence.end)]
    return happening.words.search(within) is not None and "是否" not in within
