"""What follows from the extracted graph: that terms of other vocabularies answer, and that nothing is inferred that is not so."""

from pathlib import Path

import owlrl
import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF

from graph.config import BASE_IRI, ONTOLOGY_IRI
from graph.ids import entity_id
from graph.model import Document, Entity, Event, Evidence, KnowledgeGraph, Label, Observation, Participant, Qualifiers, Statement
from graph.ontology import ontology_text
from graph.store import Store
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status
from tests.built import build_examples

GX = rdflib.Namespace(ONTOLOGY_IRI)
SCHEMA = rdflib.Namespace("https://schema.org/")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
TIME = rdflib.Namespace("http://www.w3.org/2006/time#")
ORG = rdflib.Namespace("http://www.w3.org/ns/org#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
UNSURE = (Status.PLANNED, Status.REPORTED, Status.DENIED, Status.ENDED)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return the graph of the examples."""
    return Store.open(build_examples(tmp_path_factory.getbasetemp())[1] / "graph.ttl")


def rows(store: Store, query: str) -> set[tuple[str, ...]]:
    return {tuple(str(value) for value in row.values()) for row in store.select(query)}


NAMED = """?one schema:name ?a . ?other schema:name ?b . FILTER(LANG(?a) = "zh" && LANG(?b) = "zh")"""

QUERIES = [
    ("schema:worksFor", f"SELECT ?a ?b {{ ?one a schema:Person ; schema:worksFor ?other . ?other a schema:Organization . {NAMED} }}",
     ("吴嘉", "阿里巴巴")),
    ("schema:worksFor of a head", f"SELECT ?a ?b {{ ?one schema:worksFor ?other . {NAMED} }}", ("吴嘉", "千问C端事业群")),
    ("schema:employee", f"SELECT ?a ?b {{ ?one schema:employee ?other . {NAMED} }}", ("千问C端事业群", "吴嘉")),
    ("schema:founder", f"SELECT ?a ?b {{ ?one a schema:Corporation ; schema:founder ?other . {NAMED} }}", ("京东", "刘强东")),
    ("schema:parentOrganization", f"SELECT ?a ?b {{ ?one schema:parentOrganization ?other . {NAMED} }}", ("云智能集团", "阿里巴巴")),
    ("schema:manufacturer", f"SELECT ?a ?b {{ ?one a schema:Product ; schema:manufacturer ?other . {NAMED} }}", ("小米YU7", "小米")),
    ("schema:department", f"SELECT ?a ?b {{ ?one schema:department ?other . {NAMED} }}", ("阿里巴巴", "千问C端事业群")),
    ("schema:isBasedOn", f"SELECT ?a ?b {{ ?one schema:isBasedOn ?other . {NAMED} }}", ("千问APP", "Qwen3")),
    ("schema:jobTitle", "SELECT ?a ?t { ?p schema:name ?a ; schema:jobTitle ?t FILTER(LANG(?a) = 'zh') }", ("卢伟冰", "总裁")),
    ("schema:Observation",
     """SELECT ?a ?v ?u ?t { ?o a schema:Observation ; schema:observationAbout/schema:name ?a ;
        schema:measuredProperty gx:MonthlyActiveUsers ; schema:value ?v ; schema:unitText ?u ;
        schema:observationDate ?t FILTER(LANG(?a) = 'zh') }""",
     ("豆包", "172000000", "user", "2025-09")),
    ("schema:Event", "SELECT ?a { ?e a schema:Event ; schema:about/schema:name ?a ; schema:startDate ?d FILTER(LANG(?a) = 'zh') }",
     ("银河通用",)),
    ("org:headOf", f"SELECT ?a ?b {{ ?one org:headOf ?other . {NAMED} }}", ("周靖人", "通义实验室")),
    ("org:memberOf", f"SELECT ?a ?b {{ ?one a foaf:Person ; org:memberOf ?other . {NAMED} }}", ("周靖人", "阿里云")),
    ("org:subOrganizationOf", f"SELECT ?a ?b {{ ?one org:subOrganizationOf ?other . {NAMED} }}", ("弗迪电池", "比亚迪")),
    ("org:unitOf", f"SELECT ?a ?b {{ ?one a org:OrganizationalUnit ; org:unitOf ?other . ?other a org:FormalOrganization . {NAMED} }}",
     ("通义实验室", "阿里巴巴")),
    ("org:hasMembership",
     f"SELECT ?a ?r ?b {{ ?one org:hasMembership ?m . ?m org:organization ?other ; org:role/skos:prefLabel ?r . {NAMED} }}",
     ("吴嘉", "副总裁", "阿里巴巴")),
    ("org:Post", f"SELECT ?a ?r ?b {{ ?one org:holds ?post . ?post org:postIn ?other ; org:role/skos:prefLabel ?r . {NAMED} }}",
     ("布莱恩·尼科尔", "董事长兼CEO", "星巴克")),
    ("org:memberDuring",
     f"""SELECT ?a ?b ?y {{ ?m org:member ?one ; org:organization ?other ; org:memberDuring ?i .
        ?i a time:Interval ; time:hasBeginning/time:inXSDgYear ?y . {NAMED} }}""",
     ("吴嘉", "UC事业部", "2017")),
    ("prov:wasDerivedFrom",
     "SELECT DISTINCT ?h { ?c a schema:Claim ; prov:wasDerivedFrom/prov:wasQuotedFrom ?d . ?d a prov:Entity ; dcterms:title ?h }",
     ("阿里成立千问C端事业群，集团副总裁吴嘉领衔",)),
    ("prov:wasAttributedTo", "SELECT DISTINCT ?x { ?e a prov:Entity ; prov:wasAttributedTo ?x . ?x a prov:SoftwareAgent }", ()),
    ("oa:hasTarget",
     """SELECT ?c ?q { ?a a oa:Annotation ; oa:hasBody/rdfs:label ?c ; oa:hasTarget ?t .
        ?t a oa:SpecificResource ; oa:hasSource/a schema:Article ; oa:hasSelector ?s , ?p . ?s a oa:TextQuoteSelector ; oa:exact ?q .
        ?p a oa:TextPositionSelector ; oa:start ?b ; oa:end ?e FILTER(?b < ?e) }""",
     ("字节跳动 推出 豆包", "豆包由字节跳动推出，靠抖音带来的流量一路走高。")),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), [case[1:] for case in QUERIES], ids=[case[0] for case in QUERIES])
def test_queries_in_the_words_of_other_vocabularies_answer(examples: Store, query: str, expected: tuple[str, ...]) -> None:
    found = rows(examples, query)
    assert found
    assert not expected or expected in found


def test_nothing_that_is_not_asserted_is_inferred_as_a_fact_of_the_examples(examples: Store) -> None:
    unsure = """?s rdf:subject ?a ; rdf:object ?b ; gx:status ?status . FILTER(?status != gx:Asserted)
      FILTER NOT EXISTS { { ?t rdf:subject ?a ; rdf:object ?b } UNION { ?t rdf:subject ?b ; rdf:object ?a } ?t gx:status gx:Asserted }"""
    assert rows(examples, f"SELECT ?s {{ {unsure} }}")
    assert not rows(examples, f"SELECT ?a ?p ?b {{ {unsure} {{ ?a ?p ?b }} UNION {{ ?b ?p ?a }} }}")
    assert not rows(examples, f"SELECT ?m {{ {unsure} ?m a org:Membership ; prov:wasDerivedFrom ?s }}")
    claims = "?e gx:status ?status . FILTER(?status != gx:Asserted) FILTER NOT EXISTS { ?e a gx:Statement }"
    assert rows(examples, f"SELECT ?e {{ {claims} }}")
    for kind in ("schema:Event", "prov:Activity", "org:ChangeEvent", "schema:Observation"):
        assert not rows(examples, f"SELECT ?e {{ {claims} ?e a {kind} }}"), kind
    asked = "?e ?p ?o . FILTER(STRSTARTS(STR(?p), 'https://schema.org/') || ?p = time:hasTime || ?p = prov:wasAssociatedWith)"
    assert not rows(examples, f"SELECT ?e ?p ?o {{ {claims} {asked} }}")


# --- cases that the examples may lack ----------------------------------------------------------------------------


def entity(kind: EntityType, name: str) -> Entity:
    return Entity(id=entity_id(kind, name), type=kind, labels=(Label(language="en", text=name), Label(language="zh", text=name)))


ZHANG = entity(EntityType.PERSON, "张三")
ACME = entity(EntityType.COMPANY, "甲公司")
GROUP = entity(EntityType.UNIT, "乙事业部")
TEAM = entity(EntityType.UNIT, "丙团队")
APP = entity(EntityType.PRODUCT, "丁应用")
TOWN = entity(EntityType.PLACE, "戊城")
QUOTE = Evidence(document_id="d1", start=0, end=4, quote="张三说过", text="张三说过", extractor="pattern:test", confidence=0.9)
PAPER = Document(id="d1", title="标题", text="", path="a.txt", published="2025-12", source="", source_map=())


def stored(*claims: tuple[Entity, Predicate, Entity], status: Status = Status.ASSERTED, **qualifiers: str) -> Store:
    """Return a store of statements and, with the same status, of one event and one figure."""
    statements = tuple(
        Statement(
            id=f"s{number}",
            subject=subject.id,
            predicate=predicate,
            object=value.id,
            qualifiers=Qualifiers(**qualifiers),
            status=status,
            confidence=0.9,
            evidence=(QUOTE,),
            label_en="claim",
            label_zh="陈述",
        )
        for number, (subject, predicate, value) in enumerate(claims)
    )
    event = Event(
        id="e1",
        type=EventType.ACQUISITION,
        participants=(
            Participant(role=Role.AGENT, entity=ACME.id),
            Participant(role=Role.OBJECT, entity=APP.id),
            Participant(role=Role.PLACE, entity=TOWN.id),
        ),
        date="2025-12",
        status=status,
        confidence=0.9,
        evidence=(QUOTE,),
        label_en="event",
        label_zh="事件",
    )
    figure = Observation(
        id="o1",
        about=APP.id,
        metric=Metric.USERS,
        value="5",
        upper="6",
        measured="用户",
        unit="user",
        time="2025",
        status=status,
        confidence=0.9,
        evidence=(QUOTE,),
        label_en="figure",
        label_zh="数字",
    )
    store = Store()
    store.add(
        KnowledgeGraph(
            documents=(PAPER,),
            entities=(ZHANG, ACME, GROUP, TEAM, APP, TOWN),
            statements=statements,
            events=(event,),
            observations=(figure,),
        )
    )
    return store


def holds(store: Store, pattern: str) -> bool:
    return store.query(f"ASK {{ {pattern} }}").boolean is True


def inferred(store: Store) -> rdflib.Graph:
    quads = store._ready(inferred=True).quads_for_pattern(None, None, None, ox.NamedNode(f"{BASE_IRI}graph/inferred"))
    return rdflib.Graph().parse(data="".join(f"{quad.triple} .\n" for quad in quads), format="nt")


@pytest.mark.parametrize(
    ("claim", "follows", "does_not"),
    [
        ((ZHANG, Predicate.LEADS, ACME), ("person:张三 org:headOf company:甲公司", "company:甲公司 schema:employee person:张三"), ()),
        ((ZHANG, Predicate.LEADS, GROUP), ("person:张三 org:memberOf unit:乙事业部 ; schema:worksFor unit:乙事业部",), ()),
        (
            (ZHANG, Predicate.LEADS, APP),
            ("person:张三 gx:relatedTo product:丁应用",),
            ("person:张三 org:headOf|org:memberOf|schema:worksFor ?x", "?x schema:employee ?y", "?x a org:Membership"),
        ),
        ((ZHANG, Predicate.FOUNDED, ACME), ("company:甲公司 schema:founder person:张三 ; foaf:maker person:张三",), ()),
        ((ZHANG, Predicate.FOUNDED, APP), ("product:丁应用 foaf:maker person:张三",), ("?x schema:founder ?y",)),
        ((GROUP, Predicate.UNIT_OF, ACME), ("unit:乙事业部 org:unitOf company:甲公司 ; org:subOrganizationOf company:甲公司",), ()),
        (
            (TEAM, Predicate.UNIT_OF, GROUP),
            ("unit:丙团队 org:subOrganizationOf unit:乙事业部", "unit:乙事业部 schema:subOrganization unit:丙团队"),
            ("?x org:unitOf ?y", "?x schema:department ?y", "unit:乙事业部 a org:FormalOrganization"),
        ),
    ],
)
def test_relations_narrow_to_what_other_vocabularies_ask_for(
    claim: tuple[Entity, Predicate, Entity], follows: tuple[str, ...], does_not: tuple[str, ...]
) -> None:
    store = stored(claim)
    assert [pattern for pattern in follows if not holds(store, pattern)] == []
    assert [pattern for pattern in does_not if holds(store, pattern)] == []


@pytest.mark.parametrize("status", Status)
def test_only_what_is_asserted_is_a_fact_to_other_vocabularies(status: Status) -> None:
    store = stored(*RELATIONS, status=status, title="CEO", valid_from="2024", valid_until="2025-06-01")
    asserted = status is Status.ASSERTED
    for pattern in (
        "event:e1 a schema:Event , prov:Activity , org:ChangeEvent",
        "event:e1 schema:about product:丁应用 ; schema:startDate ?d ; schema:location place:戊城",
        "event:e1 gx:performedBy company:甲公司 ; prov:wasAssociatedWith company:甲公司 ; dcterms:relation company:甲公司",
        "event:e1 time:hasTime/time:inXSDgYearMonth ?d",
        "observation:o1 a schema:Observation ; schema:value 5 ; schema:maxValue 6 ; schema:observationAbout product:丁应用",
        "person:张三 org:hasMembership/org:memberDuring/time:hasEnd/time:inXSDDate '2025-06-01'^^xsd:date ; schema:jobTitle 'CEO'@en",
        "person:张三 org:holds/org:role/skos:prefLabel 'CEO'@en",
        "person:张三 schema:worksFor company:甲公司",
        "person:张三 gx:relatedTo|dcterms:relation company:甲公司",
    ):
        assert holds(store, pattern) is asserted, pattern
    for pattern in (
        "event:e1 a gx:Event ; gx:participant company:甲公司 , place:戊城",
        "?a oa:hasBody event:e1 ; oa:hasTarget/oa:hasSource document:d1",
        "?a oa:hasBody statement:s0 ; a oa:Annotation",
        "statement:s0 a rdf:Statement , schema:Claim , prov:Entity ; prov:wasDerivedFrom/prov:wasDerivedFrom document:d1",
    ):
        assert holds(store, pattern), pattern


def test_a_claim_with_two_statuses_is_no_fact(tmp_path: Path) -> None:
    store = stored()
    path = tmp_path / "graph.ttl"
    path.write_text(store.turtle() + "event:e1 gx:status gx:Denied .", "utf-8")
    assert holds(store, "event:e1 a schema:Event")
    assert not holds(Store.open(path), "event:e1 a schema:Event")


RELATIONS = (
    *((ZHANG, Predicate.LEADS, ACME), (ZHANG, Predicate.FOUNDED, ACME), (ZHANG, Predicate.LEADS, APP)),
    *((GROUP, Predicate.UNIT_OF, ACME), (TEAM, Predicate.UNIT_OF, GROUP), (ACME, Predicate.MAKES, APP)),
    *((ACME, Predicate.LOCATED_IN, TOWN), (ZHANG, Predicate.WORKS_FOR, GROUP)),
)


def test_what_is_inferred_is_what_a_reasoner_infers() -> None:
    """Compare with the OWL 2 RL/RDF rules (https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules)."""
    store = stored(*RELATIONS, title="CEO", valid_from="2024")
    ours = inferred(store)
    reasoned = rdflib.Graph().parse(data=store.ntriples(), format="nt").parse(data=ontology_text(), format="turtle")
    for narrower in set(reasoned.subjects(GX.narrows)):  # the one rule of our own
        reasoned += ours.triples((None, narrower, None))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(reasoned)
    assert not list(reasoned.subjects(RDF.type, rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")))
    beyond = set(ours) - set(reasoned)
    of_its_own = {
        *(OA.hasBody, OA.hasTarget, OA.motivatedBy, OA.hasSelector, TIME.hasTime, TIME.inXSDgYear, TIME.inXSDgYearMonth, TIME.hasBeginning),
        *(ORG.member, ORG.organization, ORG.role, ORG.hasMembership, ORG.memberDuring, ORG.holds, ORG.heldBy, ORG.postIn, ORG.hasPost),
        *(PROV.wasAttributedTo, SCHEMA.jobTitle),
    }
    minted = {OA.Annotation, ORG.Membership, ORG.Role, ORG.Post, TIME.Instant, TIME.Interval, PROV.SoftwareAgent, RDF.Statement}
    left = {
        (subject, predicate, value)
        for subject, predicate, value in beyond
        if predicate not in of_its_own and not (predicate == RDF.type and value in minted)
    }
    described = {subject for subject in ours.subjects(RDF.type) if set(ours.objects(subject, RDF.type)) & minted}
    assert {triple for triple in left if triple[0] not in described} == set()


def test_nodes_of_other_vocabularies_have_the_shapes_these_ask_for(examples: Store) -> None:
    """Check Web Annotation (https://www.w3.org/TR/annotation-model/, 3 and 4), ORG and OWL-Time with shapes of theirs."""
    shapes = """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oa: <http://www.w3.org/ns/oa#> . @prefix org: <http://www.w3.org/ns/org#> .
        @prefix time: <http://www.w3.org/2006/time#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        [] sh:targetClass oa:Annotation ; sh:property [ sh:path oa:hasTarget ; sh:minCount 1 ; sh:class oa:SpecificResource ] ,
            [ sh:path oa:hasBody ; sh:minCount 1 ] , [ sh:path oa:motivatedBy ; sh:minCount 1 ] .
        [] sh:targetClass oa:SpecificResource ; sh:property [ sh:path oa:hasSource ; sh:minCount 1 ; sh:maxCount 1 ] ,
            [ sh:path oa:hasSelector ; sh:minCount 1 ] .
        [] sh:targetClass oa:TextQuoteSelector ; sh:property [ sh:path oa:exact ; sh:minCount 1 ; sh:maxCount 1 ] .
        [] sh:targetClass oa:TextPositionSelector ; sh:property [ sh:path oa:start ; sh:minCount 1 ; sh:maxCount 1 ; sh:minInclusive 0 ] ,
            [ sh:path oa:end ; sh:minCount 1 ; sh:maxCount 1 ] .
        [] sh:targetClass org:Membership ; sh:property [ sh:path org:member ; sh:minCount 1 ; sh:maxCount 1 ] ,
            [ sh:path org:organization ; sh:minCount 1 ; sh:maxCount 1 ; sh:class org:Organization ] ,
            [ sh:path org:role ; sh:class org:Role ] .
        [] sh:targetClass org:Post ; sh:property [ sh:path org:postIn ; sh:minCount 1 ; sh:maxCount 1 ] ,
            [ sh:path org:role ; sh:minCount 1 ; sh:maxCount 1 ] .
        [] sh:targetClass time:Instant ; sh:xone (
            [ sh:path time:inXSDgYear ; sh:minCount 1 ] [ sh:path time:inXSDgYearMonth ; sh:minCount 1 ]
            [ sh:path time:inXSDDate ; sh:minCount 1 ] ) .
        [] sh:targetSubjectsOf org:headOf , org:memberOf ; sh:property [ sh:path org:headOf ; sh:class org:Organization ] .
        [] sh:targetSubjectsOf org:unitOf ; sh:class org:OrganizationalUnit ;
            sh:property [ sh:path org:unitOf ; sh:class org:FormalOrganization ] .
    """
    both = examples.triples + inferred(examples)
    conforms, _, text = pyshacl.validate(both, shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"))
    assert conforms, text
