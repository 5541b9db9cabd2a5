"""Check a graph against the shapes of the ontology (SHACL), and its plain triples against its statements."""

from dataclasses import dataclass
from importlib.resources import files

import pyshacl
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from graph.config import ONTOLOGY_IRI
from graph.ontology import ontology_text, union_members
from graph.store import Store

_UNMATCHED = """
SELECT ?focus ?predicate ?value WHERE {
  VALUES ?predicate { gx:leads gx:worksFor gx:reportsTo gx:founded gx:unitOf gx:subsidiaryOf gx:acquired gx:investedIn gx:partnersWith
    gx:competesWith gx:supplies gx:uses gx:makes gx:basedOn gx:integrates gx:variantOf gx:successorOf gx:locatedIn }
  ?focus ?predicate ?value .
  FILTER NOT EXISTS {
    ?claim rdf:subject ?focus ; rdf:predicate ?predicate ; rdf:object ?value ; gx:status gx:Asserted . }
}
"""
_MISSING = """
SELECT ?focus ?predicate ?value WHERE {
  ?focus gx:status gx:Asserted ; rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?value .
  FILTER NOT EXISTS { ?subject ?predicate ?value }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """Say which rule something breaks; `path` and `value` are empty where the rule is about the thing as a whole."""

    focus: str
    """IRI of the thing."""
    label: str
    """What the thing is called: a label, or the end of its IRI."""
    path: str
    value: str
    message: str
    """The rule, in words."""

    def __str__(self) -> str:
        """Return the violation as one line."""
        found = f" (found {self.value!r})" if self.value else ""
        return " ".join(f"{self.label}: {self.message}{found} <{self.focus}>".split())


def validate(store: Store) -> tuple[Violation, ...]:
    """Return every violation in the extracted graph, sorted; none when the graph keeps all that the ontology promises."""
    checked = _checked(store)
    shapes = rdflib.Graph().parse(data=files("graph").joinpath("shapes.ttl").read_text("utf-8"), format="turtle")
    _, report, _ = pyshacl.validate(checked, shacl_graph=shapes, inference="none", inplace=True, do_owl_imports=False)
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"pySHACL gave no report: {report}")
    found = {_violation(report, result, checked) for result in report.objects(None, SH.result)}
    for query, message in (
        (_UNMATCHED, "a plain triple stands for an asserted statement"),
        (_MISSING, "an asserted statement has its plain triple"),
    ):
        for row in store.select(query, inferred=False):
            focus = rdflib.URIRef(row["focus"] or "")
            found.add(
                Violation(
                    focus=str(focus),
                    label=_label(checked, focus),
                    path=row["predicate"] or "",
                    value=row["value"] or "",
                    message=message,
                )
            )
    return tuple(sorted(found))


def _checked(store: Store) -> rdflib.Graph:
    """Return a copy of the graph with the classes of the ontology and every relation that a statement claims."""
    triples = store.triples
    for statement in list(triples.subjects(RDF.type, rdflib.URIRef(ONTOLOGY_IRI + "Statement"))):
        subject, predicate, value = (triples.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object))
        if subject is not None and value is not None and isinstance(predicate, rdflib.URIRef):
            triples.add((subject, predicate, value))
    for narrower, wider in rdflib.Graph().parse(data=ontology_text(), format="turtle").subject_objects(RDFS.subClassOf):
        if str(wider).startswith(ONTOLOGY_IRI):
            triples.add((narrower, RDFS.subClassOf, wider))
    for union, members in union_members().items():
        for member in members:
            triples.add((rdflib.URIRef(ONTOLOGY_IRI + member), RDFS.subClassOf, rdflib.URIRef(ONTOLOGY_IRI + union)))
    return triples


def _violation(report: rdflib.Graph, result: rdflib.term.Node, checked: rdflib.Graph) -> Violation:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    return Violation(
        focus=str(focus),
        label=_label(checked, focus),
        path=str(path) if isinstance(path, rdflib.URIRef) else "",
        value="" if value is None or value == focus else str(value),
        message=str(report.value(result, SH.resultMessage)),
    )


def _label(triples: rdflib.Graph, node: rdflib.term.Node | None) -> str:
    """Return what a thing is called: its Chinese label if it has one, else any, else the end of its IRI."""
    labels = [
        label
        for predicate in (rdflib.SKOS.prefLabel, RDFS.label)
        for label in triples.objects(node, predicate)
        if isinstance(label, rdflib.Literal)
    ]
    best = min(labels, key=lambda label: (label.language != "zh", str(label)), default=None)
    return str(best) if best is not None else str(node).rstrip("/").rpartition("/")[2]
