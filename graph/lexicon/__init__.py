"""The name base: public knowledge about who and what is called how.

Every `names/*.tsv` has the columns name, type, aliases, english, parent. `aliases` and `english` are separated by `|`. A surface form
that is also an ordinary word or the name of something else begins with `?` (`?苹果`): it counts only where the context bears it out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import add
from unicodedata import normalize

from graph.vocab import EntityType

COLUMNS = ("name", "type", "aliases", "english", "parent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold what the name base knows of one thing."""

    key: str
    """`Type:name`, unique."""
    name: str
    type: EntityType
    surfaces: tuple[str, ...]
    """Every form it goes by in Chinese text: name, aliases and English names."""
    english: tuple[str, ...]
    """English names, the preferred one first."""
    parent: str
    """Name of its maker, owner, organization or employer, where that is stable."""
    ambiguous: frozenset[str]
    """The surfaces that are also ordinary words."""


@dataclass(frozen=True, slots=True)
class Match:
    """Mark where a surface of the name base stands in a text, and what it may name."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class Lexicon:
    """Find the names of the name base in texts."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        """Index the surfaces of the entries."""
        self.entries = dict(entries)
        self.by_surface: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries.values():
            for surface in entry.surfaces:
                folded = fold(surface)
                self.by_surface[folded] = (*self.by_surface.get(folded, ()), entry)
        self.by_surface |= {spaced: known for spaced, known in self._spaced() if spaced not in self.by_surface}
        lengths: dict[str, set[int]] = {}
        for surface in self.by_surface:
            lengths.setdefault(surface[:2], set()).add(len(surface))
        self._lengths = {beginning: sorted(known, reverse=True) for beginning, known in lengths.items()}
        """How long the surfaces are that begin with these two characters, or are this one: an automaton would take longer to build than it
        saves."""

    def _spaced(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """Yield the surfaces with a blank between Chinese and Latin: 智谱 AI; but not 远山 X5 by 远山, X5 手机 or 征程 5."""
        for surface, known in self.by_surface.items():
            border = _BORDER.search(surface)
            if border is not None and not _KIND.search(surface) and not _COUNTED.search(surface):
                head = self.by_surface.get(surface[: border.end()])
                sure = not any(fold(form) == surface for entry in known for form in entry.ambiguous)
                if sure and (head is None or (head == known and surface[-1].isascii())):
                    yield _BORDER.sub(r"\1\2 ", surface), known

    def find(self, text: str) -> Iterator[Match]:
        """Yield the longest matches from left to right; Latin names and numbers only where they stand whole."""
        folded = fold(text)
        after = 0
        for start, beginning in enumerate(map(add, folded, f"{folded[1:]} ")):
            if (beginning in self._lengths or beginning[0] in self._lengths) and start >= after:
                after = self._before_longer(folded, start, start + len(self._longest(folded, start)))
                end = self._whole(folded, start, after)
                if end > start:
                    yield Match(start, end, self.by_surface[folded[start:end]])

    def _longest(self, text: str, start: int) -> str:
        """Return the longest surface that a text has at a place; nothing where it has none."""
        for beginning in (text[start : start + 2], text[start]):
            for length in self._lengths.get(beginning, ()):
                if (piece := text[start : start + length]) in self.by_surface:
                    return piece
        return ""

    def _before_longer(self, text: str, start: int, end: int) -> int:
        """Return where a match ends: before a longer one within it that goes on, if a name is left: 百度|文心一言, not 百度文心."""
        for inner in range(start + 2, end - 1):
            if text[start:inner] in self.by_surface and self._whole(text, inner, inner + len(self._longest(text, inner))) > end:
                return inner
        return end

    def _whole(self, text: str, start: int, end: int) -> int:
        """Return where the longest name ends that stands whole from start: 小米 in 小米15日发布; start if none does."""
        while end > start and (text[start:end] not in self.by_surface or _cuts_word(text, start, end)):
            end -= 1
        return end

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Return the entries a name may stand for."""
        return self.by_surface.get(fold(name), ())


def fold(text: str) -> str:
    """Return a text in which names compare equal whatever their case and width, code point for code point."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Map code points to what they are folded into; each is worked out when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = normalize("NFKC", character).lower()
        self[code] = folded if len(folded) == 1 else character
        return self[code]


_FOLDED = _Folded()

_BORDER = re.compile("([\u4e00-\u9fff])(?=[a-z0-9])|([a-z0-9+])(?=[\u4e00-\u9fff])")
"""Where Chinese and Latin meet."""
_COUNTED = re.compile("(?<![0-9a-z])[0-9]{1,2}(?![0-9a-z])|^[0-9a-z]+[\u4e00-\u9fff]$")
"""What may as well count something: 征程 5 月, 旋转 361 度, 从 A 站."""
_KIND = re.compile("(?:公司|集团|模型|架构|系列|手机|平台|应用|网站|处理器|芯片|游戏|品牌|机器人|团队|事业群)$")

_NUMBER_GOES_ON = re.compile("[年月日号万亿%‰]|[.,][0-9]")
"""What shows that a digit at the end of a name counts or dates something instead: 小米10月销量, 荣耀200亿元, Qwen2.5."""


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Tell whether a match begins or ends within a Latin word (`ai` in `maison`, not in `ai模型`) or a number (`小米15` in `小米15日`)."""
    before = start > 0 and _is_latin(text[start - 1]) and _is_latin(text[start])
    after = end < len(text) and _is_latin(text[end]) and _is_latin(text[end - 1])
    return before or after or (text[end - 1].isdigit() and _NUMBER_GOES_ON.match(text, end) is not None)


def parse_names(table: str) -> Iterator[Entry]:
    """Yield the entries of one table of names.

    Raises:
        ValueError: when a row has not the five columns or an unknown type.
    """
    rows = [line for line in table.splitlines() if line and not line.startswith("#")]
    if not rows or tuple(rows[0].split("\t")) != COLUMNS:
        raise ValueError(f"first row must be {COLUMNS}")
    for row in rows[1:]:
        cells = row.split("\t")
        if len(cells) != len(COLUMNS):
            raise ValueError(f"not {len(COLUMNS)} columns: {row!r}")
        name, named, aliases, english, parent = cells
        kind = EntityType(named)
        written = [part for part in (name, *aliases.split("|"), *english.split("|")) if part]
        surfaces = tuple(dict.fromkeys(part.removeprefix("?") for part in written))
        bare = name.removeprefix("?")
        yield Entry(
            key=f"{kind}:{bare}",
            name=bare,
            type=kind,
            surfaces=surfaces,
            english=tuple(part.removeprefix("?") for part in english.split("|") if part),
            parent=parent,
            ambiguous=frozenset(part.removeprefix("?") for part in written if part.startswith("?")),
        )


@cache
def load_lexicon() -> Lexicon:
    """Load the name base that ships with the package; a key that stands in two tables is taken from the first, in order of their names."""
    entries: dict[str, Entry] = {}
    for table in sorted(files(__name__).joinpath("names").iterdir(), key=lambda path: path.name):
        if table.name.endswith(".tsv"):
            for entry in parse_names(table.read_text("utf-8")):
                entries.setdefault(entry.key, entry)
    return Lexicon(entries)


def empty_lexicon() -> Lexicon:
    """Return a name base without names, to measure what the shipped one brings."""
    return Lexicon({})
