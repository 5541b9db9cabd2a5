"""Write the graph into files that other systems import."""

from collections.abc import Callable
from pathlib import Path

from graph.export.graphml import export_graphml
from graph.export.neo4j import export_neo4j
from graph.export.rdf import export_jsonld, export_ntriples, export_turtle
from graph.store import Store

Exporter = Callable[[Store, Path], list[Path]]
"""Writes a store into a folder and returns the files; raises `OutputError` when that fails, and then leaves what was there."""

EXPORTERS: dict[str, Exporter] = {
    "graphml": export_graphml,
    "jsonld": export_jsonld,
    "neo4j": export_neo4j,
    "ntriples": export_ntriples,
    "turtle": export_turtle,
}
"""Every format by the name the command line takes."""

__all__ = ["EXPORTERS", "Exporter"]
