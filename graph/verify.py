"""Proof that the quotes of a graph stand in its sources."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.config import Config
from graph.errors import InputError
from graph.model import Document
from graph.read import find_sources, read
from graph.store import Store

_QUOTES = """
PREFIX gx: <https://guanxi.example/ontology#>
SELECT ?document ?path ?begin ?end ?quote WHERE {
  ?evidence a gx:Evidence ; gx:document ?document ; gx:begin ?begin ; gx:end ?end ; gx:quote ?quote .
  ?document gx:path ?path .
} ORDER BY ?path ?begin ?end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Say how many quotes were looked for in how many documents, and what was wrong."""

    quotes: int
    documents: int
    wrong: int
    problems: tuple[str, ...]
    """One for each quote that its source does not hold, and one for each document that has changed or cannot be read."""
    unchecked: int = 0
    """Quotes of documents that were not given."""
    missing: tuple[str, ...] = ()
    """The documents that were not given, by path, sorted."""


def verify(store: Store, paths: Sequence[Path | str], config: Config | None = None) -> Checked:
    """Read the sources again and compare every quote with what stands at its place; sources that the graph does not quote do not matter.

    A document is missing when it is not given, whether as it was or changed: when no unknown file has its name.

    Raises:
        InputError: when there is nothing to read at the paths.
    """
    sources: dict[str, Document] = {}
    unread: dict[str, str] = {}
    for document in read(find_sources(paths), max_bytes=(config or Config()).max_bytes):
        if isinstance(document, InputError):
            unread[document.path] = document.reason
        else:
            sources[store.iri(f"document/{document.id}")] = document
    rows = store.select(_QUOTES, inferred=False)
    known = {row["document"] for row in rows}
    changed = {_name(path) for path in unread} | {_name(source.path) for iri, source in sources.items() if iri not in known}
    lost: Counter[str] = Counter()
    unlike: list[str] = []
    for row in rows:
        path = row["path"] or ""
        source = sources.get(row["document"] or "")
        if source is None:
            lost[path] += 1
        elif source.quote(int(row["begin"] or 0), int(row["end"] or 0)) != row["quote"]:
            unlike.append(f"{path}:{row['begin']}-{row['end']}: the source does not say {row['quote']!r}")
    gone = {path: number for path, number in lost.items() if _name(path) in changed}
    problems = [
        f"{path}: {unread.get(path, 'changed since the graph was built')} ({number} {'quote' if number == 1 else 'quotes'})"
        for path, number in gone.items()
    ]
    missing = {row["document"]: row["path"] or "" for row in rows if row["path"] in lost and row["path"] not in gone}
    unchecked = lost.total() - sum(gone.values())
    return Checked(
        quotes=len(rows) - unchecked,
        documents=len(known) - len(missing),
        wrong=sum(gone.values()) + len(unlike),
        problems=(*problems, *unlike),
        unchecked=unchecked,
        missing=tuple(sorted(missing.values())),
    )


def _name(path: str) -> str:
    """Return what a document is called in whatever folder it lies: the name of its file, and the number of a record."""
    return PurePosixPath(path).name
