"""A user's own decisions about which names are one thing, read from TOML: they hold whatever the rules say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.config import read_toml
from graph.errors import ConfigError
from graph.lexicon import Entry
from graph.resolve.keys import key
from graph.vocab import EntityType


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Say that names are one thing, or that two names are two."""

    place: str
    """Where it stands, to be told: `same[2]`."""
    names: tuple[str, ...]
    type: EntityType | None = None
    """The type of the things meant; None for all that go by the names."""

    def compared(self) -> tuple[str, ...]:
        """Return the names in the form in which they are compared."""
        return tuple(map(key, self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Hold a user's decisions."""

    path: str = ""
    same: tuple[Decision, ...] = ()
    different: tuple[Decision, ...] = ()
    _by_key: Mapping[str, tuple[tuple[str, int], ...]] = field(init=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the decisions by name."""
        by_key: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for what, decisions in (("same", self.same), ("different", self.different)):
            for number, decision in enumerate(decisions):
                for name in dict.fromkeys(decision.compared()):
                    by_key[name].append((what, number))
        object.__setattr__(self, "_by_key", {name: tuple(those) for name, those in by_key.items()})

    def about(self, name: str, kind: EntityType, entry: Entry | None) -> Iterator[tuple[str, int, frozenset[str]]]:
        """Yield the decisions about a thing: `same` or `different`, the number, and the keys of those of its names that the thing goes by.

        A name that only the name base gives it counts too.
        """
        if not self._by_key:
            return
        forms = frozenset({name, *(key(form) for form in (entry.surfaces if entry else ()) if entry and form not in entry.ambiguous)})
        for what, number in sorted({found for form in forms for found in self._by_key.get(form, ())}):
            decision = (self.same if what == "same" else self.different)[number]
            if decision.type in (None, kind):
                yield what, number, forms & frozenset(decision.compared())

    def side(self, number: int, name: str, entry: Entry | None) -> int | None:
        """Return on which side of a decision that two names differ a name stands: its own, else that of the main name of its entry."""
        first, second = self.different[number].compared()
        for form in (name, key(entry.name) if entry else name):
            if form in (first, second):
                return (first, second).index(form)
        known = {key(form) for form in entry.surfaces} if entry else set()
        return None if (first in known) == (second in known) else int(second in known)

    def keeps_entry(self, number: int, side: int, entry: Entry) -> bool:
        """Tell whether a side keeps its entry: of two names of one entry, only the main one, or the first, can be what it describes."""
        first, second = self.different[number].compared()
        known = {key(form) for form in entry.surfaces}
        return not {first, second} <= known or side == int(second == key(entry.name))

    def rivals(self, name: str) -> frozenset[str]:
        """Return the keys of the names that are said to differ from one."""
        numbers = [number for what, number in self._by_key.get(name, ()) if what == "different"]
        return frozenset(form for number in numbers for form in self.different[number].compared() if form != name)


def load_decisions(path: Path) -> Decisions:
    """Read decisions from a TOML file: tables `[[same]]` and `[[different]]`, each with `names` and perhaps a `type`.

    Raises:
        ConfigError: when the file cannot be read, is not TOML, holds what is no decision, or contradicts itself.
    """
    table = read_toml(path)
    for name in table:
        if name not in ("same", "different"):
            raise ConfigError(f"{path}: {name}: no such key; there are: same, different")
    decisions = Decisions(path=str(path), same=tuple(_parse(path, "same", table)), different=tuple(_parse(path, "different", table)))
    _require_consistent(path, decisions)
    return decisions


def _parse(path: Path, what: str, table: Mapping[str, Any]) -> Iterator[Decision]:
    rows = table.get(what, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(f"{path}: {what}: must be tables, each begun by [[{what}]]")
    for number, row in enumerate(rows, start=1):
        place = f"{what}[{number}]"
        for name in row:
            if name not in ("names", "type"):
                raise ConfigError(f"{path}: {place}.{name}: no such key; there are: names, type")
        names, kind = row.get("names"), row.get("type")
        if not isinstance(names, list) or not names or not all(isinstance(name, str) and name.strip() for name in names):
            raise ConfigError(f"{path}: {place}.names: must be a list of names")
        if kind is not None and kind not in set(EntityType):
            raise ConfigError(f"{path}: {place}.type: there is no {kind!r}; there are: {', '.join(EntityType)}")
        if what == "different" and len({*map(key, names)}) != 2:
            raise ConfigError(f"{path}: {place}.names: must be two names, and not forms of one")
        yield Decision(place=place, names=tuple(names), type=EntityType(kind) if kind else None)


def _require_consistent(path: Path, decisions: Decisions) -> None:
    """Refuse a file that says, step by step or at once, that two names are one and that they are two."""
    for different in decisions.different:
        first, second = different.compared()
        reached, news = {first}, [first]
        while news:
            name = news.pop()
            for same in decisions.same:
                if name in same.compared() and (same.type == different.type or None in (same.type, different.type)):
                    news += [other for other in same.compared() if other not in reached]
                    reached.update(same.compared())
        if second in reached:
            raise ConfigError(f"{path}: {different.place}.names: {' and '.join(different.names)} are also said to be the same")


def unmatched(decisions: Decisions, named: Mapping[tuple[str, int], frozenset[str]]) -> tuple[str, ...]:
    """Return a line for each decision that decided nothing; `named` holds the keys of its names that the documents use."""
    lines = []
    for what, those in (("same", decisions.same), ("different", decisions.different)):
        for number, decision in enumerate(those):
            found = named.get((what, number), frozenset())
            lacking = [name for name in decision.names if key(name) not in found]
            if len(decision.names) - len(lacking) < min(2, len(decision.names)):
                kind = f" as {decision.type}" if decision.type else ""
                lines.append(f"{decision.place} decided nothing: no document names {', '.join(lacking)}{kind}")
    return tuple(lines)
