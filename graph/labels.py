"""English labels: a readable name in Latin letters for everything in the graph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

from pypinyin import lazy_pinyin

from graph.lexicon import Entry, Lexicon, fold
from graph.vocab import EntityType

_CHINESE = "[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_HAS_CHINESE = re.compile(_CHINESE)
_ATOMS = re.compile(f"{_CHINESE}|(?:(?!{_CHINESE}).)+")
"""A Chinese character, or everything up to the next one: 千问C端 is 千, 问, C, 端."""
_WORDS = re.compile(f"{_CHINESE}+|[A-Za-z][A-Za-z.'’-]*")
_CITY = re.compile(f"(?<={_CHINESE}{_CHINESE})(?<![城超股上门都夜集菜楼])市(?![场值政民区])(?={_CHINESE}{_CHINESE})")
"""The 市 after a city's name in a longer name, 深圳市腾讯…, but not in 资本市场 or 上市公司."""
_COUNTY = re.compile(f"(?<={_CHINESE}{_CHINESE})县(?={_CHINESE}{_CHINESE})")
_GLOSS = re.compile(r".*[\u3400-\u9fff]\s?\(([A-Za-z][A-Za-z0-9 .&'’-]+)\)")
"""A name that brings its own English: 博裕资本（Boyu Capital）."""
_DOTS = re.compile("[·•・‧∙-]")
_MARKS = re.compile('[《》〈〉「」『』【】“”‘’"、,;:·•・‧∙]')
_REPEATED = re.compile(r"\b(\w+)(?: \1\b)+")
"""A word told twice, once in each script: GGV纪源资本 is GGV Capital, not GGV GGV Capital."""
_EDGES = "-–—_/|~.!?。…"
_SYLLABLES = 4
"""Syllables that are still readable as one word; longer runs are written in words of two."""
_GIVEN = 2
"""Characters of the longest Chinese given names; more are transliterations: 米开朗基罗."""
_PREFERENCE = (EntityType.COMPANY, EntityType.PRODUCT, EntityType.ORGANIZATION, EntityType.UNIT, EntityType.PLACE, EntityType.PERSON)


def english_label(name: str, entity_type: EntityType, lexicon: Lexicon) -> str:
    """Return a readable English name, free of Chinese characters and never empty: Wu Jia, Qwen C-end Business Group.

    A known English name wins and a Latin name stays. People are spelt in pinyin, surname first (ISO 7098); other names are put
    together from known names and translated parts, and what remains is spelt in pinyin.
    """
    plain = " ".join(normalize("NFKC", name).split())
    known = _known(plain, entity_type, lexicon)
    if known:
        return known
    if not _HAS_CHINESE.search(plain):
        return plain or "?"
    gloss = _GLOSS.fullmatch(plain)
    if gloss:
        return " ".join(gloss[1].split())
    return _person(plain, lexicon) if entity_type is EntityType.PERSON else _compose(plain, lexicon)


def _known(name: str, entity_type: EntityType, lexicon: Lexicon) -> str:
    """Return the English name the lexicon gives, from an entry of the right type if there is one.

    The person 李宁 is not named as the company 李宁 is, nor the other way round.
    """
    human = entity_type is EntityType.PERSON
    entries = [entry for entry in lexicon.lookup(name) if (entry.type is EntityType.PERSON) is human]
    return _english(sorted(entries, key=lambda entry: entry.type is not entity_type))


def _english(entries: list[Entry]) -> str:
    """Return the first English name that entries give; it is in Latin letters."""
    names = (" ".join(name.split()) for entry in entries for name in entry.english[:1])
    return next((name for name in names if name and not _HAS_CHINESE.search(name)), "")


# --- people ------------------------------------------------------------------------------------------------------


def _person(name: str, lexicon: Lexicon) -> str:
    bare = _without_titles(name)
    known = _known(bare, EntityType.PERSON, lexicon)
    if known:
        return known
    parts = [part.strip() for part in _DOTS.split(bare) if part.strip()]
    if len(parts) > 1:  # 布莱恩·切斯基: a transliteration has no Chinese surname
        return " ".join(_known(part, EntityType.PERSON, lexicon) or _latin(part) for part in parts)
    return " ".join(_chinese_person(word) for word in _WORDS.findall(bare)) or _latin(name)


def _without_titles(name: str) -> str:
    """Remove the titles around a name: 吴嘉总裁, CEO吴泳铭."""
    for title in _lines("person_titles.txt"):
        if name.endswith(title) and name != title:
            return _without_titles(name.removesuffix(title).rstrip())
        if name.startswith(title) and name != title:
            return _without_titles(name.removeprefix(title).lstrip())
    return name


def _chinese_person(name: str) -> str:
    surnames = _table("surname_pinyin.tsv")
    for length in (4, 2, 1):  # 爱新觉罗, 欧阳, 吴
        surname, given = name[:length], name[length:]
        if surname not in surnames:
            continue
        if len(given) <= _GIVEN:
            return f"{surnames[surname]} {_spell(given, 'yu')}".rstrip()
        if len(given) == _GIVEN + 1 and given[0] in surnames:  # 陈冯富珍 bears two surnames, 马拉多纳 none
            return f"{surnames[surname]} {_chinese_person(given)}"
    return _latin(name)


