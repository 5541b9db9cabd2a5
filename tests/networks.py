"""What the tests of network, analyse, render and report build from."""

import random
from collections.abc import Iterable, Sequence
from itertools import accumulate

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


SYLLABLES = dict(
    zip(
        "安柏晨德恩凡格海嘉科蓝明宁鹏青瑞森泰维希雅泽卓星",
        [
            "an",
            "bai",
            "chen",
            "de",
            "en",
            "fan",
            "ge",
            "hai",
            "jia",
            "ke",
            "lan",
            "ming",
            "ning",
            "peng",
            "qing",
            "rui",
            "sen",
            "tai",
            "wei",
            "xi",
            "ya",
            "ze",
            "zhuo",
            "xing",
        ],
        strict=True,
    )
)
RELATIONS = {
    (EntityType.PERSON, EntityType.COMPANY): (Predicate.LEADS, Predicate.WORKS_FOR),
    (EntityType.COMPANY, EntityType.PRODUCT): (Predicate.MAKES, Predicate.USES),
    (EntityType.COMPANY, EntityType.COMPANY): (Predicate.PARTNERS_WITH, Predicate.COMPETES_WITH, Predicate.INVESTED_IN),
    (EntityType.PERSON, EntityType.PERSON): (Predicate.REPORTS_TO,),
    (EntityType.PRODUCT, EntityType.PRODUCT): (Predicate.BASED_ON, Predicate.COMPETES_WITH),
}


def crowd(many: int, facts: int, *, communities: int = 40, seed: int = 5) -> KnowledgeGraph:
    """Return a made-up graph of `many` entities and at most `facts` facts: communities of very different size, around hubs."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    kinds = (EntityType.COMPANY, EntityType.COMPANY, EntityType.PERSON, EntityType.PRODUCT)
    ending = {EntityType.COMPANY: ("集团", " Group"), EntityType.PERSON: ("", ""), EntityType.PRODUCT: ("一号", " One")}
    made = []
    for number in range(many):
        kind = kinds[number % len(kinds)]
        digits = [number // len(SYLLABLES) ** place % len(SYLLABLES) for place in range(3)]
        chinese = "".join(list(SYLLABLES)[digit] for digit in digits)
        english = "".join(SYLLABLES[sign] for sign in chinese).capitalize()
        made.append(entity(chinese + ending[kind][0], kind, english=english + ending[kind][1]))
    shares = [1 / (rank + 3) for rank in range(communities)]
    home = chance.choices(range(communities), shares, k=many)
    members: list[list[int]] = [[number for number in range(many) if home[number] == place] for place in range(communities)]
    # Hubs: how often one is chosen falls with its place within its community.
    weights = [[1 / (place + 2) for place in range(len(group))] for group in members]
    hubs = [group[0] for group in members if group]
    sums = [list(accumulate(row)) for row in weights]
    pairs: set[tuple[int, int]] = set()
    for number in range(many):  # everybody has a tie
        if members[home[number]][0] != number:
            pairs.add((number, chance.choices(members[home[number]], cum_weights=sums[home[number]])[0]))
    while len(pairs) < facts:
        one = chance.randrange(many)
        near = members[home[one]]
        other = chance.choice(hubs) if chance.random() < 0.08 else chance.choices(near, cum_weights=sums[home[one]])[0]
        pairs.add((one, other))
    statuses = (*[Status.ASSERTED] * 12, Status.PLANNED, Status.REPORTED, Status.ENDED, Status.DENIED)
    told = []
    for one, other in sorted(pairs):
        if one == other:
            continue
        a, b = made[one], made[other]
        if (a.type, b.type) not in RELATIONS:
            a, b = b, a
        predicate = chance.choice(RELATIONS.get((a.type, b.type), (Predicate.USES,)))
        says = f"据介绍，{a.label('zh')}与{b.label('zh')}的往来始于去年第三季度，双方在数据、平台与市场方面各有投入，今年仍在增长。"
        at = says.index(b.label("zh"), 4 + len(a.label("zh")))
        proof = evidence(says, chance.randrange(many // 5), highlights=((4, 4 + len(a.label("zh"))), (at, at + len(b.label("zh")))))
        told.append(statement(a, predicate, b, proof, status=chance.choice(statuses)))
    documents = tuple(
        document(
            number,
            title=f"{made[number].label('zh')}的这一年",
            url=f"https://news.example/{number}",
            published=f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}",
        )
        for number in range(many // 5)
    )
    return KnowledgeGraph(documents=documents, entities=tuple(made), statements=tuple({one.id: one for one in told}.values()))
