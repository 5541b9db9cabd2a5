"""Quotes as people read them."""

import re

_EMPHASIS = re.compile(r"\*{2,}|(?<!\w)__+(?=\S)|(?<=\S)__+(?!\w)")


def readable(quote: str, text: str) -> str:
    """Return a quote without the marks of Markdown's strong emphasis: 总裁冯佶**表示** is 总裁冯佶表示.

    `text` is the same sentence as it was read: marks that stand there too are no markup, as those of 张** whose name is withheld.
    """
    return quote if _EMPHASIS.search(text) else _EMPHASIS.sub("", quote)
