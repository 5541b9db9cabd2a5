"""The rule tables of relations: read, checked and compiled once."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from graph.extract.compiled import compile_all
from graph.extract.sentence import expand
from graph.extract.sieve import Need, Sieve, shortened
from graph.vocab import Predicate, Status

POST = "post"
"""The predicate of rules about posts, which the title turns into leads, worksFor or founded."""

_FAMILIES = ("people", "companies", "products")

_MENTIONS = "\ue001-\ue006"
_GAP = re.compile(r"<~(\d+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Hold one rule of `rules/relations/`."""

    id: str
    predicate: Predicate | None
    """None for rules about posts."""
    pattern: re.Pattern[str]
    needs: tuple[Need, ...]
    """What a text needs to have for the pattern to match it."""
    subject: str
    object: str
    status: Status | None
    """Status the construction itself tells; None when cues decide."""
    each: bool
    """Whether the first subject goes with the first object, the second with the second: 负责人分别为A和B."""
    titled: str
    """Which of the many have titles of their own: `subjects` before them (总裁A、监事B), `objects` after them (A总裁、B监事), or none."""
    confidence: float
    about_places: bool
    example: str
    expect: str


@cache
def load_rules() -> tuple[Rule, ...]:
    """Load the rules, their macros expanded."""
    rows = [row for family in _FAMILIES for row in _table(family)["rule"]]
    patterns = [_gaps(str(row["pattern"])) for row in rows]
    every = compile_all(
        "relations", [expand(one, _macros()) for one in patterns], lambda: [expand(one, _short_macros()) for one in patterns]
    )
    return tuple(_rule(row, *compiled) for row, compiled in zip(rows, every, strict=True))


def rules_for(text: str) -> Iterator[Rule]:
    """Yield the rules that may match a masked text, in their order; the others do not."""
    return map(load_rules().__getitem__, _sieve().possible(text))


@cache
def _sieve() -> Sieve:
    return Sieve([rule.needs for rule in load_rules()])


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("graph.extract") / "rules" / "relations" / f"{name}.toml").read_text("utf-8"))


def _rule(row: dict[str, str | float], pattern: re.Pattern[str], needs: tuple[Need, ...]) -> Rule:
    name = str(row["predicate"])
    status = row.get("status")
    return Rule(
        id=str(row["id"]),
        predicate=None if name == POST else Predicate(name),
        pattern=pattern,
        needs=needs,
        subject=str(row.get("subject", "")),
        object=str(row.get("object", "")),
        status=Status(str(status)) if status else None,
        each=row.get("pairing") == "each",
        titled=str(row.get("titled", "")),
        confidence=float(row["confidence"]),
        about_places="Place" in str(row["pattern"]),
        example=str(row["example"]),
        expect=str(row["expect"]),
    )


def _gaps(pattern: str) -> str:
    """Expand `<~8>` to up to eight characters of one clause without a mention."""
    return _GAP.sub(rf"[^{_MENTIONS}，。；！？;!?\n]{{0,\1}}?", pattern)


@cache
def _macros() -> dict[str, str]:
    """Return the macros with those that stand in them expanded; a macro may use only macros above it."""
    out: dict[str, str] = {}
    for name, expansion in _table("macros").items():
        for earlier, replacement in out.items():
            expansion = expansion.replace(f"<{earlier}/>", replacement)
        out[name] = expansion
    return out


@cache
def _short_macros() -> dict[str, str]:
    """Return in the place of each macro a short pattern with the same needs: to parse the long ones for every rule takes time."""
    return {name: shortened(expand(expansion)) for name, expansion in _macros().items()}


@cache
def title_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns by which a single title makes a head or a founder of its holder; who heads a part (市场负责人) is no head."""
    macros = _macros()
    return re.compile(rf"(?:{macros['whole']}\s?)*{macros['lead']}|(?:(?!副){macros['adjective']}\s?)*{macros['chief']}"), re.compile(
        rf"(?:{macros['adjective']}\s?)*{macros['founder']}"
    )


@cache
def titles_pattern() -> re.Pattern[str]:
    """Return the pattern of a chain of titles, as the group `title`: 前总裁兼董事."""
    return re.compile(_macros()["titles"].replace("(?P<title>", "(?P<title>(?:原|前任?)?", 1))
