from pathlib import Path

import pytest

from graph.ids import entity_id
from graph.model import (
    Document,
    Entity,
    Event,
    Evidence,
    KnowledgeGraph,
    Label,
    Observation,
    Participant,
    Qualifiers,
    Statement,
)
from graph.store import Store
from graph.validate import Violation, validate
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status


def named(kind: EntityType, name: str) -> Entity:
    return Entity(id=entity_id(kind, name), type=kind, labels=(Label(language="en", text=f"{name} Inc."), Label(language="zh", text=name)))


WU = named(EntityType.PERSON, "吴嘉")
ALIBABA = named(EntityType.COMPANY, "阿里巴巴")
DOUBAO = named(EntityType.PRODUCT, "豆包")
SOURCE = Evidence(document_id="d1", start=3, end=9, quote="阿里推出豆包", text="阿里推出豆包", extractor="pattern:test", confidence=0.9)
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
    defaults: dict[str, object] = {"documents": (PAPER,), "entities": (WU, ALIBABA, DOUBAO), "statements": statements}
    return KnowledgeGraph(**(defaults | fields))  # type: ignore[arg-type]


def violations(found: KnowledgeGraph) -> tuple[Violation, ...]:
    store = Store()
    store.add(found)
    return validate(store)


MAKES = said(ALIBABA, Predicate.MAKES, DOUBAO)
LAUNCH = Event(
    id="e1",
    type=EventType.PRODUCT_LAUNCH,
    participants=(Participant(role=Role.AGENT, entity=ALIBABA.id),),
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
    value="0.5",
    unit="ratio",
    time="2025",
    confidence=0.0,
    evidence=(SOURCE,),
    label_en="users",
    label_zh="用户",
)


def test_a_good_graph_has_no_violations() -> None:
    full = Qualifiers(title="CEO", valid_from="2025", valid_until="2025-12-11", amount="10", currency="CNY", share="0.3")
    assert violations(kg(MAKES, events=(LAUNCH,), observations=(USERS,))) == ()
    assert violations(kg(said(WU, Predicate.LEADS, ALIBABA, qualifiers=full))) == ()
    assert violations(kg()) == ()


CASES = [
    ("domain", kg(said(DOUBAO, Predicate.LEADS, ALIBABA)), "豆包", "what leads something is a person"),
    ("range", kg(said(WU, Predicate.LEADS, WU)), "吴嘉", "what something leads is an organization, a unit or a product"),
    ("domain of a denial", kg(said(DOUBAO, Predicate.LEADS, ALIBABA, status=Status.DENIED)), "豆包", "what leads something is a person"),
    ("company as organization", kg(said(ALIBABA, Predicate.UNIT_OF, ALIBABA)), "阿里巴巴", "what is a unit of something is a unit"),
    ("unknown object", kg(said(WU, Predicate.LEADS, named(EntityType.UNIT, "无名"))), "甲 推出 乙", "exactly one object, an entity"),
    ("confidence", kg(said(ALIBABA, Predicate.MAKES, DOUBAO, confidence=1.2)), "甲 推出 乙", "a decimal from 0 to 1"),
    ("date", kg(said(ALIBABA, Predicate.MAKES, DOUBAO, qualifiers=Qualifiers(valid_from="去年"))), "甲 推出 乙", "a beginning is a year"),
    ("share", kg(said(ALIBABA, Predicate.MAKES, DOUBAO, qualifiers=Qualifiers(share="35"))), "甲 推出 乙", "a share is a fraction"),
    ("currency", kg(said(ALIBABA, Predicate.MAKES, DOUBAO, qualifiers=Qualifiers(currency="元"))), "甲 推出 乙", "ISO 4217"),
    ("document", kg(MAKES, documents=()), "", "evidence quotes exactly one document"),
    (
        "published",
        kg(documents=(Document(id="d", title="标题", text="", path="a", published="上周", source="", source_map=()),)),
        "标题",
        "published",
    ),
    (
        "language",
        kg(documents=(Document(id="d", title="T", text="", path="a", language="fr", source="", source_map=()),)),
        "T",
        "one language",
    ),
    (
        "labels",
        kg(entities=(Entity(id="person/a", type=EntityType.PERSON, labels=(Label(language="zh", text="甲"),)),)),
        "甲",
        "exactly one preferred label in zh and one in en",
    ),
    (
        "two labels",
        kg(
            entities=(
                Entity(
                    id="person/a",
                    type=EntityType.PERSON,
                    labels=(Label(language="zh", text="甲"), Label(language="zh", text="乙"), Label(language="en", text="A")),
                ),
            )
        ),
        "乙",
        "exactly one preferred label",
    ),
    (
        "two types",
        kg(entities=(WU, Entity(id=WU.id, type=EntityType.PLACE, labels=WU.labels))),
        "吴嘉",
        "an entity has exactly one type",
    ),
    (
        "participants",
        kg(
            events=(
                Event(id="e", type=EventType.AWARD, participants=(), confidence=1.0, evidence=(SOURCE,), label_en="x", label_zh="获奖"),
            )
        ),
        "获奖",
        "an event has at least one participant",
    ),
]


@pytest.mark.parametrize(("found", "label", "message"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_violations_say_who_breaks_which_rule(found: KnowledgeGraph, label: str, message: str) -> None:
    broken = violations(found)
    assert any(message in violation.message and label in violation.label for violation in broken), broken
    assert all("\n" not in str(violation) and violation.focus.startswith("https://guanxi.example/id/") for violation in broken)
    assert broken == tuple(sorted(broken))


@pytest.mark.parametrize(
    ("turtle", "label", "message"),
    [
        ("person:吴嘉 gx:leads company:阿里巴巴 .", "吴嘉", "a plain triple stands for an asserted statement"),
        ("statement:s1 gx:status gx:Denied .", "甲 推出 乙", "exactly one status"),
        ("statement:s1 gx:evidence statement:s1 .", "甲 推出 乙", "at least one evidence"),
        ("document:d1 gx:headline 'another'@zh .", "标题", "exactly one headline"),
        ("observation:o1 gx:value 'many' .", "用户", "exactly one value"),
        ("observation:o1 gx:metric gx:Glory .", "用户", "exactly one metric"),
        ("event:e1 gx:person company:阿里巴巴 .", "发布", "the person of an event is a person"),
        ("event:e1 gx:date '2025-13'^^xsd:gYearMonth .", "发布", "the date of an event"),
    ],
)
def test_files_written_by_others_are_checked(tmp_path: Path, turtle: str, label: str, message: str) -> None:
    store = Store()
    store.add(kg(MAKES, events=(LAUNCH,), observations=(USERS,)))
    path = tmp_path / "graph.ttl"
    path.write_text(store.turtle() + turtle, "utf-8")
    broken = validate(Store.open(path))
    assert any(message in violation.message and label in violation.label for violation in broken), broken


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("ontology#makes> <https://guanxi.example/id/product", "an asserted statement has its plain triple"),
        ("ontology#evidence>", "a claim has at least one evidence"),
        ("ontology#quote>", "evidence has exactly one quote, a text in a language"),
        ("ontology#status>", "a claim has exactly one status: Asserted, Planned, Reported, Denied or Ended"),
        ("#subject>", "a statement has exactly one subject, an entity"),
    ],
)
def test_missing_parts_are_found(tmp_path: Path, part: str, message: str) -> None:
    store = Store()
    store.add(kg(MAKES))
    path = tmp_path / "graph.ttl"
    path.write_text("".join(f"{line}\n" for line in store.ntriples().splitlines() if part not in line), "utf-8")
    assert message in {violation.message for violation in validate(Store.open(path))}
