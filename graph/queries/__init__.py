"""Questions with names: one `.rq` file each, plain SPARQL 1.1 that any endpoint holding graph.ttl answers as it stands.

The comment lines on top say what it asks (`# title:`, `# zh:`) and what can be set (`# param name: description = default`). Each parameter
is a block `VALUES ?name { "default" }` of the query, whose value `Store.select` and `Store.query` replace.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph.errors import QueryError

_HEADER = re.compile(r"#\s*(title|zh):\s*(.+)")
_PARAMETER = re.compile(r"#\s*param\s+(\w+):\s*(.+?)\s*=\s*(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Describe what of a query can be set."""

    name: str
    description: str
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """Hold a question: its name, what it asks in English and Chinese, its SPARQL and its parameters."""

    name: str
    title: str
    title_zh: str
    sparql: str
    parameters: tuple[Parameter, ...]

    def bindings(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return a value for every parameter, the default where none is given.

        Raises:
            QueryError: for a name the query has no parameter of.
        """
        known = {parameter.name: parameter.default for parameter in self.parameters}
        for name in values:
            if name not in known:
                raise QueryError(f"the query {self.name} has no parameter {name!r}; there are: {', '.join(known)}")
        return {**known, **values}


def parse_query(name: str, text: str) -> NamedQuery:
    """Read a query with its header.

    Raises:
        ValueError: when the title is missing in English or Chinese.
    """
    comments = [line.rstrip() for line in text.splitlines() if line.startswith("#")]
    titles = {match[1]: match[2] for line in comments if (match := _HEADER.fullmatch(line))}
    if set(titles) != {"title", "zh"}:
        raise ValueError(f"{name}.rq needs the comment lines # title: and # zh:")
    parameters = (_PARAMETER.fullmatch(line) for line in comments)
    return NamedQuery(
        name=name,
        title=titles["title"],
        title_zh=titles["zh"],
        sparql=text,
        parameters=tuple(Parameter(name=match[1], description=match[2], default=match[3]) for match in parameters if match),
    )


@cache
def load_queries() -> Mapping[str, NamedQuery]:
    """Load the queries that ship with the package, by name, sorted."""
    found = sorted(files(__name__).iterdir(), key=lambda path: path.name)
    names = {path.name.removesuffix(".rq"): path for path in found if path.name.endswith(".rq")}
    return {name: parse_query(name, path.read_text("utf-8")) for name, path in names.items()}


def load_query(name: str) -> NamedQuery:
    """Load one query by its name.

    Raises:
        QueryError: when there is none of that name; the message lists those there are.
    """
    queries = load_queries()
    if name not in queries:
        raise QueryError(f"no query is called {name!r}; there are: {', '.join(queries)}")
    return queries[name]
