"""The embedded store: an Oxigraph in memory."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Self

import pyoxigraph as ox
import rdflib

from graph.config import BASE_IRI
from graph.errors import InputError, QueryError
from graph.model import KnowledgeGraph
from graph.ontology import ontology_triples
from graph.store import guard
from graph.store.inference import infer
from graph.store.results import Result, solutions_json
from graph.store.terms import RDF, gx, iri, prefixes
from graph.store.triples import describe
from graph.store.turtle import ntriples, turtle

_EXTRACTED = ox.DefaultGraph()
_ONTOLOGY = ox.NamedNode("https://guanxi.example/ontology")


class Store:
    """Hold a knowledge graph as RDF and answer SPARQL about it.

    What was extracted is the default graph; what follows from it lies in `<base_iri>graph/inferred`, the schema in
    `<https://guanxi.example/ontology>`. Queries see the first two as one unless told otherwise, and reach the third by GRAPH.
    """

    def __init__(self, base_iri: str = BASE_IRI) -> None:
        """Make an empty store whose entities, statements, evidence and documents have IRIs below `base_iri`."""
        self.base_iri = base_iri
        self._quads = ox.Store()
        self._inferred = ox.NamedNode(f"{base_iri}graph/inferred")
        self._fresh = False
        self._inferring = Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read a graph.ttl; its base IRI is told by the documents in it.

        Raises:
            InputError: when the file is missing, unreadable or not valid Turtle.
        """
        try:
            text = path.read_bytes()
        except FileNotFoundError as error:
            raise InputError(path, "no such file; build a graph first") from error
        except OSError as error:
            raise InputError(path, error.strerror or "cannot be read") from error
        quads = ox.Store()
        try:
            quads.bulk_load(text, format=ox.RdfFormat.TURTLE)
        except SyntaxError as error:
            raise InputError(path, f"not valid Turtle: {error}") from error
        store = cls(_base_iri(quads))
        store._quads = quads
        return store

    def add(self, kg: KnowledgeGraph) -> None:
        """Add a knowledge graph; what is there already is not added again."""
        self._quads.extend(_quad(triple, _EXTRACTED) for triple in describe(kg, self.base_iri))
        self._fresh = False

    def iri(self, identifier: str) -> str:
        """Return the IRI of an identifier such as `person/吴嘉`."""
        return iri(self.base_iri, identifier).value

    def select(self, sparql: str, bindings: Mapping[str, str] | None = None, *, inferred: bool = True) -> list[dict[str, str | None]]:
        """Answer a SELECT query with plain strings: IRIs and lexical forms, None for what is unbound.

        Raises:
            QueryError: as `query` does, and when the query is no SELECT.
        """
        result = self.query(sparql, bindings, inferred=inferred)
        if result.boolean is not None or result.triples is not None:
            raise QueryError("the query must be a SELECT")
        return [
            {name: None if term is None else _plain(term) for name, term in zip(result.variables, row, strict=True)} for row in result.rows
        ]

    def query(self, sparql: str, bindings: Mapping[str, str] | None = None, *, inferred: bool = True, most: int | None = None) -> Result:
        """Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE); the prefixes of the house need no declaration.

        `bindings` replace the values of the query's own `VALUES ?name { "…" }` blocks. `inferred=False` leaves out what was not extracted.
        With `most` no more rows or triples than that are fetched, and the result tells whether there were more.

        Raises:
            QueryError: when the query is invalid, would change the graph or reach the network, or fails.
        """
        bound = guard.bind(sparql, bindings or {})
        guard.check(bound)
        if inferred:
            self._infer()
        known = prefixes(self.base_iri)
        try:
            answer = self._quads.query(bound, prefixes=known, default_graph=[_EXTRACTED, self._inferred] if inferred else [_EXTRACTED])
            if isinstance(answer, ox.QueryTriples):
                triples = tuple(sorted(set(islice(answer, most)), key=str))
                return Result(triples=triples, cut=next(answer, None) is not None, prefixes=known)
            if isinstance(answer, ox.QuerySolutions) and most is not None:
                variables = tuple(variable.value for variable in answer.variables)
                rows = tuple(tuple(solution) for solution in islice(answer, most))
                document = solutions_json(variables, rows)
                return Result(variables=variables, rows=rows, document=document, cut=next(answer, None) is not None, prefixes=known)
            document = answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
            if isinstance(answer, ox.QueryBoolean):
                return Result(boolean=bool(answer), document=document, prefixes=known)
        except SyntaxError as error:
            raise QueryError(guard.explain(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {error}") from error
        variables = tuple(variable.value for variable in answer.variables)
        solutions = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
        rows = tuple(tuple(solution) for solution in solutions) if isinstance(solutions, ox.QuerySolutions) else ()
        return Result(variables=variables, rows=rows, document=document, prefixes=known)

    def turtle(self) -> str:
        """Return the extracted graph as Turtle: the same text for the same set of documents."""
        return turtle(self._extracted(), prefixes(self.base_iri))

    def ntriples(self) -> str:
        """Return the extracted graph as N-Triples, sorted."""
        return ntriples(self._extracted())

    @property
    def triples(self) -> rdflib.Graph:
        """Return the extracted graph for rdflib: a copy, made anew each time (some 1.5 s for 50,000 triples)."""
        copied = rdflib.Graph()
        for prefix, namespace in prefixes(self.base_iri).items():
            copied.bind(prefix, namespace)
        return copied.parse(data=self.ntriples(), format="nt")

    def __len__(self) -> int:
        """Return the number of extracted triples."""
        return sum(1 for _ in self._quads.quads_for_pattern(None, None, None, _EXTRACTED))

    def _extracted(self) -> list[ox.Triple]:
        return [quad.triple for quad in self._quads.quads_for_pattern(None, None, None, _EXTRACTED)]

    def _infer(self) -> None:
        """Bring the inferred graph up to date; it holds nothing that was extracted, so that the union of both has no doubles."""
        with self._inferring:
            if self._fresh:
                return
            self._quads.clear_graph(self._inferred)
            extracted = self._extracted()
            new = set(infer(extracted, self.base_iri)).difference(extracted)
            self._quads.extend(_quad(triple, self._inferred) for triple in new)
            self._quads.extend(_quad(triple, _ONTOLOGY) for triple in ontology_triples())
            self._fresh = True


def _quad(triple: ox.Triple, place: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, place)


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _base_iri(quads: ox.Store) -> str:
    """Return what stands before `document/` in the IRI of a document."""
    documents = quads.quads_for_pattern(None, ox.NamedNode(RDF + "type"), gx("Document"), _EXTRACTED)
    found = min((quad.subject.value.rpartition("document/")[0] for quad in documents if isinstance(quad.subject, ox.NamedNode)), default="")
    return found or BASE_IRI
