import re
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from graph.config import BASE_IRI, ONTOLOGY_IRI
from graph.ids import entity_id
from graph.model import (
    Conflict,
    Document,
    Entity,
    Event,
    Evidence,
    KnowledgeGraph,
    Label,
    Merge,
    Observation,
    Participant,
    Qualifiers,
    Span,
    Statement,
)
from graph.ontology import load_schema, ontology_text, union_members
from graph.store import Store
from graph.validate import Violation, told, validate
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

GX = rdflib.Namespace(ONTOLOGY_IRI)
SHAPES = rdflib.Graph().parse(data=files("graph").joinpath("shapes.ttl").read_text("utf-8"), format="turtle")
ONTOLOGY = rdflib.Graph().parse(data=ontology_text(), format="turtle")


def named(kind: EntityType, name: str) -> Entity:
    labels = (Label(language="en", text=f"{name} Inc."), Label(language="zh", text=name))
    return Entity(id=entity_id(kind, name), type=kind, labels=labels)


WU = named(EntityType.PERSON, "吴嘉")
ALIBABA = named(EntityType.COMPANY, "阿里巴巴")
DOUBAO = named(EntityType.PRODUCT, "豆包")
HANGZHOU = named(EntityType.PLACE, "杭州")
SOURCE = Evidence(
    document_id="d1",
    start=3,
    end=9,
    quote="阿里推出豆包",
    text="阿里推出豆包",
    highlights=(Span(start=0, end=2),),
    extractor="pattern:test",
    confidence=0.9,
)
PAPER = Document(id="d1", title="标题", text="", path="a.txt", published="2025-12", source="", source_map=())


def said(subject: Entity, predicate: Predicate, value: Entity, **fields: object) -> Statement:
    defaults: dict[str, object] = {
        "id": "s1",
        "confidence": 0.9,
        "evidence": (SOURCE,),
        "label_en": "A makes B",
        "label_zh": "甲 推出 乙",
    }
    return Statement(subject=subject.id, predicate=predicate, object=value.id, **(defaults | fields))  # type: ignore[arg-type]


def kg(*statements: Statement, **fields: object) -> KnowledgeGraph:
    defaults: dict[str, object] = {"documents": (PAPER,), "entities": (WU, ALIBABA, DOUBAO, HANGZHOU), "statements": statements}
    return KnowledgeGraph(**(defaults | fields))  # type: ignore[arg-type]


def violations(found: KnowledgeGraph) -> tuple[Violation, ...]:
    store = Store()
    store.add(found)
    return validate(store)


MAKES = said(
    ALIBABA,
    Predicate.MAKES,
    DOUBAO,
    qualifiers=Qualifiers(title="CEO", valid_from="2025", valid_until="2025-12-11", amount="10", currency="CNY", share="0.3"),
)
LAUNCH = Event(
    id="e1",
    type=EventType.PRODUCT_LAUNCH,
    participants=(
        Participant(role=Role.AGENT, entity=ALIBABA.id),
        Participant(role=Role.OBJECT, entity=DOUBAO.id),
        Participant(role=Role.PERSON, entity=WU.id),
        Participant(role=Role.PLACE, entity=HANGZHOU.id),
    ),
    date="2025-12-11",
    confidence=1.0,
    evidence=(SOURCE,),
    label_en="launch",
    label_zh="发布",
)
USERS = Observation(
    id="o1",
    about=DOUBAO.id,
    metric=Metric.USERS,
    value="500",
    upper="600",
    measured="海外用户",
    unit="user",
    time="2025",
    source=ALIBABA.id,
    confidence=0.0,
    evidence=(SOURCE,),
    label_en="users",
    label_zh="用户",
)
WHOLE = kg(
    MAKES,
    said(WU, Predicate.LEADS, ALIBABA, id="s2", status=Status.DENIED, label_en="denied", label_zh="否认"),
    events=(LAUNCH,),
    observations=(USERS,),
    conflicts=(Conflict(first="s1", second="s2"),),
    merges=(Merge(entity="company/阿里", name="阿里", into=ALIBABA.id, reason="简称"),),
)


