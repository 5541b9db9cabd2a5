"""Decide which things of different documents are one entity."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.ids import entity_id
from graph.lexicon import Lexicon
from graph.model import Entity, Extraction, Mention, Merge
from graph.resolve.forms import Surroundings, key, shorter_forms
from graph.resolve.merging import Merger
from graph.resolve.within import Join, Local
from graph.vocab import EntityType, Predicate

_AFFILIATION = frozenset({Predicate.LEADS, Predicate.WORKS_FOR, Predicate.FOUNDED, Predicate.REPORTS_TO})
_STRUCTURE = frozenset({Predicate.UNIT_OF, Predicate.SUBSIDIARY_OF, Predicate.MAKES, Predicate.SUCCESSOR_OF, Predicate.ACQUIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hold one entity: what the documents name that is the same thing."""

    members: tuple[Local, ...]
    joins: tuple[tuple[EntityType, Join], ...]
    """The joins across documents, with the type of what was joined."""
    employers: tuple[str, ...] = ()
    """Names of the organizations a person who has a namesake belongs to; empty for all others."""
    namesakes: bool = False

    def merges(self, entity: Entity) -> Iterator[Merge]:
        """Yield which names were taken for this entity, which entity each would have been by itself, and why."""
        for local in self.members:
            for join in local.joins:
                yield _merge(join, local.type, entity)
        for kind, join in self.joins:
            yield _merge(join, kind, entity)


def _merge(join: Join, kind: EntityType, entity: Entity) -> Merge:
    return Merge(entity=entity_id(kind, join.name), name=join.name, into=entity.id, reason=f"{join.reason} ({join.into})")


def group_names(locals_: Sequence[Local], extractions: Sequence[Extraction], lexicon: Lexicon) -> tuple[Group, ...]:
    """Return the entities of all documents; `locals_` and `extractions` must be sorted by document."""
    merger = Merger((index, local.entry) for index, local in enumerate(locals_))
    joins: list[tuple[int, Join]] = []
    things = [index for index, local in enumerate(locals_) if local.type is not EntityType.PERSON]
    persons = [index for index, local in enumerate(locals_) if local.type is EntityType.PERSON]
    _join_entries(locals_, merger)
    _join_names(things, locals_, merger, joins, _everywhere(locals_, extractions, lexicon))
    _join_short(things, locals_, merger, joins)
    circles = _Circles(locals_, extractions, merger, lexicon)
    namesakes = _join_persons(persons, locals_, merger, circles)
    _join_short(persons, locals_, merger, joins, circles)
    joined: dict[int, list[tuple[EntityType, Join]]] = defaultdict(list)
    for index, join in joins:
        joined[merger.find(index)].append((locals_[index].type, join))
    return tuple(
        Group(
            members=tuple(locals_[index] for index in group),
            joins=tuple(joined[merger.find(group[0])]),
            namesakes=not namesakes.isdisjoint(group),
            employers=circles.employers(group) if not namesakes.isdisjoint(group) else (),
        )
        for group in merger.groups()
    )


def _join_entries(locals_: Sequence[Local], merger: Merger[int]) -> None:
    first: dict[str, int] = {}
    for index, local in enumerate(locals_):
        if local.entry:
            merger.join(first.setdefault(local.entry, index), index)


def _family(local: Local) -> str:
    """Return the kind of thing within which equal names of two documents are one: a company is an organization."""
    return EntityType.ORGANIZATION if local.type is EntityType.COMPANY else local.type


def _everywhere(locals_: Sequence[Local], extractions: Sequence[Extraction], lexicon: Lexicon) -> Mapping[int, Mapping[str, Join]]:
    """Return the further keys a name answers to in any document: X for X公司, unless some document relates the two."""
    related = {
        frozenset((key(relation.subject.text), key(relation.object.text)))
        for extraction in extractions
        for relation in extraction.relations
    }
    around = Surroundings(types={}, peers=frozenset(), lexicon=lexicon)
    found: dict[int, dict[str, Join]] = {}
    for index, local in enumerate(locals_):
        for form in sorted(local.surfaces):
            whole = key(form)
            if whole not in local.full:
                continue
            for shorter in shorter_forms(form, local.type, around):
                if shorter.everywhere and frozenset((whole, shorter.key)) not in related:
                    join = Join(name=form, into=shorter.key, reason=shorter.reason)
                    found.setdefault(index, {}).setdefault(shorter.key, join)
    return found


def _join_names(
    indexes: Sequence[int],
    locals_: Sequence[Local],
    merger: Merger[int],
    joins: list[tuple[int, Join]],
    everywhere: Mapping[int, Mapping[str, Join]],
) -> None:
    """Join what goes by the same full name; a name of two entries of the name base joins neither."""
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in indexes:
        for name in sorted(locals_[index].full | everywhere.get(index, {}).keys()):
            by_name[_family(locals_[index]), name].append(index)
    for (_, name), same in sorted(by_name.items()):
        entries = {merger.entry(index) for index in same} - {""}
        joined = same if len(entries) < 2 else [index for index in same if not merger.entry(index)]
        for index in joined[1:]:
            news = not merger.same(joined[0], index)
            if merger.join(joined[0], index) and news and name not in locals_[index].full:
                joins.append((index, everywhere[index][name]))


