"""Decide which names of one document are one thing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.lexicon import Lexicon
from graph.model import Extraction, Mention
from graph.resolve.decisions import Decisions
from graph.resolve.forms import Shorter, Surroundings, shorter_forms
from graph.resolve.keys import is_chinese, key
from graph.resolve.merging import ORDER, RULE, SURE, Merger, Traits
from graph.resolve.names import Name, names_of, position, tidy
from graph.resolve.reasons import Reason, Veto
from graph.resolve.versions import version
from graph.vocab import EntityType, Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Say that one name was taken for another, in the forms the texts use."""

    name: str
    into: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Say that two names were kept apart that a rule would have joined."""

    name: Mention
    other: Mention
    veto: Veto


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """Hold one thing as one document names it."""

    document_id: str
    type: EntityType
    entry: str
    """Key of the lexicon entry it was recognised as; may be empty."""
    mentions: tuple[Mention, ...]
    surfaces: Mapping[str, float]
    """How often it goes by each form; forms that only the text equates with it count nothing."""
    owned: frozenset[str]
    """Forms with its owner's name before it, where the two names stand apart: 海东 星图X of 星图X by 海东."""
    full: frozenset[str]
    """Keys of the names that stand for themselves."""
    short: Mapping[str, Shorter]
    """Keys of the names understood only beside a fuller one, with the ground."""
    joins: tuple[Join, ...]
    decided: frozenset[tuple[str, int, frozenset[str]]]
    """The user's decisions about it: which, and by which of their names."""
    traits: Traits


def local_names(extraction: Extraction, lexicon: Lexicon, decisions: Decisions) -> tuple[tuple[Local, ...], tuple[Refusal, ...]]:
    """Return the things a document names, sorted by type and name, and what was kept apart."""
    names = names_of(extraction, lexicon, decisions)
    decided = {node: frozenset(decisions.about(name.key, name.type, lexicon.entries.get(name.entry))) for node, name in names.items()}
    traits = {node: _traits(name, decided[node], lexicon, decisions) for node, name in names.items()}
    merger = Merger(traits.items(), _related(extraction, names))
    joins: list[tuple[Name, Name, Reason, str]] = []
    refusals: list[Refusal] = []
    grounds: dict[str, list[Shorter]] = defaultdict(list)

    def join(shorter: Name, fuller: Name, reason: Reason, detail: str = "", despite: frozenset[Veto] = RULE) -> bool:
        news = not merger.same(shorter.node, fuller.node)
        if veto := merger.join(fuller.node, shorter.node, despite):
            refusals.append(Refusal(name=shorter.mentions[0], other=fuller.mentions[0], veto=veto))
        elif news:
            joins.append((shorter, fuller, reason, detail))
        return veto is None

    for first, second in _decided(names, decided):
        join(first, second, Reason.USER, despite=ORDER)
    for first, second in _same_entry(names, lexicon):
        join(first, second, Reason.KNOWN if is_chinese(first.key) == is_chinese(second.key) else Reason.LATIN, despite=SURE)
    for first, second in _equated(names):
        join(first, second, Reason.STATED, despite=SURE)
    makers = _makers(extraction, names)
    for fuller, candidate, only in _abbreviated(names, lexicon, merger, makers):
        if not only:
            refusals.append(Refusal(name=names[candidate.key].mentions[0], other=fuller.mentions[0], veto=Veto.SEVERAL))
        elif join(names[candidate.key], fuller, candidate.reason, candidate.detail):
            grounds[candidate.key].append(candidate)
    short = {node: forms[0] for node, forms in grounds.items() if not any(form.everywhere for form in forms)}
    owned = _owned(extraction, names)
    locals_ = []
    for group in merger.groups():
        marks = frozenset(mark for node in group for mark in decided[node])
        members = [names[node] for node in group]
        locals_.append(_local(extraction.document.id, members, short, joins, names, owned, marks, merger.traits(group[0])))
    return tuple(locals_), tuple(refusals)


