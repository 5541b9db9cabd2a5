import csv
import json
import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from graph.errors import OutputError
from graph.export import EXPORTERS
from graph.export.neo4j import SEPARATOR
from graph.ids import digest, entity_id
from graph.model import (
    Document,
    Entity,
    Event,
    Evidence,
    KnowledgeGraph,
    Label,
    Observation,
    Participant,
    Qualifiers,
    Segment,
    Span,
    Statement,
)
from graph.store import Store
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

HOSTILE = (
    'say "hi"',
    "it's",
    "two\nlines",
    "a,b;c\td",
    "😀 grin",
    "<script>alert(1)</script> & more",
    "\u202eevil\u202c עברית",
    '=HYPERLINK("http://x","y")',
    "+1",
    "-2",
    "@cmd",
    "back\\slash \\u0041",
    "{curly} [square] |pipe| ^hat `tick`",
    "100%",
    "吴嘉",
)
STATUSES = tuple(Status)


def evidence(text: str) -> Evidence:
    return Evidence(
        document_id="d1",
        start=0,
        end=len(text),
        quote=text,
        text=text,
        highlights=(Span(start=0, end=1),),
        extractor="test:=1+1",
        confidence=0.5,
    )


def knowledge() -> KnowledgeGraph:
    """Return a graph of companies with hostile names in a ring, each edge of another status, with an event and a figure for each."""
    entities = [
        Entity(
            id=entity_id(EntityType.COMPANY, name),
            type=EntityType.COMPANY,
            labels=(Label(language="en", text=name), Label(language="zh", text=name)),
            aliases=(Label(language="en", text=f"{name};alias"), Label(language="zh", text=f"{name}，别名")),
        )
        for name in HOSTILE
    ]
    text = "".join(HOSTILE)
    document = Document(
        id="d1",
        title=HOSTILE[0] + HOSTILE[2],
        text=text,
        path="a b/=1.txt",
        source=text,
        source_map=(Segment(start=0, begin=0, length=len(text)),),
    )
    statements, events, observations = [], [], []
    for index, (subject, object_) in enumerate(zip(entities, [*entities[1:], entities[0]], strict=True)):
        label, proof = HOSTILE[index], (evidence(HOSTILE[index]),)
        statements.append(
            Statement(
                id=f"statement/{digest(subject.id)}",
                subject=subject.id,
                predicate=Predicate.PARTNERS_WITH,
                object=object_.id,
                qualifiers=Qualifiers(title=label, valid_from="2025-03", amount="1.50", currency="CNY", share="0.2"),
                status=STATUSES[index % len(STATUSES)],
                confidence=0.9,
                evidence=proof,
                label_en=f"{label} →",
                label_zh=f"{label} 合作",
            )
        )
        events.append(
            Event(
                id=f"event/{digest(subject.id)}",
                type=EventType.PARTNERSHIP,
                participants=(Participant(role=Role.AGENT, entity=subject.id), Participant(role=Role.OBJECT, entity=object_.id)),
                date="2025-12",
                confidence=0.9,
                evidence=proof,
                label_en=label,
                label_zh=label,
            )
        )
        observations.append(
            Observation(
                id=f"observation/{digest(subject.id)}",
                about=subject.id,
                metric=Metric.REVENUE,
                value="380000000000",
                unit="CNY",
                time="2025",
                source=object_.id,
                confidence=0.9,
                evidence=proof,
                label_en=label,
                label_zh=label,
            )
        )

    return KnowledgeGraph(
        documents=(document,),
        entities=tuple(sorted(entities, key=lambda entity: entity.id)),
        statements=tuple(sorted(statements, key=lambda statement: statement.id)),
        events=tuple(sorted(events, key=lambda event: event.id)),
        observations=tuple(sorted(observations, key=lambda observation: observation.id)),
    )


@pytest.fixture(scope="module")
def store() -> Store:
    filled = Store()
    filled.add(knowledge())
    return filled


