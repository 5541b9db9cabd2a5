"""Know to which organizations persons belong, and which organizations belong together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.lexicon import Lexicon
from graph.model import Extraction, Mention
from graph.resolve.keys import is_chinese
from graph.resolve.merging import ORDER, Merger, Traits
from graph.resolve.within import Local
from graph.vocab import EntityType, Predicate

Circle = int | str
"""What stands for a circle: one of its organizations, or of its entries of the name base."""

_AFFILIATION = frozenset({Predicate.LEADS, Predicate.WORKS_FOR, Predicate.FOUNDED, Predicate.REPORTS_TO})
_STRUCTURE = frozenset({Predicate.UNIT_OF, Predicate.SUBSIDIARY_OF, Predicate.MAKES, Predicate.SUCCESSOR_OF, Predicate.ACQUIRED})
_BODIES = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})
_LONGEST = 4
"""Characters of the longest Chinese name, 欧阳修文."""
_LEVELS = 4
"""How far up the name base's owners are followed: 高德地图, 高德, 阿里巴巴."""


class Circles:
    """Sort organizations into circles: a company with its units, subsidiaries and products is one."""

    def __init__(self, locals_: Sequence[Local], extractions: Sequence[Extraction], merger: Merger[int], lexicon: Lexicon) -> None:
        """Learn from the texts and from the name base; `merger` holds what is one organization."""
        self._locals = locals_
        self._lexicon = lexicon
        self._entries: dict[int, str] = {}
        index_of: dict[Mention, int] = {mention: index for index, local in enumerate(locals_) for mention in local.mentions}
        self._structure: Merger[Circle] = Merger((node, Traits()) for node in [*range(len(locals_)), *_owners(locals_, lexicon)])
        employers: dict[int, set[int]] = defaultdict(set)
        for group in merger.groups():
            for other in group[1:]:
                self._structure.join(group[0], other)
        for index, local in enumerate(locals_):
            if local.type is not EntityType.PERSON and local.entry:
                for above in _chain(local.entry, lexicon):
                    self._structure.join(above, index)
        for extraction in extractions:
            for relation in extraction.relations:
                subject, object_ = index_of[relation.subject], index_of[relation.object]
                person = locals_[subject].type is EntityType.PERSON
                if relation.predicate in _AFFILIATION and person and locals_[object_].type is not EntityType.PERSON:
                    employers[subject].add(object_)
                elif relation.predicate in _STRUCTURE and not person and locals_[object_].type is not EntityType.PERSON:
                    self._structure.join(subject, object_, ORDER)
        self._employers = employers
        self._circle = {index: {self._structure.find(employer) for employer in found} for index, found in employers.items()}
        self._beside: dict[str, set[Circle]] = defaultdict(set)
        self._bodies: dict[str, set[Circle]] = defaultdict(set)
        for index, local in enumerate(locals_):
            if local.type in _BODIES:
                self._bodies[local.document_id].add(self._structure.find(index))
            if local.type is not EntityType.PERSON:
                self._beside[local.document_id].add(self._structure.find(index))

    def of(self, index: int) -> set[Circle]:
        """Return the circles a text says a person belongs to."""
        return self._circle.get(index, set())

    def beside(self, index: int) -> set[Circle]:
        """Return the circles named in the document of a person."""
        return self._beside.get(self._locals[index].document_id, set())

    def entry(self, index: int) -> str:
        """Return the entry of the name base a person is, empty for one whose text names organizations but nothing of that person's.

        张勇 in a text about 海底捞 that does not name 阿里巴巴 is not the 张勇 of 阿里巴巴. Foreigners (马斯克, who is also 埃隆·马斯克)
        have no namesakes to be afraid of.
        """
        if index not in self._entries:
            self._entries[index] = self._entry(index)
        return self._entries[index]

    def _entry(self, index: int) -> str:
        local = self._locals[index]
        entry = self._lexicon.entries.get(local.entry)
        if entry is None or not entry.parent or any(is_chinese(form) and len(form) > _LONGEST for form in entry.surfaces):
            return local.entry
        home = {self._structure.find(owner) for owner in _chain(local.entry, self._lexicon)}
        told = self.of(index) or self._bodies[local.document_id]
        return local.entry if not home or not told or home & (self.of(index) | self.beside(index)) else ""

    def stranger(self, index: int) -> bool:
        """Tell whether a person only has the name of one the name base knows."""
        return bool(self._locals[index].entry) and not self.entry(index)

    def disowned(self, index: int) -> Local:
        """Return a thing without its entry if it is a namesake of the person the name base knows."""
        local = self._locals[index]
        return replace(local, entry="") if local.type is EntityType.PERSON and self.stranger(index) else local

    def home(self, index: int) -> set[Circle]:
        """Return the circles to which the name base says a person belongs."""
        entry = self.entry(index)
        return {self._structure.find(owner) for owner in _chain(entry, self._lexicon)} if entry else set()

    def employers(self, group: Sequence[int]) -> tuple[str, ...]:
        """Return the names of the organizations of persons, sorted."""
        found = {employer for index in group for employer in self._employers.get(index, ())}
        return tuple(sorted({min(self._locals[index].surfaces, key=lambda form: (len(form), form)) for index in found}))


def _chain(entry: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield an entry of an organization or product, or those a person belongs to, and their owners, upwards."""
    keys = [entry]
    for _ in range(_LEVELS):
        above: list[str] = []
        for one in keys:
            known = lexicon.entries.get(one)
            if known is None:
                continue
            if known.type is not EntityType.PERSON:
                yield one
            above += [parent.key for parent in lexicon.lookup(known.parent) if parent.name == known.parent] if known.parent else []
        keys = [one for one in above if not one.startswith(EntityType.PERSON)]


def _owners(locals_: Sequence[Local], lexicon: Lexicon) -> list[str]:
    """Return the entries that can be reached from what the documents name, sorted."""
    return sorted({above for entry in {local.entry for local in locals_ if local.entry} for above in _chain(entry, lexicon)})
