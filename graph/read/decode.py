"""Bytes into text: which encoding a file is in, told by trying and by how Chinese the result reads."""

import codecs
import re
from functools import cache
from importlib.resources import files

from charset_normalizer import from_bytes
from opencc import OpenCC

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_CONTROL = re.compile(b"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LEAST_COMMON = 0.5
"""The least share of common characters among the Chinese ones of a text that was decoded rightly: news has 0.8, garbage 0.1."""
_MOST_CONTROLS = 0.02
_FEW_CONTROLS = 3
_MOST_LOST = 0.01
"""The most code points a text may lose in decoding and still be read, with a warning."""
_SAMPLE = 200_000
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"7z\xbc\xaf",
    b"SQLite format 3",
)


class NotText(Exception):
    """Signal bytes that are no text; the message is the reason."""


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and warnings about what was lost.

    Tried in this order: byte order mark, strict UTF-8, strict GB18030, Big5 and UTF-16 (the one with the largest share of common Chinese
    characters), what charset-normalizer says, UTF-8 and GB18030 with a few broken bytes.

    Raises:
        NotText: when the bytes are no text.
    """
    if content.startswith(_SIGNATURES):
        raise NotText("not a text file")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _without_utf8(content)
    if _is_binary(content):
        if (wide := _best_candidate(content, ("utf-16-le", "utf-16-be"))) is not None:
            return wide, ()
        raise NotText("not a text file")
    return text, ()


def decode_record(line: bytes) -> str:
    """Return a line of JSON Lines, which is UTF-8 by its definition; GB18030 is read too where it reads as Chinese.

    Raises:
        UnicodeDecodeError: when it is neither.
    """
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("gb18030")
        if plausibility(text) < _LEAST_COMMON:
            raise
        return text


def _without_utf8(content: bytes) -> tuple[str, tuple[str, ...]]:
    text = _best_candidate(content, _CANDIDATES)
    if text is not None:
        return text, ()
    if _is_binary(content):
        raise NotText("not a text file")
    for encoding in ("utf-8", "gb18030"):
        damaged = content.decode(encoding, "replace")
        if damaged.count("\ufffd") <= _MOST_LOST * len(damaged) and plausibility(damaged) >= _LEAST_COMMON:
            return damaged, (_lost(damaged),)
    guess = from_bytes(content[:_SAMPLE]).best()
    if guess is None:
        raise NotText("encoding not recognised")
    return _lenient(content, guess.encoding)


def _lenient(content: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = content.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if lost > _MOST_LOST * len(text):
        raise NotText(f"not valid {encoding.upper()}")
    return text, (_lost(text),) if lost else ()


def _lost(text: str) -> str:
    return f"{text.count(chr(0xFFFD))} characters could not be decoded"


def _best_candidate(content: bytes, encodings: tuple[str, ...]) -> str | None:
    """Return the strict decoding that reads most like Chinese, if any does."""
    best: tuple[float, str] | None = None
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = plausibility(text)
        if score >= _LEAST_COMMON and (best is None or score > best[0]):
            best = (score, text)
    return best[1] if best else None


def plausibility(text: str) -> float:
    """Return the share of common characters among the Chinese characters of a text; 0 when it has none."""
    han = _HAN.findall(text[:_SAMPLE])
    if not han:
        return 0.0
    strange = sum("\ue000" <= character <= "\uf8ff" or character == "\x00" for character in text[:_SAMPLE])
    common = common_characters()
    return sum(character in common for character in han) / (len(han) + strange)


def _is_binary(content: bytes) -> bool:
    sample = content[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > max(_FEW_CONTROLS, _MOST_CONTROLS * len(sample))


@cache
def common_characters() -> frozenset[str]:
    """Load the characters that make up most of any Chinese text, in both scripts."""
    table = files(__package__).joinpath("data", "common_characters.txt").read_text("utf-8")
    simple = "".join(row for row in table.split("\n") if not row.startswith("#"))
    traditional: str = OpenCC("s2t").convert(simple)
    return frozenset(simple) | frozenset(traditional)
