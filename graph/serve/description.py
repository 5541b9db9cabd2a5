"""What the endpoint says about itself (W3C, SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

import pyoxigraph as ox

from graph.store import Result, Store
from graph.store.terms import RDF, integer

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_ONTOLOGY = "https://guanxi.example/ontology"


def describe_service(store: Store, endpoint: str) -> Result:
    """Return the description of an endpoint: its language, its formats, and the graphs one can ask about."""
    prefixes = {"sd": _SD, "void": _VOID, "formats": _FORMATS}
    return Result(triples=tuple(sorted(set(_triples(store, endpoint)), key=str)), prefixes=prefixes)


def _triples(store: Store, endpoint: str) -> Iterator[ox.Triple]:
    type_ = ox.NamedNode(RDF + "type")
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#default"))

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    yield ox.Triple(service, type_, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, type_, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield ox.Triple(default, type_, sd("Graph"))
    yield ox.Triple(default, ox.NamedNode(_VOID + "triples"), integer(_counted(store, "{ ?s ?p ?o }")))
    for part, name in (("ontology", _ONTOLOGY), ("inferred", store.iri("graph/inferred"))):
        named, content = ox.NamedNode(f"{endpoint}#{part}"), ox.NamedNode(f"{endpoint}#{part}-content")
        yield ox.Triple(dataset, sd("namedGraph"), named)
        yield ox.Triple(named, type_, sd("NamedGraph"))
        yield ox.Triple(named, sd("name"), ox.NamedNode(name))
        yield ox.Triple(named, sd("graph"), content)
        yield ox.Triple(content, type_, sd("Graph"))
        yield ox.Triple(content, ox.NamedNode(_VOID + "triples"), integer(_counted(store, f"{{ GRAPH <{name}> {{ ?s ?p ?o }} }}")))


def _counted(store: Store, pattern: str) -> int:
    (row,) = store.select(f"SELECT (COUNT(*) AS ?n) {pattern}")
    return int(row["n"] or 0)
