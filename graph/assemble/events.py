"""Events: tellings of the same happening made one."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.assemble.evidence import Sources, collected
from graph.assemble.wording import Names, event_labels
from graph.ids import digest
from graph.model import Document, Event, EventMention, Evidence, Extraction, Participant, Resolution, Schema, Span
from graph.vocab import EntityType, EventType, Role, Status

_FIGURE = re.compile(r"\d[\d.,]*")
_PERSONS = f"{EntityType.PERSON.lower()}/"
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
    figures: frozenset[str]
    """The numbers that a passed mark is told with: 销量突破10万 is not 销量突破20万."""
    evidence: list[Evidence] = field(default_factory=list)

    def order(self) -> tuple[int, int, str, tuple[tuple[Role, tuple[str, ...]], ...]]:
        """Return a key that puts the tellings that say most first."""
        roles = tuple(sorted((role, tuple(sorted(who))) for role, who in self.roles.items()))
        return -sum(len(who) for who in self.roles.values()), -len(self.date), self.date, roles

    def keys(self, *, across: bool) -> Iterator[tuple[str, ...]]:
        """Yield keys of which two tellings of one happening share one at least: who plays a part, across documents also in which month.

        Across documents whom or what it is about decides; who did it only where nothing else is told.
        """
        telling = (self.roles.keys() & _CENTRAL if across else ()) or self.roles.keys()
        for role in telling:
            for who in self.roles[role]:
                yield (role, who, self.date[: len("2025-01")]) if across else (role, who)

    def add(self, other: "_Telling") -> None:
        """Take in another telling of the same happening."""
        for role, who in other.roles.items():
            self.roles[role] = self.roles.get(role, frozenset()) | who
        self.date = max(self.date, other.date, key=lambda date: (len(date), date))
        if _earliest(other) < _earliest(self):
            self.status = other.status
        self.figures |= other.figures
        self.evidence += other.evidence


def _earliest(telling: _Telling) -> tuple[str, int]:
    return min((piece.document_id, piece.start) for piece in telling.evidence)


def assemble_events(extractions: Sequence[Extraction], resolution: Resolution, schema: Schema, sources: Sources) -> tuple[Event, ...]:
    """Return the happenings the documents tell of, sorted by id.

    Tellings are one happening when class and status are the same, no role is filled differently and the dates agree: within a document
    up to the coarser of two, across documents both told, to the month at least. A document that tells of one happening as planned, rumoured
    and done tells of it as the first of its sentences does; only a denial is not the happening.
    """
    names = Names(resolution.entities)
    together: dict[tuple[EventType, Status], list[_Telling]] = defaultdict(list)
    for extraction in extractions:
        within: dict[tuple[EventType, bool], _Happenings] = defaultdict(lambda: _Happenings(across=False))
        tellings = [_telling(extraction.document, mention, resolution, sources) for mention in extraction.events]
        for telling in sorted(tellings, key=_Telling.order):
            if telling.roles:
                within[telling.type, telling.status is Status.DENIED].take_in(telling)
        for happenings in within.values():
            for telling in happenings.found:
                together[telling.type, telling.status].append(telling)
    merged: list[_Telling] = []
    for kind in sorted(together):
        across = _Happenings(across=True)
        for telling in sorted(together[kind], key=_Telling.order):
            across.take_in(telling)
        merged += across.found
    events = [_event(telling, schema, names, sources) for telling in merged]
    return tuple(sorted(events, key=lambda event: event.id))


class _Happenings:
    """Gather tellings by happening; each goes to the first happening it fits, found by who plays a part in it."""

    def __init__(self, *, across: bool) -> None:
        """Compare tellings of one document, or `across` documents."""
        self.found: list[_Telling] = []
        self._across = across
        self._by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)

    def take_in(self, telling: _Telling) -> None:
        """Add a telling to the first happening it fits, or as a new one."""
        keys = list(telling.keys(across=self._across))
        near = sorted({index for key in keys for index in self._by_key[key]})
        place = next((index for index in near if _same_happening(self.found[index], telling, across=self._across)), len(self.found))
        if place == len(self.found):
            self.found.append(telling)
        else:
            self.found[place].add(telling)
        for key in {*keys, *self.found[place].keys(across=self._across)}:
            if place not in self._by_key[key]:
                self._by_key[key].append(place)


def _same_happening(first: _Telling, second: _Telling, *, across: bool) -> bool:
    if first.roles == second.roles and first.date == second.date:
        return True
    if first.figures and second.figures and first.figures.isdisjoint(second.figures):
        return False
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
        return bool(central) or (bool(common) and (first.keys() | second.keys()).isdisjoint(_CENTRAL))
    return bool(common - {Role.PLACE})


def _telling(document: Document, mention: EventMention, resolution: Resolution, sources: Sources) -> _Telling:
    roles: dict[Role, frozenset[str]] = {}
    for argument in mention.arguments:
        entity = resolution.entity_of[argument.mention]
        # A person is no object: 最佳导演奖授予林晓舟 is about the person.
        role = Role.PERSON if argument.role is Role.OBJECT and entity.startswith(_PERSONS) else argument.role
        roles[role] = roles.get(role, frozenset()) | {entity}
    marked = [mention.trigger, *(Span(start=argument.mention.start, end=argument.mention.end) for argument in mention.arguments)]
    evidence = sources.evidence(document.id, mention.sentence, marked, mention.extractor, mention.confidence)
    marks = _FIGURE.findall(document.text, mention.trigger.start, mention.trigger.end) if mention.type is EventType.MILESTONE else ()
    return _Telling(type=mention.type, status=mention.status, date=mention.when, roles=roles, figures=frozenset(marks), evidence=[evidence])


def _event(telling: _Telling, schema: Schema, names: Names, sources: Sources) -> Event:
    participants = tuple(Participant(role=role, entity=entity) for role in sorted(telling.roles) for entity in sorted(telling.roles[role]))
    pieces = collected(telling.evidence)
    confidence, independent = sources.weigh(pieces)
    identity = [part for participant in participants for part in (participant.role, participant.entity)]
    english, chinese = event_labels(names, telling.type, schema.classes[telling.type], participants, telling.date, telling.status)
    return Event(
        id=f"event/{digest(telling.type, telling.date, telling.status, *identity)}",
        type=telling.type,
        participants=participants,
        date=telling.date,
        status=telling.status,
        confidence=confidence,
        evidence=pieces,
        label_en=english,
        label_zh=chinese,
        sources=independent,
    )
