"""Cleaning of how a text is set: hard line breaks, numbers of paragraphs, blank lines."""

import re
from itertools import pairwise

from graph.read.cleantext import CleanText, Step, keep_lines
from graph.read.lines import is_closed

_MARKED = re.compile(r"[ \t]*(?:[*+•●■▲#>|]|-[ \t]|[-=*_]{3,}|!?\[|\d{1,2}[.、)]|[一二三四五六七八九十]{1,3}、|---|【)")
_CONTINUES = re.compile(r"[ \t]*[，。、；：！？,.;:!?”’」』》）)]")
_NUMBER = re.compile(r"[ \t]*(\d{1,4})(?:[ \t]{2,}|\t)(?=\S)")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef，。、；：！？“”‘’《》「」『』（）【】]")
_LEAST_WRAPPED = 20
"""The least length of a line that was broken because it was full."""
_LEAST_LONG = 40
"""The least length of a line that is no heading."""
_LEAST_BROKEN = 5
_LEAST_BROKEN_SHARE = 0.7
_BLANKS = re.compile(r"[ ]{2,}(?=\S)|[ ]+$|^[ ]+", re.MULTILINE)
_EMPTY = re.compile(r"\n[\s]*\n")


def unwrapped(clean: CleanText) -> CleanText:
    """Join lines that a mail or text browser broke at a fixed width or beside Latin words, and lines that begin with a closing mark."""
    lines = [clean.text[start:end] for start, end in clean.lines()]
    ends_in_sentence = _ends_in_sentence(lines)
    hard = _is_hard_wrapped(lines, ends_in_sentence)
    edits: list[tuple[int, int, str]] = []
    position = 0
    joined = False
    for index, (line, following) in enumerate(pairwise(lines)):
        position += len(line)
        joined = (
            bool(line.strip() and following.strip())
            and not _MARKED.match(following)
            and _goes_on(line, following, hard, ends_in_sentence[index], joined)
        )
        if joined:
            edits.append((position, position + 1, _glue(line, following)))
        position += 1
    return clean.edit(edits)


def _goes_on(line: str, following: str, hard: bool, ends_in_sentence: bool, joined: bool) -> bool:
    if hard:
        return _is_broken(line, ends_in_sentence)
    if is_closed(line):
        return False
    if _CONTINUES.match(following):
        return True
    beside_latin = line.rstrip()[-1].isascii() or following.lstrip()[0].isascii()
    return ends_in_sentence and beside_latin and (joined or len(line.strip()) >= _LEAST_LONG)


def _is_broken(line: str, ends_in_sentence: bool) -> bool:
    """Tell whether a line of a hard-wrapped text goes on in the next: in a paragraph of sentences, or a full line of a headline."""
    return not _MARKED.match(line) and (ends_in_sentence or (len(line.strip()) >= _LEAST_WRAPPED and not is_closed(line)))


def _glue(line: str, following: str) -> str:
    return "" if _WIDE.match(line.rstrip()[-1]) and _WIDE.match(following.lstrip()[0]) else " "


def _is_hard_wrapped(lines: list[str], ends_in_sentence: list[bool]) -> bool:
    """Tell whether most full lines inside paragraphs of sentences stop in the middle of one."""
    broken = full = 0
    for index, (line, following) in enumerate(pairwise(lines)):
        inside = ends_in_sentence[index] and following.strip() and not _MARKED.match(line) and not _MARKED.match(following)
        if inside and len(line.strip()) >= _LEAST_WRAPPED:
            full += 1
            broken += not is_closed(line)
    return broken >= _LEAST_BROKEN and broken >= _LEAST_BROKEN_SHARE * full


def _ends_in_sentence(lines: list[str]) -> list[bool]:
    """Return for each line whether the paragraph it is in, up to the next blank line, ends a sentence and has a full line."""
    result = [False] * len(lines)
    start = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and lines[index].strip():
            continue
        block = lines[start:index]
        if block and is_closed(block[-1]) and any(len(line.strip()) >= _LEAST_WRAPPED for line in block):
            result[start:index] = [True] * len(block)
        start = index + 1
    return result


def without_numbers(clean: CleanText) -> CleanText:
    """Drop the numbers of paragraphs when nearly all paragraphs carry one and they count up."""
    found: list[tuple[int, int, int]] = []
    filled = 0
    for start, end in clean.lines():
        if not clean.text[start:end].strip():
            continue
        filled += 1
        if match := _NUMBER.match(clean.text, start, end):
            found.append((match.start(), match.end(), int(match[1])))
    numbers = [number for _, _, number in found]
    rising = sum(second == first + 1 for first, second in pairwise(numbers))
    if len(found) < 3 or len(found) < 0.8 * filled or rising < 0.8 * (len(found) - 1):
        return clean
    return clean.drop((start, end) for start, end, _ in found)


def tidy(clean: CleanText) -> CleanText:
    """Drop blanks around lines, double blanks and empty lines."""
    return _without_empty_lines(clean.replace(_BLANKS, _one_blank))


def _one_blank(match: re.Match[str]) -> str:
    inside = (
        match.start() and match.string[match.start() - 1] != "\n" and match.end() < len(match.string) and match.string[match.end()] != "\n"
    )
    return " " if inside else ""


def _without_empty_lines(clean: CleanText) -> CleanText:
    return keep_lines(clean, [bool(clean.text[start:end].strip()) for start, end in clean.lines()])


STEPS: tuple[Step, ...] = (unwrapped, without_numbers, tidy)
"""The steps in their order."""
