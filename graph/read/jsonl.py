"""JSON Lines: one article a line."""

import json
import re
from collections.abc import Iterable, Iterator

from graph.errors import InputError
from graph.read.article import Draft
from graph.read.cleantext import whole
from graph.read.decode import decode_record
from graph.read.html import looks_like_page, read_html
from graph.read.text import known_fields, read_text

_TEXTS = ("text", "content", "body", "article", "正文")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_jsonl(lines: Iterable[bytes], name: str, max_bytes: int) -> Iterator[tuple[str, Draft | InputError]]:
    """Yield each record with the name it goes by (`file.jsonl#3`): its draft, or why it could not be read.

    A record is an object with `text` (or `content`, `body`, `article`), and `title`, `url`, `published`, `publisher` where known.
    """
    for number, line in enumerate(lines, start=1):
        place = f"{name}#{number}"
        if not line.strip():
            continue
        if len(line) > max_bytes:
            yield place, InputError(place, f"larger than the limit of {max_bytes} bytes")
            continue
        try:
            yield place, _draft(line)
        except _BadRecord as error:
            yield place, InputError(place, str(error))


class _BadRecord(Exception):
    """Signal a record that holds no article."""


def _draft(line: bytes) -> Draft:
    try:
        record = json.loads(decode_record(line))
    except UnicodeDecodeError as error:
        raise _BadRecord("not valid UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise _BadRecord(f"not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise _BadRecord("not a JSON object")
    text = next((record[key] for key in _TEXTS if isinstance(record.get(key), str)), None)
    if text is None:
        raise _BadRecord("no field `text` that is a string")
    text = _SURROGATE.sub("\ufffd", text)
    known = {key: _SURROGATE.sub("\ufffd", value) for key, value in known_fields(record).items()}
    inner = read_html(text) if looks_like_page(text) else read_text(text)
    title = known["title"] or inner.title
    return _with_title(inner, title, known)


def _with_title(inner: Draft, title: str, known: dict[str, str]) -> Draft:
    """Return a draft whose source begins with its title where the text lacks it, so that a claim of the headline can be quoted."""
    source, body = inner.source, inner.body
    if title and title not in source and inner.media_type != "text/html":
        source = f"{title}\n\n{inner.source}"
        shift = len(source) - len(inner.source)
        body = whole(source).slice(shift + len(inner.source) - len(body.text), len(source)) if body.text else body
    return Draft(
        source=source,
        body=body,
        media_type=inner.media_type,
        title=title,
        url=known["url"] or inner.url,
        publisher=known["publisher"] or inner.publisher,
        published=known["published"] or inner.published,
        warnings=inner.warnings,
        marked=inner.marked,
        told=any(known.values()),
    )
