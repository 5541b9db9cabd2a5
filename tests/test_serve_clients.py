"""The endpoint asked by clients that others wrote: SPARQLWrapper, rdflib's SPARQLStore, and Comunica."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow

from graph.store import Store
from tests.networks import sample
from tests.npm import fetched
from tests.serving import Service, serving, write

SPARQLWrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")

HERE = Path(__file__).parent
GX = "https://guanxi.example/ontology#"
NAMES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX gx: <https://guanxi.example/ontology#>
SELECT ?name { ?product a gx:Product ; skos:prefLabel ?name . FILTER(LANG(?name) = "zh") } ORDER BY ?name"""
LEADS = "PREFIX gx: <https://guanxi.example/ontology#> CONSTRUCT WHERE { ?who gx:leads ?what }"
WHO, WHAT = "https://guanxi.example/id/person/吴嘉", "https://guanxi.example/id/unit/千问C端事业群"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(write(sample(), tmp_path_factory.mktemp("serve") / "output")) as started:
        yield started


@pytest.fixture(scope="module")
def products() -> list[str]:
    store = Store()
    store.add(sample())
    return [row["name"] or "" for row in store.select(NAMES)]


# SPARQLWrapper


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("posting", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_reads_rows_in_every_format(service: Service, products: list[str], method: str, posting: str) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{service.url}/sparql")
    client.setMethod(method)
    client.setRequestMethod(posting)
    client.setQuery(NAMES)
    readers: dict[str, Callable[[Any], list[str]]] = {
        SPARQLWrapper.JSON: lambda told: [row["name"]["value"] for row in told["results"]["bindings"]],
        SPARQLWrapper.XML: lambda told: [one.firstChild.data for one in told.getElementsByTagName("literal")],
        SPARQLWrapper.CSV: lambda told: told.decode().split()[1:],
        SPARQLWrapper.TSV: lambda told: [line.split('"')[1] for line in told.decode().splitlines()[1:]],
    }
    for form, names in readers.items():
        client.setReturnFormat(form)
        assert names(client.query().convert()) == products, form


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # which SPARQLWrapper 2 uses
def test_sparqlwrapper_reads_triples_and_truth(service: Service) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{service.url}/sparql")
    client.setQuery(LEADS)
    for form in (SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        client.setReturnFormat(form)
        assert list(client.query().convert()) == [(URIRef(WHO), URIRef(f"{GX}leads"), URIRef(WHAT))]
    client.setReturnFormat(SPARQLWrapper.TURTLE)
    assert b"person:\xe5\x90\xb4\xe5\x98\x89 gx:leads" in client.query().convert()
    client.setQuery("ASK { ?who ?leads ?what }")
    client.setReturnFormat(SPARQLWrapper.JSON)
    assert client.query().convert()["boolean"] is True


def test_sparqlwrapper_learns_what_is_wrong(service: Service) -> None:
    client = SPARQLWrapper.SPARQLWrapper(f"{service.url}/sparql")
    client.setQuery("SELECT * { ?a ?b }")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="not valid SPARQL, line 1, column") as raised:
        client.query()
    raised.value.__context__.close()  # urllib's error holds the connection
    client.setMethod("POST")
    client.setQuery("DROP ALL")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="read-only") as raised:
        client.query()
    raised.value.__context__.close()
    client = SPARQLWrapper.SPARQLWrapper(f"{service.url}/sparql", defaultGraph="http://example.com/g")
    client.setQuery(NAMES)
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="default-graph-uri") as raised:
        client.query()
    raised.value.__context__.close()


# rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks_as_if_the_graph_were_its_own(service: Service, products: list[str], method: str, form: str) -> None:
    remote = Graph(SPARQLStore(f"{service.url}/sparql", method=method, returnFormat=form))
    assert [str(row["name"]) for row in remote.query(NAMES) if isinstance(row, ResultRow)] == products
    assert list(remote.objects(URIRef(WHO), URIRef(f"{GX}leads"))) == [URIRef(WHAT)]
    if form in ("xml", "json"):  # rdflib reads no truth value in the others
        assert (URIRef(WHO), URIRef(f"{GX}leads"), URIRef(WHAT)) in remote
    if form != "csv":  # which knows no languages
        labels = set(remote.objects(URIRef(WHO), URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")))
        assert labels == {Literal("吴嘉", lang="zh"), Literal("Wu Jia", lang="en")}


def test_rdflib_reads_triples_and_writes_nothing(service: Service) -> None:
    remote = Graph(SPARQLStore(f"{service.url}/sparql"))
    assert list(remote.query(LEADS).graph or ()) == [(URIRef(WHO), URIRef(f"{GX}leads"), URIRef(WHAT))]
    with pytest.raises(TypeError, match="read only"):
        remote.add((URIRef(WHO), URIRef(f"{GX}leads"), URIRef(WHO)))


# Comunica


@pytest.fixture(scope="module")
def comunica() -> Path:
    return fetched("comunica")


def asked_by_comunica(comunica: Path, service: Service, query: str, kind: str = "sparql", method: str = "POST") -> Any:
    command = ["node", str(HERE / "comunica" / "ask.mjs"), f"{service.url}/sparql", query, kind, method]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "COMUNICA": str(comunica)})
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_comunica_asks(comunica: Path, service: Service, products: list[str]) -> None:
    for kind, method in (("sparql", "POST"), ("sparql", "GET"), ("auto", "POST")):  # auto: found out by the description of the service
        assert [row["name"] for row in asked_by_comunica(comunica, service, NAMES, kind, method)] == products
    assert asked_by_comunica(comunica, service, LEADS) == [[WHO, f"{GX}leads", WHAT]]
    assert asked_by_comunica(comunica, service, f"ASK {{ <{WHO}> <{GX}leads> ?what }}") is True
    command = [
        "node",
        str(HERE / "comunica" / "ask.mjs"),
        f"{service.url}/sparql",
        "SELECT * FROM <http://x.example/> { ?a ?b ?c }",
        "sparql",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "COMUNICA": str(comunica)})
    assert ran.returncode != 0
    assert "FROM is refused" in ran.stderr
