"""The program as a whole: its commands, its exit codes, and errors in one line."""

import logging
import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from graph import interrupts
from graph.cli import analysing, asking, building, checking, serving
from graph.cli.wording import WRONG, complain, print_version
from graph.errors import GuanxiError, Interrupted

_PURPOSE = "Turn Chinese business news into a knowledge graph whose every edge shows its sentence."


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(
                errors="surrogateescape" if stream is sys.stdin else "backslashreplace"
            )  # never die of a terminal's encoding
    logging.disable(logging.ERROR)  # libraries lament damaged files in words of their own; ours name the file
    interrupts.listen()
    code = run(sys.argv[1:])
    interrupts.ignore()
    if code == interrupts.EXIT_CODE:
        interrupts.leave()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command line with these arguments and return its exit code: 0 done, 1 found wanting, 2 wrong usage or input, 130 stopped."""
    try:
        code = _exit_code(arguments)
        sys.stdout.flush()
    except Interrupted as error:
        complain(str(error))
        return interrupts.EXIT_CODE
    except GuanxiError as error:
        complain(str(error))
        return WRONG
    except BrokenPipeError:
        _discard_output()
        return 0
    except OSError as error:
        complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
        _discard_output()
        return WRONG
    except KeyboardInterrupt:
        complain("interrupted")
        return interrupts.EXIT_CODE
    return code


def commands() -> typer.Typer:
    """Return the commands, in the order in which --help lists them."""
    app = typer.Typer(
        help=_PURPOSE,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    app.command(epilog="Example: guanxi build articles/ --output output --export neo4j")(building.build)
    app.command(epilog="Example: guanxi add more/ --output output")(building.add)
    app.command(epilog="Example: guanxi remove articles/old.txt --output output")(building.remove)
    app.command(epilog="Example: guanxi query career name=吴嘉 --format csv")(asking.query)
    app.command(epilog='Example: guanxi explain "Wu Jia" leads')(asking.explain)
    app.command(epilog='Example: guanxi path "Wu Jia" 豆包')(analysing.path)
    app.command(epilog="Example: guanxi rank --by betweenness --type company --top 10")(analysing.rank)
    app.command(epilog="Example: guanxi communities --lang zh")(analysing.communities)
    app.command(epilog="Example: guanxi timeline 阿里巴巴 --format csv")(analysing.timeline)
    app.command(epilog="Example: guanxi view --as-of 2025-06")(building.view)
    app.command(epilog="Example: guanxi serve --output output --port 8040")(serving.serve)
    app.command(epilog="Example: guanxi verify articles/ --output output")(checking.verify)
    app.command(epilog="Example: guanxi validate --output output")(checking.validate)
    app.command(epilog="Example: guanxi diff yesterday/ output/")(checking.diff)
    app.command(epilog="Example: guanxi export neo4j --output output")(building.export)
    return app


def _options(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Turn Chinese business news into a knowledge graph whose every edge shows its sentence."""


def _exit_code(arguments: list[str]) -> int:
    try:
        commands()(arguments, prog_name="guanxi")
    except SystemExit as stop:
        if stop.code == interrupts.EXIT_CODE:  # what typer makes of it
            raise KeyboardInterrupt from None
        return stop.code if isinstance(stop.code, int) else WRONG if stop.code else 0
    return 0


def _discard_output() -> None:
    """Let go of what is left in the buffer: whoever read our output has stopped reading, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
