import json
import random
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SKOS

from graph.config import BASE_IRI, ONTOLOGY_IRI
from graph.errors import InputError, QueryError
from graph.ids import entity_id
from graph.model import (
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
from graph.store import Store, guard
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

GX = rdflib.Namespace(ONTOLOGY_IRI)
BASE = rdflib.Namespace(BASE_IRI)

T = TypeVar("T")


def document(key: str, **fields: str) -> Document:
    return Document(**{"id": key, "title": f"标题{key}", "text": "", "path": f"{key}.txt", "source": "", **fields}, source_map=())  # type: ignore[arg-type]


def entity(kind: EntityType, zh: str, en: str, *aliases: str) -> Entity:
    return Entity(
        id=entity_id(kind, zh),
        type=kind,
        labels=(Label(language="en", text=en), Label(language="zh", text=zh)),
        aliases=tuple(Label(language="zh", text=alias) for alias in aliases),
    )


def evidence(document_id: str = "d1", start: int = 10, quote: str = "由集團副總裁吳嘉領銜") -> Evidence:
    return Evidence(
        document_id=document_id,
        start=start,
        end=start + len(quote),
        quote=quote,
        text="由集团副总裁吴嘉领衔",
        highlights=(Span(start=8, end=10), Span(start=6, end=8)),
        extractor="pattern:leads-by",
        confidence=0.9,
    )


WU = entity(EntityType.PERSON, "吴嘉", "Wu Jia")
ALIBABA = entity(EntityType.COMPANY, "阿里巴巴", "Alibaba", "阿里", "Alibaba")
QWEN_GROUP = entity(EntityType.UNIT, "千问C端事业群", "Qwen C-end Business Group")
DOUBAO = entity(EntityType.PRODUCT, "豆包", "Doubao")
QWEN = entity(EntityType.PRODUCT, "千问", "Qwen")
RESEARCHER = entity(EntityType.ORGANIZATION, "QuestMobile", "QuestMobile")


def statement(
    subject: Entity, predicate: Predicate, value: Entity, key: str, status: Status = Status.ASSERTED, title: str = ""
) -> Statement:
    return Statement(
        id=key,
        subject=subject.id,
        predicate=predicate,
        object=value.id,
        qualifiers=Qualifiers(title=title),
        status=status,
        confidence=0.93,
        evidence=(evidence(), evidence("d2", 5)),
        label_en=f"{subject.label('en')} {predicate} {value.label('en')}",
        label_zh=f"{subject.label('zh')} {predicate} {value.label('zh')}",
    )


def sample() -> KnowledgeGraph:
    return KnowledgeGraph(
        documents=(
            document("d1", url="https://news.example/1", publisher="样报", published="2025-12-11", same_story="d1"),
            document("d2", published="2025-12", language="en", title=""),
        ),
        entities=(WU, ALIBABA, QWEN_GROUP, DOUBAO, QWEN, RESEARCHER),
        statements=(
            statement(WU, Predicate.LEADS, QWEN_GROUP, "s1", title="负责人"),
            statement(QWEN_GROUP, Predicate.UNIT_OF, ALIBABA, "s2"),
            statement(WU, Predicate.LEADS, ALIBABA, "s3", Status.DENIED, "CEO"),
            statement(DOUBAO, Predicate.COMPETES_WITH, QWEN, "s4"),
            statement(ALIBABA, Predicate.MAKES, QWEN, "s5"),
        ),
        events=(
            Event(
                id="e1",
                type=EventType.REORGANIZATION,
                participants=(
                    Participant(role=Role.AGENT, entity=ALIBABA.id),
                    Participant(role=Role.OBJECT, entity=QWEN_GROUP.id),
                    Participant(role=Role.PERSON, entity=WU.id),
                ),
                date="2025-12",
                confidence=0.8,
                evidence=(evidence(start=40),),
                label_en="Alibaba reorganizes",
                label_zh="阿里巴巴组织调整",
            ),
        ),
        observations=(
            Observation(
                id="o1",
                about=DOUBAO.id,
                metric=Metric.MONTHLY_ACTIVE_USERS,
                value="172000000",
                unit="user",
                time="2025-09",
                source=RESEARCHER.id,
                confidence=0.75,
                evidence=(evidence(start=60),),
                label_en="Doubao monthly active users",
                label_zh="豆包 月活跃用户数",
            ),
        ),
        merges=(Merge(entity="company/阿里", name="阿里", into=ALIBABA.id, reason="文中写明“以下简称阿里”"),),
    )


def stored(kg: KnowledgeGraph, base_iri: str = BASE_IRI) -> Store:
    store = Store(base_iri)
    store.add(kg)
    return store


def read(store: Store) -> rdflib.Graph:
    return rdflib.Graph().parse(data=store.turtle(), format="turtle")


def shuffled(kg: KnowledgeGraph, seed: int) -> KnowledgeGraph:
    order = random.Random(seed)  # noqa: S311  # no secret

    def mixed(items: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(order.sample(items, len(items)))

    statements = tuple(replace(one, evidence=mixed(one.evidence)) for one in kg.statements)
    events = tuple(replace(one, participants=mixed(one.participants)) for one in kg.events)
    return KnowledgeGraph(
        documents=mixed(kg.documents),
        entities=mixed(kg.entities),
        statements=mixed(statements),
        events=mixed(events),
        observations=mixed(kg.observations),
        merges=mixed(kg.merges),
    )


# --- shapes ------------------------------------------------------------------------------------------------------


def test_shapes_are_those_of_the_contract() -> None:
    triples = read(stored(sample()))
    wu, group, first = BASE["person/吴嘉"], BASE["unit/千问C端事业群"], BASE["statement/s1"]
    assert set(triples.objects(wu, SKOS.prefLabel)) == {rdflib.Literal("吴嘉", "zh"), rdflib.Literal("Wu Jia", "en")}
    assert (wu, GX.leads, group) in triples
    said = dict(triples.predicate_objects(first))
    assert said[RDF.type] == GX.Statement
    assert (said[RDF.subject], said[RDF.predicate], said[RDF.object]) == (wu, GX.leads, group)
    assert said[GX.status] == GX.Asserted
    assert said[GX.title] == rdflib.Literal("负责人", "zh")
    assert said[GX.confidence] == rdflib.Literal("0.93", datatype=rdflib.XSD.decimal)
    assert set(triples.objects(first, RDFS.label)) == {
        rdflib.Literal("Wu Jia leads Qwen C-end Business Group", "en"),
        rdflib.Literal("吴嘉 leads 千问C端事业群", "zh"),
    }
    places = [dict(triples.predicate_objects(place)) for place in triples.objects(first, GX.evidence)]
    assert {place[GX.document] for place in places} == {BASE["document/d1"], BASE["document/d2"]}
    place = next(place for place in places if place[GX.document] == BASE["document/d1"])
    assert (place[GX.begin].toPython(), place[GX.end].toPython()) == (10, 20)  # type: ignore[attr-defined]
    assert place[GX.quote] == rdflib.Literal("由集團副總裁吳嘉領銜", "zh")
    assert place[GX.text] == rdflib.Literal("由集团副总裁吴嘉领衔", "zh")
    assert place[GX.extractor] == rdflib.Literal("pattern:leads-by")


def test_only_asserted_statements_become_plain_triples() -> None:
    triples = read(stored(sample()))
    assert (BASE["person/吴嘉"], GX.leads, BASE["company/阿里巴巴"]) not in triples
    assert (BASE["statement/s3"], GX.status, GX.Denied) in triples


def test_documents_events_observations_and_merges_are_told() -> None:
    triples = read(stored(sample()))
    first = dict(triples.predicate_objects(BASE["document/d1"]))
    assert first[GX.published] == rdflib.Literal("2025-12-11", datatype=rdflib.XSD.date)
    assert first[GX.headline] == rdflib.Literal("标题d1", "zh")
    second = dict(triples.predicate_objects(BASE["document/d2"]))
    assert second[GX.published] == rdflib.Literal("2025-12", datatype=rdflib.XSD.gYearMonth)
    assert second[GX.headline] == rdflib.Literal("d2.txt", "en")
    assert second[GX.sameStory] == rdflib.Literal("d2")
    event = dict(triples.predicate_objects(BASE["event/e1"]))
    assert event[RDF.type] == GX.Reorganization
    assert event[GX.date] == rdflib.Literal("2025-12", datatype=rdflib.XSD.gYearMonth)
    assert (event[GX.agent], event[GX.object], event[GX.person]) == (BASE[ALIBABA.id], BASE[QWEN_GROUP.id], BASE[WU.id])
    observation = dict(triples.predicate_objects(BASE["observation/o1"]))
    assert observation[GX.value] == rdflib.Literal(172000000)
    assert observation[GX.metric] == GX.MonthlyActiveUsers
    assert observation[GX.source] == BASE[RESEARCHER.id]
    merge = next(triples.subjects(RDF.type, GX.Merge))
    assert triples.value(merge, GX.reason) == rdflib.Literal("文中写明“以下简称阿里”")
    assert triples.value(merge, GX.mergedInto) == BASE[ALIBABA.id]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("172000000", ("172000000", "integer")),
        ("0.358", ("0.358", "decimal")),
        ("35.0", ("35", "integer")),
        ("1.7e8", ("170000000", "integer")),
        ("-0.50", ("-0.5", "decimal")),
        ("many", ("many", "string")),
        ("NaN", ("NaN", "string")),
        ("1e999", ("1e999", "string")),
    ],
)
def test_numbers_are_exact(value: str, expected: tuple[str, str]) -> None:
    kg = sample()
    store = stored(replace(kg, observations=(replace(kg.observations[0], value=value),)))
    found = store.query("SELECT ?value { ?o gx:value ?value }").rows[0][0]
    assert isinstance(found, ox.Literal)
    assert (found.value, found.datatype.value.rpartition("#")[2]) == expected


