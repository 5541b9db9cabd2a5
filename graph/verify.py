"""Proof that the quotes of a graph stand in its sources."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    """Say how many quotes were compared with their sources, and what was wrong."""

    quotes: int
    documents: int
    wrong: int
    problems: tuple[str, ...]
    """One for each quote that its source does not hold, and one for each document whose quotes could not be compared."""


def verify(store: Store, paths: Sequence[Path | str], config: Config | None = None) -> Checked:
    """Read the sources again and compare every quote with what stands at its place; sources that the graph does not quote do not matter.

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
    lost: Counter[str] = Counter()
    unlike: list[str] = []
    for row in rows:
        path = row["path"] or ""
        source = sources.get(row["document"] or "")
        if source is None:
            lost[path] += 1
        elif source.quote(int(row["begin"] or 0), int(row["end"] or 0)) != row["quote"]:
            unlike.append(f"{path}:{row['begin']}-{row['end']}: the source does not say {row['quote']!r}")
    missing = [
        f"{path}: {unread.get(path, 'not among the sources, or changed since the graph was built')} ({number} quotes)"
        for path, number in lost.items()
    ]
    return Checked(
        quotes=len(rows),
        documents=len({row["document"] for row in rows}),
        wrong=lost.total() + len(unlike),
        problems=(*missing, *unlike),
    )
