"""The embedded store: an Oxigraph in memory, or one on disk that a build has left."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self, TypeVar

import pyoxigraph as ox

from graph.config import BASE_IRI
from graph.errors import InputError, QueryError
from graph.files import open_newest
from graph.model import KnowledgeGraph
from graph.ontology import ontology_triples
from graph.queries import load_query
from graph.store import copies, guard
from graph.store.copies import Copy
from graph.store.inference import infer
from graph.store.results import Result
from graph.store.terms import RDF, gx, iri, prefixes
from graph.store.triples import describe
from graph.store.turtle import ntriples, turtle

if TYPE_CHECKING:
    import rdflib

_EXTRACTED = ox.DefaultGraph()
_ONTOLOGY = ox.NamedNode("https://guanxi.example/ontology")

MOST_CLAIMS = 1_000_000
"""Claims a named query looks at where its inner LIMIT, by which Oxigraph begins there, has to be as low as Oxigraph's guess of all else."""
_INNER_LIMIT = "LIMIT 1000000 #"
_COUNT = "SELECT (COUNT(*) AS ?claims) { ?claim gx:status ?status }"

Found = TypeVar("Found")


class Store:
    """Hold a knowledge graph as RDF and answer SPARQL about it.

    What was extracted is the default graph; what follows from it lies in `<base_iri>graph/inferred`, the schema in
    `<https://guanxi.example/ontology>`. Queries see the first two as one unless told otherwise, and reach the third by GRAPH.
    """

    def __init__(self, base_iri: str = BASE_IRI) -> None:
        """Make an empty store whose entities, statements, evidence and documents have IRIs below `base_iri`."""
        self.base_iri = base_iri
        self._inferred = ox.NamedNode(f"{base_iri}graph/inferred")
        self._copy: Copy | None = None
        self._quads: ox.Store | None = None
        self._fresh = False
        self._preparing = Lock()

    @classmethod
    def open(cls, path: Path, *, in_memory: bool = False) -> Self:
        """Read a graph.ttl, or take its copy on disk where a build has left one; the base IRI is told by the documents in it.

        Answers are the same either way. A copy opens when it is first asked for something: a process may be forked before that, not after.
        One that proves to be damaged is removed, and the Turtle read. With `in_memory` no copy is used.

        Raises:
            InputError: when the file is missing, unreadable or not valid Turtle.
        """
        try:
            copy = None if in_memory else copies.find_copy(path)
            if copy:
                store = cls(copy.base_iri)
                store._copy = copy
                return store
            with open_newest(path.parent, path.name) as file:
                text = file.read()
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
        if self._copy:
            self._turn_from(self._copy)
        self._ready(inferred=False).extend(describe(kg, self.base_iri))
        self._fresh = False

    def keep(self, output: Path, text: str) -> None:
        """Keep a copy of this graph, which `text` tells as Turtle, in the output folder where `open` finds it; a small one needs none."""
        quads = self._ready(inferred=False).quads_for_pattern(None, None, None, _EXTRACTED)
        if next(islice(quads, copies.FEWEST - 1, None), None):
            copies.write_copy(output, text, self.base_iri, self._ready(inferred=True))
        else:
            copies.remove_copies(output)

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

    def answer(self, question: str, /, **parameters: str) -> Result:
        """Answer a named query, as `answer("leads", name="吴嘉")`.

        Raises:
            QueryError: for a name that no query has, or a parameter that the query has not.
        """
        named = load_query(question)
        return self.query(named.sparql, named.bindings(parameters))

    def query(self, sparql: str, bindings: Mapping[str, str] | None = None, *, inferred: bool = True, most: int | None = None) -> Result:
        """Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE); the prefixes of the house need no declaration.

        `bindings` replace the values of the query's own `VALUES ?name { "…" }` blocks; `inferred=False` leaves out what was not extracted.
        With `most` no more rows or triples than that are fetched, and the result tells whether there were more. Else rows whose order
        the query leaves open are sorted, so that they are the same whatever the graph is held in; which of them a LIMIT leaves stays open.
        The result of a named query that looks at a million claims at most is marked as cut in a graph that holds more.

        Raises:
            QueryError: when the query is invalid, would change the graph or reach the network, or fails.
        """
        bound = guard.bind(sparql, bindings or {})
        guard.check(bound)
        try:
            result = self._asked(lambda quads: self._answer(quads, bound, inferred, most), inferred=inferred)
            return replace(result, cut=True) if _INNER_LIMIT in bound and self._has_too_many_claims() else result
        except SyntaxError as error:
            raise QueryError(guard.explain(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query failed: {error}") from error

    def _answer(self, quads: ox.Store, query: str, inferred: bool, most: int | None) -> Result:
        known = prefixes(self.base_iri)
        answer = quads.query(query, prefixes=known, default_graph=[_EXTRACTED, self._inferred] if inferred else [_EXTRACTED])
        if isinstance(answer, ox.QueryBoolean):
            return Result(boolean=bool(answer), prefixes=known)
        if isinstance(answer, ox.QueryTriples):
            triples = tuple(sorted(set(islice(answer, most)), key=str))
            return Result(triples=triples, cut=next(answer, None) is not None, prefixes=known)
        variables = tuple(variable.value for variable in answer.variables)
        rows = [tuple(solution) for solution in islice(answer, most)]
        if most is None and not guard.is_ordered(query):
            rows.sort(key=str)
        return Result(variables=variables, rows=tuple(rows), cut=next(answer, None) is not None, prefixes=known)

    def _has_too_many_claims(self) -> bool:
        counted = self._asked(lambda quads: self._answer(quads, _COUNT, False, None), inferred=False)
        return int(counted.rows[0][0].value) > MOST_CLAIMS  # type: ignore[union-attr]

    def turtle(self) -> str:
        """Return the extracted graph as Turtle: the same text for the same set of documents."""
        return turtle(self.extracted(), prefixes(self.base_iri))

    def ntriples(self) -> str:
        """Return the extracted graph as N-Triples, sorted."""
        return ntriples(self.extracted())

    @property
    def triples(self) -> "rdflib.Graph":
        """Return the extracted graph for rdflib: a copy, made anew each time (some 1.5 s for 50,000 triples)."""
        import rdflib  # it takes a tenth of a second to load, and nothing else here needs it

        copied = rdflib.Graph()
        for prefix, namespace in prefixes(self.base_iri).items():
            copied.bind(prefix, namespace)
        return copied.parse(data=self.ntriples(), format="nt")

    def __len__(self) -> int:
        """Return the number of extracted triples."""
        return len(self.extracted())

    def extracted(self) -> list[ox.Quad]:
        """Return the extracted graph, in no order."""
        return self._asked(lambda quads: list(quads.quads_for_pattern(None, None, None, _EXTRACTED)), inferred=False)

    def _asked(self, work: Callable[[ox.Store], Found], *, inferred: bool) -> Found:
        """Return what some work finds in the quads; where the copy on disk proves to be damaged, or is gone, in those of the Turtle."""
        try:
            return work(self._ready(inferred=inferred))
        except (OSError, RuntimeError):
            copy = self._copy
            if copy is None:
                raise
        self._turn_from(copy)
        copy.remove()
        return work(self._ready(inferred=inferred))

    def _turn_from(self, copy: Copy) -> None:
        """Hold the graph in memory from now on."""
        read = self.open(copy.turtle, in_memory=True)
        self.base_iri, self._inferred, self._quads = read.base_iri, read._inferred, read._quads
        self._copy, self._fresh = None, False

    def _ready(self, *, inferred: bool) -> ox.Store:
        """Return the quads, open, and with what follows from them when that is wanted."""
        with self._preparing:
            if self._quads is None:
                self._quads = self._copy.open() if self._copy else ox.Store()
                self._fresh = self._copy is not None
            if inferred and not self._fresh:
                self._infer(self._quads)
                self._fresh = True
            return self._quads

    def _infer(self, quads: ox.Store) -> None:
        """Bring the inferred graph up to date; it holds nothing that was extracted, so that the union of both has no doubles."""
        quads.clear_graph(self._inferred)
        extracted = [quad.triple for quad in quads.quads_for_pattern(None, None, None, _EXTRACTED)]
        new = set(infer(extracted, self.base_iri)).difference(extracted)
        quads.extend(_quad(triple, self._inferred) for triple in new)
        quads.extend(_quad(triple, _ONTOLOGY) for triple in ontology_triples())


def _quad(triple: ox.Triple, place: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, place)


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _base_iri(quads: ox.Store) -> str:
    """Return what stands before `document/` in the IRI of a document."""
    documents = quads.quads_for_pattern(None, ox.NamedNode(RDF + "type"), gx("Document"), _EXTRACTED)
    found = min((quad.subject.value.rpartition("document/")[0] for quad in documents if isinstance(quad.subject, ox.NamedNode)), default="")
    return found or BASE_IRI
