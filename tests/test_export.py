import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import rdflib

from graph.errors import ExtraMissing, OutputError
from graph.export import EXPORTERS, FILES, FORMATS
from graph.export.tables import SEPARATOR
from graph.model import KnowledgeGraph
from graph.store import Store
from tests.hostile import HOSTILE, hostile_store, knowledge


@pytest.fixture(scope="module")
def store() -> Store:
    return hostile_store()


def in_turtle(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    return {str(label) for label in rdflib.Graph().parse(path, format="turtle").objects(None, rdflib.SKOS.prefLabel)}


def in_ntriples(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    lines = path.read_text("utf-8").split("\n")[:-1]
    assert lines == sorted(lines)
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


def in_age(paths: Iterable[Path]) -> set[str]:
    """Read the texts of the script by the rules of SQL, where two apostrophes are one, and what is in them as JSON."""
    (path,) = paths
    texts = [text.replace("''", "'") for text in re.findall(r"'((?:[^']|'')*)'", path.read_text("utf-8"))]
    return {
        told["label_en"] for told in (json.loads(text) for text in texts if text.startswith("{")) if "Company" in told.get("labels", ())
    }


def in_neo4j(paths: Iterable[Path]) -> set[str]:
    path = next(path for path in paths if path.name == "nodes_entities.csv")
    return {row["label_en"] for row in rows(path)}


def in_trig(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    return {
        str(quad[2])
        for quad in rdflib.Dataset().parse(data=path.read_text("utf-8"), format="trig").quads((None, rdflib.SKOS.prefLabel, None, None))
    }


def in_nquads(paths: Iterable[Path]) -> set[str]:
    path = next(path for path in paths if path.suffix == ".nq")
    lines = path.read_text("utf-8").split("\n")[:-1]
    assert lines == sorted(lines)
    return {
        str(quad[2])
        for quad in rdflib.Dataset().parse(data=path.read_text("utf-8"), format="nquads").quads((None, rdflib.SKOS.prefLabel, None, None))
    }


def in_rdf12(paths: Iterable[Path]) -> set[str]:
    names = [{quad.object.value for quad in ox.parse(path=path) if "prefLabel" in quad.predicate.value} for path in paths]
    assert names[0] == names[1]
    return names[0]


def in_gexf(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    network = nx.read_gexf(path, version="1.3")
    assert network.number_of_edges() == len(HOSTILE)
    return {told["label"] for _, told in network.nodes(data=True)} & {told["label_en"] for _, told in network.nodes(data=True)}


def in_cyjs(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    elements = json.loads(path.read_text("utf-8"))["elements"]
    known = {node["data"]["id"] for node in elements["nodes"]}
    assert len(elements["edges"]) == len(HOSTILE)
    assert all(edge["data"]["source"] in known and edge["data"]["target"] in known for edge in elements["edges"])
    return {node["data"]["name"] for node in elements["nodes"]}


def in_ladybug(paths: Iterable[Path]) -> set[str]:
    path = next(path for path in paths if path.name == "entities.csv")
    return {row["label_en"] for row in rows(path)}


def in_neptune(paths: Iterable[Path]) -> set[str]:
    tables = [rows(path) for path in paths if path.name == "nodes_entities.csv"]
    assert len(tables) == 2
    assert [[*row.values()] for row in tables[0]] == [[*row.values()] for row in tables[1]], "openCypher and Gremlin hold the same"
    return {row["label_en:String"] for row in tables[0]}


def in_graphson(paths: Iterable[Path]) -> set[str]:
    (path,) = paths
    assert path.read_bytes().isascii()
    vertices = [json.loads(line) for line in path.read_text("ascii").splitlines()]
    return {vertex["properties"]["label_en"][0]["value"] for vertex in vertices if vertex["label"] == "Company"}


def in_parquet(paths: Iterable[Path]) -> set[str]:
    path = next(path for path in paths if path.name == "nodes.parquet")
    return {row["label_en"] for row in pq.read_table(path).to_pylist() if row["kind"] == "Entity"}


CYPHER_TEXT = r"'(?:[^'\\\n]|\\['\\nrt])*'"


def in_cypher(paths: Iterable[Path]) -> set[str]:
    """Read what the statements say by the grammar of openCypher, where a text is in quotes and `+` joins two."""
    path = next(path for path in paths if path.suffix == ".cypherl")
    statements = path.read_text("utf-8").split("\n")[:-1]
    assert "\\u" not in path.read_text("utf-8").lower(), "Neo4j would read it before the quotes"
    names = set()
    for statement in statements:
        skeleton = re.sub(CYPHER_TEXT, "''", statement).replace("'' + ''", "''")
        assert re.fullmatch(
            r"UNWIND \[.*\] AS row (?:MATCH \(a:\w+ \{iri: row\.a\}\) MATCH \(b:\w+ \{iri: row\.b\}\) "
            r"MERGE \(a\)-\[e:[A-Z_]+ \{id: row\.e\.id\}\]->\(b\) SET e \+= row\.e|"
            r"MERGE \(n:\w+ \{iri: row\.iri\}\)(?: SET n:\w+(?::\w+)*)? SET n \+= row);",
            skeleton,
        ), skeleton[-300:]
        assert re.fullmatch(r"[\w\s\[\]{}:,.()<>+=`;>'-]*", skeleton), "nothing of a name stands outside quotes"
        for found in re.findall(rf"label_en: ({CYPHER_TEXT}(?: \+ {CYPHER_TEXT})*)", statement):
            if ":Company" in statement:
                texts = "".join(text[1:-1] for text in re.findall(CYPHER_TEXT, found))
                names.add(re.sub(r"\\(.)", lambda match: {"n": "\n", "r": "\r", "t": "\t"}.get(match[1], match[1]), texts))
    return names


READERS: dict[str, Callable[[Iterable[Path]], set[str]]] = {
    "age": in_age,
    "cyjs": in_cyjs,
    "cypher": in_cypher,
    "gexf": in_gexf,
    "graphml": in_graphml,
    "graphson": in_graphson,
    "jsonld": in_jsonld,
    "ladybug": in_ladybug,
    "neo4j": in_neo4j,
    "neptune": in_neptune,
    "nquads": in_nquads,
    "ntriples": in_ntriples,
    "parquet": in_parquet,
    "rdf12": in_rdf12,
    "trig": in_trig,
    "turtle": in_turtle,
}


def test_every_exporter_has_a_reader() -> None:
    assert READERS.keys() == EXPORTERS.keys() == FORMATS.keys() == FILES.keys()


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_is_told_of(name: str) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "import.md").read_text("utf-8")
    assert f"`{name}`" in guide


@pytest.mark.parametrize("name", EXPORTERS)
def test_files_are_those_that_are_told_of(name: str, store: Store, tmp_path: Path) -> None:
    assert sorted(EXPORTERS[name](store, tmp_path)) == sorted(tmp_path / file for file in FILES[name])


@pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning:rdflib")  # rdflib's own readers
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
        *("PARTNERS_WITH", "SUBJECT", "OBJECT", "HAS_EVIDENCE", "AGENT", "ABOUT", "SOURCE", "IN_DOCUMENT"),
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
    assert re.fullmatch(r'(?:"(?:[^"]|"")*"[,\n])+', text.partition("\n")[2]), "an unquoted cell"


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


def test_without_pyarrow_parquet_tells_how_to_get_it(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissing, match=r"pip install 'guanxi-graph\[parquet\]'"):
        EXPORTERS["parquet"](store, tmp_path)
    assert not list(tmp_path.iterdir())
