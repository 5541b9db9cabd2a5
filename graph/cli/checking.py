"""The commands that check a graph: verify, validate and diff."""

from pathlib import Path
from typing import Annotated

import typer

from graph import differences, explain, interrupts
from graph.cli.wording import FAILED, OUTPUT, Output, Settings, complain, config_of, counted, listed, say
from graph.errors import ConfigError

_DIFFERENCES = {"text": differences.in_words, "json": differences.in_json}

# What the commands pull in (spaCy, pySHACL) takes two seconds to load, and is loaded when it is needed.


def verify(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="The files and folders the graph was built from.")],
    output: Output = OUTPUT,
    config_file: Settings = None,
) -> None:
    """Read the sources again and check that every quote stands where the graph says it does."""
    with interrupts.leaving_at_once("interrupted"):
        from graph import verify as verifying

    checked = verifying.verify(explain.open_store(output), paths, config_of(config_file))
    for problem in checked.problems:
        complain(problem)
    told = f"{counted(checked.quotes, 'quote')} from {counted(checked.documents, 'document')} checked, {checked.wrong} wrong"
    if checked.unchecked:
        told += f"; {checked.unchecked} not checked ({counted(len(checked.missing), 'document')} not given: {listed(checked.missing)})"
    say(told)
    if checked.wrong or (checked.unchecked and not checked.quotes):
        raise typer.Exit(FAILED)


def validate(
    output: Output = OUTPUT,
    everything: Annotated[bool, typer.Option("--all", "-a", help="Show all that break a rule, not only the first few.")] = False,
) -> None:
    """Check the graph against the shapes of the ontology (SHACL); exit with 1 when anything breaks them."""
    with interrupts.leaving_at_once("interrupted"):
        from graph import validate as validating

    violations = validating.validate(explain.open_store(output))
    for line in validating.told(violations, len(violations) if everything else validating.SHOWN):
        say(line)
    say(counted(len(violations), "violation"))
    if violations:
        raise typer.Exit(FAILED)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder or graph.ttl of one graph.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder or graph.ttl of the other.")],
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Tell what NEW says that OLD does not, what it says no longer, and which statuses changed; exit with 1 when anything differs."""
    if form not in _DIFFERENCES:
        raise ConfigError(f"there is no format {form!r}; there are: {', '.join(_DIFFERENCES)}")
    found = differences.compare(explain.open_store(old), explain.open_store(new))
    say(_DIFFERENCES[form](found))
    if differences.any_in(found):
        raise typer.Exit(FAILED)
