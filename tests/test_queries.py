import re
from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph.errors import QueryError
from graph.ids import digest, entity_id
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
    Statement,
)
from graph.queries import load_queries, load_query, parse_query
from graph.store import Store, copies, embedded
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

DOCUMENTS = {"d1": "d1", "d2": "d2", "d3": "d2"}  # the third is a reprint of the second


def named(kind: EntityType, zh: str, en: str, *aliases: str) -> Entity:
    labels = (Label(language="en", text=en), Label(language="zh", text=zh))
    return Entity(id=entity_id(kind, zh), type=kind, labels=labels, aliases=tuple(Label(language="zh", text=alias) for alias in aliases))


WU = named(EntityType.PERSON, "吴嘉", "Wu Jia")
LI = named(EntityType.PERSON, "李想", "Li Xiang")
ALIBABA = named(EntityType.COMPANY, "阿里巴巴", "Alibaba", "阿里", "Ali")
BYTEDANCE = named(EntityType.COMPANY, "字节跳动", "ByteDance")
AMAP = named(EntityType.COMPANY, "高德", "Amap")
GROUP = named(EntityType.UNIT, "千问事业群", "Qwen Group")
DOUBAO = named(EntityType.PRODUCT, "豆包", "Doubao")
QWEN = named(EntityType.PRODUCT, "千问", "Qwen")
QWEN_MAX = named(EntityType.PRODUCT, "千问Max", "Qwen Max")
MONITOR = named(EntityType.ORGANIZATION, "QuestMobile", "QuestMobile")
HANGZHOU = named(EntityType.PLACE, "杭州", "Hangzhou")
ENTITIES = (WU, LI, ALIBABA, BYTEDANCE, AMAP, GROUP, DOUBAO, QWEN, QWEN_MAX, MONITOR, HANGZHOU)


def quoted(*documents: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(document_id=key, start=0, end=4, quote=f"{key}的句子", text=f"{key}的句子", extractor="pattern:test", confidence=0.9)
        for key in documents
    )


def stories(*documents: str) -> int:
    return len({DOCUMENTS[document] for document in documents})


def said(
    subject: Entity,
    predicate: Predicate,
    value: Entity,
    *documents: str,
    status: Status = Status.ASSERTED,
    qualifiers: Qualifiers = Qualifiers(),  # noqa: B008  # frozen
) -> Statement:
    return Statement(
        id=digest(subject.id, predicate, value.id, status, qualifiers.title),
        subject=subject.id,
        predicate=predicate,
        object=value.id,
        qualifiers=qualifiers,
        status=status,
        confidence=0.9,
        evidence=quoted(*(documents or ("d1",))),
        label_en=f"{subject.label('en')} {predicate} {value.label('en')}",
        label_zh=f"{subject.label('zh')} {predicate} {value.label('zh')}",
        sources=stories(*(documents or ("d1",))),
    )


def happened(kind: EventType, date: str, *participants: tuple[Role, Entity], status: Status = Status.ASSERTED) -> Event:
    return Event(
        id=digest(kind, date),
        type=kind,
        participants=tuple(Participant(role=role, entity=entity.id) for role, entity in participants),
        date=date,
        status=status,
        confidence=0.8,
        evidence=quoted("d1"),
        label_en=f"{kind} {date}",
        label_zh=f"{kind} {date}",
    )


def measured(
    about: Entity, metric: Metric, value: str, time: str, unit: str = "user", source: str = "", document: str = "d2"
) -> Observation:
    return Observation(
        id=digest(about.id, metric, value, time),
        about=about.id,
        metric=metric,
        value=value,
        unit=unit,
        time=time,
        source=source,
        confidence=0.7,
        evidence=quoted(document),
        label_en=f"{about.label('en')} {metric} {value}",
        label_zh=f"{about.label('zh')} {metric} {value}",
    )


