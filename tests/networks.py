"""What the tests of network, analyse, render and report build from."""

from collections.abc import Iterable, Sequence

import networkx as nx

from graph.ids import digest, entity_id
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
    Span,
    Statement,
)
from graph.network import Network, to_network
from graph.store import Store
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

HOSTILE = (
    "<script>window.hacked=1</script>",
    "</script><img src=x onerror=window.hacked=2>",
    "\"'><svg onload=window.hacked=3>",
    "\u202eאבג\u2067evil",
    "a&b|*c*_d_`e`[f](javascript:window.hacked=4)",
    "{{policy}} {{payload}}",
    "𠮷😀\u2028line",
)


def document(number: int, *, title: str = "标题", url: str = "", published: str = "2025-12-09", same_story: str = "") -> Document:
    return Document(
        id=f"d{number}",
        title=title,
        text="",
        url=url,
        publisher="新报",
        published=published,
        path=f"news/{number}.txt",
        source="",
        source_map=(),
        same_story=same_story or f"d{number}",
    )


def entity(name: str, kind: EntityType = EntityType.COMPANY, *aliases: str, english: str = "") -> Entity:
    return Entity(
        id=entity_id(kind, name),
        type=kind,
        labels=(Label(language="en", text=english or name), Label(language="zh", text=name)),
        aliases=tuple(Label(language="zh", text=alias) for alias in sorted(aliases)),
    )


def evidence(
    text: str, number: int = 0, *, confidence: float = 0.9, highlights: Sequence[tuple[int, int]] = ((0, 1),), quote: str = ""
) -> Evidence:
    return Evidence(
        document_id=f"d{number}",
        start=0,
        end=len(quote or text),
        quote=quote or text,
        text=text,
        highlights=tuple(Span(start=start, end=end) for start, end in highlights),
        extractor="pattern:test",
        confidence=confidence,
    )


def statement(
    subject: Entity,
    predicate: Predicate,
    object_: Entity,
    *proofs: Evidence,
    status: Status = Status.ASSERTED,
    qualifiers: Qualifiers | None = None,
    confidence: float = 0.9,
) -> Statement:
    names = subject.label("en"), object_.label("en")
    return Statement(
        id=digest(subject.id, predicate, object_.id, status),
        subject=subject.id,
        predicate=predicate,
        object=object_.id,
        qualifiers=qualifiers or Qualifiers(),
        status=status,
        confidence=confidence,
        evidence=proofs or (evidence(f"{subject.label('zh')}与{object_.label('zh')}。"),),
        label_en=f"{names[0]} {predicate} {names[1]}",
        label_zh=f"{subject.label('zh')} {predicate} {object_.label('zh')}",
    )


WU = entity("吴嘉", EntityType.PERSON, english="Wu Jia")
ALIBABA = entity("阿里巴巴", EntityType.COMPANY, "阿里", "阿里集团", english="Alibaba")
TENCENT = entity("腾讯", english="Tencent")
QWEN_UNIT = entity("千问C端事业群", EntityType.UNIT, english="Qwen C-end Business Group")
QWEN = entity("千问", EntityType.PRODUCT, english="Qwen")
QWEN_APP = entity("千问APP", EntityType.PRODUCT, english="Qwen App")
DOUBAO = entity("豆包", EntityType.PRODUCT, english="Doubao")
HANGZHOU = entity("杭州", EntityType.PLACE, english="Hangzhou")
LONELY = entity("孤岛", EntityType.ORGANIZATION, english="Lonely")


def observation(about: Entity, value: str, *, number: int = 0, time: str = "2025-09", status: Status = Status.ASSERTED) -> Observation:
    return Observation(
        id=digest(about.id, value, time),
        about=about.id,
        metric=Metric.MONTHLY_ACTIVE_USERS,
        value=value,
        unit="user",
        time=time,
        status=status,
        confidence=0.8,
        evidence=(evidence(f"{about.label('zh')}月活{value}。", number),),
        label_en=f"{about.label('en')}: monthly active users {value}",
        label_zh=f"{about.label('zh')} 月活跃用户 {value}",
    )


