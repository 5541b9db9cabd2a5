"""The commands that tell what the shape of the network tells: path, rank, communities and timeline."""

from collections.abc import Collection
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from graph import explain, interrupts
from graph.cli.wording import OUTPUT, AsOf, Output, complain, say, store_of
from graph.errors import ConfigError, NotFound
from graph.vocab import EntityType

# What the commands pull in (networkx, scipy) takes half a second to load, and is loaded when it is needed.

FORMATS = ("text", "json", "csv")
TABLE_FORMATS = ("table", "json", "csv")
MEASURES = ("pagerank", "betweenness", "degree")
_LANGUAGES = ("en", "zh")

Language = Annotated[str, typer.Option("--lang", "-l", metavar="LANGUAGE", help="en or zh; JSON and CSV have both.")]
Format = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")]


def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help="A name in Chinese or English, or an id as company/阿里巴巴.")],
    end: Annotated[str, typer.Argument(metavar="TO", help="Another one.")],
    output: Output = OUTPUT,
    most: Annotated[int, typer.Option("--most", "-n", metavar="NUMBER", min=1, help="At most so many paths of the same length.")] = 3,
    as_of: AsOf = None,
    form: Format = "text",
    language: Language = "en",
) -> None:
    """Tell how two are connected: the shortest paths, the surest first, each step with the sentence it rests on."""
    _check(form, FORMATS, language)
    analyse, answers = _libraries()
    network, (begin, finish) = _asked(output, as_of, start, end)
    ways = analyse.paths(network, begin, finish, most)
    if ways or form != "text":
        say(answers.PATHS[form](network, ways, language))
    if not ways:
        raise NotFound(answers.why_no_path(network, begin, finish))


def rank(
    output: Output = OUTPUT,
    by: Annotated[str, typer.Option("--by", metavar="MEASURE", help=f"{', '.join(MEASURES)}.")] = MEASURES[0],
    kind: Annotated[str, typer.Option("--type", "-t", metavar="TYPE", help=f"Only one of: {', '.join(EntityType)}.")] = "",
    top: Annotated[int, typer.Option("--top", "-n", metavar="NUMBER", min=1, help="How many.")] = 20,
    as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=f"{', '.join(TABLE_FORMATS)}.")] = "table",
    language: Language = "en",
) -> None:
    """Rank the entities by how central they are; a place is that among all types."""
    _check(form, TABLE_FORMATS, language)
    if by not in MEASURES:
        raise ConfigError(f"there is no measure {by!r}; there are: {', '.join(MEASURES)}")
    if kind and kind.lower() not in map(str.lower, EntityType):
        raise ConfigError(f"there is no type {kind!r}; there are: {', '.join(EntityType)}")
    analyse, answers = _libraries()
    network, _ = _asked(output, as_of)
    measured, sources = analyse.measure(network, by)
    ranked = answers.ranked(network, measured, kind)[:top]
    say(answers.RANKS[form](network, ranked, by, language))
    if sources:
        complain(f"betweenness was estimated from the shortest paths that begin at {sources} of the {len(network)} entities")


def communities(
    output: Output = OUTPUT,
    top: Annotated[int, typer.Option("--top", "-n", metavar="NUMBER", min=1, help="How many, the largest first.")] = 10,
    as_of: AsOf = None,
    form: Format = "text",
    language: Language = "en",
) -> None:
    """Tell which groups there are, named by their most important members, what holds each together, and who joins them."""
    _check(form, FORMATS, language)
    analyse, answers = _libraries()
    network, _ = _asked(output, as_of)
    say(answers.COMMUNITIES[form](network, analyse.analyse(network), top, language))


def timeline(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A name in Chinese or English, or an id; without it, all.")] = None,
    output: Output = OUTPUT,
    as_of: AsOf = None,
    form: Format = "text",
    language: Language = "en",
) -> None:
    """Tell what happened, the oldest first: events, and facts and figures that have a date, each with the sentence it rests on."""
    _check(form, FORMATS, language)
    _, answers = _libraries()
    network, entities = _asked(output, as_of, *([] if name is None else [name]))
    told = answers.happenings(network, *entities)
    if not told:
        raise NotFound(
            "the graph tells of no event and of nothing dated" if name is None else f"nothing dated and no event is told of {name!r}"
        )
    say(answers.TIMELINES[form](network, told, language))


def _libraries() -> tuple[ModuleType, ModuleType]:
    with interrupts.leaving_at_once("interrupted"):
        from graph import analyse
        from graph.report import answers
    return analyse, answers


def _check(form: str, forms: Collection[str], language: str) -> None:
    if form not in forms:
        raise ConfigError(f"there is no format {form!r}; there are: {', '.join(forms)}")
    if language not in _LANGUAGES:
        raise ConfigError(f"there is no language {language!r}; there are: {', '.join(_LANGUAGES)}")


def _asked(output: Path, as_of: str | None, *names: str) -> tuple[Any, list[str]]:
    """Return the network of a graph, and the entities that some names stand for; a name may also be the id of one."""
    from graph.network import to_network

    store = store_of(output, as_of)
    network = to_network(store)
    _, answers = _libraries()
    return network, [name if name in network else answers.entity_named(network, name, explain.known_name(store, name)) for name in names]