def _join_short(
    indexes: Sequence[int],
    locals_: Sequence[Local],
    merger: Merger[int],
    joins: list[tuple[int, Join]],
    circles: "_Circles | None" = None,
) -> None:
    """Join a name that stands alone in one document with the only entity for which others use it as the short form.

    A person's must share an employer, a product's or unit's the owner whose name was left out (SU7 beside 小米, as 小米SU7 elsewhere).
    """
    shortened: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in indexes:
        for name in locals_[index].short:
            shortened[_family(locals_[index]), name].append(index)
    named: dict[str, set[str]] = defaultdict(set)
    for local in locals_:
        named[local.document_id] |= local.full | local.short.keys()
    for index in indexes:
        local = locals_[index]
        name = min(local.full, default="")
        fuller = shortened.get((_family(local), name), []) if len(local.full) == 1 and not merger.entry(index) else []
        if len({merger.find(other) for other in fuller}) != 1:
            continue
        form = locals_[fuller[0]].short[name]
        if circles is None:
            fits = not (form.owner or form.exclusive) or form.owner in named[local.document_id]
        else:
            fits = any(circles.of(index) & circles.of(other) for other in fuller)
        if fits and not merger.same(fuller[0], index) and merger.join(fuller[0], index):
            into = max(locals_[fuller[0]].surfaces, key=lambda text: (key(text) in locals_[fuller[0]].full, len(text), text))
            joins.append((index, Join(name=min(local.surfaces), into=into, reason=f"{form.reason}, as in another document")))


class _Circles:
    """Know to which organizations persons belong, and which organizations belong together."""

    def __init__(self, locals_: Sequence[Local], extractions: Sequence[Extraction], merger: Merger[int], lexicon: Lexicon) -> None:
        self._locals = locals_
        self._merger = merger
        index_of: dict[Mention, int] = {mention: index for index, local in enumerate(locals_) for mention in local.mentions}
        self._structure = Merger((index, "") for index in range(len(locals_)))
        self._employers: dict[int, set[int]] = defaultdict(set)
        self._named: dict[str, set[int]] = defaultdict(set)
        for group in merger.groups():
            self._structure.join_all(group)
        by_entry = {local.entry: index for index, local in enumerate(locals_) if local.entry}
        for entry, index in by_entry.items():
            for parent in lexicon.lookup(lexicon.entries[entry].parent) if entry in lexicon.entries else ():
                if parent.key in by_entry and locals_[index].type is not EntityType.PERSON:
                    self._structure.join(by_entry[parent.key], index)
        for extraction in extractions:
            for relation in extraction.relations:
                subject, object_ = index_of[relation.subject], index_of[relation.object]
                person = locals_[subject].type is EntityType.PERSON
                if relation.predicate in _AFFILIATION and person and locals_[object_].type is not EntityType.PERSON:
                    self._employers[subject].add(object_)
                elif relation.predicate in _STRUCTURE and not person:
                    self._structure.join(subject, object_)
        for index, local in enumerate(locals_):
            if local.type is not EntityType.PERSON:
                self._named[local.document_id].add(index)

        self._circle = {index: {self._structure.find(employer) for employer in found} for index, found in self._employers.items()}
        self._named_by = {document: {self._structure.find(index) for index in found} for document, found in self._named.items()}

    def of(self, index: int) -> set[int]:
        """Return the organizations a person belongs to, sorted out so that parts of one organization are one."""
        return self._circle.get(index, set())

    def named_beside(self, index: int) -> set[int]:
        """Return the organizations named in the document of a person."""
        return self._named_by.get(self._locals[index].document_id, set())

    def employers(self, group: Sequence[int]) -> tuple[str, ...]:
        """Return the names of the organizations of persons, sorted."""
        found = {employer for index in group for employer in self._employers.get(index, ())}
        return tuple(sorted({min(self._locals[index].surfaces, key=lambda form: (len(form), form)) for index in found}))


def _join_persons(indexes: Sequence[int], locals_: Sequence[Local], merger: Merger[int], circles: _Circles) -> set[int]:
    """Join persons of one name, but keep namesakes apart: those whose organizations differ and are not even named in each other's texts.

    Returns those who have a namesake.
    """
    by_name: dict[str, list[int]] = defaultdict(list)
    for index in indexes:
        for name in locals_[index].full:
            by_name[name].append(index)
    namesakes: set[int] = set()
    for _, same in sorted(by_name.items()):
        people = Merger((index, merger.entry(index)) for index in same)
        by_entry: dict[str, int] = {}
        by_circle: dict[int, int] = {}
        placed = {index: None for index in same if circles.of(index) or merger.entry(index)}
        for index in placed:
            if merger.entry(index):
                people.join(by_entry.setdefault(merger.entry(index), index), index)
            for circle in sorted(circles.of(index)):
                people.join(by_circle.setdefault(circle, index), index)
        for index in placed:
            for circle in sorted(circles.named_beside(index) & by_circle.keys()):
                people.join(by_circle[circle], index)
        lost: list[int] = []
        for index in same:
            if index in placed:
                continue
            teams = {people.find(other) for other in placed}
            near = {people.find(by_circle[circle]) for circle in circles.named_beside(index) & by_circle.keys()}
            choice = teams if len(teams) == 1 else near
            if len(choice) == 1:
                people.join(choice.pop(), index)
            else:
                lost.append(index)
        people.join_all(lost)
        groups = people.groups()
        for group in groups:
            merger.join_all(group)
        if len(groups) > 1:
            namesakes.update(same)
    return namesakes
