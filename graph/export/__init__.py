"""Write the graph into files that other systems import."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path

from graph.export.graphml import graphml
from graph.export.neo4j import TABLES, neo4j
from graph.export.rdf import jsonld, ntriples, turtle
from graph.files import remove_files, write_together
from graph.store import Store

Exporter = Callable[[Store, Path], list[Path]]
"""Writes a store into a folder and returns the files; raises `OutputError` when that fails, and then leaves what was there."""

FORMATS: Mapping[str, Callable[[Store], dict[str, str]]] = {
    "graphml": graphml,
    "jsonld": jsonld,
    "neo4j": neo4j,
    "ntriples": ntriples,
    "turtle": turtle,
}
"""What makes the texts of a format, by the names of their files."""

FILES: Mapping[str, tuple[str, ...]] = {
    "graphml": ("graph.graphml",),
    "jsonld": ("graph.jsonld",),
    "neo4j": tuple(f"neo4j/{name}" for name in (*(f"{table}.csv" for table in TABLES), "import.sh")),
    "ntriples": ("graph.nt",),
    "turtle": ("graph.ttl",),
}
"""The files of each format."""


def _write(texts: Callable[[Store], dict[str, str]], store: Store, directory: Path) -> list[Path]:
    return write_together(directory, texts(store))


EXPORTERS: Mapping[str, Exporter] = {name: partial(_write, texts) for name, texts in FORMATS.items()}
"""Every format by the name the command line takes."""


def remove_others(directory: Path, formats: Collection[str]) -> list[Path]:
    """Remove the files of formats other than these, which tell of another graph once a new one is built; return their paths.

    Turtle stays, as every build writes it. Files are known by their names, so this is for folders that hold a graph of ours.

    Raises:
        OutputError: when one cannot be removed.
    """
    return remove_files(directory, (name for form, names in FILES.items() if form not in {"turtle", *formats} for name in names))


__all__ = ["EXPORTERS", "FILES", "FORMATS", "Exporter", "remove_others"]
