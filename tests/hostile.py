"""A graph whose names try to break out of every format."""

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
    Segment,
    Span,
    Statement,
)
from graph.store import Store
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

HOSTILE = (
    'say "hi"',
    "it's",
    "two\nlines",
    "a,b;c\td",
    "😀 grin",
    "<script>alert(1)</script> & more",
    "\u202eevil\u202c עברית",
    '=HYPERLINK("http://x","y")',
    "+1",
    "-2",
    "@cmd",
    "back\\slash \\u0041",
    "{curly} [square] |pipe| ^hat `tick`",
    "100%",
    "\\u0027}) DETACH DELETE n //",
    "\\\\u0027 \\U00000027 \\x27",
    "ends with a backslash\\",
    "'; DROP TABLE Entity; --",
    '"} ; CLEAR ALL ; INSERT DATA {',
    "$$ ${name} $(id) `id`",
    "]]> <!-- &amp; &#10; -->",
    "Windows\r\nlines",
    "\u2028line\u2029ends\x85",
    "semi\\;colon;",
    "NULL",
    "true",
    "007",
    "1e5",
    '""',
    "[a,b]",
    "  blanks  ",
    "吴嘉",
)
STATUSES = tuple(Status)


def evidence(text: str) -> Evidence:
    return Evidence(
        document_id="d1",
        start=0,
        end=len(text),
        quote=text,
        text=text,
        highlights=(Span(start=0, end=1),),
        extractor="test:=1+1",
        confidence=0.5,
    )


def knowledge() -> KnowledgeGraph:
    """Return a graph of companies with hostile names in a ring, each edge of another status, with an event and a figure for each."""
    entities = [
        Entity(
            id=entity_id(EntityType.COMPANY, name),
            type=EntityType.COMPANY,
            labels=(Label(language="en", text=name), Label(language="zh", text=name)),
            aliases=(Label(language="en", text=f"{name};alias"), Label(language="zh", text=f"{name}，别名")),
        )
        for name in HOSTILE
    ]
    text = "".join(HOSTILE)
    document = Document(
        id="d1",
        title=HOSTILE[0] + HOSTILE[2],
        text=text,
        path="a b/=1.txt",
        source=text,
        source_map=(Segment(start=0, begin=0, length=len(text)),),
    )
    statements, events, observations = [], [], []
    for index, (subject, object_) in enumerate(zip(entities, [*entities[1:], entities[0]], strict=True)):
        label, proof = HOSTILE[index], (evidence(HOSTILE[index]),)
        statements.append(
            Statement(
                id=f"statement/{digest(subject.id)}",
                subject=subject.id,
                predicate=Predicate.PARTNERS_WITH,
                object=object_.id,
                qualifiers=Qualifiers(title=label, valid_from="2025-03", amount="1.50", currency="CNY", share="0.2"),
                status=STATUSES[index % len(STATUSES)],
                confidence=0.9,
                evidence=proof,
                label_en=f"{label} →",
                label_zh=f"{label} 合作",
            )
        )
        events.append(
            Event(
                id=f"event/{digest(subject.id)}",
                type=EventType.PARTNERSHIP,
                participants=(Participant(role=Role.AGENT, entity=subject.id), Participant(role=Role.OBJECT, entity=object_.id)),
                date="2025-12",
                confidence=0.9,
                evidence=proof,
                label_en=label,
                label_zh=label,
            )
        )
        observations.append(
            Observation(
                id=f"observation/{digest(subject.id)}",
                about=subject.id,
                metric=Metric.REVENUE,
                value="380000000000",
                unit="CNY",
                time="2025",
                source=object_.id,
                confidence=0.9,
                evidence=proof,
                label_en=label,
                label_zh=label,
            )
        )

    return KnowledgeGraph(
        documents=(document,),
        entities=tuple(sorted(entities, key=lambda entity: entity.id)),
        statements=tuple(sorted(statements, key=lambda statement: statement.id)),
        events=tuple(sorted(events, key=lambda event: event.id)),
        observations=tuple(sorted(observations, key=lambda observation: observation.id)),
    )


def hostile_store() -> Store:
    filled = Store()
    filled.add(knowledge())
    return filled
