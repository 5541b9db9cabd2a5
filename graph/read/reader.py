"""The first stage: sources in, documents out, one at a time."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from graph.errors import ExtraMissing, InputError
from graph.model import Document
from graph.read.article import Draft, finish
from graph.read.decode import NotText, decode
from graph.read.html import looks_like_page, read_html
from graph.read.jsonl import read_jsonl
from graph.read.office import read_docx, read_pdf
from graph.read.sources import Source
from graph.read.text import read_text

_JSONL = (".jsonl", ".ndjson")
_BINARY: dict[str, Callable[[bytes], Draft]] = {".pdf": read_pdf, ".docx": read_docx}
_MARKDOWN = (".md", ".markdown")


def read(sources: Iterable[Source], *, max_bytes: int) -> Iterator[Document | InputError]:
    """Yield the documents of files, and an `InputError` in place of each file or record that cannot be read.

    A file larger than `max_bytes` is refused unread; in JSON Lines the limit holds for each record.
    """
    for source in sources:
        try:
            yield from _documents(source, max_bytes)
        except InputError as error:
            yield error
        except OSError as error:
            dangling = source.path is not None and source.path.is_symlink() and not source.path.exists()
            yield InputError(source.name, "a link that leads nowhere" if dangling else error.strerror or str(error))


def _documents(source: Source, max_bytes: int) -> Iterator[Document | InputError]:
    suffix = Path(source.name).suffix.lower()
    if source.path is None:
        content = sys.stdin.buffer.read(max_bytes + 1)
        yield from _from_content(content, source.name, "" if suffix not in _JSONL else suffix, max_bytes)
    elif suffix in _JSONL:
        with source.path.open("rb") as file:
            yield from _records(_bounded_lines(file, max_bytes), source.name, max_bytes)
    else:
        with source.path.open("rb") as file:
            if source.path.is_file() and source.path.stat().st_size > max_bytes:
                raise InputError(source.name, f"larger than the limit of {max_bytes} bytes")
            content = file.read(max_bytes + 1)
        yield from _from_content(content, source.name, suffix, max_bytes)


def _bounded_lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is too long only as much as shows it."""
    while line := file.readline(max_bytes + 2):
        yield line
        while line and not line.endswith(b"\n") and len(line) > max_bytes:
            line = file.readline(max_bytes + 2)


def _records(lines: Iterable[bytes], name: str, max_bytes: int) -> Iterator[Document | InputError]:
    for place, record in read_jsonl(lines, name, max_bytes):
        yield record if isinstance(record, InputError) else finish(record, place)


def _from_content(content: bytes, name: str, suffix: str, max_bytes: int) -> Iterator[Document | InputError]:
    if len(content) > max_bytes:
        raise InputError(name, f"larger than the limit of {max_bytes} bytes")
    if not content.strip():
        raise InputError(name, "empty")
    if not suffix and content.lstrip().startswith(b'{"'):
        yield from _records(content.splitlines(keepends=True), name, max_bytes)
        return
    try:
        yield finish(_draft(content, suffix), name)
    except (NotText, ExtraMissing) as error:
        raise InputError(name, str(error)) from error


def _draft(content: bytes, suffix: str) -> Draft:
    if suffix in _BINARY:
        return _BINARY[suffix](content)
    source, lost = decode(content)
    if suffix.startswith((".htm", ".xhtm")) or looks_like_page(source):
        draft = read_html(source)
    else:
        draft = read_text(source, "text/markdown" if suffix in _MARKDOWN else "text/plain")
    return replace(draft, warnings=draft.warnings + lost)