def mutated(*changes: str) -> Store:
    """Return the store of a graph that breaks no rule, after changes: `- s p` takes triples out, `- s p o` one, `+ …` adds Turtle."""
    store = Store()
    store.add(WHOLE)
    heads = "".join(line for line in store.turtle().splitlines(keepends=True) if line.startswith("@prefix"))
    triples = set(ox.parse(store.turtle(), ox.RdfFormat.TURTLE))

    def of(turtle: str) -> list[ox.Quad]:
        return list(ox.parse(heads + turtle, ox.RdfFormat.TURTLE))

    for change in changes:
        sign, _, what = change.partition(" ")
        if sign == "+":
            triples |= set(of(f"{what} ."))
        elif (quads := of(f"{what} .") if what.count(" ") > 1 else []) and sign == "-":
            assert triples >= set(quads), change
            triples -= set(quads)
        else:
            like = of(f"{what} gx:any .")[0]
            gone = {quad for quad in triples if quad.subject == like.subject and quad.predicate == like.predicate}
            assert gone, change
            triples -= gone
    changed = Store()
    changed._ready(inferred=False).extend(triples)
    return changed


def evidence_of(store: Store) -> str:
    return str(store.select("SELECT ?e { ?e a gx:Evidence }", inferred=False)[0]["e"]).rpartition("/")[2]


def merge_of(store: Store) -> str:
    return str(store.select("SELECT ?e { ?e a gx:Merge }", inferred=False)[0]["e"]).rpartition("/")[2]


ONE_CLAIM_STATUS = "a claim has exactly one status: Asserted, Planned, Reported, Denied or Ended"
ONE_CONFIDENCE = "a claim has exactly one confidence, a decimal from 0 to 1"
ONE_CLAIM_LABEL = "a claim has exactly one label in zh and one in en"
TWO_NAMES = "an entity has exactly one preferred label in zh and one in en"
ONE_VALUE = "an observation has exactly one value, an integer or a decimal"
ONE_UNIT = "an observation has exactly one unit"
ONE_METRIC = "an observation has exactly one metric of the ontology"
BEGINS = "evidence begins at exactly one position, not before 0, and ends after it"
ENDS = "evidence ends at exactly one position"
QUOTES = "evidence has exactly one quote, a text in a language"
PUBLISHED = "a document was published in a year, a month or on a day, typed, and there is at most one"

