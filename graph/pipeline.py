"""The path, composed: the one module that knows the order of the stages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from spacy.language import Language

from graph.analyse import Analysis, analyse
from graph.annotate import annotate, load_pipeline
from graph.assemble import assemble
from graph.config import Config
from graph.errors import ConfigError, GuanxiError, InputError
from graph.export import EXPORTERS
from graph.extract import extract
from graph.files import require_writable, write_together
from graph.lexicon import Lexicon, empty_lexicon, load_lexicon
from graph.model import Extraction, KnowledgeGraph
from graph.network import Network, to_network
from graph.ontology import load_schema
from graph.read import Source, find_sources, read, story_of
from graph.render import render
from graph.report import BuildReport, report_json, report_markdown, summarise
from graph.resolve import resolve
from graph.store import Store
from graph.vocab import EntityType

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Hold everything a build made."""

    kg: KnowledgeGraph
    store: Store
    network: Network
    analysis: Analysis
    report: BuildReport
    files: tuple[Path, ...] = ()


def build(
    paths: Sequence[Path | str], output: Path | str | None = None, config: Config | None = None, progress: Progress | None = None
) -> Built:
    """Build the graph of the documents in some files and folders, and write it into the folder `output` when one is given.

    Raises:
        ConfigError: when the configuration names a format, a type or a model that does not exist.
        InputError: when there is nothing to read, or none of it can be read; nothing is written then.
        OutputError: when the results cannot be written.
    """
    config = config or Config()
    _check(config)
    tell = progress or (lambda _what, _done, _of: None)
    sources = _foreign(find_sources(paths), output)
    if output is not None:
        require_writable(Path(output))  # before the long work, not after it
    extractions, failures = _extract_all(sources, config, tell)
    if not extractions:
        named = "; ".join(map(str, failures[:10])) + ("; …" if failures[10:] else "")
        raise InputError(", ".join(map(str, paths)), f"nothing could be read: {named}" if named else "nothing to read but an earlier build")
    tell("assembling", 0, 1)
    extractions, stories = _with_stories(extractions)
    resolution = resolve(extractions, names_for(config))
    kg = assemble(extractions, resolution, load_schema(), stories)
    store = Store(config.base_iri)
    store.add(kg)
    network = to_network(store)
    analysis = analyse(network)
    report = summarise(kg, failures)
    tell("assembling", 1, 1)
    built = Built(kg=kg, store=store, network=network, analysis=analysis, report=report)
    if output is None:
        return built
    tell("writing", 0, 1)
    built = replace(built, files=write(built, Path(output), config))
    tell("writing", 1, 1)
    return built


def write(built: Built, output: Path, config: Config) -> tuple[Path, ...]:
    """Write graph, page, reports and the exports asked for; return the files."""
    page = render(built.network, built.analysis, title="关系 Guanxi")
    texts = {
        "graph.ttl": built.store.turtle(),
        "graph.html": page,
        "report.md": report_markdown(built.network, built.analysis, built.report),
        "report.json": report_json(built.network, built.analysis, built.report),
    }
    written = write_together(output, texts)
    for name in config.exports:
        written += EXPORTERS[name](built.store, output)
    return tuple(dict.fromkeys(written))


def _check(config: Config) -> None:
    for name in config.exports:
        if name not in EXPORTERS:
            raise ConfigError(f"there is no export format {name!r}; there are: {', '.join(EXPORTERS)}")
    for label, kind in config.model_types.items():
        if kind not in set(EntityType):
            raise ConfigError(f"model_types: {label} is no {kind!r}; there are: {', '.join(EntityType)}")


def _foreign(sources: Sequence[Source], output: Path | str | None) -> Sequence[Source]:
    """Return the sources without the page and the report of an earlier build, which lie there when the output is inside the input."""
    ours = set() if output is None else {Path(output, name).resolve() for name in ("graph.html", "report.md")}
    return [source for source in sources if source.path is None or source.path.resolve() not in ours]


def _extract_all(sources: Sequence[Source], config: Config, tell: Progress) -> tuple[list[Extraction], list[InputError]]:
    """Read, annotate and extract every source, in this process or in several; each document once, however often it is given."""
    extractions: dict[str, Extraction] = {}
    failures: list[InputError] = []
    for done, outcomes in enumerate(_outcomes(sources, config), start=1):
        for outcome in outcomes:
            if isinstance(outcome, InputError):
                failures.append(outcome)
            else:
                known = extractions.setdefault(outcome.document.id, outcome)
                extractions[outcome.document.id] = min(known, outcome, key=lambda one: one.document.path)
        tell("reading", done, len(sources))
    return list(extractions.values()), failures


def _with_stories(extractions: Sequence[Extraction]) -> tuple[list[Extraction], Mapping[str, str]]:
    """Return the extractions with each document knowing which story it prints, and the story of every document."""
    stories = story_of(extraction.document for extraction in extractions)
    marked = [replace(one, document=replace(one.document, same_story=stories[one.document.id])) for one in extractions]
    return marked, stories


def _outcomes(sources: Sequence[Source], config: Config) -> Iterator[list[Extraction | InputError]]:
    work = partial(extract_source, config=config)
    if config.processes == 1 or len(sources) < 2 * config.processes:
        yield from map(work, sources)
        return
    with ProcessPoolExecutor(config.processes) as pool:
        try:
            yield from pool.map(work, sources, chunksize=max(1, min(16, len(sources) // (4 * config.processes))))
        except BrokenProcessPool as error:
            raise GuanxiError("a worker process was killed, most likely for want of memory; use fewer processes") from error


def extract_source(source: Source, config: Config) -> list[Extraction | InputError]:
    """Return what the documents of one source say, and what of it could not be read."""
    lexicon = names_for(config)
    nlp = _pipeline(config)
    out: list[Extraction | InputError] = []
    for document in read([source], max_bytes=config.max_bytes):
        if isinstance(document, InputError):
            out.append(document)
        else:
            out += [extract(doc, lexicon) for doc in annotate([document], nlp)]
    return out


def names_for(config: Config) -> Lexicon:
    """Return the name base a configuration asks for."""
    return load_lexicon() if config.lexicon else empty_lexicon()


@cache
def _load(model: str, lexicon: bool, types: tuple[tuple[str, str], ...]) -> Language:
    try:
        return load_pipeline(load_lexicon() if lexicon else empty_lexicon(), model, dict(types))
    except (ImportError, ValueError) as error:
        # What spaCy raises for a folder that holds no pipeline, or one whose own libraries are missing.
        raise ConfigError(f"{model}: not a spaCy pipeline that can be loaded: {error}") from error


def _pipeline(config: Config) -> Language:
    """Return the spaCy pipeline of a configuration, loaded once in each process."""
    return _load(config.model, config.lexicon, tuple(sorted(config.model_types.items())))
