"""Give every entity its identifier, its labels in both languages and its aliases."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graph.ids import digest, entity_id
from graph.labels import english_label
from graph.lexicon import Lexicon, empty_lexicon
from graph.model import Entity, Label
from graph.resolve.across import Group
from graph.resolve.decisions import Decisions
from graph.resolve.forms import Surroundings, shorter_forms
from graph.resolve.keys import is_chinese, key
from graph.vocab import EntityType


def build_entities(groups: Iterable[Group], lexicon: Lexicon, decisions: Decisions) -> list[tuple[Entity, Group]]:
    """Return the entity of each group with the group, in the order of the groups."""
    drafts = [(group, _type(group), *_labels(group, lexicon, decisions)) for group in groups]
    identifiers = _identifiers([(group, kind, zh) for group, kind, zh, _ in drafts])
    return [
        (
            Entity(
                id=identifier,
                type=kind,
                labels=(Label(language="en", text=english), Label(language="zh", text=chinese)),
                aliases=tuple(
                    sorted(
                        set(_aliases(group, lexicon, decisions)) - {Label(language="en", text=english), Label(language="zh", text=chinese)}
                    )
                ),
            ),
            group,
        )
        for (group, kind, chinese, english), identifier in zip(drafts, identifiers, strict=True)
    ]


def _entry(group: Group) -> str:
    return next((local.entry for local in group.members if local.entry), "")


def _type(group: Group) -> EntityType:
    """Return the type of an entity: that of its entry in the name base, else the one most mentions have."""
    known = next((local.type for local in group.members if local.entry), None)
    weight: Counter[EntityType] = Counter()
    for local in group.members:
        weight[local.type] += len(local.mentions)
    return known or min(weight, key=lambda kind: (-weight[kind], kind))


def _labels(group: Group, lexicon: Lexicon, decisions: Decisions) -> tuple[str, str]:
    """Return the Chinese and the English label.

    Without an entry the Chinese one is the full form in which the texts most often give the name, for a person the longest; a name
    that is only ever written in Latin letters serves as both.
    """
    kind = _type(group)
    entry = lexicon.entries.get(_entry(group))
    full: Counter[str] = Counter()
    for local in group.members:
        full.update({form: count for form, count in local.surfaces.items() if key(form) in local.full or not count})
    shortened = {name for local in group.members for name in local.short}
    candidates = [form for form in full if key(form) not in shortened] or list(full)
    candidates = [form for form in candidates if _legal_forms(form, kind, lexicon).isdisjoint(map(key, candidates))]
    chinese = [form for form in candidates if is_chinese(form)]
    latin = [form for form in candidates if not is_chinese(form)]

    def rank(form: str) -> tuple[int, int, str]:
        size = len(_SEPARATORS.sub("", form))
        return (-size, -full[form], form) if kind is EntityType.PERSON else (-full[form], -size, form)

    label = entry.name if entry else _bare(min(chinese or latin, key=rank))
    rivals = _rivals(group, decisions)
    if entry and entry.english and not is_chinese(entry.english[0]) and key(entry.english[0]) not in rivals:
        return label, entry.english[0]
    if latin and not is_chinese(label):
        return label, label
    spelled = sorted(form for form in latin if full[form] or not form.isupper())  # a gloss in capitals is a ticker: 阿里巴巴（BABA）
    known = (
        lexicon if (entry or kind is not EntityType.PERSON) and not rivals else empty_lexicon()
    )  # who is not the 张勇 the name base knows is no Daniel
    return label, min(spelled, key=rank) if spelled else english_label(label, kind, known)


def _legal_forms(form: str, kind: EntityType, lexicon: Lexicon) -> set[str]:
    """Return the keys of a name without its legal form: where a text has both 云帆公司 and 云帆, the latter is its label."""
    around = Surroundings(types={}, peers=frozenset(), lexicon=lexicon)
    return {shorter.key for shorter in shorter_forms(form, kind, around) if shorter.everywhere}


_SEPARATORS = re.compile(r"[\s·•・‧]+")


def _bare(form: str) -> str:
    """Return a name without the title marks around it: 《财富》."""
    return form[1:-1] if len(form) > 2 and form[0] + form[-1] in {"《》", "「」", "『』", "“”", '""'} else form


def _aliases(group: Group, lexicon: Lexicon, decisions: Decisions) -> Iterator[Label]:
    """Yield all names of an entity: those the texts use, and those of the name base that mean nothing else.

    Of forms that only blanks tell apart (小米15, 小米 15) the name base adds one, and none where the texts have one.
    """
    written = {form for local in group.members for form in (*local.surfaces, *local.owned)}
    for form in written:
        yield Label(language="zh" if is_chinese(form) else "en", text=form)
    entry = lexicon.entries.get(_entry(group))
    if entry is None:
        return
    seen = {"".join(form.split()) for form in written}
    rivals = _rivals(group, decisions)
    for form in sorted(entry.surfaces, key=len):
        if key(form) not in rivals and form not in entry.ambiguous and len(lexicon.lookup(form)) == 1 and "".join(form.split()) not in seen:
            seen.add("".join(form.split()))
            yield Label(language="zh" if is_chinese(form) else "en", text=form)


def _rivals(group: Group, decisions: Decisions) -> set[str]:
    """Return the keys of the names that a user says are those of other things."""
    return {rival for local in group.members for form in local.surfaces for rival in decisions.rivals(key(form))}


def _identifiers(drafts: Sequence[tuple[Group, EntityType, str]]) -> list[str]:
    """Return an identifier for each entity; of namesakes those unknown to the name base carry their organization: `person/王伟_(华为)`."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for index, (group, kind, label) in enumerate(drafts):
        known = any(local.entry for local in group.members)
        name = f"{label} ({group.employers[0]})" if group.namesakes and group.employers and not known else label
        wanted[entity_id(kind, name.rstrip(".") or name)].append(index)  # rdflib reads no prefixed name that ends in a dot
    identifiers = [""] * len(drafts)
    for identifier, indexes in wanted.items():
        known_ones = [index for index in indexes if _entry(drafts[index][0])]
        for index in indexes:
            names = sorted({form for local in drafts[index][0].members for form in local.surfaces})
            documents = sorted({local.document_id for local in drafts[index][0].members})
            alone = len(indexes) == 1 or known_ones == [index]
            identifiers[index] = identifier if alone else f"{identifier}_{digest(*names, *documents)}"
    return identifiers