MUTATIONS: list[tuple[tuple[str, ...], str]] = [
    # entities
    (("- person:吴嘉 skos:prefLabel '吴嘉'@zh",), TWO_NAMES),
    (("- person:吴嘉 skos:prefLabel '吴嘉 Inc.'@en",), TWO_NAMES),
    (("+ person:吴嘉 skos:prefLabel '吴佳'@zh",), TWO_NAMES),
    (("- person:吴嘉 skos:prefLabel '吴嘉 Inc.'@en", "+ person:吴嘉 skos:prefLabel 'Wu'@fr"), TWO_NAMES),
    (("- person:吴嘉 skos:prefLabel '吴嘉'@zh", "+ person:吴嘉 skos:prefLabel ''@zh"), TWO_NAMES),
    (("- person:吴嘉 skos:prefLabel '吴嘉'@zh", "+ person:吴嘉 skos:prefLabel '吴嘉'"), TWO_NAMES),
    (("+ person:吴嘉 skos:altLabel 'Wu'@fr",), "other labels of an entity are in zh or en and not empty"),
    (("+ person:吴嘉 skos:altLabel ''@zh",), "other labels of an entity are in zh or en and not empty"),
    (("+ person:吴嘉 owl:sameAs 'Q1'",), "what an entity is the same as is an IRI"),
    (("+ person:吴嘉 a gx:Unit",), "an entity has exactly one type: Person, Company, Organization, Unit, Product or Place"),
    (("- place:杭州 rdf:type", "+ place:杭州 a gx:Entity", "- event:e1 gx:place"), "an entity has exactly one type: Person"),
    # claims
    (("- statement:s1 gx:status", "- company:阿里巴巴 gx:makes"), ONE_CLAIM_STATUS),
    (("+ statement:s2 gx:status gx:Ended",), ONE_CLAIM_STATUS),
    (("- event:e1 gx:status", "+ event:e1 gx:status gx:Certain"), ONE_CLAIM_STATUS),
    (("- observation:o1 gx:status",), ONE_CLAIM_STATUS),
    (("- statement:s1 gx:confidence",), ONE_CONFIDENCE),
    (("+ event:e1 gx:confidence 0.5",), ONE_CONFIDENCE),
    (("- event:e1 gx:confidence", "+ event:e1 gx:confidence 1.01"), ONE_CONFIDENCE),
    (("- event:e1 gx:confidence", "+ event:e1 gx:confidence -0.01"), ONE_CONFIDENCE),
    (("- event:e1 gx:confidence", "+ event:e1 gx:confidence 'high'"), ONE_CONFIDENCE),
    (("- event:e1 gx:confidence", "+ event:e1 gx:confidence '0.5'^^xsd:double"), ONE_CONFIDENCE),
    (("- statement:s1 gx:evidence",), "a claim has at least one evidence"),
    (("- event:e1 gx:evidence",), "a claim has at least one evidence"),
    (("- observation:o1 gx:evidence",), "a claim has at least one evidence"),
    (("+ observation:o1 gx:evidence document:d1",), "a claim has at least one evidence"),
    (("- statement:s1 gx:independentSources",), "a claim has exactly one number of independent sources, at least 1"),
    (("- event:e1 gx:independentSources", "+ event:e1 gx:independentSources 0"), "a claim has exactly one number of independent"),
    (("+ statement:s1 gx:conflictsWith person:吴嘉",), "what a claim conflicts with is a claim"),
    (("- statement:s1 rdfs:label 'A makes B'@en",), ONE_CLAIM_LABEL),
    (("+ event:e1 rdfs:label 'another'@en",), ONE_CLAIM_LABEL),
    # statements
    (("- statement:s2 rdf:subject",), "a statement has exactly one subject, an entity"),
    (("+ person:b a gx:Person ; skos:prefLabel 'B'@en , '乙'@zh", "+ statement:s2 rdf:subject person:b"),
     "a statement has exactly one subject"),
    (("- statement:s2 rdf:object",), "a statement has exactly one object, an entity"),
    (("- statement:s2 rdf:predicate",), "a statement has exactly one predicate, a relation of the ontology"),
    (("- statement:s2 rdf:predicate", "+ statement:s2 rdf:predicate gx:likes"), "a statement has exactly one predicate, a relation"),
    (("+ statement:s1 gx:title 'CTO'@en",), "a title is a text in a language, and there is at most one"),
    (("- statement:s1 gx:title", "+ statement:s1 gx:title 'CEO'"), "a title is a text in a language, and there is at most one"),
    (("+ statement:s1 gx:validFrom '2024'^^xsd:gYear",), "a beginning is a year, a month or a day, typed"),
    (("- statement:s1 gx:validFrom", "+ statement:s1 gx:validFrom '去年'"), "a beginning is a year, a month or a day, typed"),
    (("- statement:s1 gx:validUntil", "+ statement:s1 gx:validUntil '2025-12-11'"), "an end is a year, a month or a day, typed"),
    (("- statement:s1 gx:validUntil", "+ statement:s1 gx:validUntil '2025-12-11T00:00:00'^^xsd:dateTime"), "an end is a year, a month"),
    (("- statement:s1 gx:amount", "+ statement:s1 gx:amount '10亿'"), "an amount is an integer or a decimal, and there is at most one"),
    (("- statement:s1 gx:currency", "+ statement:s1 gx:currency '元'"), "a currency is an ISO 4217 code, and there is at most one"),
    (("- statement:s1 gx:share", "+ statement:s1 gx:share 35"), "a share is a fraction from 0 to 1, and there is at most one"),
    # events
    (("- event:e1 gx:agent", "- event:e1 gx:object", "- event:e1 gx:person", "- event:e1 gx:place"), "an event has at least one part"),
    (("+ event:e1 gx:agent place:杭州",), "the agent of an event is a person, an organization, a unit or a product"),
    (("+ event:e1 gx:object person:吴嘉",), "the object of an event is an organization, a unit or a product"),
    (("+ event:e1 gx:person company:阿里巴巴",), "the person of an event is a person"),
    (("+ event:e1 gx:place company:阿里巴巴",), "the place of an event is a place"),
    (("+ event:e1 gx:date '2025'^^xsd:gYear",), "the date of an event is a year, a month or a day, typed"),
    (("- event:e1 gx:date", "+ event:e1 gx:date '2025-13'^^xsd:gYearMonth"), "the date of an event is a year, a month or a day, typed"),
    (("- event:e1 gx:date", "+ event:e1 gx:date '2025-02-30'^^xsd:date"), "the date of an event is a year, a month or a day, typed"),
    # observations
    (("- observation:o1 gx:about",), "an observation is about exactly one entity"),
    (("+ observation:o1 gx:about person:吴嘉",), "an observation is about exactly one entity"),
    (("- observation:o1 gx:metric",), ONE_METRIC),
    (("- observation:o1 gx:metric", "+ observation:o1 gx:metric gx:Glory"), ONE_METRIC),
    (("- observation:o1 gx:value",), ONE_VALUE),
    (("+ observation:o1 gx:value 501",), ONE_VALUE),
    (("- observation:o1 gx:metric", "+ observation:o1 gx:metric gx:Rating", "- observation:o1 gx:value",
      "- observation:o1 gx:upper", "+ observation:o1 gx:value 'many'"), ONE_VALUE),
    (("- observation:o1 gx:unit",), ONE_UNIT),
    (("+ observation:o1 gx:unit 'person'",), ONE_UNIT),
    (("- observation:o1 gx:unit", "+ observation:o1 gx:unit ''"), ONE_UNIT),
    (("- observation:o1 gx:time", "+ observation:o1 gx:time '今年'"), "the time of an observation is a year, a month or a day, typed"),
    (("+ observation:o1 gx:source statement:s1",), "the source of an observation is an entity, and there is at most one"),
    (("- observation:o1 gx:upper", "+ observation:o1 gx:upper 499"), "a range does not end below its lower end"),
    (("+ observation:o1 gx:upper 601",), "the upper end of a range is an integer or a decimal, and there is at most one"),
    (("- observation:o1 gx:measured", "+ observation:o1 gx:measured ''"), "what an observation measured is a string that is not empty"),
    (("+ observation:o1 gx:period '2025-Q3'",), "the period of an observation is two months with a slash between them"),
    (("+ observation:o1 gx:measured '另一个'",), "what an observation measured is a string that is not empty"),
    (("- observation:o1 gx:value", "+ observation:o1 gx:value 500.5"), "a count is an integer, at least 0"),
    (("- observation:o1 gx:value", "+ observation:o1 gx:value -1"), "a count is an integer, at least 0"),
    (("- observation:o1 gx:metric", "+ observation:o1 gx:metric gx:Revenue"), "the unit of an amount of money is an ISO 4217 code"),
    (("- observation:o1 gx:metric", "+ observation:o1 gx:metric gx:GrowthRate"), "a share or a rate is a fraction, in the unit ratio"),
    (("- observation:o1 gx:metric", "+ observation:o1 gx:metric gx:MarketShare", "- observation:o1 gx:unit",
      "+ observation:o1 gx:unit 'ratio'"), "a share of a market is a fraction from 0 to 1"),
    # evidence
    (("- evidence:e gx:document",), "evidence quotes exactly one document"),
    (("+ evidence:e gx:document person:吴嘉",), "evidence quotes exactly one document"),
    (("- evidence:e gx:begin",), BEGINS),
    (("- evidence:e gx:begin", "+ evidence:e gx:begin -1"), BEGINS),
    (("- evidence:e gx:begin", "+ evidence:e gx:begin 9"), BEGINS),
    (("- evidence:e gx:begin", "+ evidence:e gx:begin 3.5"), BEGINS),
    (("- evidence:e gx:end",), ENDS),
    (("+ evidence:e gx:end 10",), ENDS),
    (("- evidence:e gx:quote",), QUOTES),
    (("- evidence:e gx:quote", "+ evidence:e gx:quote 'untagged'"), QUOTES),
    (("- evidence:e gx:quote", "+ evidence:e gx:quote ''@zh"), QUOTES),
    (("- evidence:e gx:text",), "evidence has exactly one text, in a language"),
    (("- evidence:e gx:highlight", "+ evidence:e gx:highlight '3'"), "a highlight is a range of positions such as 3-9"),
    (("- evidence:e gx:extractor",), "evidence names exactly one extractor"),
    (("- evidence:e gx:confidence",), "evidence has exactly one confidence, a decimal from 0 to 1"),
    (("- evidence:e gx:confidence", "+ evidence:e gx:confidence 2.0"), "evidence has exactly one confidence, a decimal from 0 to 1"),
    # documents and merges
    (("- document:d1 gx:headline",), "a document has exactly one headline, a text in a language"),
    (("+ document:d1 gx:headline 'another'@zh",), "a document has exactly one headline, a text in a language"),
    (("- document:d1 gx:path",), "a document has exactly one path"),
    (("- document:d1 gx:language", "+ document:d1 gx:language 'fr'"), "a document has exactly one language: zh-Hans, zh-Hant or en"),
    (("- document:d1 gx:sameStory",), "a document belongs to exactly one story"),
    (("+ document:d1 gx:url <https://news.example/>",), "a document has at most one address, a string"),
    (("+ document:d1 gx:publisher 'A' , 'B'",), "a document has at most one publisher, a string"),
    (("- document:d1 gx:published", "+ document:d1 gx:published '上周'"), PUBLISHED),
    (("- merge:m gx:mergedInto",), "a merge leads to exactly one entity"),
    (("- merge:m gx:mergedFrom",), "a merge has exactly one identifier it comes from"),
    (("- merge:m gx:mergedName",), "a merge is of exactly one name"),
    (("- merge:m gx:reason",), "a merge has exactly one reason"),
    # domains
    (("+ person:吴嘉 gx:evidence evidence:e",), "only a statement, an event or an observation has this"),
    (("+ person:吴嘉 gx:confidence 0.5",), "only a statement, an event, an observation or evidence has this"),
    (("+ person:吴嘉 gx:title 'CEO'@en",), "only a statement has this"),
    (("+ person:吴嘉 gx:date '2025'^^xsd:gYear",), "only an event has this"),
    (("+ person:吴嘉 gx:value 1",), "only an observation has this"),
    (("+ person:吴嘉 gx:quote '吴'@zh",), "only evidence has this"),
    (("+ person:吴嘉 gx:path 'a.txt'",), "only a document has this"),
    (("+ person:吴嘉 gx:reason 'r'",), "only a merge has this"),
    # triples and statements
    (("+ person:吴嘉 gx:leads company:阿里巴巴",), "a plain triple stands for an asserted statement"),
    (("+ company:b a gx:Company ; skos:prefLabel 'B'@en , '乙'@zh ; gx:makes product:豆包",), "a plain triple stands for an asserted"),
    (("- company:阿里巴巴 gx:makes",), "an asserted statement has its plain triple"),
    (("+ person:吴嘉 gx:wroksFor company:阿里巴巴",), "the ontology has no such property"),
    (("+ company:b a gx:Compnay ; skos:prefLabel 'B'@en , '乙'@zh",), "the ontology has no such class"),
    (("+ document:d1 a gx:leads",), "the ontology has no such class"),
]  # fmt: skip


