"""What a query is allowed to be: read-only, answered from this store alone, and small enough to parse.

Oxigraph offers no switch that keeps `SERVICE` from fetching the address it is given, so the query is read here before it is evaluated.
Oxigraph parses without a tokenizer: it takes `trueSERVICE ?x {}` and `SERVICE:x {}` for service calls, and whether `<` opens an IRI or
compares depends on the grammar. So this reader follows both readings of a `<` where they could differ, and refuses a query when the
keyword shows up on any of them. It errs on the side of refusing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.errors import QueryError

LONGEST = 200_000
"""Code points a query may have."""
DEEPEST = 100
"""How deep brackets may nest: Oxigraph's parser recurses, and some 3,000 levels overflow its stack and end the program."""
MOST_OPERATORS = 2_000
"""How many operators and keywords a query may have, for the same reason: `1+1+1…` nests as well."""

_TOKEN = re.compile(
    r"""
    (?P<space> \s+ | \#[^\r\n]* )
  | (?P<string> "{3} (?: "{0,2} (?: [^"\\] | \\. ) )* "{3} | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
              | " (?: [^"\\\r\n] | \\. )* "                | ' (?: [^'\\\r\n] | \\. )* ' )
  | (?P<iri> < (?: [^<>"{}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{4} | \\U[0-9A-Fa-f]{8} )* > )
  | (?P<variable> [?$]\w+ )
  | (?P<language> @[A-Za-z]+ (?: -[A-Za-z0-9]+ )* )
  | (?P<number> \d+ )
  | (?P<name> (?P<prefix> [\w.-]* ) : (?: [\w:-] | %[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%] )* )
  | (?P<word> [A-Za-z]+ )
  | (?P<symbol> . )
    """,
    re.VERBOSE | re.DOTALL,
)

_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_OPERATORS = frozenset("!+-*/|^&=<>")
_AFTER_SERVICE = re.compile(r"[<?$:]|(?:\s|\#[^\r\n]*(?:[\r\n]|$))+(?:[<?$]|[\w.-]*:|silent)", re.IGNORECASE)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_CHARACTERS = re.compile(r"\[|\.\.=|\\|\||\]")
_FUNCTIONS = frozenset({"ABS", "CEIL", "LANG", "STR"})
"""Some of the functions of which all are listed where an expression could stand."""
_REFUSED = frozenset({"LATERAL", "SERVICE"})
_MOST_EXPECTED = 5
_LONGEST_REASON = 160
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """Mark a piece of a query: string, iri, variable, language, number, name, word or symbol."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the position after the piece."""
        return self.start + len(self.text)


