"""Web pages: every visible character keeps its offset in the page's source; trafilatura says which of them are the article."""

import json
import re
from array import array
from html import unescape
from html.parser import HTMLParser

from graph.read.article import Draft
from graph.read.cleantext import NOWHERE, CleanText, keep_lines
from graph.read.dates import iso_date
from graph.read.headline import without_site
from graph.read.lines import comparable, prose_length
from graph.read.markup import BLOCKS

MEDIA_TYPE = "text/html"
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "select", "button", "textarea", "title", "math", "object"})
_AROUND = frozenset({"nav", "footer", "aside", "menu"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "col", "wbr", "area", "base", "embed", "param", "track"})
_BLOCK = frozenset(BLOCKS)
_CELL = frozenset({"td", "th"})
_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "weibo:article:create_at",
    "og:release_date",
    "release_date",
    "article:modified_time",
)
_TITLES = ("og:title", "twitter:title", "title", "dc.title", "headline")
_LEAST_WHOLE = 8
"""The least length of a visible line that may be found inside a block of trafilatura's; shorter ones must be a block."""
_LEAST_SHARE = 0.25
"""The least share of a page's prose trafilatura must have found for its choice to be followed."""


class _Page(HTMLParser):
    """Collect the visible characters of a page with their offsets, its metadata, and which lines are links or stand around the article."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", source))]
        self.text: list[str] = []
        self.offsets = array("i")
        self.around: list[bool] = []
        self.meta: dict[str, str] = {}
        self.title = ""
        self.canonical = ""
        self.headings: list[str] = []
        self._hidden = 0
        self._outside = 0
        self._open: list[str] = []
        self.feed(source)
        self.close()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _put(self, text: str, offset: int, source_length: int) -> None:
        if self._hidden:
            return
        self.text.append(text)
        self.offsets.extend(range(offset, offset + min(len(text), source_length)))
        self.offsets.extend([NOWHERE] * (len(text) - source_length))
        self.around.extend([self._outside > 0] * len(text))

    def _break(self, mark: str = "\n") -> None:
        if self.text and not self._hidden:
            self.text.append(mark)
            self.offsets.append(NOWHERE)
            self.around.append(self._outside > 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag opens, and read the page's metadata."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
            self.meta.setdefault(name, values.get("content", "").strip())
        elif tag == "time" and values.get("datetime"):
            self.meta.setdefault("time", values["datetime"])
        elif tag == "link" and values.get("rel") == "canonical":
            self.canonical = values.get("href", "")
        if tag in _BLOCK:
            self._break()
        elif tag in _CELL:
            self._break(" ")
        if tag in _VOID:
            return
        self._open.append(tag)
        self._hidden += tag in _HIDDEN
        self._outside += tag in _AROUND

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<br/>` as `<br>`, and `<div/>` as `<div>`, as browsers do."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag, and those left open inside it."""
        if tag in self._open:
            while True:
                closed = self._open.pop()
                self._hidden -= closed in _HIDDEN
                self._outside -= closed in _AROUND
                if closed == tag:
                    break
        if tag in _BLOCK:
            self._break()

    def handle_data(self, data: str) -> None:
        """Keep visible text; read what scripts say about the article."""
        inside = self._open[-1] if self._open else ""
        if inside == "title" and not self.title:
            self.title = " ".join(unescape(data).split())
        if inside == "script" and "datePublished" in data:
            self._read_linked_data(data)
        if inside == "h1" and data.strip():
            self.headings.append(" ".join(data.split()))
        begin = self._offset()
        self._put(data.translate({10: " ", 13: " ", 9: " "}) if inside != "pre" else data, begin, len(data))

    def unknown_decl(self, data: str) -> None:
        """Skip declarations no browser knows."""

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip `<![…]>` as browsers do; the parser of the standard library stops at one it does not know."""
        del report
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def _read_linked_data(self, data: str) -> None:
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return
        listed = found.get("@graph") if isinstance(found, dict) else found
        nodes = listed if isinstance(listed, list) else [found]
        for node in nodes:
            if isinstance(node, dict) and isinstance(node.get("datePublished"), str):
                self.meta.setdefault("datepublished", node["datePublished"])

    def handle_entityref(self, name: str) -> None:
        """Keep the character a named entity stands for."""
        self._entity(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep the character a numbered entity stands for."""
        self._entity(f"&#{name};")

    def _entity(self, reference: str) -> None:
        text = unescape(reference)
        if self._open and self._open[-1] == "title":
            self.title += text
        self._put(" " if text.isspace() else text, self._offset(), len(reference))


def looks_like_page(text: str) -> bool:
    """Tell whether a text is an HTML page rather than a text with some tags in it."""
    return _PAGE.match(text) is not None


def read_html(source: str) -> Draft:
    """Return the draft of a web page: the lines trafilatura takes for the article, or all but menus and footers if it finds too little."""
    page = _Page(source)
    visible = CleanText("".join(page.text), page.offsets)
    lines = [visible.text[start:end] for start, end in visible.lines()]
    inner = [start < end and not page.around[start] for start, end in visible.lines()]
    chosen = [kept and within for kept, within in zip(_chosen(lines, _main_blocks(source)), inner, strict=True)]
    keep = chosen if _prose(lines, chosen) >= _LEAST_SHARE * _prose(lines, inner) and any(chosen) else inner
    title = _title(page)
    wanted = comparable(title)
    if wanted:
        keep = [kept or comparable(line) == wanted for line, kept in zip(lines, keep, strict=True)]
    return Draft(
        source=source,
        body=keep_lines(visible, keep) if any(keep) else visible,
        media_type=MEDIA_TYPE,
        marked=False,
        title=title,
        url=page.meta.get("og:url", "") or page.canonical,
        publisher=page.meta.get("og:site_name", ""),
        published=next((found for name in (*_DATES, "time") if (found := iso_date(page.meta.get(name, "")))), ""),
    )


def _prose(lines: list[str], keep: list[bool]) -> int:
    return prose_length([line for line, kept in zip(lines, keep, strict=True) if kept])


def _title(page: _Page) -> str:
    """Return the headline of a page: its only first-level heading if the page's title begins with it, else what the metadata says."""
    told = next((page.meta[name] for name in _TITLES if page.meta.get(name)), "") or page.title
    for heading in page.headings:
        if len(heading) >= 4 and comparable(heading) and comparable(heading) in comparable(told):
            return heading
    if not told and len(page.headings) == 1:
        return page.headings[0]
    return without_site(told)


def _main_blocks(source: str) -> list[str]:
    """Return the blocks of text that trafilatura takes for the article."""
    # Imported where it is needed: only pages need it, and it takes a tenth of a second to load.
    from lxml.etree import LxmlError  # type: ignore[import-untyped]  # no stubs are needed for one exception
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(source, include_comments=False, include_tables=True, with_metadata=False)
    except (LxmlError, ValueError, RecursionError):
        return []
    text = getattr(found, "text", None)
    return text.split("\n") if isinstance(text, str) else []


def _chosen(lines: list[str], blocks: list[str]) -> list[bool]:
    """Return which visible lines belong to the blocks: long ones when a block holds them, short ones when they are a block."""
    exact = {_bare(block) for block in blocks} | {_bare(cell) for block in blocks if "|" in block for cell in block.split("|")}
    joined = "\n".join(_bare(block) for block in blocks)
    whole = "".join(_bare(block) for block in blocks)
    return [
        bool(bare := _bare(line)) and (bare in exact or (len(bare) >= _LEAST_WHOLE and (bare in joined or bare in whole))) for line in lines
    ]


def _bare(line: str) -> str:
    return "".join(line.removeprefix("- ").split())