def test_a_good_graph_has_no_violations() -> None:
    assert violations(WHOLE) == ()
    assert violations(kg()) == ()
    assert validate(mutated()) == ()


@pytest.mark.parametrize(("changes", "message"), MUTATIONS, ids=[" ".join(changes) for changes, _ in MUTATIONS])
def test_breaking_one_rule_is_that_one_violation(changes: tuple[str, ...], message: str) -> None:
    whole = mutated()
    keys = {"evidence:e ": f"evidence:{evidence_of(whole)} ", "merge:m ": f"merge:{merge_of(whole)} "}
    changes = tuple(re.sub(r"evidence:e |merge:m ", lambda found: keys[found[0]], f"{change} ").strip() for change in changes)
    broken = validate(mutated(*changes))
    assert [violation.message for violation in broken if message not in violation.message] == []
    assert len(broken) == 1
    assert broken[0].focus.startswith(BASE_IRI)
    assert "\n" not in str(broken[0])


@pytest.mark.parametrize("predicate", Predicate)
@pytest.mark.parametrize("side", ["domain", "range"])
def test_relations_join_what_the_ontology_says(predicate: Predicate, side: str) -> None:
    relation = load_schema().properties[predicate]
    wrong = min(set(EntityType) - (relation.domain if side == "domain" else relation.range))
    subject, value = (
        named(wrong if side == which else min(right), which) for which, right in (("domain", relation.domain), ("range", relation.range))
    )
    focus = subject if side == "domain" else value
    for status in (Status.ASSERTED, Status.DENIED):
        broken = violations(kg(said(subject, predicate, value, status=status), entities=(subject, value)))
        assert [(violation.focus, violation.path) for violation in broken] == [(BASE_IRI + focus.id, ONTOLOGY_IRI + predicate)]
        assert broken[0].values == tuple(sorted({" / ".join(load_schema().classes[wrong][::-1])}))