@pytest.mark.parametrize(
    ("date", "datatype"),
    [
        ("2025", "gYear"),
        ("2025-09", "gYearMonth"),
        ("2025-09-14", "date"),
        ("2024-02-29", "date"),
        ("2025-02-29", "string"),
        ("2025-13", "string"),
        ("去年", "string"),
    ],
)
def test_dates_keep_their_precision(date: str, datatype: str) -> None:
    kg = sample()
    store = stored(replace(kg, events=(replace(kg.events[0], date=date),)))
    found = store.query("SELECT ?date { ?e gx:date ?date }").rows[0][0]
    assert isinstance(found, ox.Literal)
    assert (found.value, found.datatype.value.rpartition("#")[2]) == (date, datatype)


def test_qualifiers_are_told() -> None:
    told = Qualifiers(valid_from="2023-09", valid_until="2025", amount="3800000000.50", currency="CNY", share="0.358")
    investment = replace(statement(ALIBABA, Predicate.INVESTED_IN, RESEARCHER, "s9"), qualifiers=told)
    triples = read(stored(replace(sample(), statements=(investment,))))
    said = dict(triples.predicate_objects(BASE["statement/s9"]))
    assert said[GX.validFrom] == rdflib.Literal("2023-09", datatype=rdflib.XSD.gYearMonth)
    assert said[GX.validUntil] == rdflib.Literal("2025", datatype=rdflib.XSD.gYear)
    assert said[GX.amount] == rdflib.Literal("3800000000.5", datatype=rdflib.XSD.decimal)
    assert said[GX.currency] == rdflib.Literal("CNY")
    assert said[GX.share] == rdflib.Literal("0.358", datatype=rdflib.XSD.decimal)


