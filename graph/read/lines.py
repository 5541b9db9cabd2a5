"""What a line of a page looks like: prose, a heading, a menu entry."""

import re
from collections.abc import Sequence

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_HAS_HAN = re.compile(f"[{_HAN}]")
_PAUSE = re.compile(rf"[；！？](?=[{_HAN}])")
_FULL_STOP = re.compile(rf"。|(?<=[a-z0-9%{_HAN}”\")])\.(?=\s|$)")
_CLOSED = re.compile(r"[。！？!?；;：:…”\"」』》）)\]】.]\s*$")
_NUMBERED = re.compile(
    r"(?:(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[、．:：,，]|\.(?!\d))|第[一二三四五六七八九十\d]{1,3}(?:章|节|部分|篇)|[（(][一二三四五六七八九十\d]{1,2}[)）]|Part\s?\d|0\d(?!\d)).{0,40}",
    re.IGNORECASE,
)
LONG = 60
"""A line of at least as many characters is prose even without a full stop."""
SHORT = 12
"""A menu entry is at most as long."""


def is_prose(line: str) -> bool:
    """Tell whether a line holds a sentence: a Chinese full stop, an English sentence, or sheer length."""
    if len(line) >= LONG:
        return True
    if not _HAS_HAN.search(line):
        return len(line.split()) >= 8 and _FULL_STOP.search(line) is not None
    return len(line) >= 6 and (_FULL_STOP.search(line) is not None or (_PAUSE.search(line) is not None and is_closed(line)))


def is_closed(line: str) -> bool:
    """Tell whether a line ends where a sentence, clause or quotation ends."""
    return _CLOSED.search(line) is not None


def is_heading(line: str) -> bool:
    """Tell whether a short line is numbered as the headings of sections are: 一、财报, 02, Part 3."""
    return len(line) <= 45 and _NUMBERED.fullmatch(line) is not None


def prose_length(lines: Sequence[str]) -> int:
    """Return how many characters of prose lines hold."""
    return sum(len(line) for line in lines if is_prose(line))


def comparable(line: str) -> str:
    """Return the letters, digits and characters of a line, in lower case, to compare lines by."""
    return "".join(filter(str.isalnum, line.lower()))