def test_every_rule_is_broken_by_some_test() -> None:
    messages = {str(message) for message in SHAPES.objects(None, SH.message)}
    of_relations = {
        str(SHAPES.value(shape, SH.message))
        for target in (SH.targetSubjectsOf, SH.targetObjectsOf)
        for shape, of in SHAPES.subject_objects(target)
        if str(of).removeprefix(ONTOLOGY_IRI) in set(Predicate)
    }
    assert len(of_relations) == 2 * len(Predicate)
    left = {message for message in messages - of_relations if not any(told_ in message for _, told_ in MUTATIONS)}
    assert not left


def inferred_only() -> set[rdflib.term.Node]:
    known = (rdflib.OWL.inverseOf, GX.narrows)
    return {GX.relatedTo, GX.participant, *(term for predicate in known for term in ONTOLOGY.subjects(predicate))}


def test_every_property_has_its_domain_and_range_checked() -> None:
    paths = {path for path in SHAPES.objects(None, SH.path) if isinstance(path, rdflib.URIRef)}
    for kind in (rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty):
        for term in set(ONTOLOGY.subjects(RDF.type, kind)) - inferred_only():
            if not str(term).startswith(ONTOLOGY_IRI):
                continue
            subjects = {wanted for shape in SHAPES.subjects(SH.targetSubjectsOf, term) for wanted in SHAPES.objects(shape, SH["class"])}
            assert subjects == set(ONTOLOGY.objects(term, RDFS.domain)), term
            objects = {wanted for shape in SHAPES.subjects(SH.targetObjectsOf, term) for wanted in SHAPES.objects(shape, SH["class"])}
            assert objects == set(ONTOLOGY.objects(term, RDFS.range)) or term in paths, term


