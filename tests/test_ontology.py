import subprocess
import sys
from collections import defaultdict
from pathlib import Path

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


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert not isinstance(term, ox.Triple)
    return term.value


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
    assert unions["Claim"] == ("Statement", "Event", "Observation")
    assert set(unions) <= {iri.removeprefix(ONTOLOGY_IRI) for iri in own_terms()}


def test_every_relation_is_tied_to_a_known_vocabulary() -> None:
    terms = own_terms()
    wrong = [
        name for name in Predicate if ox.NamedNode(ONTOLOGY_IRI + "relatedTo") not in terms[ONTOLOGY_IRI + name][RDFS + "subPropertyOf"]
    ]
    assert not wrong
    assert terms[ONTOLOGY_IRI + "relatedTo"][RDFS + "subPropertyOf"] == [ox.NamedNode("http://purl.org/dc/terms/relation")]


def test_the_ontology_says_what_it_is() -> None:
    said = {
        triple.predicate.value: text(triple.object) for triple in ontology_triples() if triple.subject == ox.NamedNode(ONTOLOGY_IRI[:-1])
    }
    assert said["http://purl.org/dc/terms/license"] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert said[OWL + "versionIRI"] == f"{ONTOLOGY_IRI[:-1]}/{said[OWL + 'versionInfo']}"
    assert {RDFS + "label", RDFS + "comment"} <= set(said)


def test_every_term_says_where_it_is_defined() -> None:
    wrong = [term for term, said in own_terms().items() if said.get(RDFS + "isDefinedBy") != [ox.NamedNode(ONTOLOGY_IRI[:-1])]]
    assert not wrong


WITHOUT = {  # no known vocabulary has anything like these
    *("confidence", "independentSources", "highlight", "extractor", "share", "sameStory", "mergedFrom", "mergedName", "founderOf"),
}


