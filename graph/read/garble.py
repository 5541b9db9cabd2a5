"""Text whose bytes slipped by one in GBK: 規?;涞亍钡年P was 規模化落地”的關.

Some sites convert pages to GBK and then, byte by byte, take the last byte of one character and the first of the next for a punctuation
mark: the first byte of 模 (C4 A3) is left alone and becomes `?`, A3 BB is read as `；`, and everything after it is paired wrongly until a
byte that fits nowhere ends the slip. All bytes but the very first are still there, so the text can be paired again; which character the
first byte belonged to is decided by the words it can form with its neighbours, and only when one is far more frequent than any other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from graph.read.cleantext import CleanText
from graph.read.pinyin import LOST
from graph.read.words import COMMON, fluency, word_score

_MARKS = "；;？?！!，,：:．.（(）)"
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_SLIP = re.compile(rf"(?<=[{_HAN}])\?([{re.escape(_MARKS)}])([^\x00-\x7f]{{1,40}})")
_FULL = {ord(narrow): wide for narrow, wide in zip(";?!,:.()", "；？！，：．（）", strict=True)}
_FIGURE = re.compile(r"\?(?:[.,]?\d[\d.,]*)?")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CLEAR = 5
"""How many times as frequent as the next best the chosen word must be."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Say what a garbled range was, and how well the text reads with that."""

    start: int
    end: int
    text: str
    fluency: float = 0.0


def repaired(clean: CleanText) -> CleanText:
    """Put garbled ranges right where they can be told for certain, and cut off the others so that they join no word."""
    return clean.edit((repair.start, repair.end, repair.text) for repair in _repairs(clean.text))


def count_garbled(text: str) -> int:
    """Return how many ranges of a text are garbled in this way."""
    return sum(1 for _ in _repairs(text))


def _repairs(text: str) -> Iterator[Repair]:
    for match in _SLIP.finditer(text):
        candidates = sorted(_candidates(text, match), key=lambda repair: (-repair.fluency, repair.end))
        as_it_stands = fluency(match[2])
        if candidates and candidates[0].fluency > as_it_stands:
            yield candidates[0]
        elif _PRIVATE.search(match[2]):
            yield Repair(match.start(), match.end(), f" {LOST} ")


def _candidates(text: str, match: re.Match[str]) -> Iterator[Repair]:
    """Yield what a range may have been, for each place where the bytes may fit again."""
    code = _gbk(match[1].translate(_FULL))
    run = "".join(takewhile(lambda character: len(_gbk(character)) == 2, match[2]))
    body = _gbk(run)
    if len(code) != 2:
        return
    for length in range(1, len(run) + 1):
        stream = code[1:] + body[: 2 * length]
        characters = _characters(stream[:-1])
        if characters is None:
            return
        end = match.start(2) + length
        for restored, resumed in _ends(text, characters, stream[-1:], end):
            first = _first_character(text[max(0, match.start() - 3) : match.start()], code[:1], restored)
            window = text[max(0, match.start() - 2) : match.start()] + first + restored + text[resumed : match.end() + 2]
            yield Repair(match.start(), resumed, first + restored, fluency(window))


def _ends(text: str, characters: str, last: bytes, end: int) -> Iterator[tuple[str, int]]:
    """Yield how the last byte, which has no partner yet, may end a slip: the whole text restored, and where the page goes on."""
    following = text[end : end + 1]
    if 0x40 <= last[0] <= 0x7E:  # the partner of a byte that was a letter: 淇A was read as one character
        yield characters + last.decode("ascii"), end
    if following.isascii() and following and 0x40 <= ord(following) <= 0x7E:  # the second byte of 關 (EA 50) is the letter P
        character = _characters(last + following.encode("ascii"))
        if character:
            yield characters + character, end + 1
    if following == "?":  # a byte and a figure's first digits were lost together: half a figure would be a wrong one
        figure = _FIGURE.match(text, end)
        yield characters + LOST, figure.end() if figure else end + 1


def _gbk(text: str) -> bytes:
    try:
        return text.encode("gb18030")
    except UnicodeEncodeError:
        return b""


def _characters(code: bytes) -> str | None:
    try:
        return code.decode("gbk")
    except UnicodeDecodeError:
        return None


def _first_character(before: str, trail: bytes, body: str) -> str:
    """Return the character whose first byte was lost: the one that forms a word with what stands before, by far the most frequent such.

    A full stop (A1 A3) when none forms a word or when what stands before is a more frequent word by itself; else □, for it may be anything.
    """
    characters = [character for lead in range(0x81, 0xFF) if (character := _characters(bytes([lead]) + trail)) and character != "。"]
    scores = {character: word_score(before, character, "") for character in characters}
    own = word_score(before[:-1], before[-1:], "")
    best = _clearly_best(scores)
    if best and scores[best] > own:
        return best
    following = max((word_score("", character, body[:2]) for character in characters), default=0)
    return "。" if following < COMMON and (own >= max(scores.values(), default=0) or max(scores.values(), default=0) < COMMON) else LOST


def _clearly_best(scores: dict[str, int]) -> str | None:
    ranked = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))
    if len(ranked) > 1 and ranked[0][1] >= COMMON and ranked[0][1] >= _CLEAR * max(ranked[1][1], 1):
        return ranked[0][0]
    return None