# --- the same bytes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_order_of_input_leaves_no_trace(seed: int) -> None:
    one, other = stored(sample()), stored(shuffled(sample(), seed))
    assert one.turtle() == other.turtle()
    assert one.ntriples() == other.ntriples()


def test_adding_twice_is_adding_once() -> None:
    store = stored(sample())
    before = len(store), store.turtle()
    store.add(sample())
    assert (len(store), store.turtle()) == before


def test_there_are_no_blank_nodes() -> None:
    assert "_:" not in stored(sample()).ntriples()
    assert "[" not in stored(sample()).turtle()


def test_turtle_and_ntriples_say_the_same() -> None:
    store = stored(sample())
    from_turtle = {str(quad.triple) for quad in ox.parse(store.turtle(), ox.RdfFormat.TURTLE)}
    from_ntriples = {str(quad.triple) for quad in ox.parse(store.ntriples(), ox.RdfFormat.N_TRIPLES)}
    assert from_turtle == from_ntriples
    assert len(from_turtle) == len(store) == len(store.triples)
    assert store.ntriples().splitlines() == sorted(store.ntriples().splitlines())


def test_turtle_is_readable() -> None:
    text = stored(sample()).turtle()
    assert '\nperson:吴嘉 a gx:Person ;\n    skos:prefLabel "Wu Jia"@en , "吴嘉"@zh ;\n    gx:leads unit:千问C端事业群 .\n' in text
    assert "    gx:value 172000000 .\n" in text or "    gx:value 172000000 ;\n" in text
    assert [line for line in text.splitlines() if line.startswith("@prefix")] == sorted(
        line for line in text.splitlines() if "@prefix" in line
    )


