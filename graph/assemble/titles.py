"""Titles: when two qualifiers tell of the same post, and what a Chinese title is in English."""

import re
from dataclasses import fields
from functools import cache
from importlib.resources import files

from graph.model import Qualifiers

_SYNONYMS = (
    ("首席执行官", "ceo"),
    ("行政总裁", "ceo"),
    ("执行长", "ceo"),
    ("chief executive officer", "ceo"),
    ("chief executive", "ceo"),
    ("创办人", "创始人"),
    ("首席技术官", "cto"),
    ("首席财务官", "cfo"),
    ("首席运营官", "coo"),
    ("首席科学家", "chief scientist"),
    ("董事局主席", "董事长"),
    ("董事会主席", "董事长"),
    ("chairman", "董事长"),
    ("chairwoman", "董事长"),
    ("president", "总裁"),
)
_POSTS = re.compile(r"兼任|兼|、|/|／|,|，|\+| and |和|暨|&")
_OTHER_POST = re.compile(
    r"(?:副|助理|代理|联席|前|原|候任|常务|执行|高级|名誉|轮值|共同|联合|资深|总|vice|deputy|co|former|acting|senior)[\s-]*$"
)
"""What makes another post of a post: 副总裁 is no 总裁, 助理 CEO no CEO."""


def richness(qualifiers: Qualifiers) -> tuple[int, int]:
    """Return how much is told: in how many ways, and at what length."""
    told = [value for field in fields(qualifiers) if (value := getattr(qualifiers, field.name))]
    return len(told), sum(map(len, told))


def says_no_more(poorer: Qualifiers, richer: Qualifiers) -> bool:
    """Tell whether qualifiers say nothing that others do not say too, perhaps more exactly."""
    dates = all(getattr(richer, name).startswith(getattr(poorer, name)) for name in ("valid_from", "valid_until"))
    figures = all(getattr(poorer, name) in {"", getattr(richer, name)} for name in ("amount", "currency", "share"))
    return dates and figures and _same_post(poorer.title, richer.title)


def _same_post(poorer: str, richer: str) -> bool:
    """Tell whether every post of one title is among those of another: CEO in 集团董事长兼CEO, but not 总裁 in 副总裁."""
    held = posts(richer)
    return all(any(_is_post(post, other) for other in held) for post in posts(poorer))


def posts(title: str) -> list[str]:
    """Return the posts a title names, each spelled one way: 董事长 and ceo for 董事局主席兼首席执行官."""
    plain = title.lower().strip()
    for long, short in _SYNONYMS:
        plain = plain.replace(long, short)
    return [post.strip() for post in _POSTS.split(plain) if post.strip()]


def _is_post(post: str, richer: str) -> bool:
    return post == richer or (richer.endswith(post) and not _OTHER_POST.search(richer[: -len(post)]))


def english_title(title: str) -> str:
    """Return a Chinese title in English, 创始人、董事长兼CEO as founder, chairman and CEO; unchanged where a word of it is not known."""
    parts = [part.strip() for part in _POSTS.split(title) if part.strip()]
    told = [_english_post(part) for part in parts]
    if not _HAN.search(title) or not all(told):
        return title
    return ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else told[0]


_HAN = re.compile("[一-鿿]")


@cache
def _english_post(part: str) -> str:
    """Return one post in English, the longest known one at its end with what stands before it; empty where that is not known."""
    known = _english()
    for length in range(len(part), 0, -1):
        post = known["post"].get(part[-length:])
        before = None if post is None else _english_before(part[:-length])
        if post is not None and before is not None:
            return before + post
    return "" if _HAN.search(part) else part


def _english_before(part: str) -> str | None:
    if not part:
        return ""
    known = _english()["before"]
    for length in range(len(part), 0, -1):
        rest = _english_before(part[length:]) if part[:length] in known else None
        if rest is not None:
            return known[part[:length]] + rest
    return None


@cache
def _english() -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = {"post": {}, "before": {}}
    for line in (files("graph.assemble") / "posts.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, chinese, english = line.split("\t")
            known[kind][chinese] = english
    return known