def test_every_class_and_property_is_tied_to_a_known_vocabulary() -> None:
    terms = own_terms()
    unions = set(union_members())

    def above(term: str) -> set[str]:
        found = {term}
        ties = ("subClassOf", "subPropertyOf")
        while new := {wider.value for name in found for tie in ties for wider in terms.get(name, {}).get(RDFS + tie, [])} - found:
            found |= new
        return found

    kinds = {OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty"}
    loose = {
        term.removeprefix(ONTOLOGY_IRI)
        for term, said in terms.items()
        if kinds & {kind.value for kind in said[TYPE]} and all(wider.startswith(ONTOLOGY_IRI) for wider in above(term))
    }
    assert loose - unions == WITHOUT


def test_the_page_about_the_ontology_is_the_one_that_would_be_written() -> None:
    script = Path(__file__).parent.parent / "scripts" / "document_ontology"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0, "run scripts/document_ontology"


def test_the_page_holds_every_term_in_both_languages() -> None:
    page = (Path(__file__).parent.parent / "docs" / "ontology.md").read_text("utf-8")
    for term, said in own_terms().items():
        assert f"| `gx:{term.removeprefix(ONTOLOGY_IRI)}` |" in page
        assert all(text.value in page for about in ("label", "comment") for text in said[RDFS + about])


# --- OWL 2 -------------------------------------------------------------------------------------------------------

BUILT_IN = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", RDFS, OWL, "http://www.w3.org/2001/XMLSchema#")
DATATYPES = {RDFS + "Literal", *(BUILT_IN[0] + name for name in ("PlainLiteral", "XMLLiteral"))} | {
    BUILT_IN[3] + name
    for name in (
        *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger", "long", "int", "short"),
        *("byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "float", "double", "string", "normalizedString", "token"),
        *("language", "Name", "NCName", "NMTOKEN", "boolean", "hexBinary", "base64Binary", "anyURI", "dateTime", "dateTimeStamp"),
    )
}
KINDS = {OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual", "Ontology")}


def breaches(triples: tuple[ox.Triple, ...]) -> list[str]:
    """Return what keeps triples out of OWL 2 RL, for the few forms that ontology.ttl uses; any other form is a breach.

    Sections are those of https://www.w3.org/TR/owl2-syntax/ (S), https://www.w3.org/TR/owl2-mapping-to-rdf/ (M) and
    https://www.w3.org/TR/owl2-profiles/ (P).
    """
    found: list[str] = []
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    blanks: defaultdict[str, dict[str, ox.Triple]] = defaultdict(dict)
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode):
            blanks[triple.subject.value][triple.predicate.value] = triple
        elif triple.predicate.value == TYPE:
            kinds[text(triple.subject)].add(text(triple.object))
    for name, told in kinds.items():
        if name.startswith(BUILT_IN):
            found.append(f"S 2.4: {name} is reserved vocabulary")
        if len(told & (KINDS - {OWL + "NamedIndividual"})) > 1:
            found.append(f"S 5.8.1: {name} is of two kinds")

    def must_be(triple: ox.Triple, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, *wanted: str) -> None:
        if not (isinstance(term, ox.NamedNode) and kinds[term.value] & {OWL + name for name in wanted}):
            found.append(f"S 5.8.1: {term} is not declared as {' or '.join(wanted)}: {triple}")

    def same_kind(triple: ox.Triple) -> None:
        one, other = (kinds.get(term.value, set()) & KINDS for term in (triple.subject, triple.object) if isinstance(term, ox.NamedNode))
        annotation = {OWL + "AnnotationProperty"}
        if not one or (one != other and not (one == annotation and triple.object == ox.NamedNode(RDFS + "label"))):
            found.append(f"S 9.2, 9.3, 10.2: two kinds of properties: {triple}")

    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if isinstance(subject, ox.BlankNode):
            continue
        if predicate == RDFS + "subClassOf":  # P 4.2.3: named classes only, on either side
            must_be(triple, subject, "Class")
            must_be(triple, value, "Class")
        elif predicate == RDFS + "subPropertyOf":
            same_kind(triple)
        elif predicate == OWL + "inverseOf":  # P 4.2.5
            must_be(triple, subject, "ObjectProperty")
            must_be(triple, value, "ObjectProperty")
        elif predicate == RDFS + "domain":
            must_be(triple, subject, "ObjectProperty", "DatatypeProperty")
            must_be(triple, value, "Class")
        elif predicate == RDFS + "range":
            if OWL + "DatatypeProperty" in kinds[text(subject)]:
                if text(value) not in DATATYPES:
                    found.append(f"P 4.2.4: {text(value)} is no datatype of OWL 2 RL: {triple}")
            else:
                must_be(triple, subject, "ObjectProperty")
                must_be(triple, value, "Class")
        elif predicate == TYPE:
            if text(value) == OWL + "SymmetricProperty":  # P 4.2.5
                must_be(triple, subject, "ObjectProperty")
            elif text(value) not in KINDS:
                must_be(triple, value, "Class")
                must_be(triple, subject, "NamedIndividual")
        elif predicate in (OWL + "versionInfo", OWL + "versionIRI"):
            must_be(triple, subject, "Ontology")
        elif predicate not in {RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")}:
            must_be(triple, triple.predicate, "AnnotationProperty")
    for node in blanks.values():
        told = {predicate.removeprefix(OWL) for predicate in node} - {TYPE, RDFS + "subClassOf"}
        if told == {"unionOf"}:
            # M 3.2.5: a union below a class is SubClassOf( ObjectUnionOf(…) … ), which P 4.2.3 allows there and not above or beside one
            if set(node) != {TYPE, OWL + "unionOf", RDFS + "subClassOf"}:
                found.append("P 4.2.3: a union that lies below nothing")
            else:
                must_be(node[RDFS + "subClassOf"], node[RDFS + "subClassOf"].object, "Class")
        elif told == {"members"}:  # P 4.2.5, DisjointClasses
            if text(node[TYPE].object) != OWL + "AllDisjointClasses":
                found.append("M 3.2.5: owl:members of something else than disjoint classes")
        elif told == {BUILT_IN[0] + "first", BUILT_IN[0] + "rest"}:
            must_be(node[BUILT_IN[0] + "first"], node[BUILT_IN[0] + "first"].object, "Class")
        else:
            found.append(f"M 3.2: a form that is not known here: {sorted(node)}")
    return found


def test_the_ontology_is_in_owl_2_rl() -> None:
    assert breaches(ontology_triples()) == []


@pytest.mark.parametrize(
    ("turtle", "section"),
    [
        ("gx:Statement rdfs:subClassOf rdf:Statement .", "S 5.8.1"),
        ("gx:Person rdfs:subClassOf schema:Nothing .", "S 5.8.1"),
        ("rdf:Statement a owl:Class .", "S 2.4"),
        ("gx:title a owl:ObjectProperty .", "S 5.8.1"),
        ("gx:title rdfs:subPropertyOf schema:about .", "S 9.2"),
        ("schema:novel a owl:DatatypeProperty ; rdfs:domain gx:Event ; rdfs:range xsd:gYear .", "P 4.2.4"),
        ("gx:Person owl:equivalentClass [ a owl:Class ; owl:unionOf ( gx:Unit gx:Place ) ] .", "P 4.2.3"),
        ("gx:Person rdfs:subClassOf [ a owl:Restriction ; owl:onProperty gx:leads ; owl:someValuesFrom gx:Unit ] .", "M 3.2"),
        ("gx:leads a owl:ReflexiveProperty .", "S 5.8.1"),
        ("gx:Person owl:disjointUnionOf ( gx:Unit ) .", "S 5.8.1"),
        ("gx:leads owl:inverseOf gx:title .", "S 5.8.1"),
    ],
)
def test_what_is_not_in_the_profile_is_noticed(turtle: str, section: str) -> None:
    triples = (quad.triple for quad in ox.parse(ontology_text() + turtle, ox.RdfFormat.TURTLE))
    assert any(breach.startswith(section) for breach in breaches(tuple(triples)))
