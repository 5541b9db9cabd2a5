"""What one graph says that another does not: entities, statements, events and figures new and gone, and statuses that changed."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from graph.store import Store

_PREFIXES = """
PREFIX gx: <https://guanxi.example/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_ENTITIES = f"""{_PREFIXES}
SELECT DISTINCT ?key ?en ?zh WHERE {{
  ?key skos:prefLabel ?zh, ?en . FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")
}}"""
# What a claim is about, apart from its status: for statements subject, predicate and object; for events class, participants and date; for
# figures subject, metric, value and time.
_TOLD = """?claim gx:status ?state ; rdfs:label ?en, ?zh . FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")"""
_STATEMENTS = f"""{_PREFIXES}
SELECT (CONCAT(STR(?s), " ", STR(?p), " ", STR(?o)) AS ?key) ?state ?en ?zh WHERE {{
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . {_TOLD}
}}"""
_EVENTS = f"""{_PREFIXES}
SELECT (CONCAT(STR(?class), " ", ?who, " ", COALESCE(STR(?date), "")) AS ?key) ?state ?en ?zh WHERE {{
  ?claim a ?class . {_TOLD}
  {{ SELECT ?claim (GROUP_CONCAT(?part; separator=" ") AS ?who) WHERE {{
    {{ SELECT ?claim ?part WHERE {{ ?claim gx:agent|gx:object|gx:person|gx:place ?one . BIND(STR(?one) AS ?part) }} ORDER BY ?claim ?part }}
  }} GROUP BY ?claim }}
  OPTIONAL {{ ?claim gx:date ?date }}
}}"""
_FIGURES = f"""{_PREFIXES}
SELECT (CONCAT(STR(?s), " ", STR(?m), " ", STR(?value), " ", COALESCE(STR(?time), "")) AS ?key) ?state ?en ?zh WHERE {{
  ?claim gx:about ?s ; gx:metric ?m ; gx:value ?value . {_TOLD}
  OPTIONAL {{ ?claim gx:time ?time }}
}}"""
_KINDS = {"entities": _ENTITIES, "statements": _STATEMENTS, "events": _EVENTS, "figures": _FIGURES}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Told:
    """Hold what a graph says of one thing: in English, in Chinese, and the statuses it has there (none for entities)."""

    en: str
    zh: str
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Changed:
    """Hold a claim that both graphs make, with other statuses."""

    before: Told
    after: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Hold what differs in one kind of thing; each list is sorted."""

    new: tuple[Told, ...]
    gone: tuple[Told, ...]
    changed: tuple[Changed, ...]


def compare(old: Store, new: Store) -> dict[str, Difference]:
    """Return by kind (entities, statements, events, figures) what differs between two graphs.

    Things are the same when they have the same IRIs, so both graphs must have been built with one base IRI.
    """
    return {kind: _difference(_all_told(old, query), _all_told(new, query)) for kind, query in _KINDS.items()}


def _all_told(store: Store, query: str) -> dict[str, Told]:
    found: dict[str, list[Mapping[str, str | None]]] = defaultdict(list)
    for row in store.select(query, inferred=False):
        found[row["key"] or ""].append(row)
    return {key: _told(rows) for key, rows in found.items()}


def _told(rows: list[Mapping[str, str | None]]) -> Told:
    labels = min((row["en"] or "", row["zh"] or "") for row in rows)
    statuses = sorted({(row.get("state") or "").rpartition("#")[2] for row in rows} - {""})
    return Told(en=labels[0], zh=labels[1], statuses=tuple(statuses))


def _difference(old: Mapping[str, Told], new: Mapping[str, Told]) -> Difference:
    return Difference(
        new=tuple(sorted(new[key] for key in new.keys() - old.keys())),
        gone=tuple(sorted(old[key] for key in old.keys() - new.keys())),
        changed=tuple(
            sorted(Changed(before=old[key], after=new[key]) for key in old.keys() & new.keys() if old[key].statuses != new[key].statuses)
        ),
    )


def in_words(differences: Mapping[str, Difference]) -> str:
    """Return differences as text: + for what is new, - for what is gone, ~ for what has another status; a count of all at the end."""
    lines: list[str] = []
    for kind, one in differences.items():
        marked = [f"+ {_line(told)}" for told in one.new] + [f"- {_line(told)}" for told in one.gone]
        marked += [f"~ {_line(both.after)} (before: {', '.join(both.before.statuses)})" for both in one.changed]
        lines += [kind, *marked, ""] if marked else []
    counts = (f"{kind} +{len(one.new)} -{len(one.gone)} ~{len(one.changed)}" for kind, one in differences.items())
    return "\n".join([*lines, "; ".join(counts)]) + "\n"


def _line(told: Told) -> str:
    put = f" [{', '.join(told.statuses)}]" if told.statuses else ""
    return " ".join(f"{told.en} · {told.zh}{put}".split())


def in_json(differences: Mapping[str, Difference]) -> str:
    """Return differences as JSON."""
    return json.dumps({kind: asdict(one) for kind, one in differences.items()}, ensure_ascii=False, indent=2) + "\n"


def any_in(differences: Mapping[str, Difference]) -> bool:
    """Tell whether anything differs."""
    return any(one.new or one.gone or one.changed for one in differences.values())
