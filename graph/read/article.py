"""The common way of every kind of source: a draft of an article in, a `Document` out."""

from dataclasses import dataclass

from graph.ids import digest
from graph.model import Document
from graph.read import characters, garble, layout, markup
from graph.read.cleantext import CleanText, Step, apply, join_lines, unmapped, whole
from graph.read.dates import date_in_address, date_in_lines
from graph.read.dating import date_in_dateline, date_said, month_and_day, year_in_text
from graph.read.furniture import article_only
from graph.read.headline import between_title_and_text, find_publisher, find_title
from graph.read.lines import comparable
from graph.read.pinyin import without_pinyin
from graph.read.pinyin_slip import count_slips, without_slips
from graph.read.repeats import without_repeats
from graph.read.script import language_of, simplified, to_simplified
from graph.read.spam import without_spam

PLAIN = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Hold an article as its kind of source gives it, before cleaning."""

    source: str
    body: CleanText
    """The part of `source` that holds the article, as text or Markdown with offsets into `source`."""
    media_type: str = PLAIN
    title: str = ""
    url: str = ""
    publisher: str = ""
    published: str = ""
    warnings: tuple[str, ...] = ()
    marked: bool = True
    """Whether `body` may hold tags, entities or Markdown; if not, what looks like them is text."""
    told: bool = False
    """Whether title, address, date and publisher come from outside `source`, so that they belong to the document's identity."""


READABLE: tuple[Step, ...] = (
    characters.visible_only,
    without_pinyin,
    without_slips,
    garble.repaired,
    without_pinyin,
    *characters.LEGIBLE,
)
"""Steps that restore what cannot be read."""
SET: tuple[Step, ...] = (*layout.STEPS, characters.chinese_punctuation)
"""Steps that set the text in clean lines."""


def finish(draft: Draft, path: str) -> Document:
    """Return the document that a draft holds: cleaned, simplified, dated, with the way back to its source."""
    legible = apply(draft.body, (*READABLE, *_marks(draft), *SET))
    language = language_of(legible.text)
    clean = without_spam(to_simplified(legible))
    lines = clean.text.split("\n")
    title = _one_line(draft) or find_title(lines)
    article = without_repeats(article_only(clean, title))
    text = _under_title(article, title, draft)
    head = between_title_and_text(lines, title)
    published = (
        draft.published
        or date_in_lines(head)
        or date_said(lines)
        or date_in_dateline(text.text.split("\n"))
        or date_in_address(draft.url)
        or month_and_day(head, clean.text)
        or year_in_text(text.text.split("\n"))
    )
    return Document(
        id=_identity(draft),
        title=title,
        text=text.text,
        url=draft.url,
        publisher=simplified(draft.publisher) or find_publisher(lines),
        published=published,
        language=language,
        path=path,
        media_type=draft.media_type,
        source=draft.source,
        source_map=text.segments(),
        warnings=draft.warnings + _warnings(draft, text),
    )


def _identity(draft: Draft) -> str:
    """Return the identifier of a draft: of its content, wherever the file lies, and of what was told about it from outside."""
    told = (draft.title, draft.url, draft.publisher, draft.published) if draft.told else ()
    kind = () if draft.media_type == PLAIN or draft.media_type == "text/markdown" else (draft.media_type,)
    return digest(draft.source, *kind, *told)


def _marks(draft: Draft) -> tuple[Step, ...]:
    return markup.STEPS if draft.marked else ()


def _one_line(draft: Draft) -> str:
    """Return the title that came with a draft, cleaned as the text is."""
    steps: tuple[Step, ...] = (*READABLE, *_marks(draft), characters.chinese_punctuation, to_simplified)
    return " ".join(apply(whole(draft.title), steps).text.split())


def _under_title(article: CleanText, title: str, draft: Draft) -> CleanText:
    """Return the article with its title as first line, once."""
    if not title:
        return article
    plain = comparable(title)
    own: CleanText | None = None
    below: list[CleanText] = []
    for start, end in article.lines():
        line = article.slice(start, end)
        if comparable(line.text) == plain:
            own = own or line
        else:
            below.append(line)
    return join_lines([own or _located(title, draft), *below])


def _located(title: str, draft: Draft) -> CleanText:
    """Return a title with the offsets of where it stands in the source, outside the article's body: front matter, `<title>`."""
    for written in (draft.title, title):
        begin = draft.source.find(written) if written else -1
        if begin >= 0:
            found = whole(draft.source).slice(begin, begin + len(written))
            if len(written) == len(title):
                return found.with_text(title)
    return unmapped(title)


def _warnings(draft: Draft, text: CleanText) -> tuple[str, ...]:
    found: list[str] = []
    plain = without_pinyin(draft.body).text
    if garbled := garble.count_garbled(plain) + count_slips(plain):
        found.append(f"{garbled} passages garbled by bytes slipped in GBK, repaired where certain")
    if characters.has_lost(draft.body.text):
        found.append("characters were lost in an earlier conversion")
    if not text.text.strip():
        found.append("no article text found")
    return tuple(found)
