"""Proof that the quotes of a graph stand in its sources."""

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
    problems: tuple[str, ...]


def verify(store: Store, paths: Sequence[Path | str], config: Config | None = None) -> Checked:
    """Read the sources again and compare every quote with what stands at its place.

    Raises:
        InputError: when there is nothing to read at the paths.
    """
    sources: dict[str, Document] = {}
    problems: list[str] = []
    for document in read(find_sources(paths), max_bytes=(config or Config()).max_bytes):
        if isinstance(document, InputError):
            problems.append(str(document))
        else:
            sources[store.iri(f"document/{document.id}")] = document
    rows = store.select(_QUOTES, inferred=False)
    seen = set()
    for row in rows:
        place = f"{row['path']}:{row['begin']}-{row['end']}"
        source = sources.get(row["document"] or "")
        seen.add(row["document"])
        if source is None:
            problems.append(f"{place}: the document is not among the sources, or has changed since the graph was built")
        elif source.quote(int(row["begin"] or 0), int(row["end"] or 0)) != row["quote"]:
            problems.append(f"{place}: the source does not say {row['quote']!r}")
    return Checked(quotes=len(rows), documents=len(seen), problems=tuple(problems))
