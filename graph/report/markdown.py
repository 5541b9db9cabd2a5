"""Text made safe for Markdown (CommonMark 0.31): no name or sentence can become markup."""

import re
from urllib.parse import quote, urlsplit

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_LEADING = re.compile(r"^([-+=]|\d+(?=[.)]))")
_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters, and what separates lines and paragraphs (the categories Cc, Zl and Zp)."""
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Return a text as Markdown that shows it as it is, on one line, whatever it holds."""
    visible = _BREAK.sub(" ", _BIDI.sub("", text))
    line = _SPECIAL.sub(r"\\\1", " ".join(visible.split())).replace("&", "&amp;")
    # A list item or quotation may begin with the text: `- 1. x` or `> + x` would begin another list.
    return _LEADING.sub(lambda match: f"\\{match[1]}" if match[1] in "-+=" else f"&#{ord(match[1][0])};{match[1][1:]}", line)


def link(text: str, address: str) -> str:
    """Return a link when the address is one of the web, else the text alone."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return plain(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return plain(text)
    return f"[{plain(text)}](<{quote(address, safe=':/?#@!$&+,;=%~-._')}>)"
