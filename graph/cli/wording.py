"""What the commands share: options, exit codes, and how things are said."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graph import explain, interrupts
from graph.config import Config, load_config
from graph.errors import ConfigError
from graph.store import Store

FAILED = 1
WRONG = 2

Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder that holds the graph.")]
Settings = Annotated[Path | None, typer.Option("--config", "-c", metavar="FILE", help="Settings in TOML.")]

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DATE", help="Only what was published by then: 2025, 2025-06 or 2025-06-30.", callback=lambda told: _date(told)
    ),
]

OUTPUT = Path("output")
_NAMED = 5
"""Documents named on one line."""


def store_of(output: Path, until: str | None) -> Store:
    """Return the graph in a folder, or the one that a build by a date would have given."""
    if until is None:
        return explain.open_store(output)
    with interrupts.leaving_at_once("interrupted"):
        from graph import pipeline

    return pipeline.as_of(output, until).store


def _date(told: str | None) -> str | None:
    """Return a date; raise `ConfigError` when it is none."""
    if told is not None:
        try:
            date.fromisoformat(f"{told}-01-01"[:10] if len(told) in (4, 7, 10) else told)
        except ValueError as error:
            raise ConfigError(f"a date is written 2025, 2025-06 or 2025-06-30, not {told!r}") from error
    return told


def complain(message: str) -> None:
    """Print an error on one line; control characters in it, as a file name may hold them, are spelled out."""
    Console(stderr=True).print(f"guanxi: {_visible(message)}", style="red", markup=False, highlight=False, emoji=False, soft_wrap=True)


def _visible(text: str) -> str:
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def say(text: str) -> None:
    """Print a text on lines of its own."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def print_version(wanted: bool) -> None:
    """Print the version and stop, when that is wanted."""
    if wanted:
        say(f"guanxi {version('guanxi-graph')}")
        raise typer.Exit


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with what it counts."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Return the first few of some names, on one line."""
    return ", ".join(map(_visible, names[:_NAMED])) + ", …" * (len(names) > _NAMED)


def config_of(path: Path | None) -> Config:
    """Return the settings of a file, or the usual ones."""
    return load_config(path) if path else Config()


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
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
