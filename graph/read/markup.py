"""Cleaning of the marks of HTML and Markdown in a text that is not a whole page."""

import re
from html import unescape

from graph.read.cleantext import CleanText, Step

_HIDDEN = re.compile(r"<(script|style|noscript|template|iframe|svg)\b[^>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
BLOCKS = (
    *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "main"),
    *("menu", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"),
)
"""The elements of HTML that begin and end a line."""
_INLINE = (
    *("a", "abbr", "audio", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "input", "ins", "kbd", "label", "link", "mark"),
    *("meta", "picture", "q", "s", "small", "source", "span", "strike", "strong", "sub", "sup", "td", "th", "time", "tt", "u", "video"),
)
_WITHIN = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_BLOCK_TAG = re.compile(rf"[ \t]*</?(?:{'|'.join(BLOCKS)})\b{_WITHIN}>[ \t]*", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(_INLINE)})\b{_WITHIN}>", re.IGNORECASE)
_PARAGRAPH_TAG = re.compile(r"</?(?:p|div|span|li|h[1-6]|a\s)[^<>]*>", re.IGNORECASE)
_LEAST_TAGS = 2
_BROKEN_TAG = re.compile(r"\?/(?:p|div|span|li|strong)>")
"""A closing tag whose `<` was lost: 更快更好?/p>."""
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,24}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")

_TARGET = r"\((?:[^()\s]|\([^()\s]*\)|\\[()])*(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
_IMAGE = re.compile(rf"!\[[^\]\n]*\]{_TARGET}|!\[[^\]\n]*\]\(\s*\)|!\[[^\]\n]*\]\([^()\n]*$", re.MULTILINE)
_EMPTY_LINK = re.compile(rf"\[\s*\](?:{_TARGET}|\(\s*\))|^[ \t]*\[\s\][ \t]*$", re.MULTILINE)
_LINK = re.compile(rf"(?<!\\)\[(?P<text>(?:[^\[\]\n]|\\[\[\]]|\[[^\[\]\n]*\])*)\](?:{_TARGET}|\(\s*\))")
_ANGLE_LINK = re.compile(r"<(?:https?|mailto):[^<>\s]*>")
_LINKS_ONLY = re.compile(r"[ \t]*(?:[*+•●-]|\d{1,2}[.、])?[ \t]*(?:#{1,6}[ \t]*)?(?:\x02[^\x02\x03\n]*\x03[ \t|｜/、·>»«,，;；\\]*)+")
_BARE_LINK_LINE = re.compile(
    r"^[ \t]*(?:https?://|www\.)\S+[ \t]*$|^[ \t]*[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org|io|hk|tw)(?:/[^\s\u3400-\u9fff]*)?[ \t]*$",
    re.MULTILINE,
)
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+|[ \t]+#{1,6}[ \t]*$", re.MULTILINE)
_UNDERLINE = re.compile(r"^[ \t]*(?:=[=]{2,}|-[-]{2,}|\*(?:[ \t]*\*){2,}|_(?:[ \t]*_){2,})[ \t]*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$", re.MULTILINE)
_TABLE_EDGE = re.compile(r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[*+•●▪■◆►▶-][ \t]+(?=\S)", re.MULTILINE)
_STRONG = re.compile(r"\*{2,}|(?<!\w)__+(?=\S)|(?<=\S)__+(?!\w)")
_EMPHASIS = re.compile(
    r"(?<![\\*A-Za-z0-9])\*(?!S?\*?ST)(?=[^\s*])[^*\n]+(?<=[^\s*])\*(?![*A-Za-z0-9])|(?<![\\\w])_(?=[^\s_])[^_\n]+(?<=[^\s_])_(?!\w)"
)
"""*so* and _so_; the star of *ST is part of a share's name."""
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!|~<>-])")
_CODE = re.compile(r"`{1,3}")
_FOOTNOTE = re.compile(r"(?<=[^\s\[])\\?\[\d{1,3}\\?\]")
"""A reference mark: 近40亿元[1]."""


def holds_markup(text: str) -> bool:
    """Tell whether a text is written in HTML: whether it has paragraphs in tags."""
    return len(_PARAGRAPH_TAG.findall(text)) >= _LEAST_TAGS


def without_tags(clean: CleanText) -> CleanText:
    """Drop HTML tags, break the line where a block begins or ends, and drop scripts, styles and comments with what they hold."""
    if "<" not in clean.text and "?/" not in clean.text:
        return clean
    return clean.replace(_HIDDEN).replace(_BLOCK_TAG, "\n\n").replace(_INLINE_TAG).replace(_BROKEN_TAG)


def decoded_entities(clean: CleanText) -> CleanText:
    """Write HTML entities as the characters they stand for: AT&amp;T."""
    return clean.replace(_ENTITY, _decoded)


def _decoded(match: re.Match[str]) -> str:
    character = unescape(match[0])
    return " " if character.isspace() else character if character.isprintable() else ""


def without_images(clean: CleanText) -> CleanText:
    """Drop the images of Markdown with what is written about them."""
    return clean.replace(_IMAGE)


def linked_text(clean: CleanText) -> CleanText:
    """Write links as their text, and drop lines that are nothing but short links, as menus and lists of other articles are."""
    clean = clean.replace(_EMPTY_LINK).replace(_ANGLE_LINK)
    clean = clean.replace(_LINK, lambda match: f"\x02{match['text']}\x03")
    edits: list[tuple[int, int, str]] = []
    for start, end in clean.lines():
        line = clean.text[start:end]
        if "\x02" in line and _LINKS_ONLY.fullmatch(line) and "。" not in line:
            edits.append((start, end, ""))
        else:
            edits += [(start + match.start(), start + match.end(), "") for match in re.finditer("[\x02\x03]", line)]
    return clean.edit(edits).replace(_BARE_LINK_LINE)


def without_markdown(clean: CleanText) -> CleanText:
    """Drop the marks of Markdown: headings, emphasis, quotes, bullets, rules, table frames, escapes."""
    for pattern in (_UNDERLINE, _TABLE_RULE, _HEADING, _QUOTE, _BULLET, _TABLE_EDGE, _FOOTNOTE, _STRONG):
        clean = clean.replace(pattern)
    return _without_emphasis(clean).replace(_CODE).replace(_ESCAPE)


def _without_emphasis(clean: CleanText) -> CleanText:
    marks = ((match.start(), match.end() - 1) for match in _EMPHASIS.finditer(clean.text))
    return clean.drop((place, place + 1) for pair in marks for place in pair)


STEPS: tuple[Step, ...] = (without_tags, decoded_entities, without_images, linked_text, without_markdown)
"""The steps in their order: entities are decoded after tags are gone, so that &lt;b&gt; stays a text about a tag."""
