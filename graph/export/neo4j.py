"""Tables for `neo4j-admin database import full`, the bulk import of Neo4j 5 and later, and the command that imports them.

Entities, statements, events, observations, evidence and documents are nodes; an asserted statement is also an edge between its entities,
as in RDF. Every cell is quoted (RFC 4180) and exact: the tables are for a machine, so a label that a spreadsheet might take for a formula
(`=…`, `+…`, `-…`, `@…`) stays as it is. Values of a list are set apart by U+001F, which no text of the graph can hold.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from io import StringIO

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.export.subjects import Pairs, Subjects, by_subject
from graph.store import Store
from graph.store.terms import RDF, RDFS, SKOS
from graph.vocab import EntityType, EventType, Predicate, Role

SEPARATOR = "\x1f"
"""Between the values of a list in one cell; `import.sh` tells Neo4j so."""

_TYPE = RDF + "type"
_CLAIM = ("status", "confidence:double", "independentSources:long", "label_en", "label_zh")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "entities": ("label_en", "label_zh", "aliases:string[]"),
    "statements": ("predicate", *_CLAIM, "title", "validFrom", "validUntil", "amount:double", "currency", "share:double"),
    "events": ("date", *_CLAIM),
    "observations": ("metric", "value:double", "unit", "time", *_CLAIM),
    "evidence": ("begin:long", "end:long", "quote", "text", "highlight:string[]", "extractor", "confidence:double"),
    "documents": ("headline", "path", "language", "url", "publisher", "published", "sameStory"),
}
"""The columns of each table of nodes, after the identifier and the labels."""

_OF_CLAIMS = (ONTOLOGY_IRI + "evidence", ONTOLOGY_IRI + "conflictsWith")
TABLES = (*(f"nodes_{table}" for table in _COLUMNS), "edges_relations", "edges_links")
"""The tables written, nodes first."""

_EDGES: Mapping[str, tuple[str, ...]] = {
    "statements": (RDF + "subject", RDF + "object", *_OF_CLAIMS),
    "events": (*(ONTOLOGY_IRI + role for role in Role), *_OF_CLAIMS),
    "observations": (ONTOLOGY_IRI + "about", ONTOLOGY_IRI + "source", *_OF_CLAIMS),
    "evidence": (ONTOLOGY_IRI + "document",),
}
"""The predicates that lead from a node of a table to another node."""

_RELATION_COLUMNS = ("statement", "confidence:double", "title", "validFrom", "validUntil", "amount:double", "currency", "share:double")


def neo4j(store: Store) -> dict[str, str]:
    """Return the folder `neo4j`: tables of nodes and edges, and `import.sh` with the command that imports them."""
    subjects = by_subject(store)
    tables = {iri: table for iri in subjects if (table := _table(subjects[iri]))}
    texts = {
        f"neo4j/nodes_{table}.csv": _csv(("iri:ID", ":LABEL", *columns), _nodes(subjects, tables, table, columns))
        for table, columns in _COLUMNS.items()
    }
    texts["neo4j/edges_relations.csv"] = _csv((":START_ID", ":END_ID", ":TYPE", *_RELATION_COLUMNS), _relations(subjects, tables))
    texts["neo4j/edges_links.csv"] = _csv((":START_ID", ":END_ID", ":TYPE"), _links(subjects, tables))
    texts["neo4j/import.sh"] = files(__package__).joinpath("import.sh").read_text("utf-8")
    return texts


def _types(pairs: Pairs) -> list[str]:
    return [value.value.removeprefix(ONTOLOGY_IRI) for value in pairs.get(_TYPE, ())]


def _table(pairs: Pairs) -> str:
    """Return the table a subject belongs to, empty when it belongs to none."""
    for name in _types(pairs):
        if name in set(EntityType):
            return "entities"
        if name in set(EventType):
            return "events"
        table = {"Statement": "statements", "Observation": "observations", "Evidence": "evidence", "Document": "documents"}.get(name)
        if table:
            return table
    return ""


def _labels(table: str, types: Sequence[str]) -> list[str]:
    """Return the labels of a node, the widest first: Entity, Organization, Company."""
    wider = {"entities": ["Entity"], "events": ["Event"]}.get(table, [])
    organization = [EntityType.ORGANIZATION.value] if EntityType.COMPANY in types else []
    return list(dict.fromkeys([*wider, *organization, *types]))


def _nodes(subjects: Subjects, tables: Mapping[str, str], table: str, columns: Sequence[str]) -> Iterator[list[str]]:
    for iri, pairs in subjects.items():
        if tables.get(iri) == table:
            cells = [_CELLS.get(name, _plain)(pairs, name) for name in (column.partition(":")[0] for column in columns)]
            yield [iri, SEPARATOR.join(_labels(table, _types(pairs))), *cells]


def _relations(subjects: Subjects, tables: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield an edge for every asserted statement."""
    for iri, pairs in subjects.items():
        if tables.get(iri) != "statements" or _local(pairs, "status") != "Asserted":
            continue
        predicate = _local(pairs, "predicate")
        if predicate in set(Predicate):
            cells = [_plain(pairs, column.partition(":")[0]) for column in _RELATION_COLUMNS[1:]]
            yield [pairs[RDF + "subject"][0].value, pairs[RDF + "object"][0].value, _edge_type(predicate), iri, *cells]


def _links(subjects: Subjects, tables: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the edges from claims to what they are about and to their evidence, and from evidence to its document."""
    for iri, pairs in subjects.items():
        for predicate in _EDGES.get(tables.get(iri, ""), ()):
            for value in pairs.get(predicate, ()):
                if value.value in tables:
                    yield [iri, value.value, _edge_type(re.split("[#/]", predicate)[-1])]


def _edge_type(name: str) -> str:
    """Return a relationship type as Neo4j spells them: WORKS_FOR."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


def _plain(pairs: Pairs, name: str) -> str:
    return SEPARATOR.join(value.value for value in pairs.get(ONTOLOGY_IRI + name, ()))


def _local(pairs: Pairs, name: str) -> str:
    """Return the last part of the IRI that stands for a status, a metric or a predicate."""
    iris = pairs.get(RDF + name if name == "predicate" else ONTOLOGY_IRI + name, ())
    return iris[0].value.removeprefix(ONTOLOGY_IRI) if iris else ""


def _label(pairs: Pairs, name: str) -> str:
    """Return the preferred label, or the label of a claim, in a language."""
    language = name.removeprefix("label_")
    values = [*pairs.get(SKOS + "prefLabel", ()), *pairs.get(RDFS + "label", ())]
    return next((value.value for value in values if isinstance(value, ox.Literal) and value.language == language), "")


def _aliases(pairs: Pairs, _name: str) -> str:
    return SEPARATOR.join(dict.fromkeys(value.value for value in pairs.get(SKOS + "altLabel", ())))


_CELLS: Mapping[str, Callable[[Pairs, str], str]] = {
    "label_en": _label,
    "label_zh": _label,
    "aliases": _aliases,
    "status": _local,
    "metric": _local,
    "predicate": _local,
}
"""How the cells of a column are filled, where it is not simply the value of the property of that name."""


def _csv(header: Sequence[str], rows: Iterator[list[str]]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
