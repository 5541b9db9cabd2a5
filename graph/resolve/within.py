"""Decide which names of one document are one thing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.lexicon import Lexicon
from graph.model import Extraction, Mention
from graph.resolve.forms import Shorter, Surroundings, key, shorter_forms
from graph.resolve.merging import Merger
from graph.vocab import EntityType

_THINGS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT, EntityType.PRODUCT})
_TYPE_ORDER = {entity_type: index for index, entity_type in enumerate(EntityType)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Say that one name was taken for another, in the forms the texts use."""

    name: str
    into: str
    reason: str


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
    full: frozenset[str]
    """Keys of the names that stand for themselves."""
    short: Mapping[str, Shorter]
    """Keys of the names understood only beside a fuller one, with the ground."""
    joins: tuple[Join, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    key: str
    type: EntityType
    entry: str
    mentions: tuple[Mention, ...]

    def written(self) -> str:
        """Return the form it is most often written in."""
        counts = Counter(_tidy(mention.text) for mention in self.mentions)
        return min(counts, key=lambda form: (-counts[form], form))


def local_names(extraction: Extraction, lexicon: Lexicon) -> tuple[Local, ...]:
    """Return the things a document names, sorted by type and name."""
    names = _names(extraction, lexicon)
    merger = Merger((name.key, name.entry) for name in names.values())
    joins: list[tuple[_Name, _Name, str]] = []
    grounds: dict[str, list[Shorter]] = defaultdict(list)

    def join(shorter: _Name, fuller: _Name, reason: str) -> bool:
        news = not merger.same(shorter.key, fuller.key)
        if shorter.type is not fuller.type or not merger.join(fuller.key, shorter.key):
            return False
        if news:
            joins.append((shorter, fuller, reason))
        return True

    for first, second in _same_entry(names, lexicon):
        join(first, second, "same entry of the name base")
    for first, second in _equated(names):
        join(first, second, "the text equates them")
    related = _related(extraction)
    for fuller, candidate in _abbreviated(names, lexicon, related, merger):
        if join(names[candidate.key], fuller, candidate.reason):
            grounds[candidate.key].append(candidate)
    short = {node: forms[0] for node, forms in grounds.items() if not any(form.everywhere for form in forms)}
    return tuple(_local(extraction.document.id, [names[node] for node in group], short, joins, names) for group in merger.groups())


def _names(extraction: Extraction, lexicon: Lexicon) -> dict[str, _Name]:
    """Return the names of a document by key, each with the one type the document as a whole speaks for."""
    mentions: dict[str, set[Mention]] = defaultdict(set)
    roles: dict[str, list[EntityType]] = defaultdict(list)
    for mention in extraction.mentions:
        mentions[key(mention.text)].add(mention)
    for mention in _in_roles(extraction):
        mentions[key(mention.text)].add(mention)
        roles[key(mention.text)].append(mention.type)
    found: dict[str, _Name] = {}
    for name, weight in _weights(mentions, roles).items():
        by_type: dict[EntityType, list[Mention]] = defaultdict(list)
        for mention in sorted(mentions[name], key=_position):
            by_type[mention.type].append(mention)
        kept = _kept_types(weight, by_type, roles[name])
        for kind in kept:
            rest = [mention for other, those in by_type.items() if other not in kept and kind is kept[0] for mention in those]
            own = tuple(sorted((*by_type[kind], *rest), key=_position))
            node = name if kind is kept[0] else f"{name}\t{kind}"
            found[node] = _Name(key=node, type=kind, entry=_entry(own, kind, lexicon), mentions=own)
    return found


def _weights(mentions: Mapping[str, set[Mention]], roles: Mapping[str, list[EntityType]]) -> dict[str, dict[EntityType, float]]:
    """Return by name how much speaks for each type; names the text equates speak together, unless one is a person or a place."""
    weights: dict[str, dict[EntityType, float]] = {}
    for name in sorted(mentions):
        weights[name] = defaultdict(float)
        for mention in sorted(mentions[name], key=_position):
            weights[name][mention.type] += _weight(mention)
        for kind in roles.get(name, ()):
            weights[name][kind] += 1.0
    families = Merger((name, "") for name in weights)
    for name in weights:
        for other in sorted({key(mention.same_as) for mention in mentions[name] if mention.same_as}):
            if other in weights and (weights[name].keys() | weights[other].keys()) <= _THINGS:
                families.join(name, other)
    for family in families.groups():
        together = {kind: sum(weights[name].get(kind, 0.0) for name in family) for name in family for kind in weights[name]}
        weights.update(dict.fromkeys(family, together))
    return weights


def _kept_types(
    weight: Mapping[EntityType, float], by_type: Mapping[EntityType, list[Mention]], roles: list[EntityType]
) -> tuple[EntityType, ...]:
    """Return the types under which a name stays, the main one first.

    A name means one thing in a document, save where the name base knows two (高德 the company, 高德 the app) and relations need both.
    """
    ranked = sorted(weight, key=lambda kind: (-weight[kind], _TYPE_ORDER[kind]))
    known = [kind for kind in ranked if any(mention.entry.startswith(f"{kind}:") for mention in by_type[kind]) and kind in roles]
    return tuple(known) if len(known) > 1 and ranked[0] in known else (ranked[0],)


def _entry(mentions: tuple[Mention, ...], kind: EntityType, lexicon: Lexicon) -> str:
    """Return the entry a name was recognised as, or the only one of its type that goes by it."""
    told = Counter(
        mention.entry for mention in mentions if mention.entry in lexicon.entries and lexicon.entries[mention.entry].type is kind
    )
    if told:
        return min(told, key=lambda entry: (-told[entry], entry))
    forms = sorted({mention.text for mention in mentions})
    found = {entry.key for form in forms for entry in lexicon.lookup(form) if entry.type is kind}
    doubtful = any(form in entry.ambiguous for form in forms for entry in lexicon.lookup(form))
    return found.pop() if len(found) == 1 and not (doubtful and kind is EntityType.PERSON) else ""


def _same_entry(names: Mapping[str, _Name], lexicon: Lexicon) -> Iterator[tuple[_Name, _Name]]:
    """Yield the names of each entry beside its main one."""
    by_entry: dict[str, list[_Name]] = defaultdict(list)
    for name in names.values():
        if name.entry:
            by_entry[name.entry].append(name)
    for entry, same in by_entry.items():
        main = min(same, key=lambda name: (name.key != key(lexicon.entries[entry].name), -len(name.mentions), name.key))
        yield from ((name, main) for name in same if name is not main)


def _equated(names: Mapping[str, _Name]) -> Iterator[tuple[_Name, _Name]]:
    """Yield the pairs the text itself equates: 阿里巴巴（以下简称阿里）, 布莱恩·切斯基（Brian Chesky）."""
    for name in names.values():
        for other in sorted({key(mention.same_as) for mention in name.mentions if mention.same_as}):
            if other in names and other != name.key:
                shorter, fuller = sorted((names[other], name), key=lambda each: (len(each.key), each.key))
                yield shorter, fuller


def _abbreviated(
    names: Mapping[str, _Name], lexicon: Lexicon, related: frozenset[frozenset[str]], merger: Merger[str]
) -> Iterator[tuple[_Name, Shorter]]:
    """Yield the fuller name of every short one, unless two different things could be meant."""
    candidates: dict[str, list[tuple[_Name, Shorter]]] = defaultdict(list)
    types = {name.key: name.type for name in names.values()}
    for fuller in names.values():
        peers = frozenset(name.key for name in names.values() if name.type is fuller.type and name.key != fuller.key)
        around = Surroundings(types=types, peers=peers, lexicon=lexicon)
        for form in sorted({_tidy(mention.text) for mention in fuller.mentions}):
            for shorter in shorter_forms(form, fuller.type, around):
                if shorter.key in peers and frozenset((shorter.key, fuller.key)) not in related:
                    candidates[shorter.key].append((fuller, shorter))
    for short in sorted(candidates, key=lambda name: (-len(name), name)):
        entry = names[short].entry
        fit = [(fuller, form) for fuller, form in candidates[short] if not (form.renames and entry and fuller.entry != entry)]
        fit = [(fuller, form) for fuller, form in fit if not (entry and fuller.entry and fuller.entry != entry)]
        if all(_agree(first, second, merger) for index, first in enumerate(fit) for second in fit[:index]):
            yield from fit


def _agree(first: tuple[_Name, Shorter], second: tuple[_Name, Shorter], merger: Merger[str]) -> bool:
    """Tell whether two fuller names of one short name can be the same thing."""
    (one, form), (other, shape) = first, second
    if merger.same(one.key, other.key):
        return True
    if form.exclusive or shape.exclusive or (one.entry and other.entry and one.entry != other.entry):
        return False
    owners = not form.owner or not shape.owner or form.owner == shape.owner
    return owners and (not form.sense or not shape.sense or form.sense == shape.sense)


def _related(extraction: Extraction) -> frozenset[frozenset[str]]:
    """Return the pairs of names the document relates to each other: nothing is related to itself."""
    return frozenset(frozenset((key(relation.subject.text), key(relation.object.text))) for relation in extraction.relations)


def _local(
    document_id: str,
    group: list[_Name],
    short: Mapping[str, Shorter],
    joins: list[tuple[_Name, _Name, str]],
    names: Mapping[str, _Name],
) -> Local:
    nodes = {name.key for name in group}
    mentions = tuple(sorted((mention for name in group for mention in name.mentions), key=_position))
    surfaces: Counter[str] = Counter()
    for mention in mentions:
        surfaces[_tidy(mention.text)] += 1
        if mention.same_as and key(mention.same_as) not in names:
            surfaces[_tidy(mention.same_as)] += 0
    return Local(
        document_id=document_id,
        type=group[0].type,
        entry=next((name.entry for name in group if name.entry), ""),
        mentions=mentions,
        surfaces=dict(surfaces),
        full=frozenset(key(name.mentions[0].text) for name in group if name.key not in short),
        short={node: short[node] for node in sorted(nodes & short.keys())},
        joins=tuple(
            Join(name=shorter.written(), into=fuller.written(), reason=reason)
            for shorter, fuller, reason in joins
            if fuller.key in nodes and shorter.written() != fuller.written()
        ),
    )


def _in_roles(extraction: Extraction) -> Iterator[Mention]:
    """Yield the mentions that relations, events and measurements speak of."""
    for relation in extraction.relations:
        yield from (relation.subject, relation.object)
    for event in extraction.events:
        yield from (argument.mention for argument in event.arguments)
    for measurement in extraction.measurements:
        yield measurement.about
        if measurement.source:
            yield measurement.source


def _weight(mention: Mention) -> float:
    """Return how much a mention says about the type of its name: a known one more than a guessed one."""
    return mention.confidence + (1.0 if mention.entry.startswith(f"{mention.type}:") else 0.0)


def _position(mention: Mention) -> tuple[int, int, str, str, str, str, float]:
    """Return a key that puts mentions in order, whatever order they came in."""
    return mention.start, mention.end, mention.type, mention.extractor, mention.entry, mention.same_as, mention.confidence


def _tidy(text: str) -> str:
    return " ".join(text.split())
