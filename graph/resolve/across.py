"""Decide which things of different documents are one entity."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.lexicon import Lexicon
from graph.model import Extraction, Mention
from graph.resolve.circles import Circles
from graph.resolve.forms import Shorter, Surroundings, shorter_forms
from graph.resolve.joiner import Joiner
from graph.resolve.keys import is_chinese, key
from graph.resolve.merging import ORDER, Merger, Traits
from graph.resolve.persons import join_persons
from graph.resolve.reasons import Reason, Veto
from graph.resolve.within import Join, Local, Refusal
from graph.vocab import EntityType

_MIXABLE = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT, EntityType.PRODUCT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hold one entity: what the documents name that is the same thing."""

    members: tuple[Local, ...]
    joins: tuple[tuple[str, Join], ...]
    """The joins across documents, with the document of what was joined."""
    employers: tuple[str, ...] = ()
    """Names of the organizations a person who has a namesake belongs to; empty for all others."""
    namesakes: bool = False


def group_names(
    locals_: Sequence[Local], extractions: Sequence[Extraction], lexicon: Lexicon
) -> tuple[tuple[Group, ...], tuple[Refusal, ...]]:
    """Return the entities of all documents, and what was kept apart; `locals_` and `extractions` must be sorted by document."""
    index_of: dict[Mention, int] = {mention: index for index, local in enumerate(locals_) for mention in local.mentions}
    related = [(index_of[relation.subject], index_of[relation.object]) for extraction in extractions for relation in extraction.relations]
    joiner = Joiner(locals_, Merger(((index, _widened(local)) for index, local in enumerate(locals_)), related))
    things = [index for index, local in enumerate(locals_) if local.type is not EntityType.PERSON]
    persons = [index for index, local in enumerate(locals_) if local.type is EntityType.PERSON]
    _join_decided(joiner)
    _join_entries(things, joiner)
    _join_names(things, joiner)
    _join_everywhere(things, joiner, lexicon)
    _join_short(things, joiner, lexicon)
    _join_without_owner(things, joiner, lexicon)
    _join_other_types(things, joiner)
    circles = Circles(locals_, extractions, joiner.merger, lexicon)
    namesakes = join_persons(persons, joiner, circles)
    _join_everywhere(persons, joiner, lexicon, circles)
    _join_short(persons, joiner, lexicon, circles)
    joined: dict[int, list[tuple[str, Join]]] = defaultdict(list)
    for index, join in joiner.joins:
        joined[joiner.merger.find(index)].append((locals_[index].document_id, join))
    groups = tuple(
        Group(
            members=tuple(circles.disowned(index) for index in group),
            joins=tuple(joined[joiner.merger.find(group[0])]),
            namesakes=not namesakes.isdisjoint(group),
            employers=circles.employers(group) if not namesakes.isdisjoint(group) else (),
        )
        for group in joiner.merger.groups()
    )
    return groups, tuple(joiner.refusals)


def _widened(local: Local) -> Traits:
    """Return the traits of a thing for comparing documents: a company is an organization; which person it is, is seen later."""
    entries = frozenset[str]() if local.type is EntityType.PERSON else local.traits.entries
    kinds = frozenset("Organization" if kind == EntityType.COMPANY else kind for kind in local.traits.kinds)
    return replace(local.traits, kinds=kinds, entries=entries)


def family(local: Local) -> str:
    """Return the kind of thing within which equal names of two documents are one: a company is an organization."""
    return EntityType.ORGANIZATION if local.type is EntityType.COMPANY else local.type


def _join_decided(joiner: Joiner) -> None:
    """Join what a user says is one."""
    first: dict[int, int] = {}
    for index, local in enumerate(joiner.locals_):
        for what, number, names in sorted(local.decided, key=lambda mark: (*mark[:2], *sorted(mark[2]))):
            if what == "same":
                other = first.setdefault(number, index)
                name = next((form for form in sorted(local.surfaces) if key(form) in names), min(local.surfaces))
                joiner.join(index, other, name, joiner.written(other), Reason.USER, ORDER)


def _join_entries(indexes: Sequence[int], joiner: Joiner) -> None:
    first: dict[str, int] = {}
    for index in indexes:
        if entry := joiner.locals_[index].entry:
            joiner.join_entry(index, first.setdefault(entry, index))


