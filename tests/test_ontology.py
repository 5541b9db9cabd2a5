import pyoxigraph as ox
import pytest

from graph.config import ONTOLOGY_IRI
from graph.ontology import load_schema, ontology_path, ontology_text, ontology_triples, union_members
from graph.vocab import SYMMETRIC, EntityType, Metric, Predicate

RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

PERSON, COMPANY, ORGANIZATION, UNIT, PRODUCT, PLACE = EntityType
BODIES = {COMPANY, ORGANIZATION}

SIGNATURES = {
    Predicate.LEADS: ({PERSON}, {*BODIES, UNIT, PRODUCT}),
    Predicate.WORKS_FOR: ({PERSON}, {*BODIES, UNIT}),
    Predicate.REPORTS_TO: ({PERSON, UNIT}, {PERSON, *BODIES}),
    Predicate.FOUNDED: ({PERSON, *BODIES}, {*BODIES, PRODUCT}),
    Predicate.UNIT_OF: ({UNIT}, {*BODIES, UNIT}),
    Predicate.SUBSIDIARY_OF: (BODIES, BODIES),
    Predicate.ACQUIRED: (BODIES, {*BODIES, PRODUCT}),
    Predicate.INVESTED_IN: ({*BODIES, PERSON}, BODIES),
    Predicate.PARTNERS_WITH: ({*BODIES, PRODUCT}, {*BODIES, PRODUCT}),
    Predicate.COMPETES_WITH: ({*BODIES, PRODUCT}, {*BODIES, PRODUCT}),
    Predicate.SUPPLIES: (BODIES, BODIES),
    Predicate.USES: ({*BODIES, PERSON, PRODUCT}, {PRODUCT}),
    Predicate.MAKES: ({*BODIES, UNIT, PERSON}, {PRODUCT}),
    Predicate.BASED_ON: ({PRODUCT}, {PRODUCT}),
    Predicate.INTEGRATES: ({PRODUCT}, {PRODUCT}),
    Predicate.VARIANT_OF: ({PRODUCT}, {PRODUCT}),
    Predicate.SUCCESSOR_OF: ({*BODIES, UNIT, PRODUCT}, {*BODIES, UNIT, PRODUCT}),
    Predicate.LOCATED_IN: ({*BODIES, UNIT, PLACE}, {PLACE}),
}


def own_terms() -> dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]]:
    """Return, for every term of our namespace, what is said of it."""
    terms: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
    for triple in ontology_triples():
        assert not isinstance(triple.object, ox.Triple)
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(ONTOLOGY_IRI):
            terms.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    return terms


def test_schema_file_is_found_and_read() -> None:
    assert ontology_path().name == "ontology.ttl"
    assert "gx:Person a owl:Class" in ontology_text()


@pytest.mark.parametrize("predicate", Predicate)
def test_relations_join_what_the_contract_says(predicate: Predicate) -> None:
    relation = load_schema().properties[predicate]
    assert (set(relation.domain), set(relation.range)) == SIGNATURES[predicate]
    assert relation.symmetric == (predicate in SYMMETRIC)


def test_labels_are_given_in_both_languages() -> None:
    schema = load_schema()
    assert schema.properties[Predicate.LEADS].label_en == "leads"
    assert schema.properties[Predicate.LEADS].label_zh == "领导"
    assert schema.classes["Company"] == ("company", "公司")
    assert schema.metrics[Metric.MONTHLY_ACTIVE_USERS] == ("monthly active users", "月活跃用户数")
    assert "OrganizationOrUnit" not in schema.classes


@pytest.mark.parametrize("about", ["label", "comment"])
def test_every_term_has_one_text_in_each_language(about: str) -> None:
    wrong = {
        term: languages
        for term, said in own_terms().items()
        if (languages := sorted(text.language or "" for text in said.get(RDFS + about, []) if isinstance(text, ox.Literal))) != ["en", "zh"]
    }
    assert not wrong


def test_every_property_has_one_domain_and_one_range() -> None:
    kinds = {OWL + "ObjectProperty", OWL + "DatatypeProperty"}
    properties = {term: said for term, said in own_terms().items() if kinds & {kind.value for kind in said[TYPE]}}
    assert len(properties) > 50
    wrong = [term for term, said in properties.items() if len(said.get(RDFS + "domain", [])) != 1 or len(said.get(RDFS + "range", [])) != 1]
    assert not wrong


def test_every_term_spoken_of_is_declared() -> None:
    spoken_of = {triple.object.value for triple in ontology_triples() if isinstance(triple.object, ox.NamedNode)}
    assert {iri for iri in spoken_of if iri.startswith(ONTOLOGY_IRI)} <= set(own_terms())


def test_unions_are_named() -> None:
    unions = union_members()
    assert unions["OrganizationOrUnit"] == ("Organization", "Unit")
    assert unions["PartialDate"] == ("gYear", "gYearMonth", "date")


def test_every_relation_is_tied_to_a_known_vocabulary() -> None:
    terms = own_terms()
    wrong = [
        name for name in Predicate if ox.NamedNode(ONTOLOGY_IRI + "relatedTo") not in terms[ONTOLOGY_IRI + name][RDFS + "subPropertyOf"]
    ]
    assert not wrong
    assert terms[ONTOLOGY_IRI + "relatedTo"][RDFS + "subPropertyOf"] == [ox.NamedNode("http://purl.org/dc/terms/relation")]