# --- everything else ---------------------------------------------------------------------------------------------


def _compose(name: str, lexicon: Lexicon) -> str:
    """Translate a name part by part: 千问C端事业群 is Qwen, C-end, Business Group."""
    spaced = _COUNTY.sub("县 ", _CITY.sub(" ", _MARKS.sub(" ", name)))
    chunks = re.split(r"([()])", spaced)
    words = (word for chunk in chunks for part in chunk.split() for word in ([part] if part in "()" else _translate(part, lexicon)))
    label = " ".join(words).replace("( ", "(").replace(" )", ")").replace("()", "")
    return _REPEATED.sub(r"\1", " ".join(label.split())) or _latin(name)


def _translate(part: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the English words of a part of a name that holds no spaces or brackets."""
    for piece in _divide(tuple(_ATOMS.findall(part)), lexicon):
        if piece.english:
            yield piece.english
        elif not _HAS_CHINESE.match(piece.text):
            yield piece.text.strip(_EDGES)
        elif len(piece.text) <= _SYLLABLES:
            yield _spell(piece.text)
        else:
            twos = len(piece.text) // 2 - 1
            yield from (_spell(piece.text[2 * index : 2 * index + 2]) for index in range(twos))
            yield _spell(piece.text[2 * twos :])


@dataclass(frozen=True, slots=True)
class _Piece:
    """Hold a part of a name with its English, which is empty where none is known."""

    text: str
    english: str


@dataclass(frozen=True, slots=True)
class _Division:
    """Hold a division of the beginning of a name; the best has least to spell, then fewest pieces, then the longest last ones."""

    spelt: int = 0
    pieces: tuple[_Piece, ...] = ()

    @property
    def cost(self) -> tuple[int, int, tuple[int, ...]]:
        return self.spelt, len(self.pieces), tuple(-len(piece.text) for piece in reversed(self.pieces))

    def extended(self, atoms: tuple[str, ...], english: str) -> "_Division":
        """Return this division with one more piece; a lone character to spell costs most, so that 好未来 is not Hao Future."""
        length = 3 if len(atoms) == 1 else len(atoms)
        chinese = 0 if english or not _HAS_CHINESE.match(atoms[0]) else length + 1
        return _Division(self.spelt + chinese, (*self.pieces, _Piece("".join(atoms), english)))


def _divide(atoms: tuple[str, ...], lexicon: Lexicon) -> tuple[_Piece, ...]:
    """Divide a name into pieces whose English is known, Latin ones, and Chinese ones to spell."""
    best = [_Division()]
    for end in range(1, len(atoms) + 1):
        choices: list[_Division] = []
        for start in range(end):
            piece = atoms[start:end]
            english = _piece_english("".join(piece), start == 0, end == len(atoms), lexicon)
            if english or len(piece) == 1 or all(_HAS_CHINESE.match(atom) for atom in piece):
                choices.append(best[start].extended(piece, english))
        best.append(min(choices, key=lambda division: division.cost))
    return best[-1].pieces


def _piece_english(text: str, first: bool, last: bool, lexicon: Lexicon) -> str:
    """Return what a piece of a name is called in English; names that are also words count only at the beginning: 苹果手机."""
    if not _HAS_CHINESE.search(text):
        return ""
    translations = _table("translations.tsv")
    folded = fold(text)
    entries = sorted(lexicon.lookup(text) if len(text) > 1 else (), key=lambda entry: (_PREFERENCE.index(entry.type), entry.key))
    sure = [entry for entry in entries if folded not in map(fold, entry.ambiguous)]
    translation = (translations.get(f"{folded}$", "") if last else "") or translations.get(folded, "")
    if translation.islower() and (first or last):  # 和 joins words, but begins 和而泰
        translation = ""
    return _english(sure) or translation or (_english(entries) if first else "")


# --- spelling and tables -----------------------------------------------------------------------------------------


def _latin(text: str) -> str:
    """Return a text with its Chinese characters spelt, each run of them as one word."""
    return " ".join(_spell(word) if _HAS_CHINESE.match(word) else word for word in _WORDS.findall(text)) or "?"


def _spell(text: str, umlaut: str = "u") -> str:
    """Write Chinese characters in pinyin as one word, with apostrophes where syllables would run together: 西安 is Xi'an.

    `umlaut` stands for ü, which passports write yu: 吕律 is Lyu Lyu.
    """
    word = ""
    for syllable in lazy_pinyin(text, errors=_unread):
        word += "'" * (bool(word) and syllable.startswith(("a", "o", "e"))) + syllable.replace("v", umlaut)
    return word[:1].upper() + word[1:]


def _unread(characters: str) -> str:
    """Name the code points of characters whose reading is unknown."""
    return "".join(f"u{ord(character):x}" for character in characters)


@cache
def _lines(name: str) -> tuple[str, ...]:
    text = files("graph.lexicon").joinpath(name).read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _table(name: str) -> dict[str, str]:
    """Return a table of two columns, its first one folded."""
    rows = (line.split("\t") for line in _lines(name))
    return {fold(chinese): english for chinese, english in rows}
