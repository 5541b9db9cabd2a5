"""Measure which names of several documents are taken for one thing: B³ and pairwise F1 of clusters, against gold made by rule.

Gold entities are annotated text by text; `unite` makes one cluster of those that name the same thing in several texts:

* Places and optional entities are left out, as the scorer does.
* Two entities of different texts are one when they share a name (text forms and `en`, compared as the scorer does) and their types are
  compatible: they have one of the types an annotator allows (`type`, `alt_types`) in common, a company counting as an organization.
* No cluster holds two entities of one text, for there the annotator told them apart. Pairs of equal main type are united before others,
  those that share more names first, and a pair whose clusters could not be one is left apart.
* A name that two entities of any one text share (a company and its app) unites only entities of the same main type.
* A part of a person's name counts only where the text gives no longer form (特朗普 beside 唐纳德·特朗普 is a part).
* Persons whose organizations are told (leads, worksFor, founded) in both texts must share one; so must units their owners (unitOf).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

Norm = Callable[[str], str]
Labels = Mapping[Hashable, Hashable]
"""Which cluster each thing is in."""

_BELONGS = {"Person": ("leads", "worksFor", "founded"), "Unit": ("unitOf", "subsidiaryOf")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Hold one gold entity of one text."""

    document: str
    id: str
    type: str
    types: frozenset[str]
    """The types an annotator allows, companies as organizations."""
    names: frozenset[str]
    """The names the text uses."""
    called: frozenset[str]
    """These and well-known English ones."""
    optional: bool
    owners: tuple[frozenset[str], ...]
    """The names of each organization a person or a unit belongs to."""

    def telling(self) -> frozenset[str]:
        """Return the names that may unite it with an entity of another text."""
        if self.type != "Person":
            return self.called
        return frozenset(name for name in self.called if not any(name != other and name in other for other in self.called))


def gold_entities(document: str, annotation: Mapping[str, Any], norm: Norm) -> list[Gold]:
    """Return the entities of one annotated text but its places."""
    called = {entity["id"]: frozenset(map(norm, [*entity["names"], *entity.get("en", [])])) - {""} for entity in annotation["entities"]}
    return [
        Gold(
            document=document,
            id=entity["id"],
            type=entity["type"],
            types=frozenset({"Company": "Organization"}.get(kind, kind) for kind in [entity["type"], *entity.get("alt_types", [])]),
            names=frozenset(map(norm, entity["names"])) - {""},
            called=called[entity["id"]],
            optional=bool(entity.get("optional")),
            owners=tuple(
                called[relation["o"]]
                for relation in annotation.get("relations", [])
                if relation["s"] == entity["id"] and relation["p"] in _BELONGS.get(entity["type"], ())
            ),
        )
        for entity in annotation["entities"]
        if entity["type"] != "Place"
    ]


def unite(entities: Sequence[Gold]) -> list[list[Gold]]:
    """Return the clusters of gold entities of several texts, optional ones left out."""
    firm = [entity for entity in entities if not entity.optional]
    by_name: dict[str, list[Gold]] = defaultdict(list)
    for entity in firm:
        for name in entity.telling():
            by_name[name].append(entity)
    shared = {name for name, same in by_name.items() if len(same) > len({entity.document for entity in same})}
    common: dict[tuple[Gold, Gold], set[str]] = defaultdict(set)
    for name, same in by_name.items():
        for pair in combinations(same, 2):
            common[pair].add(name)
    pairs = [pair for pair, names in common.items() if _compatible(*pair, names - shared)]
    pairs.sort(key=lambda pair: (pair[0].type != pair[1].type, -len(common[pair]), *((each.document, each.id) for each in pair)))
    cluster = {entity: [entity] for entity in firm}
    for first, second in pairs:
        mine, other = cluster[first], cluster[second]
        if mine is not other and {entity.document for entity in mine}.isdisjoint(entity.document for entity in other):
            mine += other
            cluster.update(dict.fromkeys(other, mine))
    return list({id(those): those for those in cluster.values()}.values())


def _compatible(first: Gold, second: Gold, telling: set[str]) -> bool:
    if first.document == second.document or first.types.isdisjoint(second.types):
        return False
    if first.type != second.type and not telling:
        return False
    told = first.type in _BELONGS and second.type in _BELONGS and first.owners and second.owners
    return not told or any(mine & other for mine in first.owners for other in second.owners)


# --- what was built, in the same terms ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Hold what was built of one text: by entity its type and how often it goes by each form."""

    document: str
    types: Mapping[str, str]
    forms: Mapping[str, Counter[str]]


Name = tuple[str, str, str]
"""A text, a gold entity of it, and one of its names; an empty name stands for all of them."""


