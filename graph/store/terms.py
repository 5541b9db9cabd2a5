"""IRIs and literals: whatever a text holds becomes a valid term, and the same one every time."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

import pyoxigraph as ox

from graph.config import ONTOLOGY_IRI
from graph.model import ILLEGAL_IN_XML

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TIME = "http://www.w3.org/2006/time#"
XSD = "http://www.w3.org/2001/XMLSchema#"

KINDS = (
    *("company", "organization", "person", "place", "product", "unit"),
    *("document", "event", "evidence", "merge", "observation", "statement"),
)
"""First path segments of the IRIs minted below the base IRI; each is also a prefix in Turtle."""

VOCABULARIES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gx": ONTOLOGY_IRI,
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "skos": SKOS,
    "time": TIME,
    "xsd": XSD,
}
"""Prefixes of the vocabularies; queries may use them undeclared."""

_ILLEGAL_IN_IRI = re.compile(r"""[ <>"{}|^`\\\[\]]""")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/]")
_DATES = {
    "gYear": re.compile(r"\d{4}"),
    "gYearMonth": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
}
_CHINESE = re.compile("[\u3400-\u9fff]")
_INTEGER, _DECIMAL = ox.NamedNode(XSD + "integer"), ox.NamedNode(XSD + "decimal")


def prefixes(base_iri: str) -> dict[str, str]:
    """Return every prefix, those of the vocabularies and those of the kinds of things below a base IRI, sorted."""
    kinds = {kind: f"{base_iri}{kind}/" for kind in KINDS}
    return dict(sorted((VOCABULARIES | kinds).items()))


@cache  # a term is made some hundred thousand times in a build, and there are few of them
def gx(name: str) -> ox.NamedNode:
    """Return a term of the ontology."""
    return ox.NamedNode(ONTOLOGY_IRI + name)


def iri(base_iri: str, path: str) -> ox.NamedNode:
    """Return the IRI of something below the base IRI, or of an absolute IRI; illegal characters are percent-encoded (RFC 3987)."""
    whole = path if _ABSOLUTE.match(path) else base_iri + path
    whole = _STRAY_PERCENT.sub("%25", whole)
    if whole.isprintable() and not _ILLEGAL_IN_IRI.search(whole):  # nearly always, and much quicker than to look at every character
        return ox.NamedNode(whole)
    return ox.NamedNode("".join(_escape(character) for character in whole))


def _escape(character: str) -> str:
    if character.isprintable() and not _ILLEGAL_IN_IRI.match(character):
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def clean(text: str) -> str:
    """Return a text in which every character that no file format can hold is replaced by U+FFFD."""
    return ILLEGAL_IN_XML.sub("\ufffd", text)


def words(text: str, language: str) -> ox.Literal:
    """Return a text in a language; `zh-Hans` and `zh-Hant` are both tagged zh."""
    return ox.Literal(clean(text), language=language.partition("-")[0].lower())


def written(text: str) -> ox.Literal:
    """Return a text in the language it looks to be in: zh when it has a Chinese character, else en."""
    return words(text, "zh" if _CHINESE.search(text) else "en")


def plain(text: str) -> ox.Literal:
    """Return a text in no language."""
    return ox.Literal(clean(text))


def integer(value: int) -> ox.Literal:
    """Return an xsd:integer."""
    return ox.Literal(str(value), datatype=_INTEGER)


def number(text: str) -> ox.Literal:
    """Return an xsd:integer or xsd:decimal in its shortest form, or a plain string when the text is no finite number."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return plain(text)
    if not value.is_finite() or value.adjusted() > 100:
        return plain(text)
    if value == value.to_integral_value():
        return integer(int(value))
    return ox.Literal(f"{value:f}".rstrip("0"), datatype=_DECIMAL)


def fraction(value: float) -> ox.Literal:
    """Return a number such as a confidence as xsd:decimal with at most four places."""
    return ox.Literal(f"{value:.4f}".rstrip("0").rstrip("."), datatype=_DECIMAL)


def moment(text: str) -> ox.Literal:
    """Return a date typed by its precision (xsd:gYear, xsd:gYearMonth, xsd:date), or a plain string when it is none."""
    for name, pattern in _DATES.items():
        if pattern.fullmatch(text) and (name != "date" or _is_day(text)):
            return ox.Literal(text, datatype=ox.NamedNode(XSD + name))
    return plain(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
