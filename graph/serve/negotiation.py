"""Which of the formats at hand a client wants most (RFC 9110, section 12.5.1)."""

from collections.abc import Mapping, Sequence

SOLUTIONS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types of SELECT and ASK answers, the favourite first, with the names the store has for them."""

TRIPLES: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
}
"""Media types of CONSTRUCT and DESCRIBE answers."""


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """Return the offered media type that an Accept header likes best, the first of those it likes alike; None when it takes none."""
    ranges = _ranges(accept)
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda media_type: _liking(media_type, ranges))
    return best if _liking(best, ranges) > 0 else None


def _ranges(accept: str) -> dict[str, float]:
    """Return the media ranges of a header with how much each is liked; a range with a parameter other than q counts without it."""
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if "/" in name or name == "*":
            name = "*/*" if name == "*" else name  # what some old clients send
            ranges[name] = max(ranges.get(name, 0.0), _quality(parameters))
    return ranges


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return min(quality, 1.0) if quality > 0 else 0.0
    return 1.0


def _liking(media_type: str, ranges: Mapping[str, float]) -> float:
    """Return how much a media type is liked: the most specific range decides."""
    kind = media_type.partition("/")[0]
    return next((ranges[name] for name in (media_type, f"{kind}/*", "*/*") if name in ranges), 0.0)
