"""Cleaning of what stands around an article: menus, share buttons, notices, author boxes, lists of other articles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from graph.read.cleantext import CleanText, keep_lines
from graph.read.dates import is_date_line
from graph.read.lines import SHORT, comparable, is_closed, is_heading, is_prose, prose_length

_KINDS = ("line", "part", "end", "box", "last")
_MOST_PART = 160
"""A longer line is a paragraph, whatever notice it may quote."""
_LEAST_PAGE = 200
"""Characters of prose below the foot of a page that make another page."""
_LEAST_BEFORE = 60
"""How much prose must stand before a heading like 评论 for it to end the article."""
_LEAST_MENU = 5
_MENU_MEAN = 8
_HEAD_SHORT = 15
_MOST_BEFORE_TITLE = 0.1
"""The most prose, as a share of all, that may stand before a title for everything before it to be menus."""
_MOST_SITE = 40
_LEAST_PROSE = 3
"""How many paragraphs of sentences an article must have for lines without any to be trimmed from its end."""
_HEAD_PROSE = 4
"""How many paragraphs a byline may stand below: a deck, a summary."""
_FIGURES = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Furniture:
    """Hold the patterns of furniture by what they do."""

    line: re.Pattern[str]
    part: re.Pattern[str]
    end: re.Pattern[str]
    box: re.Pattern[str]
    last: re.Pattern[str]


@cache
def load_furniture() -> Furniture:
    """Load the patterns that ship with the package."""
    patterns: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for row in files(__package__).joinpath("data", "furniture.tsv").read_text("utf-8").split("\n"):
        if row and not row.startswith("#"):
            kind, pattern = row.split("\t")
            patterns[kind].append(pattern)
    return Furniture(*(re.compile(_either(patterns[kind])) for kind in _KINDS))


def _either(patterns: Sequence[str]) -> str:
    return "|".join(f"(?:{pattern.replace('(?i)', '(?i:', 1) + ')' if pattern.startswith('(?i)') else pattern})" for pattern in patterns)


@lru_cache(maxsize=512)
def is_furniture(line: str) -> bool:
    """Tell whether a line (simplified Chinese) is a button, a notice or a credit."""
    furniture = load_furniture()
    return (
        not comparable(line)
        or furniture.line.fullmatch(line) is not None
        or (len(line) <= _MOST_PART and furniture.part.search(line) is not None)
    )


def article_only(clean: CleanText, title: str) -> CleanText:
    """Return the lines that belong to the article: what stands before, after and between them goes.

    A file may hold several pages one below the other; the end of one is not the end of the next.
    """
    lines = [clean.text[start:end] for start, end in clean.lines()]
    keep: list[bool] = []
    for start, end in _pages(lines):
        page = lines[start:end]
        keep += [False] * len(page) if start and not _tells(page) else _of_article(page, "" if start else title)
    return keep_lines(clean, keep)


def _tells(page: Sequence[str]) -> bool:
    """Tell whether lines below the foot of a page tell something, and are not readers' comments or the beginnings of other articles."""
    furniture = load_furniture()
    told: list[str] = []
    for line in page:
        if not told and (furniture.end.fullmatch(line) or furniture.box.fullmatch(line)):
            return False
        if is_prose(line) and not is_furniture(line):
            told.append(line)
    return prose_length(told) >= _LEAST_PAGE and sum(len(line) >= _LEAST_BEFORE for line in told) > 1


