"""The SPARQL 1.1 Protocol (W3C): what a request asks, or why it is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from graph.store.guard import LONGEST

QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"

LARGEST = 16 * LONGEST
"""Bytes a body may have: a query of the greatest length in Chinese, each byte of it percent-encoded, fits."""
_MOST_PARAMETERS = 100
_DATASET = frozenset({"default-graph-uri", "named-graph-uri"})
_UPDATE = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})


@dataclass
class Refused(Exception):
    """Signal a request that cannot be answered: an HTTP status, and why in a line."""

    status: int
    message: str
    headers: dict[str, str] = field(default_factory=dict)


Pairs = Iterable[tuple[str, str]]


def query_of(pairs: Pairs) -> str | None:
    """Return the query that parameters ask, None when they ask none.

    Raises:
        Refused: for more than one query, an update, a dataset of their own, or a query that is too long.
    """
    parameters: dict[str, list[str]] = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    if not _UPDATE.isdisjoint(parameters):
        raise Refused(400, "updates are refused: the graph is read-only")
    if not _DATASET.isdisjoint(parameters):
        raise Refused(400, "default-graph-uri and named-graph-uri are refused: every query reads this graph; name parts of it by GRAPH")
    queries = parameters.get("query", [])
    if len(queries) > 1:
        raise Refused(400, "more than one query; ask one at a time")
    return queries[0] if queries else None


def parameters_of(text: str) -> Sequence[tuple[str, str]]:
    """Return the parameters of a query string or a form.

    Raises:
        Refused: when they are not UTF-8, or too many.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise Refused(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Refused(400, f"more than {_MOST_PARAMETERS} parameters") from error


def posted_query(content_type: str, body: bytes, url_parameters: Pairs) -> str:
    """Return the query that was posted, as a form or as it is.

    Raises:
        Refused: when the body is of another type or encoding, or as `query_of` does.
    """
    media_type, parameters = media_type_of(content_type)
    text = _decoded(body, parameters.get("charset", "utf-8"), media_type)
    if media_type == FORM:
        query = query_of(parameters_of(text))
        if query is None:
            raise Refused(400, "the form has no field `query`")
        return query
    if query_of(url_parameters) is not None:
        raise Refused(400, "a query in the address and another in the body; ask one at a time")
    return text


def media_type_of(content_type: str) -> tuple[str, Mapping[str, str]]:
    """Return the media type of a body that can be read, and its parameters.

    Raises:
        Refused: when the body is of another type.
    """
    media_type, *rest = (part.strip() for part in content_type.split(";"))
    media_type = media_type.lower()
    if media_type == UPDATE:
        raise Refused(415, "updates are refused: the graph is read-only")
    if media_type not in (QUERY, FORM):
        said = f"not {media_type}" if media_type else "and says so in Content-Type"
        raise Refused(415, f"a query is posted as {QUERY} or {FORM}, {said}")
    return media_type, {name.strip().lower(): value.strip().strip('"').lower() for name, _, value in (part.partition("=") for part in rest)}


def _decoded(body: bytes, charset: str, media_type: str) -> str:
    if charset not in ("utf-8", "utf8"):
        raise Refused(415, f"{media_type} must be UTF-8, not {charset}")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "the query is not UTF-8") from error


def check_length(query: str, status: int) -> None:
    """Let a query pass that is not too long.

    Raises:
        Refused: with this status when it is.
    """
    if len(query) > LONGEST:
        raise Refused(status, f"the query has {len(query)} characters; at most {LONGEST} are allowed")