def in_turtle(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    return {str(label) for label in rdflib.Graph().parse(path, format="turtle").objects(None, rdflib.SKOS.prefLabel)}


def in_ntriples(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    assert path.read_text("utf-8").splitlines() == sorted(path.read_text("utf-8").splitlines())
    return {str(label) for label in rdflib.Graph().parse(path, format="nt").objects(None, rdflib.SKOS.prefLabel)}


def in_jsonld(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    return {str(label) for label in rdflib.Graph().parse(path, format="json-ld").objects(None, rdflib.SKOS.prefLabel)}


def in_graphml(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    network = nx.read_graphml(path, force_multigraph=True)
    assert network.number_of_edges() == len(HOSTILE)
    return {value for _, attributes in network.nodes(data=True) for value in attributes.values()} & set(HOSTILE)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def in_neo4j(paths: Iterable[Path]) -> set[str]:
    path = next(path for path in paths if path.name == "nodes_entities.csv")
    return {row["label_en"] for row in rows(path)}


READERS: dict[str, Callable[[Iterable[Path]], set[str]]] = {
    "turtle": in_turtle,
    "ntriples": in_ntriples,
    "jsonld": in_jsonld,
    "graphml": in_graphml,
    "neo4j": in_neo4j,
}


def test_every_exporter_has_a_reader() -> None:
    assert READERS.keys() == EXPORTERS.keys()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD reader
@pytest.mark.parametrize("name", EXPORTERS)
def test_hostile_labels_come_back(name: str, store: Store, tmp_path: Path) -> None:
    paths = EXPORTERS[name](store, tmp_path / "new" / "folder")
    assert READERS[name](paths) == set(HOSTILE)


@pytest.mark.parametrize("name", EXPORTERS)
def test_same_documents_give_the_same_bytes(name: str, store: Store, tmp_path: Path) -> None:
    whole = knowledge()
    turned = Store()
    for part in (
        KnowledgeGraph(documents=(), entities=(), observations=whole.observations[::-1], events=whole.events[::-1]),
        KnowledgeGraph(documents=whole.documents, entities=whole.entities[::-1], statements=whole.statements[::-1]),
    ):
        turned.add(part)
    first = EXPORTERS[name](store, tmp_path / "first")
    second = EXPORTERS[name](turned, tmp_path / "second")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert EXPORTERS[name](store, tmp_path / "first") == first, "a second run replaces the files"


@pytest.mark.parametrize("name", EXPORTERS)
def test_nothing_else_is_left_behind(name: str, store: Store, tmp_path: Path) -> None:
    paths = EXPORTERS[name](store, tmp_path)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(paths)


@pytest.mark.parametrize("name", EXPORTERS)
def test_folder_that_cannot_be_written(name: str, store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here before")
    with pytest.raises(OutputError):
        EXPORTERS[name](store, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "here before"


@pytest.mark.parametrize("name", EXPORTERS)
def test_empty_graph(name: str, tmp_path: Path) -> None:
    paths = EXPORTERS[name](Store(), tmp_path)
    assert all(path.is_file() for path in paths)


def triples(path: Path, kind: ox.RdfFormat) -> set[str]:
    return {str(quad) for quad in ox.parse(path=path, format=kind)}


def test_all_rdf_says_the_same(store: Store, tmp_path: Path) -> None:
    (turtle,) = EXPORTERS["turtle"](store, tmp_path)
    (ntriples,) = EXPORTERS["ntriples"](store, tmp_path)
    (jsonld,) = EXPORTERS["jsonld"](store, tmp_path)
    expected = triples(turtle, ox.RdfFormat.TURTLE)
    assert len(expected) == len(store)
    assert triples(ntriples, ox.RdfFormat.N_TRIPLES) == expected
    assert triples(jsonld, ox.RdfFormat.JSON_LD) == expected
    assert json.loads(jsonld.read_text("utf-8"))["@context"]["skos"] == "http://www.w3.org/2004/02/skos/core#"


def test_neo4j_tables_hold_together(store: Store, tmp_path: Path) -> None:
    paths = {path.name: path for path in EXPORTERS["neo4j"](store, tmp_path)}
    nodes = {row["iri:ID"]: row for name, path in paths.items() if name.startswith("nodes_") for row in rows(path)}
    assert {label for row in nodes.values() for label in row[":LABEL"].split(SEPARATOR)} == {
        *("Entity", "Organization", "Company", "Statement", "Event", "Partnership", "Observation", "Evidence", "Document")
    }
    links = [*rows(paths["edges_relations.csv"]), *rows(paths["edges_links.csv"])]
    assert all(link[":START_ID"] in nodes and link[":END_ID"] in nodes for link in links)
    assert {link[":TYPE"] for link in links} == {
        *("PARTNERS_WITH", "SUBJECT", "OBJECT", "EVIDENCE", "AGENT", "ABOUT", "SOURCE", "DOCUMENT"),
    }
    asserted = [row for row in nodes.values() if row.get("predicate") and row["status"] == "Asserted"]
    relations = rows(paths["edges_relations.csv"])
    assert {row["statement"] for row in relations} == {row["iri:ID"] for row in asserted}
    assert {row["confidence:double"] for row in relations} == {"0.9"}
    assert {row["value:double"] for row in nodes.values() if row[":LABEL"] == "Observation"} == {"380000000000"}
    ring = {row["label_en"]: row["aliases:string[]"].split(SEPARATOR) for row in nodes.values() if "aliases:string[]" in row}
    assert set(ring["a,b;c\td"]) == {"a,b;c\td;alias", "a,b;c\td，别名"}, "a semicolon does not split a name"


def test_every_cell_of_neo4j_is_quoted_and_exact(store: Store, tmp_path: Path) -> None:
    paths = {path.name: path for path in EXPORTERS["neo4j"](store, tmp_path)}
    text = paths["nodes_entities.csv"].read_text("utf-8")
    assert '"=HYPERLINK(""http://x"",""y"")"' in text
    assert re.fullmatch(r'(?:"(?:[^"]|"")*"[,\n])+', text), "an unquoted cell"


def test_neo4j_script_names_every_table_and_is_valid_shell(store: Store, tmp_path: Path) -> None:
    paths = {path.name: path for path in EXPORTERS["neo4j"](store, tmp_path)}
    script = paths["import.sh"].read_text("utf-8")
    assert {name for name in paths if name.endswith(".csv")} == {
        option.partition("=")[2] for option in script.split() if option.startswith(("--nodes=", "--relationships="))
    }
    admin = tmp_path / "neo4j-admin"
    admin.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    admin.chmod(0o755)
    ran = subprocess.run(
        ["sh", str(paths["import.sh"]), "news", "--verbose"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    told = ran.stdout.splitlines()
    assert told[:4] == ["database", "import", "full", "news"]
    assert told[-1] == "--verbose"
    assert "--array-delimiter=U+001F" in told
