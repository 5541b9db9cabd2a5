"""The commands that write: build, add, remove, view and export."""

import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from graph import interrupts
from graph.cli.wording import FAILED, OUTPUT, AsOf, Output, Settings, complain, config_of, counted, listed, progress, say, store_of
from graph.config import Config
from graph.errors import ConfigError, InputError, Interrupted
from graph.export import EXPORTERS
from graph.files import newest

if TYPE_CHECKING:
    from graph.pipeline import Built

# `pipeline` is imported by the command that needs it: what it pulls in (spaCy, trafilatura) takes two seconds to load, and a question
# should be answered, and --help printed, in less than one.

_WARNED = 5
"""Warnings that are told one by one."""

Processes = Annotated[
    int | None, typer.Option("--processes", "-p", metavar="NUMBER", help="Worker processes; on Linux as many as there are cores.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 when a document could not be read.")]
Progress = Callable[[str, int, int], None]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


def build(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, globs, or - for standard input.")],
    output: Output = OUTPUT,
    export: Annotated[
        list[str] | None, typer.Option("--export", "-e", metavar="FORMAT", help=f"Also write: {', '.join(EXPORTERS)}.")
    ] = None,
    config_file: Settings = None,
    model: Annotated[str | None, typer.Option(metavar="NAME", help="An installed spaCy pipeline to use beside ours.")] = None,
    merges: Annotated[str | None, typer.Option(metavar="FILE", help="Your decisions which names are one thing, in TOML.")] = None,
    base_iri: Annotated[str | None, typer.Option(metavar="IRI", help="Where the IRIs of the graph begin.")] = None,
    processes: Processes = None,
    no_lexicon: Annotated[bool, typer.Option("--no-lexicon", help="Leave the shipped name base out.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read every file again, also what has not changed.")] = False,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Read articles and write graph.ttl, graph.html, report.md, report.zh.md, report.json, their plots and merges.csv."""
    config = config_of(config_file)
    if processes is None and config_file is None:
        processes = _usable_processes()
    wanted = {"model": model, "merges": merges, "base_iri": base_iri, "processes": processes, "exports": tuple(export) if export else None}
    config = replace(config, **{name: value for name, value in wanted.items() if value is not None})  # type: ignore[arg-type]
    config = replace(config, lexicon=config.lexicon and not no_lexicon, strict=config.strict or strict, cache=config.cache and not fresh)
    _get_ready(paths, output, config)
    _tell(lambda pipeline, tell: pipeline.build(paths, output, config, tell), output, config.strict, quiet)


def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, or globs.")],
    output: Output = OUTPUT,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Add documents to a graph, with the settings it was built with; only what is new or has changed is read."""
    _tell(lambda pipeline, tell: pipeline.add(paths, output, tell), output, strict, quiet)


def remove(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, or documents as the graph names them.")],
    output: Output = OUTPUT,
    strict: Strict = False,
    quiet: Quiet = False,
) -> None:
    """Take documents out of a graph, which is then as if it had been built without them; the files stay."""
    _tell(lambda pipeline, tell: pipeline.remove(paths, output, tell), output, strict, quiet)


def view(
    output: Output = OUTPUT,
    as_of: AsOf = None,
    closed: Annotated[bool, typer.Option("--no-open", help="Only say which file to open.")] = False,
) -> None:
    """Open the page of a graph in a browser; with --as-of one of what was known by then, which is written beside it."""
    page = newest(output, "graph.html")
    if as_of is not None:
        with interrupts.leaving_at_once("interrupted"):
            from graph import pipeline

        page = pipeline.write_page(pipeline.as_of(output, as_of), output, as_of)
    if not page.is_file():
        raise InputError(page, "no such file; build a graph first")
    say(str(page))
    if not closed:
        webbrowser.open(page.resolve().as_uri())


def _usable_processes() -> int:
    """Return how many worker processes to start where neither option nor settings say."""
    with interrupts.leaving_at_once("interrupted"):
        from graph import documents

    return documents.usable_processes()


def _get_ready(paths: Sequence[str], output: Path, config: Config) -> None:
    """Begin to load what worker processes need, while this one loads what comes after; not where an earlier build has read most of it."""
    with interrupts.leaving_at_once(f"interrupted; {output} left as it was"):
        from graph import documents
        from graph.cache import PLACE
        from graph.read import find_sources

        if config.cache and (output / PLACE).exists():
            return
        with suppress(InputError):  # the build tells it
            documents.get_ready(len(find_sources(paths)), config)


def _tell(work: Callable[[ModuleType, Progress], "Built"], output: Path, strict: bool, quiet: bool) -> None:
    """Do the work, and tell what came of it."""
    with interrupts.leaving_at_once(f"interrupted; {output} left as it was"):
        from graph import pipeline

    before = _written(output)
    try:
        with progress(quiet) as tell:
            built = work(pipeline, tell)
    except KeyboardInterrupt as error:
        raise Interrupted(f"interrupted; {output} {'left as it was' if _written(output) == before else 'holds the new graph'}") from error
    for failure in built.report.failures:
        complain(f"{failure.path}: {failure.reason}")
    if not quiet:
        kg = built.kg
        say(
            f"{counted(len(kg.documents), 'document')}: {counted(len(kg.entities), 'entity', 'entities')}, "
            f"{counted(len(kg.statements), 'statement')}, {counted(len(kg.events), 'event')}, {counted(len(kg.observations), 'figure')}"
        )
        for warning in built.report.warnings[:_WARNED]:
            complain(f"{warning.path}: {warning.message}")
        if len(built.report.warnings) > _WARNED:
            complain(f"and {counted(len(built.report.warnings) - _WARNED, 'more warning')}")
        if built.report.warnings or built.report.failures:
            warned = counted(len(built.report.warnings), "warning")
            say(f"{len(built.report.failures)} not read, {warned}: see {output / 'report.md'}")
        if built.left_out:
            say(f"{counted(len(built.left_out), 'README')} left out, read when named: {listed(built.left_out)}")
        if built.removed:
            say(f"removed what an earlier build left: {', '.join(_folded(built.removed, output))}")
        say(f"Open {output / 'graph.html'} in a browser; ask with: guanxi query leads --output {output}")
    if strict and built.report.failures:
        raise typer.Exit(FAILED)


def _folded(files: Sequence[Path], output: Path) -> list[str]:
    """Return files of a folder by name, those in a folder below it as that folder."""
    return list(dict.fromkeys(str(parts[0]) + "/" * (len(parts) > 1) for parts in (file.relative_to(output).parts for file in files)))


def _written(output: Path) -> tuple[int, int] | None:
    """Return what tells one graph in a folder from the next; None when there is none."""
    try:
        told = newest(output, "graph.ttl").stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of: {', '.join(EXPORTERS)}.")],
    output: Output = OUTPUT,
    as_of: AsOf = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Folder to write to; that of the graph by default.")] = None,
) -> None:
    """Write the graph in a format other systems import."""
    if form not in EXPORTERS:
        raise ConfigError(f"there is no export format {form!r}; there are: {', '.join(EXPORTERS)}")
    beside = output.parent if output.is_file() else output
    place = to or beside
    if as_of and form == "turtle" and place.resolve() == beside.resolve():
        raise ConfigError(f"{place / 'graph.ttl'} is the whole graph, which one as of a date would replace; name another folder by --to")
    for path in EXPORTERS[form](store_of(output, as_of), place):
        say(str(path))
