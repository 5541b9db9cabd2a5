from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.config import ONTOLOGY_IRI
from graph.errors import InputError
from graph.export.property_graph import COLUMNS, LABELS, link_types, property_graph, relation_types
from graph.export.subjects import by_subject
from graph.export.tables import cell
from graph.ontology import ontology_triples
from graph.store import Store
from graph.store.terms import RDF, RDFS
from graph.vocab import EntityType, EventType, Predicate, Role
from tests.built import build_examples
from tests.hostile import HOSTILE, hostile_store

TABLE_OF_CLASS: dict[str, str] = {
    **dict.fromkeys(EntityType, "entities"),
    **dict.fromkeys(EventType, "events"),
    "Statement": "statements",
    "Observation": "observations",
    "Evidence": "evidence",
    "Document": "documents",
}
LINKED = {"evidence": "HAS_EVIDENCE", "document": "IN_DOCUMENT", "conflictsWith": "CONFLICTS_WITH", "about": "ABOUT", "source": "SOURCE"}


def test_every_property_of_the_ontology_has_a_place() -> None:
    """A property that the ontology gains must gain a column or a link, or else it would be lost without a word."""
    links = {*LINKED, *Role, "participant", "performedBy"}  # the last two are inferred only
    assert {LINKED.get(name, name.upper()) for name in {*LINKED, *Role}} <= set(link_types())
    said = [(t.subject, t.predicate.value, t.object) for t in ontology_triples() if t.predicate.value in {RDFS + "domain", RDF + "type"}]
    properties = {s.value for s, p, o in said if p == RDF + "type" and isinstance(o, ox.NamedNode) and o.value.endswith("Property")}  # type: ignore[union-attr]
    missing = set()
    for subject, predicate, value in said:
        if predicate != RDFS + "domain" or subject.value not in properties:  # type: ignore[union-attr]
            continue
        name = subject.value.removeprefix(ONTOLOGY_IRI)  # type: ignore[union-attr]
        domain = value.value.removeprefix(ONTOLOGY_IRI)  # type: ignore[union-attr]
        table = TABLE_OF_CLASS.get(domain)
        if table and table != "entities" and name not in links and name not in COLUMNS[table]:
            missing.add((table, name))
    assert missing == set()


def test_everything_that_is_said_of_the_examples_has_a_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = build_examples(tmp_path_factory.getbasetemp())[0].store
    nodes = {node.id: node for members in property_graph(store).nodes.values() for node in members}
    links = {*LINKED, *Role}
    lost = set()
    for iri, pairs in by_subject(store).items():
        for predicate in pairs:
            name = predicate.removeprefix(ONTOLOGY_IRI)
            if predicate.startswith(ONTOLOGY_IRI) and iri in nodes and name not in {*COLUMNS[nodes[iri].table], *links, *Predicate}:
                lost.add((nodes[iri].table, name))
    assert lost == set()


def test_values_are_typed() -> None:
    whole = property_graph(hostile_store())
    figure = whole.nodes["observations"][0].values
    assert figure["value"] == Decimal(380000000000)
    assert figure["independentSources"] == 1
    proof = whole.nodes["evidence"][0].values
    assert (proof["begin"], proof["highlight"], proof["confidence"]) == (0, ("0-1",), Decimal("0.5"))
    assert "publisher" not in whole.nodes["documents"][0].values, "what is not known has no place"
    assert {node.labels for node in whole.nodes["entities"]} == {("Entity", "Organization", "Company")}
    assert {node.values["label_en"] for node in whole.nodes["entities"]} == set(HOSTILE)


@pytest.mark.parametrize(
    ("written", "shown"),
    [("0.00000001", "0.00000001"), ("123456789012345678901234567890", "123456789012345678901234567890"), ("-1.50", "-1.50")],
)
def test_numbers_have_no_exponent(written: str, shown: str) -> None:
    assert cell(Decimal(written)) == shown


def stored(turtle: str, folder: Path) -> Store:
    (folder / "graph.ttl").write_text(f"PREFIX gx: <{ONTOLOGY_IRI}> PREFIX rdf: <{RDF}> {turtle}", "utf-8")
    return Store.open(folder / "graph.ttl")


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ("<http://x.example/o> a gx:Observation ; gx:value 'many' .", r"http://x.example/o: gx:value is not a number: 'many'"),
        ("<http://x.example/o> a gx:Observation ; gx:value 'NaN' .", r"gx:value is not a number: 'NaN'"),
        ("<http://x.example/e> a gx:Evidence ; gx:begin 1.5 .", r"gx:begin is not a number: '1.5'"),
        (
            "<http://x.example/s> a gx:Statement ; gx:status gx:Asserted ; rdf:predicate gx:leads ; rdf:subject <http://x.example/gone> .",
            r"its rdf:subject is no entity of the graph; check the graph with: guanxi validate",
        ),
    ],
)
def test_what_is_not_ours_is_refused_by_name(turtle: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=reason):
        property_graph(stored(turtle, tmp_path))


def test_labels_come_from_the_ontology_alone(tmp_path: Path) -> None:
    """Labels stand outside quotes in Cypher, so a type of somebody else's making is none."""
    store = stored(
        "<http://x.example/c> a gx:Company , <http://evil.example/X) DETACH DELETE n //> , gx:Evil .".replace(" DETACH DELETE n //", ""),
        tmp_path,
    )
    (node,) = property_graph(store).nodes["entities"]
    assert node.labels == ("Entity", "Organization", "Company")


def test_types_of_edges_differ_from_labels_whatever_the_case() -> None:
    """Ladybug takes DOCUMENT for the table Document."""
    labels = {name.upper() for name in LABELS.values()}
    assert not labels & {*relation_types(), *link_types()}


def test_edges_have_ids_of_their_own() -> None:
    whole = property_graph(hostile_store())
    ids = [edge.id for edge in (*whole.relations, *whole.links)]
    assert len(set(ids)) == len(ids)
