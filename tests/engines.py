"""Ten questions, in SPARQL, Cypher and SQL, that every engine answers alike when an import lost nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from graph.export.property_graph import LABELS, property_graph
from graph.store import Store
from tests.built import build_examples
from tests.hostile import HOSTILE, hostile_store

PREFIXES = """
PREFIX gx: <https://guanxi.example/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    name: str
    sparql: str
    cypher: str
    sql: str


QUESTIONS = (
    Question(
        name="who leads what",
        sparql="""SELECT ?a ?b ?title WHERE {
            ?s rdf:predicate gx:leads ; rdf:subject ?x ; rdf:object ?y ; gx:status gx:Asserted . ?x gx:leads ?y .
            ?x skos:prefLabel ?a . ?y skos:prefLabel ?b . FILTER(LANG(?a) = "zh" && LANG(?b) = "zh")
            OPTIONAL { ?s gx:title ?title } }""",
        cypher="MATCH (x:Entity)-[e:LEADS]->(y:Entity) RETURN x.label_zh, y.label_zh, e.title",
        sql="""SELECT x.label_zh, y.label_zh, e.title FROM edges e JOIN nodes x ON e.src = x.id JOIN nodes y ON e.dst = y.id
            WHERE e.type = 'LEADS'""",
    ),
    Question(
        name="what companies make, and how sure that is",
        sparql="""SELECT ?a ?b ?c WHERE {
            ?s rdf:predicate gx:makes ; rdf:subject ?x ; rdf:object ?y ; gx:status gx:Asserted ; gx:confidence ?c .
            ?x a gx:Company ; skos:prefLabel ?a . ?y skos:prefLabel ?b . FILTER(LANG(?a) = "en" && LANG(?b) = "en") }""",
        cypher="MATCH (x:Entity)-[e:MAKES]->(y:Entity) WHERE 'Company' IN {labels} RETURN x.label_en, y.label_en, e.confidence",
        sql="""SELECT x.label_en, y.label_en, e.confidence FROM edges e JOIN nodes x ON e.src = x.id JOIN nodes y ON e.dst = y.id
            WHERE e.type = 'MAKES' AND list_contains(x.labels, 'Company')""",
    ),
    Question(
        name="claims that are not asserted",
        sparql="""SELECT ?status ?a ?p ?b WHERE {
            ?s a gx:Statement ; rdf:subject ?a ; rdf:predicate ?prop ; rdf:object ?b ; gx:status ?state .
            BIND(STRAFTER(STR(?state), "#") AS ?status) BIND(STRAFTER(STR(?prop), "#") AS ?p) FILTER(?status != "Asserted") }""",
        cypher="""MATCH (x:Entity)<-[:SUBJECT]-(s:Statement)-[:OBJECT]->(y:Entity) WHERE s.status <> 'Asserted'
            RETURN s.status, x.iri, s.predicate, y.iri""",
        sql="""SELECT s.status, a.dst, s.predicate, b.dst FROM nodes s JOIN edges a ON a.src = s.id JOIN edges b ON b.src = s.id
            WHERE s.kind = 'Statement' AND s.status <> 'Asserted' AND a.type = 'SUBJECT' AND b.type = 'OBJECT'""",
    ),
    Question(
        name="figures, by whom and when",
        sparql="""SELECT ?a ?m ?v ?u ?t ?b WHERE { ?o gx:about ?x ; gx:metric ?metric ; gx:value ?v ; gx:unit ?u .
            ?x skos:prefLabel ?a FILTER(LANG(?a) = "zh") BIND(STRAFTER(STR(?metric), "#") AS ?m)
            OPTIONAL { ?o gx:time ?t } OPTIONAL { ?o gx:source ?y . ?y skos:prefLabel ?b FILTER(LANG(?b) = "zh") } }""",
        cypher="""MATCH (o:Observation)-[:ABOUT]->(x:Entity) OPTIONAL MATCH (o)-[:SOURCE]->(y:Entity)
            RETURN x.label_zh, o.metric, o.value, o.unit, o.time, y.label_zh""",
        sql="""SELECT x.label_zh, o.metric, o.value, o.unit, o.time, y.label_zh FROM nodes o
            JOIN edges a ON a.src = o.id AND a.type = 'ABOUT' JOIN nodes x ON x.id = a.dst
            LEFT JOIN edges b ON b.src = o.id AND b.type = 'SOURCE' LEFT JOIN nodes y ON y.id = b.dst""",
    ),
    Question(
        name="events of 2025 and those who did them",
        sparql="""SELECT ?d ?l ?a WHERE { ?e gx:date ?d ; gx:agent ?x ; rdfs:label ?l . ?x skos:prefLabel ?a .
            FILTER(STRSTARTS(STR(?d), "2025") && LANG(?l) = "zh" && LANG(?a) = "zh") }""",
        cypher="MATCH (e:Event)-[:AGENT]->(x:Entity) WHERE e.date STARTS WITH '2025' RETURN e.date, e.label_zh, x.label_zh",
        sql="""SELECT e.date, e.label_zh, x.label_zh FROM nodes e JOIN edges a ON a.src = e.id JOIN nodes x ON x.id = a.dst
            WHERE e.kind = 'Event' AND a.type = 'AGENT' AND e.date LIKE '2025%'""",
    ),
    Question(
        name="sentences that claims of leadership rest on",
        sparql="""SELECT ?q ?i ?j ?h WHERE { ?s rdf:predicate gx:leads ; gx:evidence ?v .
            ?v gx:quote ?q ; gx:begin ?i ; gx:end ?j ; gx:document ?d . ?d gx:headline ?h }""",
        cypher="""MATCH (s:Statement)-[:HAS_EVIDENCE]->(v:Evidence)-[:IN_DOCUMENT]->(d:Document) WHERE s.predicate = 'leads'
            RETURN v.quote, v.begin, v.`end`, d.headline""",
        sql="""SELECT v.quote, v.begin, v."end", d.headline FROM evidence v JOIN nodes s ON s.id = v.claim JOIN nodes d ON d.id = v.document
            WHERE s.kind = 'Statement' AND s.predicate = 'leads'""",
    ),
    Question(
        name="how many claims each document supports",
        sparql="""SELECT ?p (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s gx:evidence ?v . ?v gx:document ?d . ?d gx:path ?p } GROUP BY ?p""",
        cypher="MATCH (s)-[:HAS_EVIDENCE]->(v:Evidence)-[:IN_DOCUMENT]->(d:Document) RETURN d.path, count(DISTINCT s.iri)",
        sql="SELECT d.path, count(DISTINCT v.claim) FROM evidence v JOIN nodes d ON d.id = v.document GROUP BY d.path",
    ),
    Question(
        name="competitors of those who make something",
        sparql="""SELECT DISTINCT ?a ?b ?c WHERE { ?x gx:makes ?y . ?y gx:competesWith ?z .
            ?x skos:prefLabel ?a . ?y skos:prefLabel ?b . ?z skos:prefLabel ?c .
            FILTER(LANG(?a) = "zh" && LANG(?b) = "zh" && LANG(?c) = "zh") }""",
        cypher="""MATCH (x:Entity)-[:MAKES]->(y:Entity)-[:COMPETES_WITH]->(z:Entity)
            RETURN DISTINCT x.label_zh, y.label_zh, z.label_zh""",
        sql="""SELECT DISTINCT x.label_zh, y.label_zh, z.label_zh FROM edges m JOIN edges c ON c.src = m.dst
            JOIN nodes x ON x.id = m.src JOIN nodes y ON y.id = m.dst JOIN nodes z ON z.id = c.dst
            WHERE m.type = 'MAKES' AND c.type = 'COMPETES_WITH'""",
    ),
    Question(
        name="every other name",
        sparql="SELECT DISTINCT ?x (STR(?alias) AS ?name) WHERE { ?x skos:altLabel ?alias }",
        cypher="MATCH (x:Entity) UNWIND x.aliases AS name RETURN x.iri, name",
        sql="SELECT id, unnest(aliases) FROM nodes WHERE kind = 'Entity'",
    ),
    Question(
        name="what several sources tell, and what contradicts it",
        sparql="""SELECT ?l ?n ?m WHERE { ?s gx:independentSources ?n ; rdfs:label ?l . FILTER(?n > 1 && LANG(?l) = "en")
            OPTIONAL { ?s gx:conflictsWith|^gx:conflictsWith ?o . ?o rdfs:label ?m FILTER(LANG(?m) = "en") } }""",
        cypher="""MATCH (s) WHERE s.independentSources > 1 OPTIONAL MATCH (s)-[:CONFLICTS_WITH]-(o)
            RETURN s.label_en, s.independentSources, o.label_en""",
        sql="""SELECT s.label_en, s.independentSources, o.label_en FROM nodes s
            LEFT JOIN (SELECT src AS a, dst AS b FROM edges WHERE type = 'CONFLICTS_WITH'
                UNION ALL SELECT dst, src FROM edges WHERE type = 'CONFLICTS_WITH') c ON c.a = s.id
            LEFT JOIN nodes o ON o.id = c.b WHERE s.independentSources > 1""",
    ),
)

