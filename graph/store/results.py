"""Answers to queries, in memory and in the formats of the W3C."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pyoxigraph as ox

from graph.display import table
from graph.errors import ExtraMissing, QueryError
from graph.store.terms import XSD
from graph.store.turtle import ntriples, turtle

if TYPE_CHECKING:
    import pandas as pd

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

SOLUTION_FORMATS = {
    "table": "text/plain",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
}
"""Formats of SELECT and ASK results, with their media types."""

TRIPLE_FORMATS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
"""Formats of CONSTRUCT and DESCRIBE results, with their media types."""

Value = str | int | float | bool | None
"""What a cell holds in Python."""

_SHOWN = 50
"""Rows that a notebook shows."""
_INTEGER = XSD + "integer"
_REAL = frozenset({XSD + "decimal", XSD + "double", XSD + "float"})
_WIDEST = 60
"""Columns a cell of a table may take before it is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Hold the answer to a query: rows for SELECT, a truth value for ASK, triples for CONSTRUCT and DESCRIBE."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None
    """Sorted; None for SELECT and ASK."""
    cut: bool = False
    """Whether there was more than what was asked for at most, or could have been."""
    prefixes: Mapping[str, str]
    """Prefixes by which IRIs are shortened in tables and Turtle."""

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the names of the formats this answer can take."""
        return tuple(SOLUTION_FORMATS if self.triples is None else TRIPLE_FORMATS)

    def serialize(self, name: str) -> str:
        """Return the answer as text in a format.

        Raises:
            QueryError: when this kind of answer has no such format.
        """
        if name not in self.formats:
            kind = "rows or a truth value" if self.triples is None else "triples"
            raise QueryError(f"the answer is {kind}, which {name} cannot hold; choose one of: {', '.join(self.formats)}")
        if self.triples is not None:
            return self._triples(name)
        if name == "table":
            return self._table()
        document = self._json()
        if name == "json":
            return document
        answer = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
        return _text(answer.serialize(format=getattr(ox.QueryResultsFormat, name.upper())))

    def cells(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as short texts: IRIs with prefixes, literals without quotes, nothing for what is unbound."""
        short = cache(self._short)
        return tuple(tuple(short(term) for term in row) for row in self.rows)

    def records(self) -> list[dict[str, Value]]:
        """Return the rows with values of Python: numbers and truth values as such, all else as text, None for what is unbound."""
        return [{name: _value(term) for name, term in zip(self.variables, row, strict=True)} for row in self.rows]

    def to_dataframe(self) -> "pd.DataFrame":
        """Return the rows as a pandas DataFrame with a column for each variable.

        Raises:
            ExtraMissing: when pandas is not installed.
            QueryError: when the answer is no rows.
        """
        if self.boolean is not None or self.triples is not None:
            raise QueryError("only the answer to a SELECT query has rows")
        try:
            from pandas import DataFrame
        except ImportError as error:
            raise ExtraMissing("notebook", "A DataFrame") from error
        return DataFrame(self.records(), columns=list(self.variables))

    def _repr_html_(self) -> str:
        """Return what a notebook shows of the answer: its first rows, or triples."""
        if self.boolean is not None:
            return f"<p>{'yes' if self.boolean else 'no'}</p>"
        head, cells = self.variables, self.cells()
        if self.triples is not None:
            head = ("subject", "predicate", "object")
            cells = tuple((self._short(one.subject), self._short(one.predicate), self._short(one.object)) for one in self.triples[:_SHOWN])
        count = len(self.rows if self.triples is None else self.triples)
        more = f", the first {_SHOWN} shown" if count > _SHOWN else ""
        return table(head, cells[:_SHOWN], f"{count:,} {'rows' if self.triples is None else 'triples'}{more}")

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, str]:
        """Return the same with a table in text for where no HTML is shown."""
        few = replace(self, rows=self.rows[:_SHOWN], triples=None if self.triples is None else self.triples[:_SHOWN])
        return {"text/html": self._repr_html_(), "text/plain": few.serialize(few.formats[0])}

    def _json(self) -> str:
        """Return the answer in the SPARQL JSON format (W3C, SPARQL 1.2 Query Results JSON Format), from which Oxigraph makes the others."""
        told: dict[str, object]
        if self.boolean is not None:
            told = {"head": {}, "boolean": self.boolean}
        else:
            pairs = (zip(self.variables, row, strict=True) for row in self.rows)
            bindings = [{name: _json_term(term) for name, term in row if term is not None} for row in pairs]
            told = {"head": {"vars": self.variables}, "results": {"bindings": bindings}}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    def _triples(self, name: str) -> str:
        triples = self.triples or ()
        if name == "turtle":
            return turtle(triples, self.prefixes)
        if name == "ntriples":
            return ntriples(triples)
        form = ox.RdfFormat.JSON_LD if name == "jsonld" else ox.RdfFormat.RDF_XML
        return _text(ox.serialize(triples, format=form, prefixes=None if name == "jsonld" else dict(self.prefixes)))

    def _short(self, term: Term | None) -> str:
        if term is None:
            return ""
        if isinstance(term, ox.Literal):
            return term.value
        if isinstance(term, ox.NamedNode):
            for prefix, namespace in self.prefixes.items():
                if term.value.startswith(namespace):
                    return f"{prefix}:{term.value.removeprefix(namespace)}"
            return term.value
        return str(term)

    def _table(self) -> str:
        if self.boolean is not None:
            return "yes\n" if self.boolean else "no\n"
        rows = [self.variables, *(tuple(_one_line(cell) for cell in row) for row in self.cells())]
        widths = [max(_width(row[column]) for row in rows) for column in range(len(self.variables))]
        lines = ["  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join([lines[0], rule, *lines[1:], ""])


def _value(term: Term | None) -> Value:
    if term is None:
        return None
    if isinstance(term, ox.Triple):
        return str(term)
    if isinstance(term, ox.Literal):
        kind = term.datatype.value
        if kind == XSD + "boolean":
            return term.value in ("true", "1")
        try:
            return int(term.value) if kind == _INTEGER else float(term.value) if kind in _REAL else term.value
        except ValueError:  # ill-typed, as "x"^^xsd:integer
            return term.value
    return term.value


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    if not isinstance(term, ox.Literal):
        return {"type": "uri" if isinstance(term, ox.NamedNode) else "bnode", "value": term.value}
    told: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language is not None:
        told["xml:lang"] = term.language
        if term.direction is not None:
            told["its:dir"] = term.direction.value
    elif term.datatype.value != XSD + "string":
        told["datatype"] = term.datatype.value
    return told


def _text(document: bytes | None) -> str:
    return (document or b"").decode()


def _one_line(text: str) -> str:
    """Return a text without line breaks and control characters, cut where it gets too wide for a table."""
    flat = text if text.isprintable() else "".join(character if character.isprintable() else " " for character in text)
    flat = " ".join(flat.split())
    if _width(flat[: _WIDEST + 1]) <= _WIDEST:
        return flat
    kept = flat[: _WIDEST - 1]
    while _width(kept) > _WIDEST - 1:
        kept = kept[:-1]
    return kept + "…"


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese characters take two."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
