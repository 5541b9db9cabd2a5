"""What is done about each kind of question, in the child that attends to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from graph import explain
from graph.errors import GuanxiError, NotFound, QueryError
from graph.queries import load_query
from graph.serve import lookup
from graph.serve.description import describe_service
from graph.serve.lookup import Name
from graph.serve.negotiation import SOLUTIONS, TRIPLES, choose
from graph.serve.wire import Reply, as_json, refusal
from graph.store import Store
from graph.store.guard import bind

LIMIT_HEADER = "Guanxi-Result-Limit"
CUT_HEADER = "Guanxi-Result-Cut"

Question = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Hold what every child finds ready: the graph with what follows from it, and the names in it."""

    store: Store
    names: tuple[Name, ...]

    @classmethod
    def open(cls, output: Path) -> Self:
        """Read a graph and make everything ready.

        Raises:
            InputError: when there is no graph, or it cannot be read.
        """
        store = explain.open_store(output, in_memory=True)
        store.query("ASK {}")  # what follows from the graph is inferred now, not once for every question
        return cls(store=store, names=lookup.names(store))


def answer(library: Library, question: Question) -> Reply:
    """Return the answer to a question, or why there is none."""
    try:
        return _KINDS[question["kind"]](library, question)
    except NotFound as error:
        return refusal(404, str(error))
    except QueryError as error:
        return refusal(400, str(error))
    except GuanxiError as error:
        return refusal(500, str(error))


def _sparql(library: Library, question: Question) -> Reply:
    result = library.store.query(question["query"], most=question["limit"])
    formats = SOLUTIONS if result.triples is None else TRIPLES
    media_type = choose(question["accept"], tuple(formats))
    if media_type is None:
        return refusal(406, f"this answer comes as {', '.join(formats)}")
    headers = {LIMIT_HEADER: str(question["limit"])}
    if result.cut:
        headers[CUT_HEADER] = "true"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    body = result.serialize(formats[media_type]).encode("utf-8", "replace")
    return Reply(media_type=media_type + charset, body=body, headers=headers)


def _describe(library: Library, question: Question) -> Reply:
    media_type = choose(question["accept"], tuple(TRIPLES))
    if media_type is None:
        return refusal(406, f"the description of the service comes as {', '.join(TRIPLES)}")
    described = describe_service(library.store, question["endpoint"])
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Reply(media_type=media_type + charset, body=described.serialize(TRIPLES[media_type]).encode())


def _named(library: Library, question: Question) -> Reply:
    """Return a named query with its parameters in place, spelt as the graph spells them."""
    query = load_query(question["name"])
    sparql, bindings = explain.find_query(query.name, question["parameters"], str)
    known = explain.with_known_name(library.store, query.name, bindings)
    return as_json(
        {"name": query.name, "title": {"en": query.title, "zh": query.title_zh}, "parameters": known, "sparql": bind(sparql, known)}
    )


def _search(library: Library, question: Question) -> Reply:
    found = lookup.search(library.store, library.names, question["q"])
    return as_json({"query": question["q"], "total": len(found), "results": found[: question["limit"]]})


def _entity(library: Library, question: Question) -> Reply:
    return as_json(lookup.entity(library.store, question["id"], question["limit"]))


def _statement(library: Library, question: Question) -> Reply:
    return as_json(lookup.statement(library.store, question["id"]))


_KINDS: Mapping[str, Callable[[Library, Question], Reply]] = {
    "sparql": _sparql,
    "description": _describe,
    "named": _named,
    "search": _search,
    "entity": _entity,
    "statement": _statement,
}