def align(gold: Sequence[Gold], found: Mapping[str, Found], *, by_name: bool) -> tuple[dict[Name, str], list[tuple[str, str]]]:
    """Return the built entity that stands for each gold entity, or for each of its names, and what was built of a text beside them.

    The one with most of the names stands for an entity; between equals the type decides, then how often it is named. Several gold
    entities may have the same, which is then counted as a wrong union.
    """
    standing: dict[Name, str] = {}
    used: set[tuple[str, str]] = set()
    for entity in gold:
        built = found.get(entity.document)
        if built is None:
            continue
        for names in [frozenset({name}) for name in sorted(entity.names)] if by_name else [entity.called]:
            best = max(
                (identifier for identifier, forms in built.forms.items() if names & forms.keys()),
                key=lambda identifier: (
                    len(names & built.forms[identifier].keys()),
                    {"Company": "Organization"}.get(built.types[identifier], built.types[identifier]) in entity.types,
                    sum(built.forms[identifier][name] for name in names),
                    identifier,
                ),
                default=None,
            )
            if best is None:
                continue
            used.add((entity.document, best))
            if not entity.optional:
                standing[entity.document, entity.id, min(names) if by_name else ""] = best
    beside = [
        (built.document, identifier)
        for built in found.values()
        for identifier in sorted(built.forms)
        if built.types[identifier] != "Place" and (built.document, identifier) not in used
    ]
    return standing, beside


# --- the measures ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hold precision and recall; `of` tells of how many things, or pairs, they are taken."""

    precision: float
    recall: float
    of: int

    def f1(self) -> float:
        """Return their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1():.3f}   ({self.of})"


def b_cubed(key: Labels, response: Labels) -> Score:
    """Return B³ (Bagga and Baldwin 1998) of two clusterings, over what both hold."""
    both = [thing for thing in key if thing in response]
    return Score(precision=_overlap(both, response, key), recall=_overlap(both, key, response), of=len(both))


def b_cubed_system(key: Labels, response: Labels) -> Score:
    """Return B³ of two clusterings that do not hold the same things (B³sys of Cai and Strube 2010).

    What was missed counts as a cluster of its own in the response. What is spurious counts for nothing where it stands alone, and else as
    a cluster of its own in the key, for precision only.
    """
    missed = {thing: ("missed", thing) for thing in key if thing not in response}
    sizes = Counter(response.values())
    kept = {thing: cluster for thing, cluster in response.items() if thing in key or sizes[cluster] > 1}
    spurious = {thing: ("spurious", thing) for thing in kept if thing not in key}
    found = {thing: cluster for thing, cluster in response.items() if thing in key}
    return Score(
        precision=_overlap([*key, *spurious], {**kept, **missed}, {**key, **spurious}),
        recall=_overlap(list(key), key, {**found, **missed}),
        of=len(key),
    )


def pairwise(key: Labels, response: Labels) -> Score:
    """Return precision and recall of the pairs that are in one cluster, over what both hold; `of` counts the pairs of the key."""
    both = [thing for thing in key if thing in response]
    in_key, in_response = (_pairs(Counter(labels[thing] for thing in both).values()) for labels in (key, response))
    in_both = _pairs(Counter((key[thing], response[thing]) for thing in both).values())
    return Score(precision=in_both / in_response if in_response else 1.0, recall=in_both / in_key if in_key else 1.0, of=in_key)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _overlap(things: Sequence[Hashable], clusters: Labels, others: Labels) -> float:
    """Return how much of the cluster of a thing, on average, is in one cluster of the others with it."""
    sizes = Counter(clusters[thing] for thing in things)
    shared = Counter((clusters[thing], others[thing]) for thing in things)
    return sum(shared[clusters[thing], others[thing]] / sizes[clusters[thing]] for thing in things) / len(things) if things else 0.0


def disagreements(clusters: Sequence[Sequence[Gold]], standing: Mapping[Name, str]) -> Iterator[str]:
    """Yield a line for every gold cluster that was built as several entities, and for every built entity that holds several clusters."""
    number_of = {(one.document, one.id): number for number, cluster in enumerate(clusters) for one in cluster}
    split: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    mixed: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (document, identifier, name), built in sorted(standing.items()):
        number = number_of[document, identifier]
        split[number][built].append(f"{document}:{identifier} {name}".strip())
        mixed[built][number].append(f"{document}:{identifier} {name}".strip())
    for parts in split.values():
        if len(parts) > 1:
            yield f"split\t{' | '.join(f'{built} [{chr(44).join(those)}]' for built, those in sorted(parts.items()))}"
    for built, parts_of in sorted(mixed.items()):
        if len(parts_of) > 1:
            yield f"mixed\t{built}\t{' | '.join(f'[{chr(44).join(those)}]' for those in parts_of.values())}"
