"""The commands that answer questions: query and explain."""

import sys
from typing import Annotated

import typer

from graph import explain as explaining
from graph import limits
from graph.cli.wording import OUTPUT, AsOf, Output, say, store_of
from graph.errors import ConfigError, QueryError
from graph.store import SOLUTION_FORMATS, TRIPLE_FORMATS
from graph.store.embedded import MOST_CLAIMS

_FORMATS = tuple(dict.fromkeys([*SOLUTION_FORMATS, *TRIPLE_FORMATS]))
_QUESTION = "A named query, SPARQL, a .rq file, or - for standard input; without it the named queries are listed."


def query(
    question: Annotated[str | None, typer.Argument(metavar="NAME|SPARQL|FILE", help=_QUESTION)] = None,
    parameters: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE", help="Parameters of a named query.")] = None,
    output: Output = OUTPUT,
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=f"{', '.join(_FORMATS)}.")] = "",
    as_of: AsOf = None,
    extracted: Annotated[bool, typer.Option("--extracted", help="Leave out what was inferred.")] = False,
    timeout: Annotated[float | None, typer.Option(metavar="SECONDS", help="Stop the query after so long.", show_default=False)] = None,
) -> None:
    """Ask the graph a question by name, or in SPARQL."""
    if question is None:
        say(explaining.describe_queries())
        return
    if form and form not in _FORMATS:
        raise ConfigError(f"there is no format {form!r}; there are: {', '.join(_FORMATS)}")
    if timeout is not None and not 0 < timeout <= limits.LONGEST:
        raise ConfigError(f"a timeout is a number of seconds above 0, at most {limits.LONGEST}; not {timeout:g}")
    sparql, bindings = explaining.find_query(question, _pairs(parameters or []), sys.stdin.read)
    store = store_of(output, as_of)

    def answer() -> str:
        result = store.query(sparql, explaining.with_known_name(store, question, bindings), inferred=not extracted)
        if result.cut:
            typer.echo(f"guanxi: the graph holds more than {MOST_CLAIMS:,} claims, and this query looks at no more", err=True)
        return result.serialize(form or result.formats[0])

    say(answer() if timeout is None else limits.within(timeout, answer))


def _pairs(parameters: list[str]) -> dict[str, str]:
    pairs = dict(parameter.partition("=")[::2] for parameter in parameters if "=" in parameter)
    for parameter in parameters:
        if "=" not in parameter:
            raise QueryError(f"parameters are written NAME=VALUE, not {parameter!r}")
    return pairs


def explain(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="A name in Chinese or English.")],
    predicate: Annotated[str | None, typer.Argument(metavar="PREDICATE", help="A relation, as leads or makes.")] = None,
    object_: Annotated[str | None, typer.Argument(metavar="OBJECT", help="A name in Chinese or English.")] = None,
    output: Output = OUTPUT,
) -> None:
    """Show what is claimed about somebody or something, each claim with the sentences it rests on."""
    say(explaining.explain(explaining.open_store(output), subject, predicate, object_))