# --- opening -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base_iri", [BASE_IRI, "https://kg.example.org/新闻/", "urn:guanxi:", "http://x.example/document/#"])
def test_what_was_written_opens_again(tmp_path: Path, base_iri: str) -> None:
    path = tmp_path / "graph.ttl"
    store = stored(sample(), base_iri)
    path.write_text(store.turtle(), "utf-8")
    opened = Store.open(path)
    assert opened.base_iri == base_iri
    assert opened.turtle() == store.turtle()
    assert opened.iri("person/吴嘉") == base_iri + "person/吴嘉"
    assert opened.select("SELECT ?leader { ?leader gx:leads ?unit }") == [{"leader": base_iri + "person/吴嘉"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"this is no turtle", "not valid Turtle"),
        (b"\xff\xfe\x00", "not valid Turtle"),
        (b"<a> <b> <c> .", "not valid Turtle"),
        (None, "no such file"),
    ],
)
def test_files_that_cannot_be_opened(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "graph.ttl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=reason) as caught:
        Store.open(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="directory"):
        Store.open(tmp_path)


def test_an_empty_file_is_an_empty_graph(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("")
    assert len(Store.open(path)) == 0
    assert Store.open(path).select("SELECT * { ?s ?p ?o }") == []


# --- hostile names -----------------------------------------------------------------------------------------------

HOSTILE = [
    'He said "no"',
    "line\nbreak\r\tand tab",
    "<script>alert(1)</script>",
    "\u202eright to left\u200b",
    "back\\slash and 'quotes' and `ticks` ^ | {} []",
    "a>b<c",
    "100% %zz %41",
    "half \ud800 character",
    "nul \x00 bell \x07",
    "not a character \ufffe \ufdd0",
    "private \ue000 \U000f0000",
    "emoji 🚗 and 𠮷野家",
    "https://looks.like/an iri",
    "'''long''' \"\"\"strings\"\"\"",
    "@prefix gx: <http://evil/> .",
    " ",
    "-",
    "Apple Inc.",
    "·middle·dot·",
    "²square ½ ٣",
    "a#b?c=d&e;f,g/h(i)*j",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_as_they_were(tmp_path: Path, name: str) -> None:
    hostile = Entity(
        id=entity_id(EntityType.PRODUCT, name),
        type=EntityType.PRODUCT,
        labels=(Label(language="en", text=name), Label(language="zh", text=name)),
        aliases=(Label(language="zh", text=name + name),),
    )
    said = replace(statement(ALIBABA, Predicate.MAKES, hostile, name), label_en=name, label_zh=name, evidence=(evidence(quote=name),))
    kg = KnowledgeGraph(
        documents=(document("d1", title=name, url=name, publisher=name, path=name, published=name),),
        entities=(ALIBABA, hostile),
        statements=(replace(said, qualifiers=Qualifiers(title=name, amount=name, valid_from=name)),),
        merges=(Merge(entity=name, name=name, into=hostile.id, reason=name),),
    )
    store = stored(kg)
    path = tmp_path / "graph.ttl"
    path.write_text(store.turtle(), "utf-8")
    kept = name.replace("\ud800", "\ufffd").replace("\x00", "\ufffd").replace("\x07", "\ufffd").replace("\ufffe", "\ufffd")
    for triples in (read(store), rdflib.Graph().parse(data=store.ntriples(), format="nt"), Store.open(path).triples):
        product = next(triples.subjects(RDF.type, GX.Product))
        assert set(triples.objects(product, SKOS.prefLabel)) == {rdflib.Literal(kept, "zh"), rdflib.Literal(kept, "en")}
        assert [str(quote) for quote in triples.objects(None, GX.quote)] == [kept]
        assert (BASE[ALIBABA.id], GX.makes, product) in triples
        assert len(triples) == len(store)
    assert Store.open(path).turtle() == store.turtle()


def test_identifiers_that_are_no_iris_are_escaped() -> None:
    raw = Entity(id='product/a b"<>[1]%', type=EntityType.PRODUCT, labels=DOUBAO.labels, same_as=("https://www.wikidata.org/entity/Q1 2",))
    triples = read(stored(KnowledgeGraph(documents=(), entities=(raw,))))
    product = next(triples.subjects(RDF.type, GX.Product))
    assert product == BASE["product/a%20b%22%3C%3E%5B1%5D%25"]
    assert triples.value(product, rdflib.OWL.sameAs) == rdflib.URIRef("https://www.wikidata.org/entity/Q1%202")


# --- inference ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        "person:吴嘉 a schema:Person , prov:Agent , gx:Entity , foaf:Agent",
        "company:阿里巴巴 a org:Organization , schema:Organization , gx:Organization",
        "person:吴嘉 org:headOf unit:千问C端事业群",
        "company:阿里巴巴 org:hasUnit unit:千问C端事业群",
        "product:千问 gx:competesWith product:豆包",
        "product:千问 gx:madeBy company:阿里巴巴 ; schema:manufacturer company:阿里巴巴",
        "event:e1 a gx:Event , org:ChangeEvent , prov:Activity ; gx:participant person:吴嘉 , company:阿里巴巴",
        "event:e1 time:hasTime/time:inXSDgYearMonth '2025-12'^^xsd:gYearMonth",
        "statement:s1 prov:wasDerivedFrom/oa:hasSource document:d1",
        "person:吴嘉 rdfs:label '吴嘉'@zh",
        "person:吴嘉 gx:relatedTo unit:千问C端事业群 ; dcterms:relation unit:千问C端事业群",
    ],
)
def test_what_follows_is_found_but_not_written(pattern: str) -> None:
    store = stored(sample())
    assert store.query(f"ASK {{ {pattern} }}").boolean is True
    assert store.query(f"ASK {{ {pattern} }}", inferred=False).boolean is False


@pytest.mark.parametrize(
    "pattern",
    [
        "person:吴嘉 gx:leads company:阿里巴巴",
        "person:吴嘉 org:headOf company:阿里巴巴",
        "person:吴嘉 gx:worksFor ?anything",
        "unit:千问C端事业群 gx:makes ?anything",
        "?anything a gx:OrganizationOrUnit",
    ],
)
def test_nothing_is_guessed(pattern: str) -> None:
    assert stored(sample()).query(f"ASK {{ {pattern} }}").boolean is False


def test_inferred_triples_have_a_graph_of_their_own() -> None:
    store = stored(sample())
    inferred = store.select("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(?g = <https://guanxi.example/id/graph/inferred>) }")
    both = store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(both[0]["n"] or 0) == int(inferred[0]["n"] or 0) + len(store)
    assert store.query("ASK { GRAPH <https://guanxi.example/ontology> { gx:Person a owl:Class } }").boolean is True
    assert store.query("ASK { gx:Person a owl:Class }").boolean is False


def test_inference_keeps_up_with_additions() -> None:
    store = stored(KnowledgeGraph(documents=(), entities=(WU,)))
    assert len(store.select("SELECT ?s { ?s a foaf:Agent }")) == 1
    store.add(KnowledgeGraph(documents=(), entities=(ALIBABA,)))
    assert len(store.select("SELECT ?s { ?s a foaf:Agent }")) == 2


# --- queries and their answers -----------------------------------------------------------------------------------


def test_select_gives_plain_strings() -> None:
    store = stored(sample())
    assert store.select("SELECT ?s ?value ?none { ?s gx:value ?value }") == [
        {"s": "https://guanxi.example/id/observation/o1", "value": "172000000", "none": None}
    ]
    with pytest.raises(QueryError, match="must be a SELECT"):
        store.select("ASK {}")


def test_select_serializes_in_every_format() -> None:
    result = stored(sample()).query("SELECT ?name ?thing ?none { ?thing a gx:Person ; skos:prefLabel ?name . FILTER(LANG(?name) = 'zh') }")
    assert result.variables == ("name", "thing", "none")
    assert result.rows == ((ox.Literal("吴嘉", language="zh"), ox.NamedNode(BASE_IRI + "person/吴嘉"), None),)
    assert result.cells() == (("吴嘉", "person:吴嘉", ""),)
    assert result.serialize("csv") == "name,thing,none\r\n吴嘉,https://guanxi.example/id/person/吴嘉,\r\n"
    assert result.serialize("tsv") == '?name\t?thing\t?none\n"吴嘉"@zh\t<https://guanxi.example/id/person/吴嘉>\t\n'
    assert json.loads(result.serialize("json"))["results"]["bindings"][0]["name"] == {"type": "literal", "value": "吴嘉", "xml:lang": "zh"}
    assert '<literal xml:lang="zh">吴嘉</literal>' in result.serialize("xml")
    assert result.serialize("table") == "name  thing        none\n----  -----------  ----\n吴嘉  person:吴嘉\n"
    with pytest.raises(QueryError, match="choose one of: table, csv"):
        result.serialize("turtle")


@pytest.mark.parametrize(
    ("query", "ordered"),
    [
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", True),
        ("SELECT * { ?s ?p ?o } order by DESC(?s) LIMIT 3", True),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } }", False),
        ("SELECT ?order { ?order ?by 'ORDER BY' } # ORDER BY ?order", False),
    ],
)
def test_rows_are_sorted_where_the_query_leaves_it_open(query: str, ordered: bool) -> None:
    assert guard.is_ordered(query) is ordered
    rows = stored(sample()).query(query).rows
    assert ordered or list(rows) == sorted(rows, key=str)


