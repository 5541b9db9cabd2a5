"""Check a graph against the shapes of the ontology (SHACL), and its plain triples against its statements."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyshacl
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from graph.config import ONTOLOGY_IRI
from graph.ontology import ontology_text, union_members
from graph.store import Store
from graph.vocab import Predicate

SHOWN = 5
"""How many of the things that break one rule are shown unless all are wanted."""

_RELATIONS = " ".join(f"gx:{predicate}" for predicate in Predicate)
_UNMATCHED = f"""
SELECT ?focus ?path ?value WHERE {{
  VALUES ?path {{ {_RELATIONS} }}
  ?focus ?path ?value .
  FILTER NOT EXISTS {{ ?claim rdf:subject ?focus ; rdf:predicate ?path ; rdf:object ?value ; gx:status gx:Asserted }}
}}
"""
_MISSING = """
SELECT ?focus ?path ?value WHERE {
  ?focus gx:status gx:Asserted ; rdf:subject ?subject ; rdf:predicate ?path ; rdf:object ?value .
  FILTER NOT EXISTS { ?subject ?path ?value }
}
"""
_UNKNOWN = """
SELECT DISTINCT ?focus ?path ?value WHERE {{
  {{ SELECT DISTINCT ?path {{ ?any ?path ?thing }} }}
  FILTER(STRSTARTS(STR(?path), "{namespace}") && ?path NOT IN ({known}))
  ?focus ?path ?value .
}}
"""
_UNKNOWN_CLASS = """
SELECT DISTINCT ?focus (rdf:type AS ?path) ?value WHERE {{
  {{ SELECT DISTINCT ?value {{ ?any a ?value }} }}
  FILTER(STRSTARTS(STR(?value), "{namespace}") && ?value NOT IN ({known}))
  ?focus a ?value .
}}
"""
_MISTYPED = """
SELECT ?focus ?path (?type AS ?value) WHERE {{
  {{ SELECT DISTINCT ?focus ?path WHERE {{
    VALUES ?path {{ {paths} }}
    {{ {plain} }} UNION {{ ?claim rdf:predicate ?path ; {claimed} ?focus }}
    FILTER NOT EXISTS {{ VALUES ?class {{ {classes} }} ?focus a ?class }} }} }}
  OPTIONAL {{ ?focus a ?type }}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """Say which rule something breaks; the property and the values are empty where the rule is about the thing as a whole."""

    message: str
    """The rule, in words."""
    path: str
    """IRI of the property that the rule is about."""
    path_label: str
    """What that property is called, in Chinese and English."""
    label: str
    """What the thing is called, in Chinese and English: its labels, or the end of its IRI."""
    focus: str
    """IRI of the thing."""
    values: tuple[str, ...]
    """What was found: labels of things, forms of literals."""

    @property
    def rule(self) -> str:
        """Return the rule with the property that it is about."""
        return f"{self.path_label}: {self.message}" if self.path_label else self.message

    def __str__(self) -> str:
        """Return the violation as one line."""
        return " ".join(f"{self.label} <{self.focus}> {self.rule}{self.found}".split())

    @property
    def found(self) -> str:
        """Return what was found, in words; nothing when something is missing."""
        return f"; found {', '.join(map(repr, self.values))}" if self.values else ""


def told(violations: Iterable[Violation], most: int = SHOWN) -> Iterator[str]:
    """Yield lines that tell of violations: each rule, then who breaks it, and how many more there are than `most`."""
    rules: defaultdict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        rules[violation.rule].append(violation)
    for rule, broken in sorted(rules.items()):
        yield rule
        for violation in broken[:most]:
            yield "  " + " ".join(f"{violation.label} <{violation.focus}>{violation.found}".split())
        if len(broken) > most:
            yield f"  and {len(broken) - most:,} more"


def validate(store: Store) -> tuple[Violation, ...]:
    """Return every violation in the extracted graph, sorted; none when the graph keeps all that the ontology promises."""
    ontology, shapes, queries = _rules()
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for query, message in queries:
        for row in store.select(query, inferred=False):
            found[message, row["path"] or "", row["focus"] or ""].update(filter(None, [row["value"]]))
    checked = store.triples
    for broken in _broken(checked, shapes, ontology):
        found[broken[:3]].update(broken[3])
    return tuple(
        sorted(
            Violation(
                message=message,
                path=path,
                path_label=_label(ontology, path) if path else "",
                label=_label(checked, focus),
                focus=focus,
                values=tuple(sorted(_label(ontology, value, _label(checked, value, value)) for value in values)),
            )
            for (message, path, focus), values in found.items()
        )
    )


@cache
def _rules() -> tuple[rdflib.Graph, rdflib.Graph, tuple[tuple[str, str], ...]]:
    """Return the ontology, the shapes that pySHACL checks, and queries for what breaks the other rules, each with its rule."""
    ontology = rdflib.Graph().parse(data=ontology_text(), format="turtle")
    shapes = rdflib.Graph().parse(data=files("graph").joinpath("shapes.ttl").read_text("utf-8"), format="turtle")
    return ontology, shapes, (*_queries(shapes, ontology), *_agreements(ontology))


def _agreements(ontology: rdflib.Graph) -> Iterator[tuple[str, str]]:
    """Yield queries for what no shape can say, each with the rule that it finds broken."""
    yield _UNMATCHED, "a plain triple stands for an asserted statement"
    yield _MISSING, "an asserted statement has its plain triple"
    defined = set(ontology.subjects(RDFS.isDefinedBy))
    classes = defined & set(ontology.subjects(RDF.type, OWL.Class))
    for query, known, kind in ((_UNKNOWN, defined, "property"), (_UNKNOWN_CLASS, classes, "class")):
        names = ", ".join(f"<{term}>" for term in sorted(map(str, known)))
        yield query.format(namespace=ONTOLOGY_IRI, known=names), f"the ontology has no such {kind}"


def _queries(shapes: rdflib.Graph, ontology: rdflib.Graph) -> Iterator[tuple[str, str]]:
    """Take the shapes that only say a domain or a range out of the others, and yield for each a query for what breaks it, and the rule."""
    for shape in list(shapes.subjects(SH["class"])):
        subjects, objects = (sorted(map(str, shapes.objects(shape, target))) for target in (SH.targetSubjectsOf, SH.targetObjectsOf))
        if subjects or objects:
            classes = (name for wanted in shapes.objects(shape, SH["class"]) for name in _below(wanted, ontology))
            query = _MISTYPED.format(
                paths=" ".join(f"<{path}>" for path in subjects or objects),
                plain="?focus ?path ?other" if subjects else "?other ?path ?focus",
                claimed="rdf:subject" if subjects else "rdf:object",
                classes=" ".join(f"<{name}>" for name in sorted(classes)),
            )
            yield query, str(shapes.value(shape, SH.message))
            shapes.remove((shape, None, None))


def _below(wanted: rdflib.term.Node, ontology: rdflib.Graph) -> set[rdflib.URIRef]:
    """Return a class and every class below it."""
    union = union_members().get(str(wanted).removeprefix(ONTOLOGY_IRI), ())
    tops = {wanted, *(rdflib.URIRef(ONTOLOGY_IRI + member) for member in union)}
    return {name for top in tops for name in ontology.transitive_subjects(RDFS.subClassOf, top) if isinstance(name, rdflib.URIRef)}


def _broken(checked: rdflib.Graph, shapes: rdflib.Graph, ontology: rdflib.Graph) -> Iterator[tuple[str, str, str, set[str]]]:
    """Yield rule, property, thing and values of what breaks a shape; the classes of the ontology are added to the triples checked."""
    for wanted in {*shapes.objects(None, SH["class"]), *shapes.objects(None, SH.targetClass)}:
        for narrower in _below(wanted, ontology):
            if narrower != wanted:
                checked.add((narrower, RDFS.subClassOf, wanted))
    _, report, _ = pyshacl.validate(checked, shacl_graph=shapes, inference="none", inplace=True, do_owl_imports=False)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL gave no report: {report}")
    for result in report.objects(None, SH.result):
        focus, path, value = (report.value(result, part) for part in (SH.focusNode, SH.resultPath, SH.value))
        yield (
            str(report.value(result, SH.resultMessage)),
            str(path) if isinstance(path, rdflib.URIRef) else "",
            str(focus),
            set() if value is None or value == focus else {str(value)},
        )


def _label(triples: rdflib.Graph, iri: str, otherwise: str = "") -> str:
    """Return what a thing is called, in both languages if it can be: its preferred labels, its labels, or else the end of its IRI."""
    for predicate in (SKOS.prefLabel, RDFS.label):
        found = [label for label in triples.objects(rdflib.URIRef(iri), predicate) if isinstance(label, rdflib.Literal)]
        if found:
            return " / ".join(dict.fromkeys(str(label) for label in sorted(found, key=lambda label: (label.language != "zh", str(label)))))
    return otherwise or re.split("[/#]", iri.rstrip("/"))[-1]
