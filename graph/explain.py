"""Questions in words: find what a name stands for, and show every claim about it with the sentences it rests on."""

from collections.abc import Callable, Mapping
from pathlib import Path

from graph.errors import InputError, NotFound
from graph.queries import load_queries, load_query
from graph.store import Store
from graph.vocab import Predicate

_CLAIMS = """
PREFIX gx: <https://guanxi.example/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?claim ?en ?zh ?status ?confidence ?quote ?title ?publisher ?published ?path ?begin ?end ?extractor ?sure WHERE {
  VALUES ?subject { "" } VALUES ?predicate { "" } VALUES ?object { "" }
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; gx:status ?state ; gx:confidence ?confidence ; rdfs:label ?en, ?zh ;
         gx:evidence ?evidence .
  FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
  FILTER(EXISTS { ?s skos:prefLabel|skos:altLabel ?a . FILTER(LCASE(STR(?a)) = LCASE(?subject)) }
    || (?object = "" && EXISTS { ?o skos:prefLabel|skos:altLabel ?b . FILTER(LCASE(STR(?b)) = LCASE(?subject)) }))
  FILTER(?predicate = "" || STRAFTER(STR(?p), "#") = ?predicate)
  FILTER(?object = "" || EXISTS { ?o skos:prefLabel|skos:altLabel ?c . FILTER(LCASE(STR(?c)) = LCASE(?object)) })
  ?evidence gx:quote ?quote ; gx:document ?document ; gx:begin ?begin ; gx:end ?end ; gx:extractor ?extractor ; gx:confidence ?sure .
  ?document gx:path ?path .
  OPTIONAL { ?document gx:headline ?title }
  OPTIONAL { ?document gx:publisher ?publisher }
  OPTIONAL { ?document gx:published ?published }
  BIND(STRAFTER(STR(?state), "#") AS ?status)
}
ORDER BY ?p DESC(?confidence) STR(?claim) ?published ?path ?begin
"""

_NAMED = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?label WHERE {
  VALUES ?name { "" }
  ?entity skos:prefLabel|skos:altLabel ?called ; skos:prefLabel ?label .
  FILTER(CONTAINS(LCASE(STR(?called)), LCASE(?name)) || CONTAINS(LCASE(?name), LCASE(STR(?called))))
} ORDER BY STRLEN(STR(?label)) ?label LIMIT 5
"""


def explain(store: Store, subject: str, predicate: str | None = None, object_: str | None = None) -> str:
    """Return every claim about a name, or from one name to another, with all its evidence, as text.

    Raises:
        NotFound: when no entity goes by a name (the message says which come close), the relation does not exist, or nothing is claimed.
    """
    if predicate is not None and predicate not in set(Predicate):
        raise NotFound(f"there is no relation {predicate!r}; there are: {', '.join(Predicate)}")
    rows = store.select(_CLAIMS, {"subject": subject, "predicate": predicate or "", "object": object_ or ""})
    if not rows:
        for name in filter(None, (subject, object_)):
            _require(store, name)
        raise NotFound(f"the graph claims nothing of {' '.join(filter(None, (subject, predicate, object_)))!r}")
    lines: list[str] = []
    claim = ""
    for row in rows:
        if row["claim"] != claim:
            claim = row["claim"] or ""
            lines += ["", f"{row['en']} · {row['zh']}", f"  {row['status']}, confidence {row['confidence']}"]
        lines.append(f"  “{' '.join((row['quote'] or '').split())}”")
        source = ", ".join(filter(None, (row["title"], row["publisher"], row["published"])))
        lines.append(f"    {source or row['path']} ({row['path']}:{row['begin']}-{row['end']}; {row['extractor']} {row['sure']})")
    return "\n".join(lines[1:]) + "\n"


def _require(store: Store, name: str) -> None:
    """Raise `NotFound` unless some entity goes by a name."""
    near = [row["label"] or "" for row in store.select(_NAMED, {"name": name})]
    if not near:
        raise NotFound(f"nothing in the graph is called {name!r}")
    if name.lower() not in (label.lower() for label in near):
        raise NotFound(f"nothing in the graph is called {name!r}; close to it: {', '.join(near)}")


def find_query(question: str, parameters: Mapping[str, str], standard_input: Callable[[], str]) -> tuple[str, dict[str, str]]:
    """Return the SPARQL and the parameters a question stands for: a name, `-` for standard input, a .rq file, or SPARQL itself.

    Raises:
        InputError: when a file cannot be read.
        QueryError: for a name that no query has, or a parameter the query has not.
    """
    if question == "-":
        return standard_input(), dict(parameters)
    if question.endswith((".rq", ".sparql")):
        try:
            return Path(question).read_text("utf-8"), dict(parameters)
        except OSError as error:
            raise InputError(question, error.strerror or "cannot be read") from error
        except UnicodeDecodeError as error:
            raise InputError(question, "not UTF-8 text") from error
    if question.isidentifier() or question.replace("-", "_").isidentifier():
        named = load_query(question)
        return named.sparql, named.bindings(parameters)
    return question, dict(parameters)


def describe_queries() -> str:
    """Return the list of named queries, with their parameters."""
    lines = []
    for query in load_queries().values():
        lines.append(f"{query.name:<16} {query.title} · {query.title_zh}")
        lines += [f"{'':<16}   {parameter.name}={parameter.default:<8} {parameter.description}" for parameter in query.parameters]
    return "\n".join(lines) + "\n"