def _join_names(indexes: Sequence[int], joiner: Joiner) -> None:
    """Join what goes by the same full name; a name of two entries of the name base joins neither."""
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in indexes:
        for name in sorted(joiner.locals_[index].full):
            by_name[family(joiner.locals_[index]), name].append(index)
    for (_, name), same in sorted(by_name.items()):
        entries = {entry for index in same for entry in joiner.merger.traits(index).entries}
        joined = same if len(entries) < 2 else [index for index in same if not joiner.merger.traits(index).entries]
        for index in joined[1:]:
            form = _form(joiner.locals_[index], name)
            joiner.join(index, joined[0], form, _form(joiner.locals_[joined[0]], name), Reason.SAME_FORM)


def _form(local: Local, name: str) -> str:
    """Return how a thing writes a name."""
    return min((form for form in local.surfaces if key(form) == name), default=name)


def _join_everywhere(indexes: Sequence[int], joiner: Joiner, lexicon: Lexicon, circles: Circles | None = None) -> None:
    """Join X公司 to the X of any document, 吴嘉先生 to 吴嘉, unless some document relates the two."""
    around = Surroundings(types={}, peers=frozenset(), lexicon=lexicon)
    merger = joiner.merger
    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in indexes:
        for name in joiner.locals_[index].full:
            by_name[family(joiner.locals_[index]), name].append(index)
    longer: dict[tuple[str, str], list[tuple[int, str, Shorter]]] = defaultdict(list)
    for index in indexes:
        local = joiner.locals_[index]
        for form in sorted(local.surfaces):
            if key(form) in local.full:
                for shorter in shorter_forms(form, local.type, around):
                    if shorter.everywhere:
                        longer[family(local), shorter.key].append((index, form, shorter))
    for (kind, name), those in sorted(longer.items(), key=lambda row: row[0]):
        shortest = by_name.get((kind, name), [])
        roots = _first_by_root([index for index, _, _ in those], merger)
        if any(merger.veto(one, other) for number, one in enumerate(roots) for other in roots[:number]):
            for index in _first_by_root(shortest, merger):
                if not merger.same(index, roots[0]):
                    joiner.refuse(index, roots[0], Veto.SEVERAL)
            continue
        entries = {entry for index in [*shortest, *roots] for entry in merger.traits(index).entries}
        bases = [index for index in shortest if len(entries) < 2 or not merger.traits(index).entries]
        base = bases[0] if bases else roots[0]
        for index, form, shorter in those:
            if circles is None or len({merger.find(other) for other in shortest}) < 2:
                joiner.join(index, base, form, _form(joiner.locals_[base], name) if bases else joiner.written(base), shorter)


def _join_short(indexes: Sequence[int], joiner: Joiner, lexicon: Lexicon, circles: Circles | None = None) -> None:
    """Join a name that stands alone in one document with the only entity for which others use it as the short form.

    A person's must share an employer, a product's or unit's the owner whose name was left out (SU7 beside 小米, as 小米SU7 elsewhere).
    """
    locals_, merger = joiner.locals_, joiner.merger
    shortened: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in indexes:
        for name in locals_[index].short:
            shortened[family(locals_[index]), name].append(index)
    roots = {name: {merger.find(index) for index in those} for name, those in shortened.items()}
    owners = _Owners(joiner, lexicon)
    for index in indexes:
        local = locals_[index]
        name = min(local.full, default="")
        fuller = shortened.get((family(local), name), []) if len(local.full) == 1 and not merger.traits(index).entries else []
        if not fuller or len({merger.find(root) for root in roots[family(local), name]}) != 1:
            continue
        form = locals_[fuller[0]].short[name]
        if circles is None:
            fits = not (form.owner or form.exclusive) or bool(form.owner and owners.named(form.owner, local.document_id))
        else:
            fits = any(circles.of(index) & circles.of(other) for other in fuller)
        if fits and not merger.same(fuller[0], index):
            joiner.join(index, fuller[0], min(local.surfaces), joiner.written(fuller[0]), form)


