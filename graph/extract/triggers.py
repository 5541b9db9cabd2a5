"""The words that tell of a happening and where its participants stand: rules/events.toml as read."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice

from graph.extract.classes import each_class_once
from graph.extract.compiled import Compiled, compile_all
from graph.extract.sentence import compile_pattern, expand, slot_class
from graph.extract.sieve import Sieve
from graph.vocab import EntityType, EventType, Role


@dataclass(frozen=True, slots=True)
class Place:
    """Say where a role is filled from: `<` before, `<<` before and in earlier sentences, `^` first, `>` after, `=` told in other words."""

    role: Role
    where: str
    types: tuple[EntityType, ...]
    words: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Hold one entry of rules/events.toml, where its fields are explained."""

    name: str
    type: EventType
    patterns: tuple[Compiled, ...]
    never: re.Pattern[str]
    unless: re.Pattern[str]
    roles: tuple[Place, ...]
    need: tuple[tuple[str, ...], ...]
    dates: str
    nearer: str
    nameless: re.Pattern[str]
    part: re.Pattern[str]


@cache
@each_class_once()
def triggers() -> tuple[Trigger, ...]:
    """Return the triggers in the order in which they are tried."""
    table = tomllib.loads(files("graph.extract").joinpath("rules", "events.toml").read_text("utf-8"))
    compiled = iter(compile_all("events", [expand(pattern) for entry in table["trigger"] for pattern in entry["patterns"]]))
    return tuple(
        Trigger(
            name=f"{entry['type']}-{number}",
            type=EventType(entry["type"]),
            patterns=tuple(islice(compiled, len(entry["patterns"]))),
            never=compile_pattern(entry.get("never", "(?!)")),
            unless=compile_pattern(entry.get("unless", "(?!)")),
            roles=tuple(_place(text, table["words"]) for text in entry["roles"]),
            need=tuple(tuple(choice.split("|")) for choice in entry.get("need", ())),
            dates=entry.get("dates", ""),
            nameless=re.compile(entry.get("nameless", "(?!)")),
            part=compile_pattern(table["parts"].get(entry.get("part"), entry.get("part", "(?!)"))),
            nearer=slot_class(entry["nearer"]) if "nearer" in entry else "",
        )
        for number, entry in enumerate(table["trigger"])
    )


def triggers_for(text: str) -> Iterator[tuple[Trigger, re.Pattern[str]]]:
    """Yield the triggers that a masked text may hold, each with its patterns, in order."""
    every, sieve = _patterns()
    return map(every.__getitem__, sieve.possible(text))


@cache
def _patterns() -> tuple[tuple[tuple[Trigger, re.Pattern[str]], ...], Sieve]:
    every = [(trigger, *compiled) for trigger in triggers() for compiled in trigger.patterns]
    return tuple((trigger, pattern) for trigger, pattern, _ in every), Sieve([needs for _, _, needs in every])


def _place(text: str, words: Mapping[str, Sequence[str]]) -> Place:
    """Read one entry of `roles`: agent<<Company|Person."""
    parsed = re.fullmatch(r"(?P<role>\w+)(?P<where><<?|\^|>|=)(?P<types>[\w|]+)", text)
    if parsed is None:
        raise ValueError(f"not a role: {text!r}")
    if parsed["where"] == "=":
        return Place(Role(parsed["role"]), "=", (), tuple(compile_pattern(pattern) for pattern in words[parsed["types"]]))
    return Place(Role(parsed["role"]), parsed["where"], tuple(EntityType(name) for name in parsed["types"].split("|")), ())