def test_ranges_of_shapes_are_those_of_the_ontology() -> None:
    for shape, path in SHAPES.subject_objects(SH.path):
        for wanted in SHAPES.objects(shape, SH["class"]):
            if str(path).startswith(ONTOLOGY_IRI):
                assert wanted == ONTOLOGY.value(path, RDFS.range), path


@pytest.mark.parametrize("changes", [(), *[changes for changes, message in MUTATIONS if message.startswith("only ")]])
def test_a_shacl_engine_alone_finds_the_same(changes: tuple[str, ...]) -> None:
    key = evidence_of(mutated())
    store = mutated(*(re.sub("evidence:e$", f"evidence:{key}", change) for change in changes), "+ place:杭州 gx:leads person:吴嘉")
    triples = store.triples
    for union, members in union_members().items():
        for member in members:
            triples.add((GX[member], RDFS.subClassOf, GX[union]))
    triples += ONTOLOGY.triples((None, RDFS.subClassOf, None))
    _, report, _ = pyshacl.validate(triples, shacl_graph=SHAPES)
    assert isinstance(report, rdflib.Graph)
    found = {(str(report.value(one, SH.focusNode)), str(report.value(one, SH.resultMessage))) for one in report.objects(None, SH.result)}
    agreements = {"a plain triple stands for an asserted statement"}
    assert found == {(one.focus, one.message) for one in validate(store) if one.message not in agreements}
    assert len(found) == 2 + len(changes)


