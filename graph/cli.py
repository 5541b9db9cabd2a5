"""The command line: arguments in, exit code out."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graph import explain, interrupts
from graph.config import Config, load_config
from graph.errors import ConfigError, GuanxiError, Interrupted, QueryError
from graph.export import EXPORTERS
from graph.store import SOLUTION_FORMATS, TRIPLE_FORMATS

# `pipeline`, `verify` and `validate` are imported by the commands that need them: what they pull in (spaCy, trafilatura, pySHACL) takes
# two seconds to load, and a question should be answered, and --help printed, in less than one.

FAILED = 1
WRONG = 2

app = typer.Typer(
    help="Turn Chinese business news into a knowledge graph whose every edge shows its sentence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder that holds the graph.")]
Settings = Annotated[Path | None, typer.Option("--config", "-c", metavar="FILE", help="Settings in TOML.")]

_DEFAULT = Path("output")
_NAMED = 5
"""Documents named on one line."""
_FORMATS = tuple(dict.fromkeys([*SOLUTION_FORMATS, *TRIPLE_FORMATS]))
_QUESTION = "A named query, SPARQL, a .rq file, or - for standard input; without it the named queries are listed."


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
        _complain(str(error))
        return interrupts.EXIT_CODE
    except GuanxiError as error:
        _complain(str(error))
        return WRONG
    except BrokenPipeError:
        _discard_output()
        return 0
    except OSError as error:
        _complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
        _discard_output()
        return WRONG
    except KeyboardInterrupt:
        _complain("interrupted")
        return interrupts.EXIT_CODE
    return code


def _exit_code(arguments: list[str]) -> int:
    try:
        app(arguments, prog_name="guanxi")
    except SystemExit as stop:
        if stop.code == interrupts.EXIT_CODE:  # what typer makes of it
            raise KeyboardInterrupt from None
        return stop.code if isinstance(stop.code, int) else WRONG if stop.code else 0
    return 0


def _discard_output() -> None:
    """Let go of what is left in the buffer: whoever read our output has stopped reading, or there is no room for it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    """Print an error on one line; control characters in it, as a file name may hold them, are spelled out."""
    Console(stderr=True).print(f"guanxi: {_visible(message)}", style="red", markup=False, highlight=False, emoji=False, soft_wrap=True)


def _visible(text: str) -> str:
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def _say(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def _version(wanted: bool) -> None:
    if wanted:
        _say(f"guanxi {version('guanxi-graph')}")
        raise typer.Exit


@app.callback()
def _options(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Turn Chinese business news into a knowledge graph whose every edge shows its sentence."""


@app.command(epilog="Example: guanxi build articles/ --output output --export neo4j")
def build(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, globs, or - for standard input.")],
    output: Output = _DEFAULT,
    export: Annotated[
        list[str] | None, typer.Option("--export", "-e", metavar="FORMAT", help=f"Also write: {', '.join(EXPORTERS)}.")
    ] = None,
    config_file: Settings = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="An installed spaCy pipeline to use beside ours.")] = None,
    merges: Annotated[str | None, typer.Option(metavar="FILE", help="Your decisions which names are one thing, in TOML.")] = None,
    base_iri: Annotated[str | None, typer.Option(metavar="IRI", help="Where the IRIs of the graph begin.")] = None,
    processes: Annotated[int | None, typer.Option("--processes", "-p", metavar="NUMBER", help="Worker processes.")] = None,
    no_lexicon: Annotated[bool, typer.Option("--no-lexicon", help="Leave the shipped name base out.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when a document could not be read.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Read articles and write graph.ttl, graph.html, report.md, report.json and merges.csv."""
    with interrupts.leaving_at_once(f"interrupted; {output} left as it was"):
        from graph import pipeline

    config = _config(config_file)
    wanted = {"model": model, "merges": merges, "base_iri": base_iri, "processes": processes, "exports": tuple(export) if export else None}
    config = replace(config, **{name: value for name, value in wanted.items() if value is not None})  # type: ignore[arg-type]
    config = replace(config, lexicon=config.lexicon and not no_lexicon, strict=config.strict or strict)
    before = _written(output)
    try:
        with _progress(quiet) as tell:
            built = pipeline.build(paths, output, config, tell)
    except KeyboardInterrupt as error:
        raise Interrupted(f"interrupted; {output} {'left as it was' if _written(output) == before else 'holds the new graph'}") from error
    for failure in built.report.failures:
        _complain(f"{failure.path}: {failure.reason}")
    if not quiet:
        kg = built.kg
        _say(
            f"{_counted(len(kg.documents), 'document')}: {_counted(len(kg.entities), 'entity', 'entities')}, "
            f"{_counted(len(kg.statements), 'statement')}, {_counted(len(kg.events), 'event')}, {_counted(len(kg.observations), 'figure')}"
        )
        if built.report.warnings or built.report.failures:
            warned = _counted(len(built.report.warnings), "warning")
            _say(f"{len(built.report.failures)} not read, {warned}: see {output / 'report.md'}")
        if built.left_out:
            _say(f"{_counted(len(built.left_out), 'README')} left out, read when named: {_listed(built.left_out)}")
        if built.removed:
            _say(f"removed what an earlier build left: {', '.join(_folded(built.removed, output))}")
        _say(f"Open {output / 'graph.html'} in a browser; ask with: guanxi query leads --output {output}")
    if config.strict and built.report.failures:
        raise typer.Exit(FAILED)


def _listed(names: Sequence[str]) -> str:
    """Return the first few of some names, on one line."""
    return ", ".join(map(_visible, names[:_NAMED])) + ", …" * (len(names) > _NAMED)


def _folded(files: Sequence[Path], output: Path) -> list[str]:
    """Return files of a folder by name, those in a folder below it as that folder."""
    return list(dict.fromkeys(str(parts[0]) + "/" * (len(parts) > 1) for parts in (file.relative_to(output).parts for file in files)))


def _written(output: Path) -> tuple[int, int] | None:
    """Return what tells one graph in a folder from the next; None when there is none."""
    try:
        told = (output / "graph.ttl").stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns


def _config(path: Path | None) -> Config:
    return load_config(path) if path else Config()


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on standard error while work goes on, when somebody is there to see it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        tasks: dict[str, int] = {}

        def tell(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done, total=of)  # type: ignore[arg-type]

        yield tell


@app.command(epilog="Example: guanxi query career name=吴嘉 --format csv")
def query(
    question: Annotated[str | None, typer.Argument(metavar="NAME|SPARQL|FILE", help=_QUESTION)] = None,
    parameters: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE", help="Parameters of a named query.")] = None,
    output: Output = _DEFAULT,
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=f"{', '.join(_FORMATS)}.")] = "",
    extracted: Annotated[bool, typer.Option("--extracted", help="Leave out what was inferred.")] = False,
) -> None:
    """Ask the graph a question by name, or in SPARQL."""
    if question is None:
        _say(explain.describe_queries())
        return
    if form and form not in _FORMATS:
        raise ConfigError(f"there is no format {form!r}; there are: {', '.join(_FORMATS)}")
    sparql, bindings = explain.find_query(question, _pairs(parameters or []), sys.stdin.read)
    store = explain.open_store(output)
    result = store.query(sparql, explain.with_known_name(store, question, bindings), inferred=not extracted)
    _say(result.serialize(form or result.formats[0]))