def _traits(name: Name, decided: frozenset[tuple[str, int, frozenset[str]]], lexicon: Lexicon, decisions: Decisions) -> Traits:
    entry = lexicon.entries.get(name.entry)
    sides = ((number, decisions.side(number, name.key, entry)) for what, number, _ in decided if what == "different")
    return Traits(
        entries=frozenset({name.entry} if name.entry else ()),
        kinds=frozenset({name.type}),
        versions=frozenset({version(name.written(), name.type)} if name.type is EntityType.PRODUCT else ()),
        sides=frozenset((number, side) for number, side in sides if side is not None),
    )


def _decided(names: Mapping[str, Name], decided: Mapping[str, frozenset[tuple[str, int, frozenset[str]]]]) -> Iterator[tuple[Name, Name]]:
    """Yield the names a user says are one."""
    first: dict[int, Name] = {}
    for node, marks in decided.items():
        for what, number, _ in sorted(marks, key=lambda mark: mark[:2]):
            if what == "same" and first.setdefault(number, names[node]) is not names[node]:
                yield names[node], first[number]


def _same_entry(names: Mapping[str, Name], lexicon: Lexicon) -> Iterator[tuple[Name, Name]]:
    """Yield the names of each entry beside its main one."""
    by_entry: dict[str, list[Name]] = defaultdict(list)
    for name in names.values():
        if name.entry:
            by_entry[name.entry].append(name)
    for entry, same in by_entry.items():
        main = min(same, key=lambda name: (name.key != key(lexicon.entries[entry].name), -len(name.mentions), name.node))
        yield from ((name, main) for name in same if name is not main)


def _equated(names: Mapping[str, Name]) -> Iterator[tuple[Name, Name]]:
    """Yield the pairs the text itself equates: 阿里巴巴（以下简称阿里）, 布莱恩·切斯基（Brian Chesky）."""
    for name in names.values():
        for other in sorted({key(mention.same_as) for mention in name.mentions if mention.same_as}):
            if other in names and other != name.key:
                shorter, fuller = sorted((names[other], name), key=lambda each: (len(each.node), each.node))
                yield shorter, fuller


def _abbreviated(
    names: Mapping[str, Name], lexicon: Lexicon, merger: Merger[str], makers: Mapping[str, set[str]]
) -> Iterator[tuple[Name, Shorter, bool]]:
    """Yield the fuller names of every short one, and whether only one thing can be meant."""
    candidates: dict[str, list[tuple[Name, Shorter]]] = defaultdict(list)
    types = {name.key: name.type for name in names.values()}
    by_type: dict[EntityType, set[str]] = defaultdict(set)
    for name in names.values():
        by_type[name.type].add(name.node)
    for fuller in names.values():
        peers = frozenset(by_type[fuller.type] - {fuller.node})
        around = Surroundings(types=types, peers=peers, lexicon=lexicon)
        for form in sorted({tidy(mention.text) for mention in fuller.mentions}):
            for shorter in shorter_forms(form, fuller.type, around):
                if shorter.key not in peers or _made_apart(makers.get(shorter.key, ()), makers.get(fuller.node, ()), merger):
                    continue
                if merger.veto(shorter.key, fuller.node) is not Veto.RELATED:
                    candidates[shorter.key].append((fuller, shorter))
    for short in sorted(candidates, key=lambda name: (-len(name), name)):
        entry = names[short].entry
        fit = [(fuller, form) for fuller, form in candidates[short] if not (form.renames and entry and fuller.entry != entry)]
        fit = [(fuller, form) for fuller, form in fit if not (entry and fuller.entry and fuller.entry != entry)]
        only = all(_agree(first, second, merger) for index, first in enumerate(fit) for second in fit[:index])
        yield from ((fuller, form, only) for fuller, form in fit)