STORES = ("examples", "hostile")
"""What is loaded into every engine: the graph of examples/, and one whose names try to break out of every format."""

NAMES = PREFIXES + 'SELECT ?l { ?x skos:prefLabel ?l FILTER(LANG(?l) = "en") }'

Rows = list[tuple[str, ...]]
Ask = Callable[[str], Iterable[Iterable[object]]]


def store_called(name: str, base: Path) -> Store:
    """Return one of STORES; what examples/ are built into lies below `base`."""
    return hostile_store() if name == "hostile" else build_examples(base)[0].store


def counts(store: Store) -> tuple[Counter[str], Counter[str]]:
    """Return how many nodes of every label and edges of every type a property graph must hold."""
    whole = property_graph(store)
    nodes = Counter({LABELS[table]: len(members) for table, members in whole.nodes.items() if members})
    return nodes, Counter(edge.type for edge in (*whole.relations, *whole.links))


def tally(found: Iterable[Iterable[object]]) -> Counter[str]:
    """Return rows of a name and a number as counts."""
    return Counter({str(name): int(str(number)) for name, number in found})


def same_answers(store: Store, ask: Ask) -> None:
    """Check that an engine answers the ten questions in Cypher as the store does, and knows every name as it is."""
    for question in QUESTIONS:
        assert rows(ask(question.cypher)) == answer(store, question), question.name
    same_names(store, (row[0] for row in map(list, ask("MATCH (n:Entity) RETURN n.label_en"))))


def same_names(store: Store, found: Iterable[object]) -> None:
    names = set(map(str, found))
    assert names == {row["l"] for row in store.select(NAMES, inferred=False)}
    if HOSTILE[0] in names:
        assert names == set(HOSTILE)


def answer(store: Store, question: Question) -> Rows:
    """Return what the store answers, from what was extracted alone."""
    return rows(row.values() for row in store.select(PREFIXES + question.sparql, inferred=False))


def rows(found: Iterable[Iterable[object]]) -> Rows:
    """Return rows in order, every value as a text."""
    return sorted(tuple(map(_text, row)) for row in found)


def _text(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return f"{Decimal(text).normalize():f}" if re.fullmatch(r"-?\d+(\.\d*)?(e[+-]?\d+)?", text) else text
