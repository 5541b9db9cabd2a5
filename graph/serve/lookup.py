"""Entities and what is said of them, as JSON has it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from unicodedata import normalize

from opencc import OpenCC

from graph.config import ONTOLOGY_IRI
from graph.errors import NotFound
from graph.store import Store
from graph.store.guard import literal
from graph.vocab import EntityType

_PREFIXES = """
PREFIX gx: <https://guanxi.example/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_KINDS = ", ".join(f"gx:{kind}" for kind in EntityType)
_NAMES = f"""{_PREFIXES}
SELECT ?entity ?kind ?how ?name (LANG(?name) AS ?language) {{
  ?entity a ?class . FILTER(?class IN ({_KINDS}))
  VALUES ?how {{ skos:prefLabel skos:altLabel }} ?entity ?how ?name
  BIND(STRAFTER(STR(?class), "#") AS ?kind)
}} ORDER BY ?entity DESC(?how) ?language ?name
"""
_ABOUT = {
    "statements": "?claim a gx:Statement . { ?claim rdf:subject ?entity } UNION { ?claim rdf:object ?entity }",
    "events": "?claim gx:agent|gx:object|gx:person|gx:place ?entity .",
    "figures": "?claim a gx:Observation . { ?claim gx:about ?entity } UNION { ?claim gx:source ?entity }",
}
_EVIDENCE = """
SELECT ?claim ?quote ?text ?begin ?end ?extractor ?confidence ?document ?title ?publisher ?published ?url ?path {
  CLAIMS
  ?claim gx:evidence ?evidence .
  ?evidence gx:quote ?quote ; gx:text ?text ; gx:begin ?begin ; gx:end ?end ; gx:extractor ?extractor ;
            gx:confidence ?confidence ; gx:document ?document .
  ?document gx:path ?path .
  OPTIONAL { ?document gx:headline ?title }
  OPTIONAL { ?document gx:publisher ?publisher }
  OPTIONAL { ?document gx:published ?published }
  OPTIONAL { ?document gx:url ?url }
} ORDER BY ?claim ?published ?path ?begin STR(?evidence)
"""
_NUMBERS = frozenset({"confidence", "independentSources", "value"})
_LEFT_OUT = frozenset({"evidence", "type", "conflictsWith"})
_LINKS = frozenset({"subject", "object", "about", "source", "agent", "person", "place"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Hold a name of an entity, as it is written and as it is looked for."""

    entity: str
    kind: str
    text: str
    folded: str
    language: str
    preferred: bool


def names(store: Store) -> tuple[Name, ...]:
    """Return all names of all entities, those of one entity together, its labels first."""
    return _names(store, _NAMES)


def _names(store: Store, sparql: str) -> tuple[Name, ...]:
    return tuple(
        Name(
            entity=row["entity"] or "",
            kind=row["kind"] or "",
            text=row["name"] or "",
            folded=_folded(row["name"] or ""),
            language=row["language"] or "",
            preferred=(row["how"] or "").endswith("prefLabel"),
        )
        for row in store.select(sparql, inferred=False)
    )


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _folded(name: str) -> str:
    """Return a name without what people write differently: case, width, spaces, traditional characters."""
    return "".join(str(_simplifier().convert(normalize("NFKC", name))).casefold().split())


def search(store: Store, known: Sequence[Name], query: str) -> list[dict[str, Any]]:
    """Return the entities with a name that is, begins with, or holds what is looked for, in this order, shorter names first."""
    wanted = _folded(query)
    ranks: dict[str, tuple[int, int, str]] = {}
    matched: dict[str, str] = {}
    for name in known:
        if not wanted or wanted not in name.folded:
            continue
        place = (0 if name.folded == wanted else 1 if name.folded.startswith(wanted) else 2, len(name.folded), name.entity)
        if place < ranks.get(name.entity, (3, 0, "")):
            ranks[name.entity], matched[name.entity] = place, name.text
    found = sorted(ranks, key=lambda entity: ranks[entity])
    cards = _cards(store, [name for name in known if name.entity in ranks])
    return [{**cards[entity], "matched": matched[entity]} for entity in found]


def _cards(store: Store, known: Iterable[Name]) -> dict[str, dict[str, Any]]:
    """Return what identifies each entity: id, IRI, type and labels."""
    cards: dict[str, dict[str, Any]] = {}
    for name in known:
        card = cards.setdefault(
            name.entity, {"id": _identifier(store, name.entity), "iri": name.entity, "type": name.kind, "label": {}, "aliases": []}
        )
        if name.preferred:
            card["label"].setdefault(name.language, name.text)
        else:
            card["aliases"].append(name.text)
    return cards


def _identifier(store: Store, iri: str) -> str:
    return iri.removeprefix(store.base_iri)


def _iri(store: Store, identifier: str) -> str:
    try:
        return store.iri(identifier)
    except ValueError as error:
        raise NotFound(f"{identifier!r} is neither an id nor an IRI") from error


def _one_of(variable: str, iris: Sequence[str]) -> str:
    """Return the clause that lets a variable be one of some IRIs, whatever stands in these.

    Written as IRIs they are looked up at once; written as texts, which takes Oxigraph a look at everything, they are safe from being
    read as something else, as an IRI with ' or # can be.
    """
    if not any("'" in iri or "#" in iri for iri in iris):
        return f"VALUES ?{variable} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"
    return f"VALUES ?{variable}_iri {{ {' '.join(map(literal, iris))} }} BIND(IRI(?{variable}_iri) AS ?{variable})"


def entity(store: Store, identifier: str, most: int) -> dict[str, Any]:
    """Return an entity with at most so many of its statements, events and figures each, all with their evidence.

    Raises:
        NotFound: when there is no such entity.
    """
    iri = _iri(store, identifier)
    cards = _labelled(store, [iri])
    if iri not in cards:
        raise NotFound(f"there is no entity {identifier!r}; find one with /api/search?q=")
    told: dict[str, Any] = dict(cards[iri])
    for part, pattern in _ABOUT.items():
        sparql = f"{_PREFIXES} SELECT DISTINCT ?claim {{ {_one_of('entity', [iri])} {pattern} }} ORDER BY STR(?claim)"
        claims = [row["claim"] or "" for row in store.select(sparql, inferred=False)]
        told[part] = _claims(store, claims[:most])
        told[f"{part}_total"] = len(claims)
    return told


def statement(store: Store, identifier: str) -> dict[str, Any]:
    """Return a statement, an event or a figure with its evidence.

    Raises:
        NotFound: when there is no such claim.
    """
    iri = _iri(store, identifier if "/" in identifier else f"statement/{identifier}")
    claims = _claims(store, [iri])
    if not claims:
        raise NotFound(f"there is no statement {identifier!r}; /api/entity?id= lists those about an entity")
    return claims[0]


def _claims(store: Store, iris: Sequence[str]) -> list[dict[str, Any]]:
    """Return claims with their evidence; what is none is left out."""
    if not iris:
        return []
    values = _one_of("claim", iris)
    said: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    sparql = f"""{_PREFIXES} SELECT ?claim ?p ?o (LANG(?o) AS ?language) {{
      {values} ?claim ?p ?o FILTER EXISTS {{ ?claim gx:evidence ?some }} }} ORDER BY ?claim ?p ?o"""
    for row in store.select(sparql, inferred=False):
        pair = ((row["p"] or "").replace("#", "/").rpartition("/")[2], row["o"] or "", row["language"] or "")
        said[row["claim"] or ""].append(pair)
    proofs = _evidence(store, values)
    linked = {value for pairs in said.values() for name, value, _ in pairs if name in _LINKS}
    cards = _labelled(store, sorted(linked))
    return [_claim(store, iri, said[iri], proofs[iri], cards) for iri in iris if iri in said]


def _claim(
    store: Store, iri: str, pairs: Sequence[tuple[str, str, str]], proofs: list[dict[str, Any]], cards: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    told: dict[str, Any] = {"id": _identifier(store, iri), "iri": iri, "label": {}}
    for name, value, language in pairs:
        if name == "label":
            told["label"][language] = value
        elif name == "type":
            told["type"] = value.removeprefix(ONTOLOGY_IRI)
        elif name == "conflictsWith":
            told.setdefault("conflicts_with", []).append(_identifier(store, value))
        elif name in _LINKS:
            card = cards.get(value)
            link = {"id": card["id"], "type": card["type"], "label": card["label"]} if card else {"id": _identifier(store, value)}
            if told["id"].startswith("event/"):  # several may take part in one way
                told.setdefault(name, []).append(link)
            else:
                told[name] = link
        elif name not in _LEFT_OUT:
            told[name] = _number(value) if name in _NUMBERS else value.removeprefix(ONTOLOGY_IRI)
    return {**told, "evidence": proofs}


def _number(text: str) -> int | float | str:
    """Return a number as a number, and what is none as it stands."""
    try:
        return int(text) if "." not in text else float(text)
    except ValueError:
        return text


def _evidence(store: Store, values: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in store.select(_PREFIXES + _EVIDENCE.replace("CLAIMS", values), inferred=False):
        document = {
            "id": _identifier(store, row["document"] or ""),
            **{name: row[name] for name in ("title", "publisher", "published", "url", "path") if row[name]},
        }
        found[row["claim"] or ""].append(
            {
                "quote": row["quote"],
                "text": row["text"],
                "begin": int(row["begin"] or 0),
                "end": int(row["end"] or 0),
                "extractor": row["extractor"],
                "confidence": float(row["confidence"] or 0),
                "document": document,
            }
        )
    return found


def _labelled(store: Store, iris: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what identifies some entities; what is no entity is left out."""
    if not iris:
        return {}
    sparql = _NAMES.replace("?entity a ?class", f"{_one_of('entity', iris)} ?entity a ?class", 1)
    return _cards(store, _names(store, sparql))
