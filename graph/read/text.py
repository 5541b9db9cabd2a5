"""Plain text and Markdown, with or without front matter."""

import re
from collections.abc import Mapping

import yaml

from graph.read.article import Draft
from graph.read.cleantext import whole
from graph.read.dates import iso_date
from graph.read.markup import holds_markup

HTML = "text/html"
_FRONT = re.compile(r"\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_NAMES = {
    "title": ("title", "headline"),
    "url": ("url", "link", "permalink", "canonical", "canonical_url", "source_url", "original_url"),
    "publisher": ("source", "publisher", "site", "site_name", "sitename", "website", "media", "from"),
    "published": ("date", "published", "pubdate", "publish_date", "published_at", "date_published", "datepublished", "created", "time"),
}
"""The keys under which front matter and JSON records tell what is known about an article, the best first."""


def read_text(source: str, media_type: str = "text/plain") -> Draft:
    """Return the draft of a text file; front matter that is not YAML is taken line by line, with a warning.

    A text that is written in HTML without being a page has the media type of HTML.
    """
    match = _FRONT.match(source.replace("\r", "\n") if "\r\n" not in source else source.replace("\r\n", " \n"))
    fields, warnings = _front_matter(match[1]) if match else ({}, ())
    start = match.end() if match and (fields or warnings) else 0
    body = whole(source).slice(start, len(source))
    media_type = HTML if holds_markup(body.text) else media_type
    known = known_fields(fields)
    return Draft(
        source=source,
        body=body,
        media_type=media_type,
        title=known["title"],
        url=known["url"],
        publisher=known["publisher"],
        published=known["published"],
        warnings=warnings,
    )


def known_fields(fields: Mapping[str, object]) -> dict[str, str]:
    """Return title, url, publisher and published as strings, from whatever keys a record uses for them; the date in ISO 8601."""
    lowered = {str(key).lower(): value for key, value in fields.items()}
    found = {name: next((lowered[key] for key in keys if lowered.get(key) not in (None, "")), "") for name, keys in _NAMES.items()}
    known = {name: iso_date(value) if name == "published" else _as_text(value) for name, value in found.items()}
    if re.match(r"https?://", known["publisher"]):
        known["url"] = known["url"] or known["publisher"]
        known["publisher"] = ""
    return known


def _as_text(value: object) -> str:
    """Return a string, a number, the first of a list, or the name of a thing (`publisher: {name: …}`) as one line."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, Mapping):
        value = value.get("name", "")
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _front_matter(block: str) -> tuple[dict[str, object], tuple[str, ...]]:
    try:
        fields = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _line_by_line(block), ("front matter is not valid YAML; read line by line",)
    return (fields, ()) if isinstance(fields, dict) else ({}, ())


def _line_by_line(block: str) -> dict[str, object]:
    rows = (re.match(r"([A-Za-z_]\w*)[ \t]*:[ \t]*(.*)", row) for row in block.split("\n"))
    return {row[1]: row[2].strip().strip("'\"") for row in rows if row}
