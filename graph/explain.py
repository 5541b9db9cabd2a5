"""Questions in words: find what a name stands for, and show every claim about it with the sentences it rests on."""

import re
import shlex
from collections.abc import Callable, Collection, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from graph.errors import InputError, NotFound, QueryError
from graph.queries import load_queries, load_query
from graph.quotes import readable
from graph.store import Store
from graph.store.guard import literal
from graph.vocab import EntityType, EventType, Metric, Predicate, Status

_PREFIXES = """
PREFIX gx: <https://guanxi.example/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_EVIDENCE = """
  ?claim gx:status ?state ; gx:confidence ?confidence ; rdfs:label ?en, ?zh ; gx:evidence ?evidence .
  FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
  ?evidence gx:quote ?quote ; gx:text ?text ; gx:document ?document ; gx:begin ?begin ; gx:end ?end ;
            gx:extractor ?extractor ; gx:confidence ?sure .
  ?document gx:path ?path .
  OPTIONAL { ?document gx:headline ?title }
  OPTIONAL { ?document gx:publisher ?publisher }
  OPTIONAL { ?document gx:published ?published }
  BIND(STRAFTER(STR(?state), "#") AS ?status)
"""
_ROWS = "SELECT ?claim ?en ?zh ?status ?confidence ?quote ?text ?title ?publisher ?published ?path ?begin ?end ?extractor ?sure"
_CLAIMS = f"""{_PREFIXES}
{_ROWS} WHERE {{
  VALUES ?subject {{ "" }} VALUES ?predicate {{ "" }} VALUES ?object {{ "" }}
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
  FILTER(EXISTS {{ ?s skos:prefLabel|skos:altLabel ?a . FILTER(LCASE(STR(?a)) = LCASE(?subject)) }}
    || (?object = "" && EXISTS {{ ?o skos:prefLabel|skos:altLabel ?b . FILTER(LCASE(STR(?b)) = LCASE(?subject)) }}))
  FILTER(?predicate = "" || STRAFTER(STR(?p), "#") = ?predicate)
  FILTER(?object = "" || EXISTS {{ ?o skos:prefLabel|skos:altLabel ?c . FILTER(LCASE(STR(?c)) = LCASE(?object)) }})
{_EVIDENCE}
}}
ORDER BY ?p DESC(?confidence) STR(?claim) ?published ?path ?begin
"""
_EVENTS = f"""{_PREFIXES}
{_ROWS} WHERE {{
  VALUES ?subject {{ "" }}
  FILTER EXISTS {{
    ?claim gx:agent|gx:object|gx:person|gx:place ?s . ?s skos:prefLabel|skos:altLabel ?a . FILTER(LCASE(STR(?a)) = LCASE(?subject)) }}
  OPTIONAL {{ ?claim gx:date ?date }}
{_EVIDENCE}
}}
ORDER BY COALESCE(STR(?date), "") STR(?claim) ?published ?path ?begin
"""
_FIGURES = f"""{_PREFIXES}
{_ROWS} WHERE {{
  VALUES ?subject {{ "" }}
  ?claim gx:metric ?metric .
  FILTER EXISTS {{ ?claim gx:about|gx:source ?s . ?s skos:prefLabel|skos:altLabel ?a . FILTER(LCASE(STR(?a)) = LCASE(?subject)) }}
  OPTIONAL {{ ?claim gx:time ?time }}
{_EVIDENCE}
}}
ORDER BY ?metric COALESCE(STR(?time), "") STR(?claim) ?published ?path ?begin
"""

_NAMES = f"""{_PREFIXES}
SELECT DISTINCT (STR(?called) AS ?name) WHERE {{ ?entity skos:prefLabel|skos:altLabel ?called }} ORDER BY ?name
"""
_MERGED = f"{_PREFIXES} SELECT DISTINCT (STR(?called) AS ?name) {{ ?merge gx:mergedName ?called }} ORDER BY ?name"

_ALIKE, _ALIKE_SHORT = 0.65, 0.5
"""How alike two names must be for one to be suggested for the other (Ratcliff and Obershelp 1988); of two characters one may differ."""
_SUGGESTED = 5


def open_store(output: Path, *, in_memory: bool = False) -> Store:
    """Open the graph that a build wrote into a folder, or a Turtle file; with `in_memory` as one that forks of this process can share.

    Raises:
        InputError: when there is none, or it cannot be read.
    """
    path = output if output.is_file() or (output.suffix == ".ttl" and not output.is_dir()) else output / "graph.ttl"
    return Store.open(path, in_memory=in_memory)


def explain(store: Store, subject: str, predicate: str | None = None, object_: str | None = None) -> str:
    """Return every claim about a name, or from one name to another, with all its evidence, as text.

    Without a relation the events and figures of the name are told too.

    Raises:
        NotFound: when no entity goes by a name (the message says which come close), the relation does not exist, or nothing is claimed.
    """
    wanted = {
        "subject": _name(store, subject),
        "predicate": _relation(predicate) if predicate else "",
        "object": _name(store, object_) if object_ else "",
    }
    rows = store.select(_CLAIMS, wanted, inferred=False)
    if not predicate:
        for query in (_EVENTS, _FIGURES):
            rows += store.select(query, {"subject": wanted["subject"]}, inferred=False)
    if not rows:
        said = " ".join(part for part in wanted.values() if part)
        see = f"; see: guanxi explain {shlex.quote(wanted['subject'])}" if predicate else ""
        raise NotFound(f"the graph holds no statement {said!r}{see}")
    lines: list[str] = []
    claim = ""
    for row in rows:
        if row["claim"] != claim:
            claim = row["claim"] or ""
            lines += ["", _one_line(f"{row['en']} · {row['zh']}"), f"  {row['status']}, confidence {row['confidence']}"]
        lines.append(f"  “{_one_line(readable(row['quote'] or '', row['text'] or ''))}”")
        source = ", ".join(filter(None, (row["title"], row["publisher"], row["published"])))
        place = f"({row['path']}:{row['begin']}-{row['end']}; {row['extractor']} {row['sure']})"
        lines.append(f"    {_one_line(f'{source} {place}')}")
    return "\n".join(lines[1:]) + "\n"


def _one_line(text: str) -> str:
    """Return a text on one line, without the control characters that could play tricks on a terminal."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def known_name(store: Store, given: str) -> str:
    """Return a name as the graph has it, in simplified characters where it is known in these alone.

    Raises:
        NotFound: when nothing goes by it; the message says which names come close.
    """
    return _name(store, given)


