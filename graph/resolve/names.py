"""Decide under which type each name of a document stands, and which entry of the name base it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph.lexicon import Entry, Lexicon
from graph.model import Extraction, Mention
from graph.resolve.decisions import Decisions
from graph.resolve.forms import Surroundings, legal_core, shorter_forms
from graph.resolve.keys import key
from graph.resolve.merging import Merger, Traits
from graph.resolve.reasons import Reason
from graph.vocab import EntityType, Predicate

_THINGS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT, EntityType.PRODUCT})
_BODIES = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})
_TYPE_ORDER = {entity_type: index for index, entity_type in enumerate(EntityType)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Hold one name of a document under one type."""

    node: str
    """Unique in the document: the key, with the type after it where a name stands under two."""
    key: str
    type: EntityType
    entry: str
    mentions: tuple[Mention, ...]

    def written(self) -> str:
        """Return the form it is most often written in."""
        counts = Counter(tidy(mention.text) for mention in self.mentions)
        return min(counts, key=lambda form: (-counts[form], form))


def names_of(extraction: Extraction, lexicon: Lexicon, decisions: Decisions) -> dict[str, Name]:
    """Return the names of a document by node, each with the one type the document as a whole speaks for."""
    mentions: dict[str, set[Mention]] = defaultdict(set)
    roles: dict[str, list[EntityType]] = defaultdict(list)
    keys = _Keys(extraction, lexicon)
    makers = _makers_told(extraction)
    for mention in extraction.mentions:
        mentions[keys.of(mention)].add(mention)
    for mention in _in_roles(extraction):
        mentions[keys.of(mention)].add(mention)
        roles[keys.of(mention)].append(mention.type)
    found: dict[str, Name] = {}
    for name, weight in _weights(mentions, roles).items():
        by_type: dict[EntityType, list[Mention]] = defaultdict(list)
        for mention in sorted(mentions[name], key=position):
            by_type[mention.type].append(mention)
        kept = _kept_types(weight, by_type, roles[name])
        for kind in kept:
            rest = [mention for other, those in by_type.items() if other not in kept and kind is kept[0] for mention in those]
            own = tuple(sorted((*by_type[kind], *rest), key=position))
            node = name if kind is kept[0] else f"{name}\t{kind}"
            found[node] = Name(node=node, key=name, type=kind, entry=_entry(own, name, kind, lexicon, decisions, makers), mentions=own)
    return _retyped(found, lexicon)


_AFTER_QUOTE = re.compile(r"[”\"’'」』》]\s?(APP|App|app|客户端)(?![A-Za-z])")


class _Keys:
    """Tell by which name a mention goes: “通义”APP is 通义APP, where that name is known or stands elsewhere in the document."""

    def __init__(self, extraction: Extraction, lexicon: Lexicon) -> None:
        self._text = extraction.document.text
        self._keys = {key(mention.text) for mention in extraction.mentions}
        self._lexicon = lexicon

    def of(self, mention: Mention) -> str:
        """Return the key of a mention's name."""
        after = _AFTER_QUOTE.match(self._text, mention.end) if mention.type is EntityType.PRODUCT else None
        whole = mention.text + after[1] if after else mention.text
        known = key(whole) in self._keys or any(entry.type is mention.type for entry in self._lexicon.lookup(whole))
        return key(whole if known else mention.text)


def _weights(mentions: Mapping[str, set[Mention]], roles: Mapping[str, list[EntityType]]) -> dict[str, dict[EntityType, float]]:
    """Return by name how much speaks for each type; names the text equates speak together, unless one is a person or a place."""
    weights: dict[str, dict[EntityType, float]] = {}
    for name in sorted(mentions):
        weights[name] = defaultdict(float)
        for mention in sorted(mentions[name], key=position):
            weights[name][mention.type] += _weight(mention)
        for kind in roles.get(name, ()):
            weights[name][kind] += 1.0
    families = Merger((name, Traits()) for name in weights)
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


def _makers_told(extraction: Extraction) -> dict[Mention, set[str]]:
    """Return for each product the entries of those who make it in the document's own words."""
    found: dict[Mention, set[str]] = defaultdict(set)
    for relation in extraction.relations:
        if relation.predicate is Predicate.MAKES and not relation.extractor.startswith(("name", "model")) and relation.subject.entry:
            found[relation.object].add(relation.subject.entry)
    return found