CEO = Qualifiers(title="CEO")
RIVALS = said(WU, Predicate.LEADS, BYTEDANCE, qualifiers=CEO), said(LI, Predicate.LEADS, BYTEDANCE, "d2", qualifiers=CEO)
ROUND = said(AMAP, Predicate.SUBSIDIARY_OF, ALIBABA), said(ALIBABA, Predicate.SUBSIDIARY_OF, AMAP, "d3")
DISPUTED = said(QWEN, Predicate.INTEGRATES, DOUBAO), said(QWEN, Predicate.INTEGRATES, DOUBAO, "d2", status=Status.DENIED)
USERS = (
    measured(DOUBAO, Metric.MONTHLY_ACTIVE_USERS, "172000000", "2025-09", source=MONITOR.id),
    measured(DOUBAO, Metric.MONTHLY_ACTIVE_USERS, "150000000", "2025-09", document="d1"),
)
KG = KnowledgeGraph(
    documents=tuple(
        Document(id=key, title=f"标题{key}", text="", path=f"{key}.txt", published="2025-12", source="", source_map=(), same_story=story)
        for key, story in DOCUMENTS.items()
    ),
    entities=ENTITIES,
    statements=(
        said(WU, Predicate.LEADS, GROUP, "d1", "d2", qualifiers=Qualifiers(title="负责人", valid_from="2025-12")),
        said(WU, Predicate.WORKS_FOR, ALIBABA, qualifiers=Qualifiers(title="集团副总裁")),
        said(WU, Predicate.LEADS, AMAP, status=Status.ENDED, qualifiers=CEO),
        *RIVALS,
        said(GROUP, Predicate.UNIT_OF, ALIBABA, "d2", "d3"),
        *ROUND,
        said(GROUP, Predicate.MAKES, QWEN),
        said(BYTEDANCE, Predicate.MAKES, DOUBAO),
        said(ALIBABA, Predicate.INVESTED_IN, MONITOR, qualifiers=Qualifiers(amount="1000000", currency="CNY", share="0.1")),
        said(QWEN, Predicate.COMPETES_WITH, DOUBAO),
        said(ALIBABA, Predicate.PARTNERS_WITH, MONITOR, status=Status.PLANNED),
        *DISPUTED,
        said(QWEN_MAX, Predicate.VARIANT_OF, QWEN),
    ),
    events=(
        happened(EventType.REORGANIZATION, "2025-12", (Role.AGENT, ALIBABA), (Role.OBJECT, GROUP), (Role.PERSON, WU)),
        happened(EventType.PRODUCT_LAUNCH, "2025-11-17", (Role.AGENT, ALIBABA), (Role.OBJECT, QWEN)),
        happened(EventType.CONFERENCE, "2026", (Role.AGENT, ALIBABA), (Role.PLACE, HANGZHOU), status=Status.PLANNED),
        happened(EventType.EVENT, "", (Role.AGENT, BYTEDANCE)),
    ),
    observations=(
        *USERS,
        measured(DOUBAO, Metric.MONTHLY_ACTIVE_USERS, "120000000", "2025-03"),
        measured(ALIBABA, Metric.REVENUE, "1.5", "2025", unit="CNY"),
    ),
    merges=(Merge(entity="company/阿里", name="阿里", into=ALIBABA.id, reason="简称"),),
    conflicts=tuple(Conflict(first=min(one.id, other.id), second=max(one.id, other.id)) for one, other in (RIVALS, ROUND, DISPUTED, USERS)),
)