def _relation(predicate: str) -> str:
    """Return the relation a word stands for, however its letters are cased; raise `NotFound` when there is none."""
    for known in Predicate:
        if known.lower() == predicate.lower():
            return known
    raise NotFound(f"there is no relation {predicate!r}; there are: {', '.join(Predicate)}")


def _name(store: Store, given: str, more: str = "") -> str:
    """Return a name as it is looked for, in simplified characters where it is known in these alone; `more` is a query for other names.

    Raises:
        NotFound: when nothing goes by it; the message says which names come close.
    """
    name = " ".join(given.split())
    if name.isprintable() and store.query(_is_name(name), inferred=False).boolean:  # in most cases, and at once
        return name
    queries = (_NAMES, more) if more else (_NAMES,)
    known = {(row["name"] or "").lower(): row["name"] or "" for query in queries for row in store.select(query, inferred=False)}
    if name.lower() in known:
        return name
    name = _simplified(name)
    if name.lower() in known:
        return name
    within = [found for found in known if name and (name.lower() in found or found in name.lower())]
    near = [
        *sorted(within, key=len)[:_SUGGESTED],
        *get_close_matches(name.lower(), known, _SUGGESTED, _ALIKE if len(name) > 3 else _ALIKE_SHORT),
    ]
    close = ", ".join(known[found] for found in list(dict.fromkeys(near))[:_SUGGESTED])
    raise NotFound(f"nothing in the graph is called {given!r}" + (f"; close to it: {close}" if close else ""))


def _is_name(name: str) -> str:
    return f"{_PREFIXES} ASK {{ VALUES ?called {{ {literal(name)}@zh {literal(name)}@en }} ?entity skos:prefLabel|skos:altLabel ?called }}"


def _simplified(name: str) -> str:
    """Return a name in simplified characters, as the graph has all its Chinese names."""
    from opencc import OpenCC  # rarely needed, and not at once loaded

    converted: str = OpenCC("t2s").convert(name)
    return converted


def with_known_name(store: Store, question: str, bindings: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a named query with its `name` as the graph has it; those of other questions are left alone.

    Raises:
        NotFound: when nothing in the graph goes by the name; the message says which names come close.
    """
    name = bindings.get("name", "").strip()
    if not name or question not in load_queries():
        return dict(bindings)
    return {**bindings, "name": _name(store, name, _MERGED if question == "merges" else "")}


def find_query(question: str, parameters: Mapping[str, str], standard_input: Callable[[], str]) -> tuple[str, dict[str, str]]:
    """Return the SPARQL and the parameters a question stands for: a name, `-` for standard input, a .rq file, or SPARQL itself.

    Raises:
        InputError: when a file cannot be read.
        QueryError: for a name that no query has, a parameter the query has not, or a value that the parameter cannot take.
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
        return named.sparql, _checked(question, named.bindings(parameters))
    return question, dict(parameters)


def _checked(query: str, bindings: dict[str, str]) -> dict[str, str]:
    """Return the parameters of a named query, with the values of closed vocabularies spelt as the vocabulary spells them."""
    allowed: dict[str, Collection[str]] = {
        "lang": ("zh", "en"),
        "predicate": ("", *Predicate),
        "status": ("", *Status),
        "metric": ("", *Metric),
        "type": ("", *(EventType if query == "events" else EntityType)),
    }
    checked = dict(bindings)
    for name, value in bindings.items():
        if name in allowed:
            spelt = next((one for one in allowed[name] if one.lower() == value.lower()), None)
            if spelt is None:
                raise QueryError(f"{name} cannot be {value!r}; there are: {', '.join(filter(None, allowed[name]))}")
            checked[name] = str(spelt)
        elif name in ("from", "until") and value and not _is_date(value):
            raise QueryError(f"{name} cannot be {value!r}; write a date as 2025, 2025-09 or 2025-09-14")
        elif name == "least" and not (value.isascii() and value.isdigit()):
            raise QueryError(f"{name} cannot be {value!r}; write a number as 2")
    return checked


def _is_date(text: str) -> bool:
    """Tell whether a text is a year, a month or a day that there is (ISO 8601)."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def describe_queries() -> str:
    """Return the list of named queries, with their parameters."""
    lines = []
    for query in load_queries().values():
        lines.append(f"{query.name:<16} {query.title} · {query.title_zh}")
        lines += [f"{'':<16}   {f'{parameter.name}={parameter.default}':<12} {parameter.description}" for parameter in query.parameters]
    return "\n".join(lines) + "\n"
