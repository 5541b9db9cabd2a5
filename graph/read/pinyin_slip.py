"""Text whose bytes slipped in GBK where pinyin was put in: 演變?yōu)閼?zhàn)略 was 演變為戰(zhàn)略.

The tool that puts pinyin behind characters works on bytes. It takes the last byte of 變 (D7 83) and the first of 為 (9E E9) for 優 (83 9E),
and puts (yōu) between the two bytes of 為. Read as GBK, 9E swallows the bracket and becomes `?`, and the rest is paired wrongly up to the
next pinyin or Latin letter. The reading in the bracket tells the byte that was lost, so this can be undone.
"""

import re
from collections.abc import Iterator
from functools import cache

from graph.read.cleantext import CleanText
from graph.read.decode import common_characters
from graph.read.pinyin import LOST
from graph.read.words import fluency

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_TONED = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_STRAY = re.compile(rf"(?<=[{_HAN}?)])\?(?P<syllable>(?=[a-zü]{{0,4}}[^\x00-\x7fü])[{_TONED}]{{1,7}})[)）]")
_LONGEST = 24
"""The most characters one slip may reach over."""


def without_slips(clean: CleanText) -> CleanText:
    """Pair the bytes around misplaced pinyin again; write □ where they fit nothing."""
    return clean.edit(_edits(clean.text))


def count_slips(text: str) -> int:
    """Return how often misplaced pinyin tore a character apart."""
    return sum(1 for _ in _edits(text))


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    position = 0
    for match in _STRAY.finditer(text):
        if match.start() < position:
            continue
        end, restored = _restored(text, match)
        yield match.start(), end, restored
        position = end


def _restored(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Return where the slip that begins at a match ends, and what stood there."""
    before = text[match.start() - 1]
    found: list[tuple[float, str, int]] = []
    for lead in _bytes_after(_gbk(before)[-1:], match["syllable"]):
        again = _paired_again(text, match.end(), lead)
        if again is not None:
            restored, end = again
            found.append((fluency(before + restored + text[end : end + 2]), restored, end))
    if not found:
        return match.end(), LOST
    _, restored, end = min(found, key=lambda one: (-one[0], one[1]))
    return end, restored


def _paired_again(text: str, position: int, lead: bytes) -> tuple[str, int] | None:
    """Return the characters from a lead byte on, up to where the pairs fit again, and where that is."""
    restored = ""
    for index in range(position, min(position + _LONGEST, len(text))):
        stray = _STRAY.match(text, index)
        if stray:
            trails = _bytes_after(lead, stray["syllable"])
            characters = sorted((_character(lead + trail) for trail in trails), key=lambda one: (one not in common_characters(), one))
            return (restored + characters[0], stray.end()) if characters else None
        code = _gbk(text[index])
        character = _character(lead + code[:1])
        if not character:
            return None
        restored += character
        if len(code) == 1:
            return restored, index + 1
        lead = code[1:]
    return None


def _gbk(character: str) -> bytes:
    try:
        return character.encode("gb18030")
    except UnicodeEncodeError:
        return b""


def _character(code: bytes) -> str:
    """Return the character of two bytes of GBK; empty when there is none."""
    try:
        character = code.decode("gbk")
    except UnicodeDecodeError:
        return ""
    return character if len(character) == 1 else ""


def _bytes_after(lead: bytes, syllable: str) -> tuple[bytes, ...]:
    """Return the second bytes that make characters of a reading with a first byte."""
    if len(lead) != 1:
        return ()
    pairs = ((bytes([trail]), _character(lead + bytes([trail]))) for trail in range(0x40, 0xFF))
    return tuple(trail for trail, character in pairs if character and syllable in _toned_readings(character))


@cache
def _toned_readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # its tables are large, and few texts need them

    found = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore", v_to_u=True)
    return frozenset(reading for readings in found for reading in readings)
