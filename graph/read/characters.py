"""Cleaning of single code points: what cannot be seen goes, what has two widths gets one."""

import re
from unicodedata import normalize

from graph.read.cleantext import CleanText, Step, apply

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls, NUL among them
    "\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f"  # soft hyphen, zero width, marks of direction, variants
    "\u202a-\u202e\u2066-\u206f\u061c"  # overrides of direction: they make a reader see another order than the text has
    "\ufff9-\ufffc]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Icons of web fonts."""
_LOST = re.compile("\ufffd+|锟斤拷|锟(?=斤|\n)|烫烫烫|屯屯屯")
"""What is left of bytes that were decoded wrongly: U+FFFD, and its UTF-8 read as GBK (锟斤拷)."""
_BLANKS = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0b\uff0e\uff0f\uff20\uff06]+")
"""Full-width digits, letters and the marks that stand within numbers and names: ２０２５, ＡＰＰ, ％."""
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_NARROW = re.compile(
    rf"(?<=[{_HAN}”’」』》）)])[,;?!](?!\d)"  # 上线千问,目标直指
    rf"|(?<=[{_HAN}”’」』》）)]),(?=\d)"  # 2025年,30家
    rf"|(?<=[%A-Za-z0-9])[,;](?=[{_HAN}“‘「『《])"  # 达25%,学生
    rf"|(?<=[{_HAN}]):(?=[{_HAN}“‘「『《])"  # 他说:我们
)
_WIDENED = {",": "，", ";": "；", "?": "？", "!": "！", ":": "："}


def one_line_break(clean: CleanText) -> CleanText:
    """Write every kind of line break as a line feed."""
    return clean.replace(_BREAKS, "\n")


def without_invisible(clean: CleanText) -> CleanText:
    """Drop control characters, zero-width ones and overrides of direction."""
    return clean.replace(_INVISIBLE)


def without_private(clean: CleanText) -> CleanText:
    """Drop private-use code points, which only show as icons in the font of one site."""
    return clean.replace(_PRIVATE)


def without_lost(clean: CleanText) -> CleanText:
    """Write a blank for bytes lost in decoding, so that what stands on both sides is not read as one word."""
    return clean.replace(_LOST, " ")


def plain_blanks(clean: CleanText) -> CleanText:
    """Write every kind of blank as a space."""
    return clean.replace(_BLANKS, " ")


def half_width(clean: CleanText) -> CleanText:
    """Write full-width digits and Latin letters as ordinary ones: ＡＰＰ２０２５ becomes APP2025."""
    return clean.replace(_WIDE, lambda match: normalize("NFKC", match[0]))


def chinese_punctuation(clean: CleanText) -> CleanText:
    """Write ASCII punctuation after Chinese characters as Chinese: 上线千问,目标 becomes 上线千问，目标; 1,000 stays."""
    return clean.replace(_NARROW, lambda match: _WIDENED[match[0]])


def has_lost(text: str) -> bool:
    """Tell whether a text shows bytes lost in decoding."""
    return _LOST.search(text) is not None


VISIBLE: tuple[Step, ...] = (one_line_break, without_invisible, plain_blanks, half_width)
"""Steps that come first; private-use code points stay, for `garble` reads them."""
LEGIBLE: tuple[Step, ...] = (without_private, without_lost)
"""Steps that come after `garble`."""


def visible_only(clean: CleanText) -> CleanText:
    """Run the steps that come first."""
    return apply(clean, VISIBLE)