def _makers(extraction: Extraction, names: Mapping[str, Name]) -> dict[str, set[str]]:
    """Return by node who the document says makes it."""
    node_of = _nodes(names)
    found: dict[str, set[str]] = defaultdict(set)
    for relation in extraction.relations:
        if relation.predicate is Predicate.MAKES:
            found[node_of[relation.object]].add(node_of[relation.subject])
    return found


def _made_apart(first: Collection[str], second: Collection[str], merger: Merger[str]) -> bool:
    """Tell whether two things have makers and none in common: 海东的 X5 is not 远山 X5."""
    alike = any(merger.same(one, other) or one in other or other in one for one in first for other in second)
    return bool(first and second) and not alike


def _agree(first: tuple[Name, Shorter], second: tuple[Name, Shorter], merger: Merger[str]) -> bool:
    """Tell whether two fuller names of one short name can be the same thing."""
    (one, form), (other, shape) = first, second
    if merger.same(one.node, other.node):
        return True
    if form.exclusive or shape.exclusive or merger.veto(one.node, other.node):
        return False
    owners = not form.owner or not shape.owner or form.owner == shape.owner
    return owners and (not form.sense or not shape.sense or form.sense == shape.sense)


def _related(extraction: Extraction, names: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of names the document relates to each other: nothing is related to itself."""
    node_of = _nodes(names)
    for relation in extraction.relations:
        pair = node_of[relation.subject], node_of[relation.object]
        yield pair


def _nodes(names: Mapping[str, Name]) -> dict[Mention, str]:
    return {mention: node for node, name in names.items() for mention in name.mentions}


def _owned(extraction: Extraction, names: Mapping[str, Name]) -> dict[str, set[str]]:
    """Return by node the forms with the owner's name before it: 海东 星图X where the document tells that 海东 makes 星图X."""
    owners = {(key(one.subject.text), key(one.object.text)) for one in extraction.relations if one.predicate is Predicate.MAKES}
    owners |= {(key(one.object.text), key(one.subject.text)) for one in extraction.relations if one.predicate is Predicate.UNIT_OF}
    node_of, text = _nodes(names), extraction.document.text
    found: dict[str, set[str]] = defaultdict(set)
    for owner, thing in pairwise(sorted(extraction.mentions, key=position)):
        whole = tidy(text[owner.start : thing.end])
        if text[owner.end : thing.start] in {"", " "} and (key(owner.text), key(thing.text)) in owners and key(whole) not in names:
            found[node_of[thing]].add(whole)
    return found


def _local(
    document_id: str,
    group: Sequence[Name],
    short: Mapping[str, Shorter],
    joins: Sequence[tuple[Name, Name, Reason, str]],
    names: Mapping[str, Name],
    owned: Mapping[str, set[str]],
    decided: frozenset[tuple[str, int, frozenset[str]]],
    traits: Traits,
) -> Local:
    nodes = {name.node for name in group}
    mentions = tuple(sorted((mention for name in group for mention in name.mentions), key=position))
    surfaces: Counter[str] = Counter()
    for mention in mentions:
        surfaces[tidy(mention.text)] += 1
        if mention.same_as and key(mention.same_as) not in names:
            surfaces[tidy(mention.same_as)] += 0
    known = next((name for name in group if name.entry), None)
    return Local(
        document_id=document_id,
        type=(known or max(group, key=lambda name: (len(name.mentions), name.node))).type,
        entry=known.entry if known else "",
        mentions=mentions,
        surfaces=dict(surfaces),
        owned=frozenset(form for name in group for form in owned.get(name.node, ())),
        full=frozenset(name.key for name in group if name.node not in short),
        short={node: short[node] for node in sorted(nodes & short.keys())},
        joins=tuple(
            Join(name=name, into=into, reason=reason, detail=detail)
            for name, into, reason, detail in sorted(
                (shorter.written(), fuller.written(), reason, detail) for shorter, fuller, reason, detail in joins if fuller.node in nodes
            )
            if name != into
        ),
        decided=decided,
        traits=traits,
    )
