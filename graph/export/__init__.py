"""Write the graph into files that other systems import."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path

from graph.export import ladybug as _ladybug
from graph.export import neo4j as _neo4j
from graph.export import neptune as _neptune
from graph.export import parquet as _parquet
from graph.export.age import age
from graph.export.cypher import SCRIPTS, cypher
from graph.export.cytoscape import cytoscape
from graph.export.gexf import gexf
from graph.export.graphml import graphml
from graph.export.graphson import graphson
from graph.export.quads import nquads, trig
from graph.export.rdf import jsonld, ntriples, turtle
from graph.export.rdf12 import rdf12
from graph.files import remove_files, write_together
from graph.store import Store

Exporter = Callable[[Store, Path], list[Path]]
"""Writes a store into a folder and returns the files; raises `OutputError` when that fails, and then leaves what was there."""

Contents = Mapping[str, str | bytes]
"""What files hold, by their names below the output folder."""

FORMATS: Mapping[str, Callable[[Store], Contents]] = {
    "age": age,
    "cyjs": cytoscape,
    "cypher": cypher,
    "gexf": gexf,
    "graphml": graphml,
    "graphson": graphson,
    "jsonld": jsonld,
    "ladybug": _ladybug.ladybug,
    "neo4j": _neo4j.neo4j,
    "neptune": _neptune.neptune,
    "nquads": nquads,
    "ntriples": ntriples,
    "parquet": _parquet.parquet,
    "rdf12": rdf12,
    "trig": trig,
    "turtle": turtle,
}
"""What makes the contents of the files of a format."""


def _below(folder: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{folder}/{name}" for name in names)


FILES: Mapping[str, tuple[str, ...]] = {
    "age": ("age/load.sql",),
    "cyjs": ("graph.cyjs",),
    "cypher": _below("cypher", ("graph.cypherl", *SCRIPTS)),
    "gexf": ("graph.gexf",),
    "graphml": ("graph.graphml",),
    "graphson": ("tinkerpop/graph.json",),
    "jsonld": ("graph.jsonld",),
    "ladybug": _below("ladybug", _ladybug.NAMES),
    "neo4j": _below("neo4j", _neo4j.NAMES),
    "neptune": _below("neptune", _neptune.NAMES),
    "nquads": ("graph.nq", "virtuoso.sh"),
    "ntriples": ("graph.nt",),
    "parquet": _below("parquet", _parquet.NAMES),
    "rdf12": ("graph.rdf12.nt", "graph.rdf12.ttl"),
    "trig": ("graph.trig",),
    "turtle": ("graph.ttl",),
}
"""The files of each format."""


def _write(contents: Callable[[Store], Contents], store: Store, directory: Path) -> list[Path]:
    return write_together(directory, contents(store))


EXPORTERS: Mapping[str, Exporter] = {name: partial(_write, contents) for name, contents in FORMATS.items()}
"""Every format by the name the command line takes."""


def remove_others(directory: Path, formats: Collection[str]) -> list[Path]:
    """Remove the files of formats other than these, which tell of another graph once a new one is built; return their paths.

    Turtle stays, as every build writes it. Files are known by their names, so this is for folders that hold a graph of ours.

    Raises:
        OutputError: when one cannot be removed.
    """
    return remove_files(directory, (name for form, names in FILES.items() if form not in {"turtle", *formats} for name in names))


__all__ = ["EXPORTERS", "FILES", "FORMATS", "Exporter", "remove_others"]