@pytest.fixture(scope="module", params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    filled = Store()
    filled.add(KG)
    if request.param == "memory":
        return filled
    folder = tmp_path_factory.mktemp("kept")
    (folder / "graph.ttl").write_text(filled.turtle(), "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(copies, "FEWEST", 1)
        filled.keep(folder, filled.turtle())
    return Store.open(folder / "graph.ttl")


Row = tuple[str | None, ...]


def ask(store: Store, name: str, values: dict[str, str], columns: str) -> list[Row]:
    query = load_query(name)
    return [tuple(row[column] for column in columns.split()) for row in store.select(query.sparql, query.bindings(values))]


CASES: list[tuple[str, dict[str, str], str, list[Row]]] = [
    (
        "leads",
        {},
        "leader led title status sentence document",
        [
            ("吴嘉", "千问事业群", "负责人", "Asserted", None, None),
            ("吴嘉", "字节跳动", "CEO", "Asserted", "d1的句子", "标题d1"),
            ("李想", "字节跳动", "CEO", "Asserted", "d2的句子", "标题d2"),
            ("吴嘉", "高德", "CEO", "Ended", "d1的句子", "标题d1"),
        ],
    ),
    ("leads", {"name": "qwen group", "lang": "en"}, "leader led title", [("Wu Jia", "Qwen Group", "负责人")]),
    (
        "career",
        {"name": "WU JIA"},
        "relation body title status from",
        [
            ("leads", "千问事业群", "负责人", "Asserted", "2025-12"),
            ("leads", "字节跳动", "CEO", "Asserted", None),
            ("leads", "高德", "CEO", "Ended", None),
            ("worksFor", "阿里巴巴", "集团副总裁", "Asserted", None),
        ],
    ),
    ("products", {"name": "阿里"}, "maker product", [("千问事业群", "千问")]),
    ("products", {}, "maker product", [("千问事业群", "千问"), ("字节跳动", "豆包")]),
    ("units", {"name": "阿里"}, "whole part head status", [("阿里巴巴", "千问事业群", "吴嘉", "Asserted")]),
    (
        "investors",
        {},
        "owner relation owned share amount currency",
        [
            ("阿里巴巴", "investedIn", "QuestMobile", "0.1", "1000000", "CNY"),
            ("高德", "subsidiaryOf", "阿里巴巴", None, None, None),
            ("阿里巴巴", "subsidiaryOf", "高德", None, None, None),
        ],
    ),
    ("competitors", {"name": "豆包"}, "one other", [("豆包", "千问")]),
    ("competitors", {"name": "Qwen"}, "one other", [("千问", "豆包")]),
    ("competitors", {}, "one other", [("千问", "豆包")]),
    ("partners", {"name": "questmobile"}, "one other status", [("QuestMobile", "阿里巴巴", "Planned")]),
    ("integrations", {}, "one other status", [("千问", "豆包", "Asserted"), ("千问", "豆包", "Denied")]),
    (
        "connection",
        {"name": "Doubao", "other": "千问", "lang": "en"},
        "steps first",
        [("1", "Qwen competesWith Doubao"), ("1", "Qwen integrates Doubao")],
    ),
    (
        "connection",
        {"name": "吴嘉", "other": "高德"},
        "steps first second",
        [("2", "吴嘉 worksFor 阿里巴巴", f"{ends} subsidiaryOf {owner}") for ends, owner in (("阿里巴巴", "高德"), ("高德", "阿里巴巴"))],
    ),
    (
        "connection",
        {"name": "李想", "other": "阿里"},
        "steps first second third",
        [("3", "李想 leads 字节跳动", "吴嘉 leads 字节跳动", "吴嘉 worksFor 阿里巴巴")],
    ),
    ("connection", {"name": "李想", "other": "高德"}, "steps", []),  # four
    ("connection", {"name": "吴嘉", "other": "没有"}, "steps", []),
    ("connection", {"name": "吴嘉", "other": "吴嘉"}, "steps", []),
    ("lineage", {"name": "千问"}, "subject relation object", [("千问Max", "variantOf", "千问")]),
    (
        "figures",
        {"name": "doubao", "metric": "monthlyactiveusers"},
        "time value unit measuredBy",
        [
            ("2025-03", "120000000", "user", None),
            ("2025-09", "150000000", "user", None),
            ("2025-09", "172000000", "user", "QuestMobile"),
        ],
    ),
    ("figures", {"metric": "Revenue"}, "subject value", [("阿里巴巴", "1.5")]),
    (
        "events",
        {},
        "date kind status",
        [
            (None, "Event", "Asserted"),
            ("2025-11-17", "ProductLaunch", "Asserted"),
            ("2025-12", "Reorganization", "Asserted"),
            ("2026", "Conference", "Planned"),
        ],
    ),
    ("events", {"from": "2025-12"}, "date", [("2025-12",), ("2026",)]),
    ("events", {"from": "2025-11-17", "until": "2025"}, "date", [("2025-11-17",), ("2025-12",)]),
    ("events", {"from": "2025-11-18", "until": "2025-12-31"}, "date", [("2025-12",)]),
    ("events", {"until": "2025-11"}, "date", [("2025-11-17",)]),
    ("events", {"name": "Hangzhou", "type": "conference"}, "kind", [("Conference",)]),
    ("events", {"name": "李想"}, "kind", []),
    (
        "planned",
        {},
        "status claimed date",
        [("Planned", "阿里巴巴 partnersWith QuestMobile", None), ("Planned", "Conference 2026", "2026")],
    ),
    ("planned", {"name": "杭州"}, "claimed", [("Conference 2026",)]),
    ("about", {"name": "李想"}, "claimed status", [("李想 leads 字节跳动", "Asserted")]),
    (
        "about",
        {"name": "豆包"},
        "claimed status",
        [
            ("千问 competesWith 豆包", "Asserted"),
            ("千问 integrates 豆包", "Asserted"),
            ("千问 integrates 豆包", "Denied"),
            ("字节跳动 makes 豆包", "Asserted"),
            ("豆包 MonthlyActiveUsers 120000000", "Asserted"),
            ("豆包 MonthlyActiveUsers 150000000", "Asserted"),
            ("豆包 MonthlyActiveUsers 172000000", "Asserted"),
        ],
    ),
    ("statements", {"predicate": "variantOf"}, "subject relation object state", [("千问Max", "variantOf", "千问", "Asserted")]),
    ("statements", {"status": "denied"}, "subject object sentence", [("千问", "豆包", "d2的句子")]),
    ("corroborated", {}, "reports claimed", [("2", "吴嘉 leads 千问事业群")]),
    ("sources", {}, "document published claims", [("标题d1", "2025-12", "17"), ("标题d2", "2025-12", "7"), ("标题d3", "2025-12", "2")]),
    (
        "entities",
        {"type": "company"},
        "kind chinese claims",
        [("Company", "阿里巴巴", "10"), ("Company", "字节跳动", "4"), ("Company", "高德", "3")],
    ),
    ("entities", {"name": "ali"}, "kind chinese english", [("Company", "阿里巴巴", "Alibaba")]),
    ("entities", {"type": "Organization"}, "kind chinese", [("Organization", "QuestMobile")]),
    ("merges", {"name": "阿里巴巴"}, "merged into reason", [("阿里", "阿里巴巴", "简称")]),
    (
        "contradictions",
        {},
        "conflict",
        [("figures that differ",), ("said and denied",), ("said both ways round",), ("two heads with one post",)],
    ),
]


@pytest.mark.parametrize(("name", "values", "columns", "expected"), CASES)
def test_answers(store: Store, name: str, values: dict[str, str], columns: str, expected: list[Row]) -> None:
    found = ask(store, name, values, columns)
    if name == "leads" and not values:  # which of its two sentences is shown depends on their hashes
        assert found[0][4] in {"d1的句子", "d2的句子"}
        found[0] = (*found[0][:4], None, None)
    assert found == expected


def test_every_query_is_tested() -> None:
    assert set(load_queries()) == {case[0] for case in CASES} | {"types"}


def test_types_count_the_narrowest_class_only(store: Store) -> None:
    counts = {kind: count for kind, count in ask(store, "types", {}, "kind count")}  # noqa: C416  # rows are tuples of any length
    assert (counts["Company"], counts["Organization"], counts["Statement"], counts["Event"], counts["Reorganization"]) == (
        "3",
        "1",
        "16",
        "1",
        "1",
    )


@pytest.mark.parametrize("name", load_queries())
def test_queries_are_documented(name: str) -> None:
    query = load_query(name)
    assert query.title
    assert re.search("[\u4e00-\u9fff]", query.title_zh)
    assert all(parameter.description for parameter in query.parameters)
    set_in_query = dict(re.findall(r'VALUES \?(\w+) \{ "(.*)" \}', query.sparql))
    assert {parameter.name: parameter.default for parameter in query.parameters} == set_in_query
    assert "ORDER BY" in query.sparql


@pytest.mark.parametrize("name", load_queries())
def test_answers_do_not_depend_on_inference_or_on_order(store: Store, name: str) -> None:
    sparql = load_query(name).sparql
    backwards = Store()
    backwards.add(KnowledgeGraph(documents=KG.documents[::-1], entities=KG.entities[::-1], merges=KG.merges))
    backwards.add(
        KnowledgeGraph(
            documents=(),
            entities=(),
            statements=KG.statements[::-1],
            events=KG.events[::-1],
            observations=KG.observations[::-1],
            conflicts=KG.conflicts[::-1],
        )
    )
    assert store.select(sparql) == store.select(sparql, inferred=False) == backwards.select(sparql)


@pytest.mark.parametrize("name", load_queries())
def test_queries_are_plain_sparql(store: Store, name: str) -> None:
    """Run the file as it stands, prefixes included, in Oxigraph and in rdflib: any endpoint answers it the same."""
    sparql = load_query(name).sparql
    bare = ox.Store()
    bare.load(store.turtle(), format=ox.RdfFormat.TURTLE)
    solutions = bare.query(sparql)
    assert isinstance(solutions, ox.QuerySolutions)
    found = len(list(solutions))
    assert found == len(store.select(sparql)) == len(store.triples.query(sparql))
    assert found or name == "connection"  # which asks about two names


def test_unknown_names_are_refused_with_those_there_are() -> None:
    with pytest.raises(QueryError, match=r"no query is called 'lead'; there are: about, career"):
        load_query("lead")
    with pytest.raises(QueryError, match=r"leads has no parameter 'who'; there are: name, lang"):
        load_query("leads").bindings({"who": "x"})


def test_names_with_quotes_harm_nothing(store: Store) -> None:
    query = load_query("about")
    for name in ['"', '" } DROP ALL', "\\", "吴嘉\n", "{", "SERVICE <http://x/> {}"]:
        assert store.select(query.sparql, query.bindings({"name": name})) == []


def test_header_is_read() -> None:
    query = parse_query("x", '# title: T\n# zh: 题\n# param name: who = \n# param least: how many = 2\nSELECT * { VALUES ?name { "" } }')
    assert [(parameter.name, parameter.description, parameter.default) for parameter in query.parameters] == [
        ("name", "who", ""),
        ("least", "how many", "2"),
    ]
    with pytest.raises(ValueError, match="title"):
        parse_query("x", "# title: T\nSELECT * {}")


def test_contradictions_show_both_claims_with_their_sentences_and_documents(store: Store) -> None:
    rows = ask(store, "contradictions", {"lang": "en"}, "conflict first second sentence1 document1 sentence2 document2")
    told = {(row[0], frozenset({(row[1], row[3], row[4]), (row[2], row[5], row[6])})) for row in rows}
    assert (
        "two heads with one post",
        frozenset({("Wu Jia leads ByteDance", "d1的句子", "标题d1"), ("Li Xiang leads ByteDance", "d2的句子", "标题d2")}),
    ) in told
    assert (
        "figures that differ",
        frozenset(
            {
                ("Doubao MonthlyActiveUsers 172000000", "d2的句子", "标题d2"),
                ("Doubao MonthlyActiveUsers 150000000", "d1的句子", "标题d1"),
            }
        ),
    ) in told


def test_only_what_is_linked_contradicts() -> None:
    store = Store()
    store.add(replace(KG, conflicts=()))
    assert ask(store, "contradictions", {}, "conflict") == []


def test_a_link_in_either_direction_is_found() -> None:
    store = Store()
    store.add(replace(KG, conflicts=tuple(Conflict(first=one.second, second=one.first) for one in KG.conflicts)))
    assert len(ask(store, "contradictions", {}, "conflict")) == 4


def test_reprints_corroborate_nothing(store: Store) -> None:
    rows = ask(store, "corroborated", {"least": "1", "lang": "en"}, "reports claimed")
    assert rows[0] == ("2", "Wu Jia leads Qwen Group")
    assert ("1", "Qwen Group unitOf Alibaba") in rows
    assert ask(store, "corroborated", {"least": "3"}, "claimed") == []


def test_only_what_a_limit_could_cut_is_marked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(store.query(query.sparql).cut for query in load_queries().values())
    monkeypatch.setattr(embedded, "MOST_CLAIMS", 5)
    marked = {name for name, query in load_queries().items() if store.query(query.sparql).cut}
    assert marked == {name for name, query in load_queries().items() if "LIMIT 1000000\n" in re.sub(" #.*", "", query.sparql)}
    assert "about" in marked
    assert not marked & {"leads", "connection", "types"}