def test_order_of_rows_is_that_of_the_query() -> None:
    assert [row["n"] for row in Store().select("SELECT ?n { VALUES ?n { 2 10 1 } } ORDER BY DESC(?n)")] == ["10", "2", "1"]


def test_json_is_what_oxigraph_writes() -> None:
    query = """SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) {
        ("plain \\"quoted\\" \\n字" "字"@zh 1 <http://x.example/é>) (UNDEF "en"@en-GB 1.50 "2025"^^xsd:gYear) (true UNDEF 1e0 "") } }"""
    answer = ox.Store().query(query, prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"})
    ours = Store().query(f"{query} ORDER BY ?nothing").serialize("json")
    assert isinstance(answer, ox.QuerySolutions)
    assert ours == (answer.serialize(format=ox.QueryResultsFormat.JSON) or b"").decode()
    assert Store().query("ASK {}").serialize("json") == '{"head":{},"boolean":true}'


def test_tables_stay_tables_whatever_the_cells_hold() -> None:
    result = Store().query("SELECT ?a ?b { VALUES (?a ?b) { ('x\\ny\\u001B[31m' '字') ('" + "长" * 100 + "' '\\u202Ez') } }")
    lines = result.serialize("table").splitlines()
    assert len(lines) == 4
    assert lines[2].startswith("x y [31m ")
    assert "…" in lines[3]
    assert "\u202e" not in lines[3]


@pytest.mark.parametrize(("query", "answer"), [("ASK { gx:leads gx:leads ?x }", False), ("ASK { ?x gx:leads ?y }", True)])
def test_ask_serializes(query: str, answer: bool) -> None:
    result = stored(sample()).query(query)
    assert result.boolean is answer
    assert json.loads(result.serialize("json"))["boolean"] is answer
    assert str(answer).lower() in result.serialize("xml")
    assert result.serialize("csv").strip() == str(answer).lower()
    assert result.serialize("table") == ("yes\n" if answer else "no\n")


@pytest.mark.parametrize("query", ["CONSTRUCT { ?s gx:about ?o } WHERE { ?s gx:leads ?o }", "DESCRIBE person:吴嘉"])
def test_triples_serialize(query: str) -> None:
    result = stored(sample()).query(query, inferred=False)
    assert result.triples
    assert result.formats == ("turtle", "ntriples", "jsonld", "rdfxml")
    forms = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML)
    for name, form in zip(result.formats, forms, strict=True):
        assert {quad.triple for quad in ox.parse(result.serialize(name), form)} == set(result.triples)
    with pytest.raises(QueryError, match="choose one of: turtle"):
        result.serialize("csv")


def test_answers_of_a_failing_query_are_an_error_in_words() -> None:
    with pytest.raises(QueryError, match="not valid SPARQL"):
        Store().query("SELECT (COUNT(?x) AS ?x) { ?x ?y ?z } GROUP BY")