def _pages(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the range of the lines of each page, which ends with the last button of its foot."""
    start = 0
    for index, line in enumerate(lines[:-1]):
        if load_furniture().last.fullmatch(line):
            yield start, index + 1
            start = index + 1
    yield start, len(lines)


def _of_article(lines: Sequence[str], title: str) -> list[bool]:
    """Return for each line of a page whether it belongs to the article."""
    keep = [bool(line) for line in lines]
    _drop_before_title(lines, keep, title)
    _drop_after_end(lines, keep)
    for index, line in enumerate(lines):
        if keep[index] and is_furniture(line):
            keep[index] = False
    _drop_menus(lines, keep)
    _trim_head(lines, keep, title)
    _trim_tail(lines, keep)
    return keep


def _drop_before_title(lines: Sequence[str], keep: list[bool], title: str) -> None:
    """Drop everything above the title that stands right over the text."""
    plain = comparable(title)
    if not plain:
        return
    total = prose_length([line for line in lines if not is_furniture(line)])
    before = 0
    anchor = None
    for index, line in enumerate(lines):
        if comparable(line) == plain:
            anchor = index
        elif is_prose(line) and not is_furniture(line):
            before += len(line)
            if anchor is not None or before > _MOST_BEFORE_TITLE * total:
                break
    for index in range(anchor or 0):
        keep[index] = False


def _drop_after_end(lines: Sequence[str], keep: list[bool]) -> None:
    """Drop what follows a heading that ends articles, and the lists of other articles inside them."""
    furniture = load_furniture()
    prose = [len(line) if kept and is_prose(line) and not is_furniture(line) else 0 for line, kept in zip(lines, keep, strict=True)]
    before = 0
    for index, line in enumerate(lines):
        if not keep[index]:
            continue
        ends = furniture.end.fullmatch(line) is not None
        if ends or furniture.box.fullmatch(line):
            keep[index] = False
            if before >= _LEAST_BEFORE and (ends or before >= sum(prose[index:])):
                keep[index:] = [False] * (len(lines) - index)
                return
            for other in range(index + 1, len(lines)):
                if is_prose(lines[other]):
                    break
                keep[other] = ends
        before += prose[index]


def _drop_menus(lines: Sequence[str], keep: list[bool]) -> None:
    """Drop runs of very short lines; a few of them are headings, or figures of a table."""
    run: list[int] = []
    for index in [*(index for index, kept in enumerate(keep) if kept), len(lines)]:
        line = lines[index] if index < len(lines) else "。"
        if len(line) <= SHORT and not is_closed(line):
            run.append(index)
            continue
        texts = [lines[place] for place in run]
        figures = sum(_FIGURES.search(text) is not None for text in texts)
        if len(run) >= _LEAST_MENU and sum(map(len, texts)) <= _MENU_MEAN * len(run) and 3 * figures < len(run):
            for place in run:
                keep[place] = False
        run = []


def _trim_head(lines: Sequence[str], keep: list[bool], title: str) -> None:
    """Drop names, sections, dates and page titles above the first sentence, and around a date below it.

    Numbered headings and longer lines stay.
    """
    plain = comparable(title)
    prose = [index for index, kept in enumerate(keep) if kept and is_prose(lines[index]) and not _is_page_title(lines[index], title)][
        :_HEAD_PROSE
    ]
    for number, end in enumerate(prose):
        start = prose[number - 1] + 1 if number else 0
        inside = [index for index in range(start, end) if keep[index] and comparable(lines[index]) != plain]
        if number and not any(is_date_line(lines[index]) for index in inside):
            continue
        for index in inside:
            line = lines[index]
            longer = len(line) >= _HEAD_SHORT and not _is_page_title(line, title)
            keep[index] = (longer or is_heading(line) or is_closed(line)) and not is_date_line(line)


def _is_page_title(line: str, title: str) -> bool:
    """Tell whether a line is the title with a site's name behind it."""
    plain = comparable(title)
    return plain != "" and plain in comparable(line) and len(line) <= len(title) + _MOST_SITE


def _trim_tail(lines: Sequence[str], keep: list[bool]) -> None:
    """Drop what follows the last sentence: titles of other articles and names; lists that a colon introduces stay."""
    prose = [index for index, kept in enumerate(keep) if kept and is_prose(lines[index])]
    if not prose or lines[prose[-1]].endswith(("：", ":")):
        return
    tail = [index for index in range(prose[-1] + 1, len(lines)) if keep[index]]
    is_list = len(tail) > 1 and len(prose) >= _LEAST_PROSE
    for index in tail:
        line = lines[index]
        if len(line) < _HEAD_SHORT or is_list:
            keep[index] = is_closed(line) and not line.endswith(("？", "！", "?", "!", "】"))
