"""Events: tellings of the same happening made one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.assemble.evidence import Sources, collected
from graph.assemble.wording import Names, event_labels
from graph.ids import digest
from graph.model import Event, EventMention, Evidence, Extraction, Participant, Resolution, Schema, Span
from graph.vocab import EventType, Role, Status

_CENTRAL = frozenset({Role.OBJECT, Role.PERSON})
"""The roles that tell one happening from another: a company launches many products, a product is launched by one company."""

_Roles = Mapping[Role, frozenset[str]]


@dataclass(slots=True, kw_only=True)
class _Telling:
    """Gather what is told of one happening."""

    type: EventType
    status: Status
    date: str
    roles: dict[Role, frozenset[str]]
    evidence: list[Evidence] = field(default_factory=list)

    def order(self) -> tuple[int, int, str, tuple[tuple[Role, tuple[str, ...]], ...]]:
        """Return a key that puts the tellings that say most first."""
        roles = tuple(sorted((role, tuple(sorted(who))) for role, who in self.roles.items()))
        return -sum(len(who) for who in self.roles.values()), -len(self.date), self.date, roles

    def add(self, other: "_Telling") -> None:
        """Take in another telling of the same happening."""
        for role, who in other.roles.items():
            self.roles[role] = self.roles.get(role, frozenset()) | who
        self.date = max(self.date, other.date, key=lambda date: (len(date), date))
        self.evidence += other.evidence


def assemble_events(extractions: Sequence[Extraction], resolution: Resolution, schema: Schema, sources: Sources) -> tuple[Event, ...]:
    """Return the happenings the documents tell of, sorted by id.

    Tellings are one happening when class and status are the same, no role is filled differently and the dates agree: within a document
    up to the coarser of two, across documents both told, to the month at least.
    """
    names = Names(resolution.entities)
    together: dict[tuple[EventType, Status], list[_Telling]] = defaultdict(list)
    for extraction in extractions:
        within: dict[tuple[EventType, Status], list[_Telling]] = defaultdict(list)
        tellings = [_telling(extraction.document.id, mention, resolution, sources) for mention in extraction.events]
        for telling in sorted(tellings, key=_Telling.order):
            if telling.roles:
                _take_in(telling, within[telling.type, telling.status], across=False)
        for kind, found in within.items():
            together[kind] += found
    merged: list[_Telling] = []
    for kind in sorted(together):
        happenings: list[_Telling] = []
        for telling in sorted(together[kind], key=_Telling.order):
            _take_in(telling, happenings, across=True)
        merged += happenings
    events = [_event(telling, schema, names, sources) for telling in merged]
    return tuple(sorted(events, key=lambda event: event.id))


def _take_in(telling: _Telling, happenings: list[_Telling], *, across: bool) -> None:
    """Add a telling to the first happening it fits, or as a new one."""
    for happening in happenings:
        if _same_happening(happening, telling, across=across):
            happening.add(telling)
            return
    happenings.append(telling)


def _same_happening(first: _Telling, second: _Telling, *, across: bool) -> bool:
    if first.roles == second.roles and first.date == second.date:
        return True
    return _dates_agree(first.date, second.date, across=across) and _roles_agree(first.roles, second.roles, across=across)


def _dates_agree(first: str, second: str, *, across: bool) -> bool:
    size = min(len(first), len(second))
    if across and size < len("2025-01"):
        return first == second != ""
    return first[:size] == second[:size]


def _roles_agree(first: _Roles, second: _Roles, *, across: bool) -> bool:
    """Tell whether what fills a role in both is the same or part of it, and whether they share who or what the event is about."""
    common = first.keys() & second.keys()
    if not all(first[role] <= second[role] or second[role] <= first[role] for role in common):
        return False
    central = common & _CENTRAL
    if across:
        return bool(central) or (first.keys() | second.keys()).isdisjoint(_CENTRAL)
    return bool(common - {Role.PLACE})


def _telling(document_id: str, mention: EventMention, resolution: Resolution, sources: Sources) -> _Telling:
    roles: dict[Role, frozenset[str]] = {}
    for argument in mention.arguments:
        roles[argument.role] = roles.get(argument.role, frozenset()) | {resolution.entity_of[argument.mention]}
    marked = [mention.trigger, *(Span(start=argument.mention.start, end=argument.mention.end) for argument in mention.arguments)]
    evidence = sources.evidence(document_id, mention.sentence, marked, mention.extractor, mention.confidence)
    return _Telling(type=mention.type, status=mention.status, date=mention.when, roles=roles, evidence=[evidence])


def _event(telling: _Telling, schema: Schema, names: Names, sources: Sources) -> Event:
    participants = tuple(Participant(role=role, entity=entity) for role in sorted(telling.roles) for entity in sorted(telling.roles[role]))
    pieces = collected(telling.evidence)
    identity = [part for participant in participants for part in (participant.role, participant.entity)]
    english, chinese = event_labels(names, schema.classes[telling.type], participants, telling.date, telling.status)
    return Event(
        id=f"event/{digest(telling.type, telling.date, telling.status, *identity)}",
        type=telling.type,
        participants=participants,
        date=telling.date,
        status=telling.status,
        confidence=sources.confidence(pieces),
        evidence=pieces,
        label_en=english,
        label_zh=chinese,
    )