def tokens(query: str) -> Iterator[Token]:
    """Yield the pieces of a query as the SPARQL grammar has them; spaces and comments are left out."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup != "space":
            yield _token(match)


def _token(match: re.Match[str]) -> Token:
    return Token(match.lastgroup or "symbol", match[0], match.start())


def check(query: str) -> None:
    """Let a query pass that only reads and asks nobody else.

    Raises:
        QueryError: for SERVICE, FROM, updates, and queries too long or too deep to parse safely.
    """
    if len(query) > LONGEST:
        raise QueryError(f"the query has {len(query)} characters; at most {LONGEST} are allowed")
    if _HALF_CHARACTER.search(query):
        raise QueryError("not valid SPARQL: the query holds half a character (a lone surrogate)")
    found = list(tokens(query))
    keywords = [token.text.upper() for token in found if token.kind == "word"]
    if "FROM" in keywords:
        raise QueryError("FROM is refused: every query reads this graph; leave the clause out")
    if _verb(found) in _UPDATES:
        raise QueryError(f"{_verb(found)} is refused: the graph is read-only; use SELECT, ASK, CONSTRUCT or DESCRIBE")
    if _calls_service(query):
        raise QueryError("SERVICE is refused: queries are answered from this graph alone and never reach the network")
    operators = sum(token.kind == "symbol" and token.text in _OPERATORS for token in found) + len(keywords)
    if operators > MOST_OPERATORS or _depth(found) > DEEPEST:
        raise QueryError(
            f"the query is too complex: at most {DEEPEST} nested brackets and {MOST_OPERATORS} operators and keywords are allowed"
        )


def _verb(found: list[Token]) -> str:
    """Return the keyword after the prologue (BASE and PREFIX declarations), in capitals."""
    words = (token.text.upper() for token in found if token.kind == "word")
    return next((word for word in words if word not in {"BASE", "PREFIX", "VERSION"}), "")


def _calls_service(query: str) -> bool:
    """Tell whether any reading of a query has the keyword SERVICE with something after it to call."""
    waiting = [0]
    seen = set(waiting)
    while waiting:
        match = _TOKEN.match(query, waiting.pop())
        if match is None:
            continue
        if match["word"] and "service" in match["word"].lower() and _AFTER_SERVICE.match(query, match.end()):
            return True
        if match["prefix"] and "service" in match["prefix"].lower():
            return True
        following = {match.end()}
        if match["iri"] and ("'" in match["iri"] or "#" in match["iri"]):
            following.add(match.start() + 1)  # FILTER(?a<1)SERVICE#> : here `<` compares and `#>` is a comment
        waiting += following - seen
        seen |= following
    return False


def _depth(found: list[Token]) -> int:
    depth = deepest = 0
    for token in found:
        if token.kind == "symbol":
            depth += (token.text in "({[") - (token.text in ")}]")
            deepest = max(deepest, depth)
    return deepest


def is_ordered(query: str) -> bool:
    """Tell whether the rows of a query come in an order that it asks for: ORDER BY stands outside all braces."""
    depth = 0
    for token in tokens(query):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.kind == "word" and token.text.upper() == "ORDER":
            return True
    return False


def bind(query: str, bindings: Mapping[str, str]) -> str:
    """Return a query whose parameters have other values: for each name the block of `VALUES ?name { "…" }` is replaced.

    Raises:
        QueryError: when the query has no such block for a name.
    """
    for name, value in bindings.items():
        found = list(tokens(query))
        place = next((index for index in range(len(found) - 2) if _is_parameter(found[index : index + 3], name)), None)
        closing = next((token for token in found[place or 0 :] if token.text == "}"), None)
        if place is None or closing is None:
            raise QueryError(f'the query has no parameter {name!r}: write VALUES ?{name} {{ "" }} where it is to be set')
        query = f"{query[: found[place + 2].end]} {literal(value)} {query[closing.start :]}"
    return query


def _is_parameter(three: list[Token], name: str) -> bool:
    first, second, third = three
    return first.text.upper() == "VALUES" and second.kind == "variable" and second.text[1:] == name and third.text == "{"


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def literal(text: str) -> str:
    """Return a text as a SPARQL string."""
    return f'"{text.translate(_ESCAPES)}"'


def explain(error: SyntaxError) -> str:
    """Return what is wrong with a query, and where, on one line."""
    match = _POSITION.fullmatch(str(error))
    if match is None:
        return f"not valid SPARQL: {' '.join(str(error).split())}"
    line, column, reason = match.groups()
    return f"not valid SPARQL, line {line}, column {column}: {_reason(reason)}"


def _reason(told: str) -> str:
    """Return what the parser expected, in a few words; it lists every character and every function that could have come."""
    if not told.startswith("expected"):
        return " ".join(told.split())[:_LONGEST_REASON]
    if "Prefix not found" in told:
        return "a prefix that is not declared, or something that does not belong here"
    listed = told.removeprefix("expected ").removeprefix("one of ").split(", ")
    expected = [one for one in listed if not _CHARACTERS.search(one) and one not in _REFUSED]
    if _FUNCTIONS & set(expected):
        return "expected an expression"
    if expected == ["CONSTRUCT"]:
        return "expected SELECT, ASK, CONSTRUCT or DESCRIBE"
    if not expected or expected == ["OPTIONAL"]:  # all that Oxigraph names of what could go on there
        return "something is missing, or does not belong here"
    return "expected " + ", ".join(expected[:_MOST_EXPECTED]) + ", …" * (len(expected) > _MOST_EXPECTED)
