"""The command that answers over HTTP."""

import sys
from typing import Annotated

import typer

from graph import interrupts
from graph.cli.wording import OUTPUT, Output, complain, say
from graph.errors import Interrupted
from graph.serve.options import HOST, LIMIT, MEMORY, PORT, PROCESSES, TIMEOUT, Options


def serve(
    output: Output = OUTPUT,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on; others than this machine's open it to others.")
    ] = HOST,
    port: Annotated[int, typer.Option(metavar="NUMBER", help="Port to listen on; 0 for a free one.")] = PORT,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="Stop a query after so long.")] = TIMEOUT,
    limit: Annotated[int, typer.Option(metavar="NUMBER", help="Most rows or triples of an answer.")] = LIMIT,
    memory: Annotated[int, typer.Option(metavar="MB", help="Most memory a query may take.")] = MEMORY,
    processes: Annotated[int, typer.Option("--processes", "-p", metavar="NUMBER", help="Queries answered at once.")] = PROCESSES,
    cors: Annotated[list[str] | None, typer.Option(metavar="ORIGIN", help="Let pages of this origin ask, as https://example.com.")] = None,
) -> None:
    """Answer SPARQL, a small JSON API, a query page and the graph page on this machine, read-only."""
    with interrupts.leaving_at_once("interrupted"):
        from graph.serve import serve_until_stopped

    options = Options(
        output=output,
        host=host,
        port=port,
        timeout=timeout,
        limit=limit,
        memory=memory,
        processes=processes,
        cors=tuple(cors or ()),
    )
    try:
        serve_until_stopped(options, _say_now, complain)
    except KeyboardInterrupt as error:
        raise Interrupted("stopped") from error


def _say_now(text: str) -> None:
    say(text)
    sys.stdout.flush()