def launch(*participants: tuple[Role, Entity], date: str = "2025-11-17", status: Status = Status.ASSERTED) -> Event:
    return Event(
        id=digest(date, status, *(one.id for _, one in participants)),
        type=EventType.PRODUCT_LAUNCH,
        participants=tuple(Participant(role=role, entity=one.id) for role, one in participants),
        date=date,
        status=status,
        confidence=0.8,
        evidence=(evidence(f"{date}发布。"),),
        label_en=f"launch of {participants[-1][1].label('en')}",
        label_zh=f"发布{participants[-1][1].label('zh')}",
    )


def sample() -> KnowledgeGraph:
    """Return a small graph that has something of everything."""
    titled = Qualifiers(title="负责人", valid_from="2025-12")
    return KnowledgeGraph(
        documents=(
            document(0, title="阿里成立新事业群", url="https://news.example/a?b=1&c=<2>", published="2025-12-09"),
            document(1, title="月活排名", url="javascript:window.hacked=5", published="2025-12-18", same_story="d0"),
        ),
        entities=(WU, ALIBABA, TENCENT, QWEN_UNIT, QWEN, QWEN_APP, DOUBAO, HANGZHOU, LONELY),
        statements=(
            statement(
                WU,
                Predicate.LEADS,
                QWEN_UNIT,
                evidence(
                    "由集团副总裁吴嘉领衔千问C端事业群。",
                    highlights=((6, 8), (8, 10), (10, 17)),
                    quote="由集團副總裁吳嘉領銜千問C端事業群。",
                ),
                evidence("吴嘉执掌千问C端事业群。", 1, confidence=0.7),
                qualifiers=titled,
            ),
            statement(QWEN_UNIT, Predicate.UNIT_OF, ALIBABA),
            statement(QWEN_UNIT, Predicate.MAKES, QWEN_APP),
            statement(QWEN_APP, Predicate.BASED_ON, QWEN),
            statement(QWEN_APP, Predicate.COMPETES_WITH, DOUBAO),
            statement(ALIBABA, Predicate.COMPETES_WITH, TENCENT),
            statement(ALIBABA, Predicate.LOCATED_IN, HANGZHOU),
            statement(ALIBABA, Predicate.PARTNERS_WITH, TENCENT, status=Status.REPORTED),
            statement(TENCENT, Predicate.USES, QWEN, status=Status.DENIED),
            statement(TENCENT, Predicate.USES, QWEN),
            statement(TENCENT, Predicate.USES, DOUBAO, status=Status.ENDED),
            statement(TENCENT, Predicate.INVESTED_IN, ALIBABA, status=Status.PLANNED),
        ),
        events=(
            launch((Role.AGENT, ALIBABA), (Role.OBJECT, QWEN_APP)),
            launch((Role.AGENT, TENCENT), (Role.OBJECT, DOUBAO), date="2026", status=Status.PLANNED),
        ),
        observations=(
            observation(DOUBAO, "172000000"),
            observation(DOUBAO, "159000000", number=1),
            observation(QWEN_APP, "30000000", time=""),
        ),
    )


def hostile() -> KnowledgeGraph:
    """Return a ring of products whose names, titles and sentences try to become something else than text."""
    things = [entity(name, EntityType.PRODUCT, f"{name} alias") for name in HOSTILE]
    return KnowledgeGraph(
        documents=tuple(document(number, title=name, url=f"javascript:alert('{name}')") for number, name in enumerate(HOSTILE)),
        entities=tuple(things),
        statements=tuple(
            statement(
                one,
                Predicate.INTEGRATES,
                other,
                evidence(f"{one.label('zh')} → {other.label('zh')}", number),
                qualifiers=Qualifiers(title=one.label("zh")),
            )
            for number, (one, other) in enumerate(zip(things, [*things[1:], things[0]], strict=True))
        ),
        observations=tuple(observation(one, "1", number=number) for number, one in enumerate(things)),
    )


def networked(kg: KnowledgeGraph) -> Network:
    store = Store()
    store.add(kg)
    return to_network(store)


def bare(edges: Iterable[tuple[str, str]], nodes: Iterable[str] = ()) -> Network:
    """Return a network that has only what `analyse` reads."""
    network: Network = nx.MultiDiGraph()
    network.add_nodes_from(nodes)
    for source, target in edges:
        network.add_edge(source, target, key=f"{source}-{target}", predicate="makes", status="Asserted", confidence=1.0)
    return network