class _Owners:
    """Tell which documents name an owner, by whichever of its names: 亚马逊 for the Amazon of Amazon Prime Video."""

    def __init__(self, joiner: Joiner, lexicon: Lexicon) -> None:
        self._find = joiner.merger.find
        self._lexicon = lexicon
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_entry: dict[str, int] = {}
        self._in: dict[str, set[int]] = defaultdict(set)
        for index, local in enumerate(joiner.locals_):
            self._in[local.document_id].add(self._find(index))
            for name in local.full | local.short.keys():
                self._by_name[name].add(self._find(index))
            if local.entry:
                self._by_entry[local.entry] = self._find(index)

    def named(self, owner: str, document: str) -> bool:
        """Tell whether a document names what goes by a name anywhere."""
        known = {self._by_entry[entry.key] for entry in self._lexicon.lookup(owner) if entry.key in self._by_entry}
        return not self._in[document].isdisjoint(self._by_name.get(owner, set()) | known)


def _join_without_owner(indexes: Sequence[int], joiner: Joiner, lexicon: Lexicon) -> None:
    """Join a product named beside its owner (Prime Video in a text that names Amazon) with that named after the owner elsewhere.

    Too short a rest, or one that stands after the names of two owners, joins nothing.
    """
    locals_, merger = joiner.locals_, joiner.merger
    products = [index for index in indexes if locals_[index].type is EntityType.PRODUCT]
    alone: dict[str, list[int]] = defaultdict(list)
    for index in products:
        for name in locals_[index].full:
            alone[name].append(index)
    around = Surroundings(types={}, peers=frozenset(), lexicon=lexicon)
    owned: dict[str, list[tuple[int, str, Shorter]]] = defaultdict(list)
    for index in products:
        for form in sorted(locals_[index].surfaces):
            for shorter in shorter_forms(form, EntityType.PRODUCT, around):
                if shorter.reason is Reason.OWNER and shorter.key in alone and len(shorter.key) >= (3 if is_chinese(shorter.key) else 4):
                    owned[shorter.key].append((index, form, shorter))
    owners = _Owners(joiner, lexicon)
    for name, those in sorted(owned.items()):
        if len({shorter.owner for _, _, shorter in those}) > 1 or len({merger.find(index) for index, _, _ in those}) > 1:
            continue
        longer, form, shorter = those[0]
        for index in alone[name]:
            if owners.named(shorter.owner, locals_[index].document_id) and not merger.same(longer, index):
                joiner.join(index, longer, _form(locals_[index], name), form, shorter)


def _join_other_types(indexes: Sequence[int], joiner: Joiner) -> None:
    """Join what one document takes for a product and another for a company or unit of the same name.

    Not where a text or the name base knows two things of that name, nor where the name is short and the texts have nothing else in common.
    """
    locals_, merger = joiner.locals_, joiner.merger
    by_name: dict[str, list[int]] = defaultdict(list)
    for index in indexes:
        if locals_[index].type in _MIXABLE:
            for name in locals_[index].full:
                by_name[name].append(index)
    bodies = _bodies(indexes, joiner)
    for name, same in sorted(by_name.items()):
        first = _first_by_root(same, merger)
        if len({family(locals_[index]) for index in same}) < 2 or len(first) != len({family(locals_[index]) for index in same}):
            continue
        documents = [{locals_[index].document_id for index in same if merger.same(index, one)} for one in first]
        if (
            len(set().union(*documents)) != sum(map(len, documents))
            or len({merger.traits(one).entries for one in first if merger.traits(one).entries}) > 1
        ):
            for other in first[1:]:
                joiner.refuse(other, first[0], Veto.TYPES)
            continue
        near = [set().union(*(bodies[document] for document in those)) - {merger.find(one) for one in first} for those in documents]
        if len(name) >= (4 if is_chinese(name) else 5) or set.intersection(*near):
            for other in first[1:]:
                joiner.join(
                    other, first[0], _form(locals_[other], name), _form(locals_[first[0]], name), Reason.OTHER_TYPE, frozenset({Veto.TYPES})
                )


def _first_by_root(indexes: Iterable[int], merger: Merger[int]) -> list[int]:
    """Return the first member of each group."""
    first: dict[int, int] = {}
    for index in indexes:
        first.setdefault(merger.find(index), index)
    return list(first.values())


def _bodies(indexes: Sequence[int], joiner: Joiner) -> Mapping[str, set[int]]:
    """Return by document the companies and organizations it names."""
    found: dict[str, set[int]] = defaultdict(set)
    for index in indexes:
        if family(joiner.locals_[index]) == EntityType.ORGANIZATION:
            found[joiner.locals_[index].document_id].add(joiner.merger.find(index))
    return found