def _made_by_others(mentions: Iterable[Mention], entry: Entry, lexicon: Lexicon, makers: Mapping[Mention, set[str]]) -> bool:
    """Tell whether a document says that only others make what bears a name than the maker of the entry, nor one of his."""
    told = {lexicon.entries[maker] for mention in mentions for maker in makers.get(mention, ()) if maker in lexicon.entries}
    owners = {one.name for one in lexicon.lookup(entry.parent)} | {one.parent for one in lexicon.lookup(entry.parent)} | {entry.parent}
    return bool(told and entry.parent) and all({one.name, one.parent}.isdisjoint(owners - {""}) for one in told)


def _entry(
    mentions: tuple[Mention, ...],
    name: str,
    kind: EntityType,
    lexicon: Lexicon,
    decisions: Decisions,
    makers: Mapping[Mention, set[str]],
) -> str:
    """Return the entry of a name, unless it is an ambiguous one for what another makes, or a user says that it means another thing."""
    entry = lexicon.entries.get(_known_as(mentions, name, kind, lexicon))
    if entry is None or (name in map(key, entry.ambiguous) and _made_by_others(mentions, entry, lexicon, makers)):
        return ""
    for what, number, _ in decisions.about(name, kind, entry):
        side = decisions.side(number, name, entry) if what == "different" else None
        if side is not None and not decisions.keeps_entry(number, side, entry):
            return ""
    return entry.key


def _known_as(mentions: tuple[Mention, ...], name: str, kind: EntityType, lexicon: Lexicon) -> str:
    """Return the entry a name was recognised as, or the only one of its type that goes by it."""
    told = Counter(
        mention.entry
        for mention in mentions
        if mention.entry in lexicon.entries and lexicon.entries[mention.entry].type is kind and key(mention.text) == name
    )
    if told:
        return min(told, key=lambda entry: (-told[entry], entry))
    forms = sorted({mention.text for mention in mentions if key(mention.text) == name} or {name})
    if kind is EntityType.COMPANY:
        # 星海智能科技（北京）股份有限公司 is known as 星海智能科技; but 星海（上海）有限公司 is a firm of 星海's
        forms += [core for form in forms if (core := legal_core(form)) and (form.endswith("股份有限公司") or not _BRACKETS.search(form))]
    found = {entry.key for form in forms for entry in lexicon.lookup(form) if entry.type is kind}
    doubtful = any(form in entry.ambiguous for form in forms for entry in lexicon.lookup(form))
    return found.pop() if len(found) == 1 and not (doubtful and kind is EntityType.PERSON) else ""


_BRACKETS = re.compile("[(（]")
_PART = frozenset({Reason.LEGAL_FORM, Reason.GENERIC_WORD})


def _retyped(names: dict[str, Name], lexicon: Lexicon) -> dict[str, Name]:
    """Return the names, those unknown to the name base typed as the one fuller name they are short for.

    奥丁丁 beside 奥丁丁集团 is no person, and Mitchell beside James Mitchell no company.
    """
    around = Surroundings(types={}, peers=frozenset(), lexicon=lexicon)
    persons = [name for name in names.values() if name.type is EntityType.PERSON]
    bodies = [name for name in names.values() if name.type in _BODIES]
    found = dict(names)
    for node, name in names.items():
        if name.entry or name.type not in {EntityType.PERSON, EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.PRODUCT}:
            continue
        form = name.written()
        part_of = [other for other in persons if len(other.key) > len(name.key) and _SEPARATORS.split(other.written())[-1] == form]
        short_of = [
            body
            for body in bodies
            if len(body.key) > len(name.key)
            and body.key.startswith(name.key)
            and any(short.key == name.key and short.reason in _PART for short in shorter_forms(body.written(), body.type, around))
        ]
        if name.type is EntityType.PERSON and short_of and not part_of:
            found[node] = replace(name, type=short_of[0].type)
        elif name.type is not EntityType.PERSON and part_of and not short_of:
            found[node] = replace(name, type=EntityType.PERSON)
    return found


_SEPARATORS = re.compile(r"[\s·•・‧∙]+")


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


def position(mention: Mention) -> tuple[int, int, str, str, str, str, float]:
    """Return a key that puts mentions in order, whatever order they came in."""
    return mention.start, mention.end, mention.type, mention.extractor, mention.entry, mention.same_as, mention.confidence


def tidy(text: str) -> str:
    """Return a text with its blanks made single."""
    return " ".join(text.split())
