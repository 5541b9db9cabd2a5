"""How people may type the names of a page: in traditional characters, in pinyin, or by its initials."""

from collections.abc import Iterable
from functools import cache

from opencc import OpenCC

_HAN = [chr(code) for start, end in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for code in range(start, end)]


@cache
def _simplified() -> dict[str, str]:
    """Return the simplified form of each Chinese character that has another one, taken by itself."""
    forms = OpenCC("t2s").convert("\n".join(_HAN)).split("\n")
    return {character: form for character, form in zip(_HAN, forms, strict=True) if form != character and len(form) == 1}


def script_table(names: Iterable[str]) -> tuple[str, str]:
    """Return two strings of the same length: traditional characters, and the simplified ones of these names that they stand for."""
    table = _simplified()
    wanted = {table.get(character, character) for name in names for character in name}
    rows = sorted((character, form) for character, form in table.items() if form in wanted)
    return "".join(character for character, _ in rows), "".join(form for _, form in rows)


def pinyin(names: Iterable[str]) -> list[str]:
    """Return the names that are written in Chinese characters as they sound, without tones and spaces: 中微公司 is zhongweigongsi."""
    return _spelt(names, initials_only=False)


def initials(names: Iterable[str]) -> list[str]:
    """Return the same names by the first letter of each syllable, with their Latin parts whole: 千问APP is qwapp."""
    return _spelt(names, initials_only=True)


def _spelt(names: Iterable[str], *, initials_only: bool) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # its tables take a third of a second to load, and only a page needs them

    table = _simplified()
    style = Style.FIRST_LETTER if initials_only else Style.NORMAL
    chinese = (name for name in names if any(0x3400 <= ord(character) < 0xA000 for character in name))
    spelt = ("".join(lazy_pinyin("".join(table.get(character, character) for character in name), style=style)) for name in chinese)
    return list(dict.fromkeys("".join(sound.lower().split()) for sound in spelt))