def _pairs(parameters: list[str]) -> dict[str, str]:
    pairs = dict(parameter.partition("=")[::2] for parameter in parameters if "=" in parameter)
    for parameter in parameters:
        if "=" not in parameter:
            raise QueryError(f"parameters are written NAME=VALUE, not {parameter!r}")
    return pairs


@app.command("explain", epilog='Example: guanxi explain "Wu Jia" leads')
def explain_(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="A name in Chinese or English.")],
    predicate: Annotated[str | None, typer.Argument(metavar="PREDICATE", help="A relation, as leads or makes.")] = None,
    object_: Annotated[str | None, typer.Argument(metavar="OBJECT", help="A name in Chinese or English.")] = None,
    output: Output = _DEFAULT,
) -> None:
    """Show what is claimed about somebody or something, each claim with the sentences it rests on."""
    _say(explain.explain(explain.open_store(output), subject, predicate, object_))


@app.command("verify", epilog="Example: guanxi verify articles/ --output output")
def verify_(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="The files and folders the graph was built from.")],
    output: Output = _DEFAULT,
    config_file: Settings = None,
) -> None:
    """Read the sources again and check that every quote stands where the graph says it does."""
    with interrupts.leaving_at_once("interrupted"):
        from graph.verify import verify

    checked = verify(explain.open_store(output), paths, _config(config_file))
    for problem in checked.problems:
        _complain(problem)
    told = f"{_counted(checked.quotes, 'quote')} from {_counted(checked.documents, 'document')} checked, {checked.wrong} wrong"
    if checked.unchecked:
        told += f"; {checked.unchecked} not checked ({_counted(len(checked.missing), 'document')} not given: {_listed(checked.missing)})"
    _say(told)
    if checked.wrong or (checked.unchecked and not checked.quotes):
        raise typer.Exit(FAILED)


@app.command("validate", epilog="Example: guanxi validate --output output")
def validate_(output: Output = _DEFAULT) -> None:
    """Check the graph against the shapes of the ontology (SHACL)."""
    with interrupts.leaving_at_once("interrupted"):
        from graph.validate import validate

    violations = validate(explain.open_store(output))
    for violation in violations:
        _say(str(violation))
    _say(_counted(len(violations), "violation"))
    if violations:
        raise typer.Exit(FAILED)


@app.command(epilog="Example: guanxi export neo4j --output output")
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {', '.join(EXPORTERS)}.")],
    output: Output = _DEFAULT,
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Folder to write to; that of the graph by default.")] = None,
) -> None:
    """Write the graph in a format other systems import."""
    if form not in EXPORTERS:
        raise ConfigError(f"there is no export format {form!r}; there are: {', '.join(EXPORTERS)}")
    for path in EXPORTERS[form](explain.open_store(output), to or (output.parent if output.is_file() else output)):
        _say(str(path))
