"""Pinyin that a site put behind single characters, as in 協(xié)同, taken out again."""

import re
from functools import cache
from unicodedata import normalize

from graph.read.cleantext import CleanText

LOST = "□"
"""What stands for characters that cannot be told any more, so that their neighbours are not read as one word."""
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_AFTER_HAN = re.compile(rf"(?<=[{_HAN}])[（(]([a-zü{_TONES}]{{1,7}})[)）]")
_SYLLABLE = re.compile(r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aeiouü]{1,3}(?:ng|n|r)?)|ng?|m|hm|hng")


def without_pinyin(clean: CleanText) -> CleanText:
    """Drop a syllable in brackets after a character: with a tone mark if it can be pinyin, without one if it is the character's reading."""
    return clean.drop(match.span() for match in _AFTER_HAN.finditer(clean.text) if _is_reading(clean.text[match.start() - 1], match[1]))


def _is_reading(character: str, syllable: str) -> bool:
    bare = toneless(syllable)
    if _SYLLABLE.fullmatch(bare) is None:
        return False
    return bare != syllable or bare in readings(character)


def toneless(syllable: str) -> str:
    """Return a syllable without its tone mark: xié is xie, lǜ is lü."""
    kept = (mark for mark in normalize("NFD", syllable) if mark not in "\u0300\u0301\u0304\u030c")
    return normalize("NFC", "".join(kept))


@cache
def readings(character: str) -> frozenset[str]:
    """Return the toneless readings of a character."""
    from pypinyin import Style, pinyin  # its tables are large, and few texts need them

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=True)
    return frozenset(reading for readings_of_one in found for reading in readings_of_one)