# --- what is told -------------------------------------------------------------------------------------------------


def test_violations_name_the_thing_the_property_and_the_value_in_both_languages() -> None:
    (broken,) = validate(mutated("+ event:e1 gx:person company:阿里巴巴"))
    assert str(broken) == (
        "发布 / launch <https://guanxi.example/id/event/e1> 当事人 / person concerned: the person of an event is a person; "
        "found '阿里巴巴 / 阿里巴巴 Inc.'"
    )
    (broken,) = validate(mutated("- event:e1 gx:date", "+ event:e1 gx:date '去年\\n冬天'"))
    assert "found '去年\\n冬天'" in str(broken)
    (broken,) = validate(mutated("- observation:o1 gx:unit"))
    assert str(broken).endswith("单位 / unit of measure: an observation has exactly one unit")


def test_violations_are_grouped_by_rule_and_cut_when_there_are_many() -> None:
    people = tuple(Entity(id=f"person/{number}", type=EntityType.PERSON, labels=WU.labels[:1]) for number in range(8))
    broken = violations(kg(said(DOUBAO, Predicate.LEADS, ALIBABA), entities=(ALIBABA, DOUBAO, *people)))
    lines = list(told(broken))
    assert [line for line in lines if not line.startswith("  ")] == [
        f"skos:prefLabel: {TWO_NAMES}".replace("skos:", ""),
        "领导 / leads: what leads something is a person",
    ]
    assert lines[1] == "  吴嘉 Inc. <https://guanxi.example/id/person/0>"
    assert lines[6] == "  and 3 more"
    assert len(list(told(broken, 100))) == 2 + 8 + 1


def test_one_thing_that_breaks_a_rule_in_two_ways_is_told_once() -> None:
    broken = validate(mutated("+ observation:o1 gx:value 'many' , 'more'", "- observation:o1 gx:upper"))
    assert [(one.message, one.values) for one in broken if one.path] == [(ONE_VALUE, ("many", "more"))]


def test_files_of_others_are_checked(tmp_path: Path) -> None:
    store = Store()
    store.add(WHOLE)
    path = tmp_path / "graph.ttl"
    path.write_text(store.turtle() + "statement:s1 gx:status gx:Denied .", "utf-8")
    assert {one.message for one in validate(Store.open(path))} == {ONE_CLAIM_STATUS}
    assert "<https://guanxi.example/id/statement/s1>" in str(validate(Store.open(path))[0])
