"""Which language and script a text is in, and Chinese in simplified characters, one code point for one."""

import re
from collections import Counter
from functools import cache
from itertools import starmap

from opencc import OpenCC

from graph.read.cleantext import CleanText

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile("[A-Za-z]+")
_LEAST_HAN = 0.2
"""The least share of Chinese characters, among these and Latin words, of a text that is in Chinese."""


@cache
def _converter(profile: str) -> OpenCC:
    return OpenCC(profile)


@cache
def _converted(character: str, profile: str) -> str:
    """Return a character converted alone; itself where one would become several."""
    result: str = _converter(profile).convert(character)
    return result if len(result) == 1 else character


def simplified(text: str) -> str:
    """Return a text in simplified characters, exactly as long as it was.

    The phrase tables of OpenCC (profile t2s) tell 乾隆 from 干燥; where they would change the length, characters are converted one by one.
    """
    if not _HAN.search(text):
        return text
    result: str = _converter("t2s").convert(text)
    if len(result) == len(text):
        return result
    return "\n".join(starmap(_same_length, ((line, _converter("t2s").convert(line)) for line in text.split("\n"))))


def _same_length(line: str, result: str) -> str:
    if len(result) == len(line):
        return result
    return "".join(_converted(character, "t2s") for character in line)


_ZHE = re.compile("(?<![显原名论专编巨译昭卓土遗新较])著(?![名作称者述录书])")
"""著 that stands for 着, which OpenCC leaves alone: 意味著, 著急; not that of 著名, 显著, 原著."""


def to_simplified(clean: CleanText) -> CleanText:
    """Write a text in simplified characters; what names in simplified texts write too (著, 乾, 昇) changes only in traditional ones."""
    text = simplified(clean.text)
    if text == clean.text and "著" not in text:
        return clean
    text = _ZHE.sub("着", text) if language_of(clean.text) == "zh-Hant" else "".join(map(_if_foreign, clean.text, text))
    return clean.with_text(text)


_IN_NAMES = frozenset("昇濛陞勣谿劄錤")
"""Characters beyond GB 2312 that names keep in simplified texts: 昇 in 昇腾 (Table of General Standard Chinese Characters, 2013)."""


def _if_foreign(character: str, converted: str) -> str:
    """Return a converted character unless it is one that simplified texts write too: 乾 in 华为乾崑."""
    if character == converted or character in _IN_NAMES:
        return character
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return converted
    return character


def language_of(text: str) -> str:
    """Return the language a text is mostly in: zh-Hans, zh-Hant or en."""
    han = _HAN.findall(text)
    if len(han) < _LEAST_HAN * (len(han) + len(_LATIN.findall(text))) or not han:
        return "en" if _LATIN.search(text) else "zh-Hans"
    counts = Counter(han).items()
    traditional = sum(count for character, count in counts if _converted(character, "t2s") != character)
    simple = sum(count for character, count in counts if _converted(character, "s2t") != character)
    return "zh-Hant" if traditional > simple else "zh-Hans"
